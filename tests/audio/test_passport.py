"""Faults put into good clips are found, and good clips are not blamed: 20 of each for each check.

The table in the page of help is this test's own: ``AUDINO_WRITE_DOCS=1`` writes it anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import soxr
from numpy.typing import NDArray

from audino_py.audio.analyser import Analyser
from audino_py.audio.analysis import Analysis
from audino_py.models import Clip, Project
from audino_py.services.hygiene import Twins, judge_sound

Sound = NDArray[np.float64]
NUMBER = 20
RATE_HZ = 16_000
BEGINS, ENDS = "<!-- figures -->\n", "<!-- end of figures -->"
PAGE = Path(__file__).parents[2] / "audino_py" / "docs" / "sound-check.md"


def louder(sound: Sound) -> Sound:
    cut: Sound = np.clip(sound * 3 / np.abs(sound).max(), -1, 1)
    return cut


def noisier(sound: Sound) -> Sound:
    noise = np.random.default_rng(len(sound)).normal(0, 1, len(sound))
    mixed: Sound = np.clip(sound * 0.5 + noise * np.sqrt(np.mean(sound**2)), -1, 1)
    return mixed


def narrower(sound: Sound) -> Sound:
    low: Sound = soxr.resample(sound, RATE_HZ, RATE_HZ // 2)
    back: Sound = soxr.resample(low, RATE_HZ // 2, RATE_HZ)
    return back


def sides(left: Sound, right: Sound) -> Sound:
    length = min(len(left), len(right))
    return np.stack([left[:length], right[:length]], axis=1)


def spoil_bytes(path: Path) -> None:
    """A hole in the middle of a FLAC."""
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 64] = bytes(64)
    path.write_bytes(data)


def cut_bytes(path: Path) -> None:
    """The last third is missing, the header says otherwise."""
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])


def unknown_bytes(path: Path) -> None:
    """A recorder that died: the header never learnt the length."""
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(data)


def junk_bytes(path: Path) -> None:
    """Half a web page in front, as from a broken download."""
    path.write_bytes(b"<html>" * 100 + path.read_bytes())


def other_bytes(path: Path) -> None:
    """Behind it stands the same once more, at another rate."""
    first = path.read_bytes()
    sound, rate_hz = soundfile.read(path)
    soundfile.write(path, soxr.resample(sound, rate_hz, 2 * rate_hz), 2 * rate_hz)
    path.write_bytes(first + path.read_bytes())


def a_little_over(sound: Sound) -> Sound:
    """Three samples beyond full scale."""
    over: Sound = sound * 1.0001 / np.sort(np.abs(sound))[-3]
    return over


def with_holes(sound: Sound) -> Sound:
    holed = sound.copy()
    holed[len(sound) // 2 :][:10] = np.nan
    return holed


def without_phase(sound: Sound) -> Sound:
    """Noise of the same colour: nobody speaks."""
    dice = np.random.default_rng(len(sound))
    spectrum = np.abs(np.fft.rfft(sound))
    turned = spectrum * np.exp(2j * np.pi * dice.random(len(spectrum)))
    scattered: Sound = np.fft.irfft(turned, len(sound))
    return np.clip(scattered, -1, 1)


def nothing(path: Path) -> None:
    """As it was written."""


# code: (spoilt from a good clip and another one, clean likewise, what is done to the file)
CHECKS: dict[str, tuple[Callable[[Sound, Sound], Sound], bool, str, Callable[[Path], None]]] = {
    "silent": (lambda one, _: one * 0, False, "wav", nothing),
    "clipped": (lambda one, _: louder(one), False, "wav", nothing),
    "quiet": (lambda one, _: one * 0.005 / np.abs(one).max(), False, "wav", nothing),
    "mostly_silent": (lambda one, _: np.pad(one, (0, 15 * len(one))), False, "flac", nothing),
    "noisy": (lambda one, _: noisier(one), False, "wav", nothing),
    "narrow": (lambda one, _: narrower(one), False, "wav", nothing),
    "offset": (lambda one, _: np.clip(one + 0.05, -1, 1), False, "wav", nothing),
    "channel_dead": (lambda one, _: sides(one, one * 0), True, "wav", nothing),
    "channels_alike": (lambda one, _: sides(one, one), True, "wav", nothing),
    "channels_opposite": (lambda one, _: sides(one, -one), True, "wav", nothing),
    "broken": (lambda one, _: one, False, "flac", spoil_bytes),
    "cut_short": (lambda one, _: one, False, "wav", cut_bytes),
    "size_unknown": (lambda one, _: one, False, "wav", unknown_bytes),
    "junk_in_front": (lambda one, _: one, False, "mp3", junk_bytes),
    "format_changes": (lambda one, _: one, False, "mp3", other_bytes),
    "over": (lambda one, _: a_little_over(one), False, "float", nothing),
    "no_numbers": (lambda one, _: with_holes(one), False, "float", nothing),
}
SUBTYPES = {"mp3": "MPEG_LAYER_III", "float": "FLOAT"}
WORDS_A_MINUTE = (100, 200)  # of people who read
SHORT = 2  # of the good clips hold less than 3 s of speech, of which no rate is told


class Bench:
    """Analyses sound without pictures, quickly."""

    def __init__(self, analyser: Analyser, folder: Path) -> None:
        self._analyser = analyser
        self._folder = folder
        (folder / "clip").mkdir()

    def look(self, sound: Sound, suffix: str, harm: Callable[[Path], None] = nothing) -> Analysis:
        path = self._folder / f"a.{'wav' if suffix == 'float' else suffix}"
        soundfile.write(path, sound, RATE_HZ, subtype=SUBTYPES.get(suffix, "PCM_16"))
        harm(path)
        parts: Any = frozenset({"peaks", "quality"})
        return self._analyser.analyse(path, self._folder / "clip", finds_speech=False, parts=parts)

    def said(self, sound: Sound, words: int) -> set[str]:
        """What is said of what is spoken, and of so many words that came with the clip."""
        path = self._folder / "a.flac"
        soundfile.write(path, sound, RATE_HZ)
        parts: Any = frozenset({"quality", "activity"})
        analysis = self._analyser.analyse(
            path, self._folder / "clip", finds_speech=True, parts=parts
        )
        clip = Clip(project=Project(), reference="word " * words)
        judge_sound(clip, analysis, Twins(), listened=True)
        return {note["code"] for note in clip.quality}

    def codes(self, *args: Any) -> set[str]:
        return {note.code for note in self.look(*args).quality}


@pytest.fixture
def good(corpus: Path) -> list[Sound]:
    """Twenty read sentences, five voices."""
    paths = sorted((corpus / "librispeech").glob("*.flac"))[::-1][:NUMBER]
    return [soundfile.read(path)[0] for path in paths]


@pytest.fixture
def bench(analyser: Analyser, tmp_path: Path) -> Bench:
    return Bench(analyser, tmp_path)


def spoken(bench: Bench, good: list[Sound]) -> dict[str, tuple[int, int]]:
    """Hits and false alarms of the checks that listen for speech."""
    dice = np.random.default_rng(5)
    words = [round(dice.uniform(*WORDS_A_MINUTE) * len(one) / RATE_HZ / 60) for one in good]
    clean = [bench.said(*pair) for pair in zip(good, words, strict=True)]
    dumb = [bench.said(without_phase(one), 0) for one in good]
    much = [bench.said(one, 5 * count) for one, count in zip(good, words, strict=True)]
    found = {"no_speech": dumb, "speech_rate": much}
    return {
        code: (sum(code in codes for codes in spoilt), sum(code in codes for codes in clean))
        for code, spoilt in found.items()
    }


def test_faults_put_in_are_found_and_good_clips_are_not_blamed(
    bench: Bench, good: list[Sound]
) -> None:
    pairs = list(zip(good, [*good[1:], good[0]], strict=True))
    clean = {
        False: [bench.codes(one, "wav") for one in good],
        True: [bench.codes(sides(one, other), "wav") for one, other in pairs],
    }
    lines = ["| check | found in 20 spoilt | wrongly in 20 good |", "|---|---|---|"]
    weak = dict[str, tuple[int, int]]()
    for code, (spoil, is_stereo, suffix, harm) in CHECKS.items():
        hits = sum(code in bench.codes(spoil(*pair), suffix, harm) for pair in pairs)
        alarms = sum(code in codes for codes in clean[is_stereo])
        lines.append(f"| {code} | {hits} | {alarms} |")
        if hits < NUMBER - 1 or alarms > 1:
            weak[code] = (hits, alarms)
    for code, (hits, alarms) in spoken(bench, good).items():
        lines.append(f"| {code} | {hits} | {alarms} |")
        if hits < NUMBER - SHORT or alarms > 1:
            weak[code] = (hits, alarms)
    digests = [bench.look(one, "wav").facts["sound_sha256"] for one in good]
    again = [bench.look(one, "flac").facts["sound_sha256"] for one in good]
    hits = sum(a == b for a, b in zip(digests, again, strict=True))
    lines.append(f"| same_sound | {hits} | {NUMBER - len(set(digests))} |")

    assert weak == {}
    assert hits == len(set(digests)) == NUMBER
    table = "\n".join(lines) + "\n"
    text = PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGINS)
    told, _, tail = rest.partition(ENDS)
    if os.environ.get("AUDINO_WRITE_DOCS") == "1":
        PAGE.write_text(head + BEGINS + table + ENDS + tail, encoding="utf-8")
    else:
        assert told == table
