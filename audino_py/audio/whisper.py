"""Transcripts by Whisper, from a folder on this machine: the model ``faster-whisper``.

Comes with ``pip install audino-py[asr]``; ``AUDINO_ASR_MODEL`` names the folder, in the form that
CTranslate2 reads, ``AUDINO_ASR_LANGUAGE`` the language where it should not be guessed.
"""

import math
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import soundfile
from faster_whisper import WhisperModel

from audino_py.audio.model import ModelError, Proposed
from audino_py.audio.pieces import pieces

THREADS = 2


class Whisper:
    """Writes down what is said where the engine found speech; sound is read piece by piece."""

    def __init__(self) -> None:
        folder = os.environ.get("AUDINO_ASR_MODEL", "")
        if not folder or not (Path(folder) / "model.bin").is_file():
            raise ModelError(
                "There is no Whisper model. Set AUDINO_ASR_MODEL to the folder that holds its "
                "model.bin, and start the server again."
            )
        self._model = WhisperModel(
            folder, device="cpu", compute_type="int8", cpu_threads=THREADS, local_files_only=True
        )
        self._language = os.environ.get("AUDINO_ASR_LANGUAGE") or None

    def propose(
        self, sound: Path, rate_hz: int, speech: Sequence[tuple[float, float]]
    ) -> Iterator[Proposed]:
        """Give one segment for each sentence or so; see :class:`audino_py.audio.model.Model`."""
        with soundfile.SoundFile(sound) as file:
            seconds = file.frames / rate_hz
            for start, end in pieces(speech or [(0.0, seconds)]):
                file.seek(min(file.frames, round(start * rate_hz)))
                wave = file.read(round((end - start) * rate_hz), dtype="float32")
                found, _ = self._model.transcribe(
                    wave, language=self._language, condition_on_previous_text=False
                )
                for span in found:
                    last = min(start + span.end, end)
                    sure = min(1.0, math.exp(span.avg_logprob))
                    yield Proposed(start + span.start, last, span.text.strip(), confidence=sure)
