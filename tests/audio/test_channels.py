"""Who speaks in which of two channels, heard through each other's microphone or not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from audino_py.audio.analyser import Analyser
from audino_py.audio.channels import tell_apart
from audino_py.audio.speech import Heard
from tests.audio.conftest import SAMPLES, write

RATE_HZ = 16_000
TURNS = ((0.0, 3.0), (3.0, 5.1), (5.1, 8.0), (8.0, 11.0))  # cut before each phrase
PHRASES = ((0.3, 2.2), (3.4, 4.3), (5.5, 7.5), (8.3, 10.5))  # by ear


def talk(bleed: float, gain: float = 1.0) -> NDArray[np.float64]:
    """A speech shared out among two people, phrase by phrase, a microphone on each."""
    speech, rate_hz = soundfile.read(SAMPLES / "jfk.flac")
    assert rate_hz == RATE_HZ
    own = np.zeros((2, len(speech)))
    for number, (start, end) in enumerate(TURNS):
        piece = slice(round(start * RATE_HZ), round(end * RATE_HZ))
        own[number % 2, piece] = speech[piece]
    heard = own + bleed * own[::-1]
    heard[1] *= gain
    noise = np.random.default_rng(5).normal(0, 3e-4, heard.shape)
    return np.clip(heard * 0.5 + noise, -1, 1).T


@pytest.mark.parametrize(("bleed", "gain"), [(0, 1), (0.1, 1), (0.1, 0.25), (0.3, 1)])
def test_each_channel_gets_the_speech_of_its_own_person(
    tmp_path: Path, folder: Path, analyser: Analyser, bleed: float, gain: float
) -> None:
    source = write(tmp_path / "a.wav", talk(bleed, gain), RATE_HZ)

    analysis = analyser.analyse(source, folder)

    assert analysis.facts["channels_are_people"] is True
    for channel, spans in enumerate(analysis.speech_apart):
        assert len(spans) == 2
        for (start_us, end_us), (start, end) in zip(spans, PHRASES[channel::2], strict=True):
            assert abs(start_us / 1e6 - start) < 0.5
            assert abs(end_us / 1e6 - end) < 0.6
    assert len(analysis.speech) in {3, 4}  # where two paddings meet, it is one


def test_speech_alone_is_found_channel_by_channel_too(
    tmp_path: Path, folder: Path, analyser: Analyser
) -> None:
    source = write(tmp_path / "a.wav", talk(0.1), RATE_HZ)

    alone = analyser.analyse(source, folder, parts=frozenset({"activity"}))
    among = analyser.analyse(source, folder)

    assert len(alone.speech_apart) == 2
    assert (alone.speech, alone.speech_apart) == (among.speech, among.speech_apart)
    assert alone.quality == ()


def test_one_room_heard_by_two_microphones_is_not_two_people(
    tmp_path: Path, folder: Path, analyser: Analyser
) -> None:
    source = write(tmp_path / "a.wav", talk(0.8), RATE_HZ)

    analysis = analyser.analyse(source, folder)

    assert analysis.facts["channels_are_people"] is False
    assert len(analysis.speech_apart) == 2
    assert len(analysis.speech) == 4


@pytest.mark.parametrize(
    "second",
    [lambda one: one, lambda one: -one, lambda one: one * 0],
    ids=["alike", "opposite", "dead"],
)
def test_channels_that_hold_nothing_of_their_own_are_heard_as_one(
    tmp_path: Path, folder: Path, analyser: Analyser, second: object
) -> None:
    one = talk(0.8)[:, 0]
    assert callable(second)
    source = write(tmp_path / "a.wav", np.stack([one, second(one)], axis=1), RATE_HZ)

    analysis = analyser.analyse(source, folder)

    assert analysis.speech_apart == ()
    assert "channels_are_people" not in analysis.facts
    assert len(analysis.speech) == 4


def test_the_real_talk_of_two_people_is_told_apart(
    corpus: Path, folder: Path, analyser: Analyser
) -> None:
    analysis = analyser.analyse(corpus / "asr" / "stereo_two_speakers.wav", folder)

    assert analysis.facts["channels_are_people"] is True
    [[_, end_us]], [[start_us, _]] = sorted(analysis.speech_apart)
    assert abs(end_us - start_us) < 500_000  # one after the other


def test_nothing_heard_is_nobody() -> None:
    nothing = Heard([], np.zeros(0, np.uint8))

    apart = tell_apart(nothing, nothing, 0)

    assert (apart.spans, apart.are_people, apart.together) == (((), ()), False, ())
