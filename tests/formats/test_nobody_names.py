"""Voices that are called as formats call nobody: each comes back as somebody, and it is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audino_py.formats.document import Document, ExportOptions
from audino_py.formats.losses import Losses
from audino_py.formats.readers import read_documents
from audino_py.formats.reading import Given
from audino_py.formats.registry import FORMATS
from tests.formats.documents import LABELS, make_document, make_span

VOICES = ("unknown", "speech", "speech (2)", "-", "A", "A (2)", "unknown_2", "speech_2", "<NA>")
# Common Voice has one voice a file; its rows name no times here.
TWO_WAY = sorted(
    name
    for name, one in FORMATS.items()
    if one.is_read_back and "speakers" in one.holds and name != "common_voice"
)


def spoken(voices: tuple[str | None, ...]) -> Document:
    """A clip in which one speaks after the other, and A twice at once."""
    spans = [
        make_span(number + 1, number * 1_000_000, number * 1_000_000 + 500_000, speaker=voice)
        for number, voice in enumerate((*voices, "A", None))
    ]
    twice = replace(spans[-2], start_us=4_100_000, end_us=4_400_000)
    spans = [replace(one, text=f"t{one.uid.int}") for one in (*spans[:-2], twice, spans[-1])]
    ordered = sorted(spans, key=lambda one: one.start_us)
    return make_document("call", *ordered, duration_us=20_000_000)


@pytest.mark.parametrize("voices", [VOICES, VOICES[::-1]])
@pytest.mark.parametrize("name", TWO_WAY)
def test_every_voice_comes_back_as_itself_or_is_told_to_have_another_name(
    name: str, voices: tuple[str, ...]
) -> None:
    document, losses = spoken(voices), Losses()

    data = b"".join(FORMATS[name].write([document], ExportOptions("p", LABELS), losses))
    (back,) = read_documents(Given(f"call{FORMATS[name].suffix}", data), "")

    spans = sorted(back.spans, key=lambda one: one.start_us)
    pairs = list(zip(document.spans, spans, strict=True))
    went = {a.speaker: b.speaker for a, b in pairs if a.speaker is not None}
    assert None not in went.values()
    assert len(set(went.values())) == len(went)
    assert [b.speaker for a, b in pairs if a.speaker is None] == [None]
    assert len({b.speaker for a, b in pairs if a.speaker == "A"}) == 1
    others = {voice: came for voice, came in went.items() if voice != came}
    counts = losses.counts()
    assert counts.get("speakers_renamed", 0) >= len(others) or not others
