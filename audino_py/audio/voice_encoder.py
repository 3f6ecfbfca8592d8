"""A voice as a direction: 1.6 s of speech become 256 numbers, close together for one speaker.

The network and its weights are Resemblyzer's; only the arithmetic is here, so that the two
gigabytes of a framework for training are not needed.
"""

import librosa
import numpy as np
from numpy.typing import NDArray

from audino_py.audio.voice_weights import read_weights

RATE_HZ = 16_000
HOP, SPAN, MELS = 160, 400, 40
FRAMES = 160  # of a window: 1.6 s
WINDOW_S = FRAMES * HOP / RATE_HZ
LAYERS, CELLS = 3, 256
BATCH = 64  # windows at once: what their states take stays in the cache
QUIET_DB = -30.0  # quieter speech is raised to this level

Numbers = NDArray[np.float32]


class VoiceEncoder:
    """Holds the weights; 31 s of computing for an hour of speech, two windows a second.

    Raises
    ------
    ModelError
        If the weights are not installed.
    """

    def __init__(self) -> None:
        weights = read_weights()
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        self._layers = [[weights[f"lstm.{name}_l{n}"] for name in names] for n in range(LAYERS)]
        self._linear = weights["linear.weight"], weights["linear.bias"]

    def embed(self, windows: Numbers) -> Numbers:
        """Turn windows of speech into directions.

        Parameters
        ----------
        windows
            Shape ``(n, 25600)``, -1 to 1, at 16 kHz.

        Returns
        -------
        directions
            Shape ``(n, 256)``, each of length 1.

        References
        ----------
        Wan et al. (2018), doi:10.1109/ICASSP.2018.8462665
        """
        parts = [self._run(_mels(windows[n : n + BATCH])) for n in range(0, len(windows), BATCH)]
        return np.concatenate(parts) if parts else np.zeros((0, CELLS), np.float32)

    def _run(self, mels: Numbers) -> Numbers:
        sequence = mels  # (n, frames, channels)
        for into, across, bias_in, bias_across in self._layers:
            driven = sequence @ into.T + (bias_in + bias_across)
            sequence = _lstm(driven, across)
        matrix, bias = self._linear
        raw = np.maximum(sequence[:, -1] @ matrix.T + bias, 0)
        lengths = np.linalg.norm(raw, axis=1, keepdims=True)
        directions: Numbers = raw / np.maximum(lengths, 1e-9)
        return directions


def _lstm(driven: Numbers, across: Numbers) -> Numbers:
    """One layer over ``(n, frames, 4 * cells)``; all its hidden states ``(n, frames, cells)``."""
    states = np.empty((*driven.shape[:2], CELLS), np.float32)
    hidden = memory = np.zeros((len(driven), CELLS), np.float32)
    for frame in range(driven.shape[1]):
        gates = driven[:, frame] + hidden @ across.T
        enter, forget, fresh, leave = np.split(gates, 4, axis=1)
        memory = _sigmoid(forget) * memory + _sigmoid(enter) * np.tanh(fresh)
        hidden = _sigmoid(leave) * np.tanh(memory)
        states[:, frame] = hidden
    return states


def _sigmoid(values: Numbers) -> Numbers:
    halves: Numbers = np.tanh(values * np.float32(0.5)) * np.float32(0.5) + np.float32(0.5)
    return halves


def _mels(windows: Numbers) -> Numbers:
    """Mel spectra as the network was taught them: power, no decibels; ``(n, frames, 40)``."""
    power = np.mean(windows**2, axis=1, keepdims=True)
    gain = np.sqrt(10 ** (QUIET_DB / 10) / np.maximum(power, 1e-12))
    spectra = librosa.feature.melspectrogram(
        y=windows * np.maximum(gain, 1), sr=RATE_HZ, n_fft=SPAN, hop_length=HOP, n_mels=MELS
    )
    mels: Numbers = spectra[..., :FRAMES].transpose(0, 2, 1).astype(np.float32)
    return mels
