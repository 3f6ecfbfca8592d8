"""Our figures and those of the tools that researchers use, on altered meetings: equal to 1e-9."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import jiwer
import numpy as np
import pytest
from pyannote.core import Annotation, Segment, Timeline
from pyannote.metrics.detection import DetectionPrecisionRecallFMeasure
from pyannote.metrics.diarization import DiarizationErrorRate
from sklearn.metrics import cohen_kappa_score, jaccard_score

from audino_py.timeline.detection import overlap_of
from audino_py.timeline.diarization import diarization_errors
from audino_py.timeline.kappa import cohen_kappa, frames_of
from audino_py.timeline.spans import Times, as_times
from audino_py.timeline.transcripts import Spelling, letter_errors, word_errors
from tests.timeline.versions import MEETINGS, SEEDS, Turn, altered, turns_of

EXACT = 1e-9
FOLDED = Spelling()


@pytest.fixture(params=[(meeting, seed) for meeting in MEETINGS for seed in SEEDS], ids=str)
def pair(request: pytest.FixtureRequest, corpus: Path) -> tuple[list[Turn], list[Turn]]:
    meeting, seed = request.param
    turns = turns_of(corpus, meeting)
    return turns, altered(turns, seed)


def end_of(*versions: list[Turn]) -> int:
    return max(end for turns in versions for _, end, _ in turns) + 1_000_000


def voices(turns: list[Turn]) -> dict[str, Times]:
    names = sorted({turn[2] for turn in turns})
    return {name: as_times((a, b) for a, b, who in turns if who == name) for name in names}


def times(turns: list[Turn]) -> Times:
    return as_times((start, end) for start, end, _ in turns)


def annotation(turns: list[Turn]) -> Any:
    made = Annotation()
    for number, (start, end, speaker) in enumerate(turns):
        made[Segment(start / 1e6, end / 1e6), number] = speaker
    return made


@pytest.mark.parametrize("collar_us", [0, 250_000])
def test_the_diarization_error_rate_is_that_of_pyannote(
    pair: tuple[list[Turn], list[Turn]], collar_us: int
) -> None:
    duration_us = end_of(*pair)
    peer = DiarizationErrorRate(collar=collar_us / 1e6)
    uem = Timeline([Segment(0, duration_us / 1e6)])
    theirs = peer(annotation(pair[0]), annotation(pair[1]), uem=uem, detailed=True)

    ours = diarization_errors(
        voices(pair[0]), voices(pair[1]), duration_us=duration_us, collar_us=collar_us
    )

    assert ours.rate == pytest.approx(theirs["diarization error rate"], abs=EXACT)
    assert 0 < ours.rate < 1
    parts = (ours.total_us, ours.missed_us, ours.false_alarm_us, ours.confusion_us)
    names = ("total", "missed detection", "false alarm", "confusion")
    assert [part / 1e6 for part in parts] == pytest.approx([theirs[name] for name in names])


def test_f1_of_speech_is_that_of_pyannote(pair: tuple[list[Turn], list[Turn]]) -> None:
    uem = Timeline([Segment(0, end_of(*pair) / 1e6)])
    first, second = (annotation(turns) for turns in pair)

    ours = overlap_of(times(pair[0]), times(pair[1]))

    theirs = DetectionPrecisionRecallFMeasure()(first, second, uem=uem)
    assert ours.f1 == pytest.approx(theirs, abs=EXACT)


def test_kappa_and_iou_of_frames_are_those_of_scikit_learn(
    pair: tuple[list[Turn], list[Turn]],
) -> None:
    first, second = (frames_of(times(one), duration_us=end_of(*pair)) for one in pair)

    assert cohen_kappa(first, second) == pytest.approx(cohen_kappa_score(first, second), abs=EXACT)
    edges = [as_times(run(frames)) for frames in (first, second)]
    assert overlap_of(*edges).iou == pytest.approx(jaccard_score(first, second), abs=EXACT)


def run(frames: np.ndarray) -> list[tuple[int, int]]:
    """The frames as spans of 10 ms each."""
    return [(int(at) * 10_000, int(at + 1) * 10_000) for at in np.flatnonzero(frames)]


def test_kappa_of_who_speaks_is_that_of_scikit_learn(
    pair: tuple[list[Turn], list[Turn]],
) -> None:
    codes = []
    for turns in pair:
        code = np.zeros(-(-end_of(*pair) // 10_000), np.int64)
        for number, (_, held) in enumerate(sorted(voices(turns).items()), 1):
            code[frames_of(held, duration_us=end_of(*pair))] = number
        codes.append(code)

    assert cohen_kappa(*codes) == pytest.approx(cohen_kappa_score(*codes), abs=EXACT)


SAID = "so the remote control, Yes! it's half-price; Über [laugh] no I I think that\u2019s 12.5 %"
WORDS = SAID.split()


@pytest.mark.parametrize("seed", range(40))
def test_error_rates_of_words_and_letters_are_those_of_jiwer(seed: int) -> None:
    dice = random.Random(seed)
    said = [dice.choice(WORDS) for _ in range(dice.randrange(5, 60))]
    heard = [dice.choice(WORDS) if dice.random() < 0.2 else word for word in said]
    heard = [word for word in heard if dice.random() > 0.1] + ["so"] * dice.randrange(3)
    reference, other = " ".join(said), " ".join(heard)
    if seed % 2:
        reference, other = FOLDED.normalise(reference), FOLDED.normalise(other)

    assert word_errors(reference, other).rate == pytest.approx(
        jiwer.wer(reference, other), abs=EXACT
    )
    assert letter_errors(reference, other).rate == pytest.approx(
        jiwer.cer(reference, other), abs=EXACT
    )
