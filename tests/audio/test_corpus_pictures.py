"""Waveform and spectrogram of real recordings against the plain tools over the whole file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import librosa
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from audino_py.audio.analyser import Analyser, Order
from audino_py.audio.blocks import prepare
from audino_py.audio.packs import peaks_name, sound_facts
from audino_py.audio.spectrogram import FLOOR_DB, ROWS, Spectrogram, mel_plan
from tests.audio.conftest import FULL

EVERY = 1 if FULL else 60  # of the spoken digits, which are all alike
EXACT = {"PCM_S8", "PCM_U8", "PCM_16", "ULAW", "ALAW"}
WIDE = {"PCM_24", "PCM_32", "FLOAT", "DOUBLE"}
STEP = 7_777  # frames pushed at a time: no multiple of anything


def recordings(corpus: Path) -> Iterator[Path]:
    """Every undamaged file of samples that are stored as they are, losslessly packed or not."""
    digits = sorted((corpus / "fsdd").glob("*.wav"))[::EVERY]
    folders = ("codecs", "asr", "ami", "librispeech", "long")
    others = [path for folder in folders for path in sorted((corpus / folder).iterdir())]
    for path in [*digits, *others, *corpus.glob("*.wav")]:
        try:
            subtype = soundfile.info(path).subtype
        except soundfile.SoundFileError:
            continue
        if subtype in EXACT | WIDE:
            yield path


def whole_pcm(path: Path) -> NDArray[np.int16]:
    """All of it in 16 bits, shape ``(frames, shown channels)``."""
    if soundfile.info(path).subtype in EXACT:
        pcm: NDArray[np.int16] = soundfile.read(path, dtype="int16", always_2d=True)[0]
        if pcm.shape[1] <= 2:
            return pcm
        wave = pcm.astype(np.float64) / 32768
    else:
        wave = soundfile.read(path, dtype="float64", always_2d=True)[0]
    if wave.shape[1] > 2:
        wave = wave.mean(axis=1, keepdims=True)
    return np.clip(np.rint(wave * 32768), -32768, 32767).astype(np.int16)


def reckoned(pcm: NDArray[np.int16], step: int) -> NDArray[np.int16]:
    """Smallest and largest of every `step` frames, shape ``(pixels, channels, 2)``."""
    missing = -len(pcm) % step
    runs = np.pad(pcm, ((0, missing), (0, 0)), mode="edge").reshape(-1, step, pcm.shape[1])
    return np.stack([runs.min(axis=1), runs.max(axis=1)], axis=2)


def test_peaks_of_every_recording_equal_those_of_the_whole(
    corpus: Path, tmp_path: Path, analyser: Analyser
) -> None:
    paths = list(recordings(corpus))
    folders = [tmp_path / str(number) for number in range(len(paths))]
    for folder in folders:
        folder.mkdir()
    orders = [
        Order(path, folder, frozenset({"peaks"}))
        for path, folder in zip(paths, folders, strict=True)
    ]
    analyser.analyse_all(orders)

    wrong, compared = [], 0
    for path, folder in zip(paths, folders, strict=True):
        pcm, data = whole_pcm(path), (folder / peaks_name("e2")).read_bytes()
        off_by = 0 if pcm.shape[1] == soundfile.info(path).channels else 1  # a mix is rounded
        for level in sound_facts(folder, "e2")["peaks"]["levels"]:
            wanted = reckoned(pcm, level["samples_per_pixel"])
            got = np.frombuffer(data, "<i2", wanted.size, level["offset"]).reshape(wanted.shape)
            compared += wanted.size
            if np.abs(got.astype(int) - wanted).max() > off_by:
                wrong.append((path.name, level["samples_per_pixel"]))

    assert wrong == []
    assert len(paths) >= 40
    assert compared > 300_000


def by_librosa(sound: NDArray[np.float32], rate_hz: int) -> NDArray[np.float64]:
    """Grey values ``(columns, 128)`` of one channel, by librosa's own functions at once."""
    plan = mel_plan(rate_hz)
    framing: dict[str, Any] = {
        "n_fft": plan.n_fft,
        "hop_length": plan.hop,
        "win_length": plan.span,
        "center": True,
        "pad_mode": "constant",
    }
    full_scale = (librosa.filters.get_window("hann", plan.span).sum() / 2) ** 2
    bands: dict[str, Any] = {"n_mels": ROWS, "fmin": 0.0, "fmax": plan.max_hz, "norm": None}
    power = librosa.feature.melspectrogram(y=sound, sr=rate_hz, **framing, **bands)
    empty = librosa.filters.mel(sr=rate_hz, n_fft=plan.n_fft, **bands).sum(axis=1) == 0
    centres = librosa.mel_frequencies(ROWS + 2, fmin=0.0, fmax=plan.max_hz)[1:-1]
    nearest = np.rint(centres[empty] * plan.n_fft / rate_hz).astype(int)
    power[empty] = np.abs(librosa.stft(sound, **framing)[nearest]) ** 2
    decibels = librosa.power_to_db(power / full_scale, ref=1.0, amin=1e-10, top_db=None)
    grey: NDArray[np.float64] = np.clip(np.rint((decibels - FLOOR_DB) * 255 / -FLOOR_DB), 0, 255)
    return grey.T


def streamed(wave: NDArray[np.float32], rate_hz: int) -> NDArray[np.uint8]:
    """Grey columns of our own, the sound pushed in uneven pieces."""
    columns: list[NDArray[np.uint8]] = []
    spectrogram = Spectrogram(rate_hz, len(wave), columns.append)
    for first in range(0, wave.shape[1], STEP):
        spectrogram.push(wave[:, first : first + STEP])
    spectrogram.finish()
    return np.concatenate(columns)


@pytest.mark.filterwarnings("ignore:Empty filters detected:UserWarning")
def test_tiles_of_every_recording_are_within_a_step_of_librosa(corpus: Path) -> None:
    pixels = differing = 0
    wrong = []
    for path in recordings(corpus):
        raw, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
        wave = prepare(raw[:, :2]).wave
        if wave.shape[1] < mel_plan(rate_hz).n_fft:
            continue
        ours = streamed(wave, rate_hz).reshape(-1, len(wave), ROWS)
        for channel, sound in enumerate(wave):
            theirs = by_librosa(sound, rate_hz)
            apart = np.abs(ours[:, channel].astype(int) - theirs)
            pixels, differing = pixels + apart.size, differing + int((apart > 0).sum())
            if ours.shape[0] != len(theirs) or apart.max() > 1:
                wrong.append((path.name, channel, float(apart.max())))

    print(f"{pixels} pixels, {differing} differ by a step")
    assert wrong == []
    assert differing < pixels / 1000
