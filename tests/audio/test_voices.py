"""Voices told apart by their sound: readers in turns, and meetings against people's own marks.

The table in the page of help is this test's own: ``AUDINO_WRITE_DOCS=1`` writes it anew.
"""

from __future__ import annotations

import itertools
import os
import warnings
from pathlib import Path

import numpy as np
import pytest
import soundfile
from pyannote.core import Annotation, Segment
from pyannote.metrics.diarization import DiarizationErrorRate

from audino_py.audio import voice_weights
from audino_py.audio.analyser import Analyser
from audino_py.audio.model import ModelError
from audino_py.audio.voices import Voices

RATE_HZ = 16_000
PAGE = Path(__file__).parents[2] / "audino_py" / "docs" / "models.md"
BEGINS, ENDS = "<!-- figures -->\n", "<!-- end of figures -->"
HEAD = "| clip | voices found | people | error | error of one voice |\n|---|---|---|---|---|\n"
MEETINGS = ("trn00", "trn04", "trn08")


@pytest.fixture(scope="module")
def voices() -> Voices:
    return Voices()


def test_readers_in_turns_get_a_number_each(corpus: Path, tmp_path: Path, voices: Voices) -> None:
    readers = [min((corpus / "librispeech").glob(f"{who}-*")) for who in (1998, 367)]
    pieces = [soundfile.read(path, dtype="int16")[0][: 6 * RATE_HZ] for path in readers * 2]
    sound = tmp_path / "a.wav"
    soundfile.write(sound, np.concatenate(pieces), RATE_HZ)
    ends = np.cumsum([len(piece) for piece in pieces]) / RATE_HZ

    turns = list(voices.propose(sound, RATE_HZ, [(0.0, float(ends[-1]))]))

    assert [turn.speaker for turn in turns] == ["Voice 1", "Voice 2"] * 2
    assert [turn.end for turn in turns] == pytest.approx(list(ends), abs=0.8)
    assert turns[0].start == 0
    assert all(a.end == b.start for a, b in itertools.pairwise(turns))


def marks(path: Path) -> Annotation:
    """Who speaks when, as people marked it."""
    found = Annotation()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        words = line.split()
        start, length = float(words[3]), float(words[4])
        found[Segment(start, start + length), number] = words[7]
    return found


def test_meetings_are_told_apart_better_than_by_one_voice(
    corpus: Path, folder: Path, tmp_path: Path, analyser: Analyser, voices: Voices
) -> None:
    rate, one_rate, lines = DiarizationErrorRate(), DiarizationErrorRate(), list[str]()
    for name in MEETINGS:
        path = corpus / "ami" / f"{name}.wav"
        sound = tmp_path / f"{name}.wav"
        soundfile.write(sound, soundfile.read(path)[0], RATE_HZ, subtype="PCM_16")
        speech = [(a / 1e6, b / 1e6) for a, b in analyser.analyse(path, folder).speech]
        found, one = Annotation(), Annotation()
        for number, turn in enumerate(voices.propose(sound, RATE_HZ, speech)):
            found[Segment(turn.start, turn.end), number] = turn.speaker
        for start, end in speech:
            one[Segment(start, end)] = "one"
        truth = marks(path.with_suffix(".rttm"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the whole clip is compared, as is meant
            errors = rate(truth, found), one_rate(truth, one)
        counts = len(found.labels()), len(truth.labels())
        lines.append(f"| {name} | {counts[0]} | {counts[1]} | {errors[0]:.2f} | {errors[1]:.2f} |")
    lines.append(f"| all | | | {abs(rate):.2f} | {abs(one_rate):.2f} |")
    table = HEAD + "\n".join(lines) + "\n"

    print("\n" + table)
    assert abs(rate) < abs(one_rate)
    text = PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGINS)
    told, _, tail = rest.partition(ENDS)
    if os.environ.get("AUDINO_WRITE_DOCS") == "1":
        PAGE.write_text(head + BEGINS + table + ENDS + tail, encoding="utf-8")
    else:
        assert told == table


def test_other_weights_than_those_known_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice_weights, "SHA256", "0" * 64)

    with pytest.raises(ModelError, match=r"Install its 0\.1\.4"):
        voice_weights.read_weights()
