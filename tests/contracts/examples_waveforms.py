"""How the waveform is asked for by players of others."""

from __future__ import annotations

from tests.contracts.calls import Call, Example

WAVEFORM_EXAMPLES: dict[str, Example] = {
    "clips_peaks_dat": lambda t, w: Call({"clip": t.clip.uid}, query={"samples_per_pixel": "512"}),
    "clips_peaks_json": lambda t, w: Call({"clip": t.clip.uid}, query={"bits": "16"}),
}
