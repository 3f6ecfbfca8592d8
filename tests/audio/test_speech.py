"""The draft of where somebody speaks."""

from pathlib import Path

import numpy as np
import pytest

from audino_py.audio.analyser import Analyser
from audino_py.audio.speech import Heard, mono, speech_spans
from tests.audio.conftest import SAMPLES, write


def test_speech_is_found_between_the_silences_of_a_speech(folder: Path, analyser: Analyser) -> None:
    analysis = analyser.analyse(SAMPLES / "jfk.flac", folder, finds_speech=True)

    phrases = [(0.3, 2.2), (3.4, 4.3), (5.5, 7.5), (8.3, 10.5)]  # by ear
    assert len(analysis.speech) == len(phrases)
    for (start_us, end_us), (start, end) in zip(analysis.speech, phrases, strict=True):
        assert start_us / 1e6 <= start
        assert end <= end_us / 1e6 <= analysis.duration_us / 1e6
        assert end_us - start_us < (end - start + 1) * 1e6


def test_the_same_draft_comes_from_a_detector_used_before(folder: Path, analyser: Analyser) -> None:
    first = analyser.analyse(SAMPLES / "jfk.flac", folder, finds_speech=True).speech
    analyser.analyse(SAMPLES / "meeting.ogg", folder, finds_speech=True)

    assert analyser.analyse(SAMPLES / "jfk.flac", folder, finds_speech=True).speech == first


def test_silence_holds_no_speech(tmp_path: Path, folder: Path, analyser: Analyser) -> None:
    source = write(tmp_path / "a.wav", np.zeros(44_100, np.int16), 44_100)

    assert analyser.analyse(source, folder, finds_speech=True).speech == ()


def test_a_clip_that_ends_with_a_window_is_heard_to_its_end(
    tmp_path: Path, folder: Path, analyser: Analyser
) -> None:
    source = write(tmp_path / "a.wav", np.zeros(512 * 40, np.int16), 16_000)

    assert analyser.analyse(source, folder, finds_speech=True).frames == 512 * 40


@pytest.mark.parametrize(
    ("scores", "duration_us", "spans"),
    [
        ([], 0, ()),
        ([0.2] * 50, 1_600_000, ()),
        ([0.0] * 10 + [0.9] * 10 + [0.0] * 20, 1_280_000, ((120_000, 840_000),)),
        ([0.9] * 10, 320_000, ((0, 320_000),)),
        ([0.9] * 10 + [0.0] * 5 + [0.9] * 10, 800_000, ((0, 800_000),)),  # 160 ms of silence
        (
            [0.9] * 10 + [0.0] * 10 + [0.9] * 10,  # 320 ms of silence: the paddings share it
            960_000,
            ((0, 480_000), (480_000, 960_000)),
        ),
        (
            [0.9] * 10 + [0.0] * 15 + [0.9] * 10,  # 480 ms of silence: paddings of 200 ms fit
            1_120_000,
            ((0, 520_000), (600_000, 1_120_000)),
        ),
        ([0.9] * 10 + [0.2] * 20 + [0.0] * 20, 1_600_000, ((0, 1_160_000),)),  # 0.2 keeps it open
        ([0.0] * 20 + [0.9] * 2 + [0.0] * 20, 1_344_000, ()),  # a click of 64 ms
    ],
)
def test_scores_become_spans(
    scores: list[float], duration_us: int, spans: tuple[tuple[int, int], ...]
) -> None:
    assert speech_spans(Heard(scores, np.zeros(len(scores) * 4, np.uint8)), duration_us) == spans


def test_the_edges_of_a_span_are_where_the_voice_stands_out_from_the_noise() -> None:
    scores = [0.0] * 40 + [0.9] * 32 + [0.0] * 48
    levels = np.full(480, 80, np.uint8)  # noise at -80 dB
    levels[180:250] = 200  # a voice at -20 dB from 1.44 to 2.0 s, in a span from 1.28 to 2.304 s

    spans = speech_spans(Heard(scores, levels), 3_840_000)

    assert spans == ((1_240_000, 2_200_000),)  # 0.2 s are added on both sides


def test_a_span_is_never_cut_by_more_than_half_a_second_at_an_edge() -> None:
    scores = [0.0] * 40 + [0.9] * 80 + [0.0] * 40
    levels = np.full(640, 80, np.uint8)
    levels[300:340] = 200

    spans = speech_spans(Heard(scores, levels), 5_120_000)

    assert spans == ((1_280_000 + 300_000, 3_840_000 - 300_000),)


def test_channels_that_cancel_each_other_are_still_heard() -> None:
    one = np.random.default_rng(1).normal(0, 0.1, 4000).astype(np.float32)

    np.testing.assert_allclose(mono(np.stack([one, -one])), one)
    np.testing.assert_allclose(mono(np.stack([one, one])), one)
