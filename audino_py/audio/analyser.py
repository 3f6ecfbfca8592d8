"""Analyse clips in a warm child process; what the worker calls."""

import contextlib
import logging
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

from audino_py.audio.analysis import ALL_PARTS, ENGINE, Analysis, Part
from audino_py.audio.errors import AnalyserDiedError, RefusedAudioError
from audino_py.audio.sandbox import CHILD, Child

logger = logging.getLogger(__name__)

CLIPS_MAX = 500  # a child is replaced after so many clips
REFUSALS_MAX = 20  # or after so many decoder errors

__all__ = ["ENGINE", "Analyser", "Analysis"]


class Analyser:
    """Analyses one clip at a time; the child starts with the first and leaves when idle.

    A context manager; safe to share between threads, which then take turns.

    Parameters
    ----------
    module
        What the child runs.
    """

    def __init__(self, module: str = CHILD) -> None:
        self._module = module
        self._lock = threading.Lock()
        self._child: Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The child's process id; None while it is away."""
        child = self._child
        return child.pid if child is not None and child.is_alive() else None

    def close(self) -> None:
        """End the child; the next clip would start a new one."""
        with self._lock:
            self._drop()

    def analyse(
        self,
        source: Path,
        folder: Path,
        *,
        finds_speech: bool = True,
        parts: frozenset[Part] = ALL_PARTS,
        on_progress: Callable[[int], None] | None = None,
    ) -> Analysis:
        """Decode a clip and write its waveform, spectrogram and, if needed, playback copy.

        The files appear in `folder` under the names in `packs`, each whole or not at all, the facts
        last; what stood there before is replaced.

        Parameters
        ----------
        source
            The original, as it was uploaded; its name does not matter.
        folder
            The clip's folder, on a local file system.
        finds_speech
            True to draft where somebody speaks, False for all but that.
        parts
            What is wanted; the page needs all.
        on_progress
            Told the percentage done, 0 to 100, now and then, in the calling thread.

        Raises
        ------
        RefusedAudioError
            If the content is refused: final.
        AnalyserDiedError
            If the child died, ran over a limit or could not write: to be tried again.
        """
        folder_flags = os.O_RDONLY | os.O_DIRECTORY
        with (
            self._lock,
            _opened(source, os.O_RDONLY) as sound,
            _opened(folder, folder_flags) as place,
        ):
            request = {
                "parts": sorted(parts if finds_speech else parts - {"activity"}),
            }
            try:
                answer = self._ask(request, [sound, place], on_progress or _ignore)
            except BaseException:
                self._drop()
                _clear(folder)
                raise
            self._retire()
        return _verdict(answer, folder)

    def _ask(
        self, request: dict[str, Any], files: list[int], on_progress: Callable[[int], None]
    ) -> dict[str, Any]:
        child = self._hand_over(request, files)
        try:
            while True:
                message = child.receive()
                if "percent" not in message:
                    break
                child.allow_computing()
                on_progress(int(message["percent"]))
        except AnalyserDiedError as error:
            if error.stable_code == "analyser_died":
                child.left_quietly()  # until then its last words are not all said
            self._drop()
            logger.warning("the analysis broke off: %s", child.last_words() or "without a word")
            raise
        child.clips += 1
        child.refusals += bool(message.get("decoder"))
        return message

    def _hand_over(self, request: dict[str, Any], files: list[int]) -> Child:
        """Give the request to a child that takes it; one that just left being idle is replaced."""
        words = ""
        for _ in range(3):
            child = self._child = self._child or Child(self._module)
            try:
                child.send(request, files)
                child.receive()  # it says that it took the request
                child.allow_computing()
            except (OSError, AnalyserDiedError):
                gone = child.left_quietly()
                self._drop()
                words = child.last_words()
                if not gone:
                    break
            else:
                return child
        logger.warning("the analysis could not start: %s", words or "without a word")
        raise AnalyserDiedError("The analysis could not start.", code="analyser_died")

    def _retire(self) -> None:
        child = self._child
        if child and (child.clips >= CLIPS_MAX or child.refusals >= REFUSALS_MAX):
            self._drop()

    def _drop(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None


@contextlib.contextmanager
def _opened(path: Path, flags: int) -> Iterator[int]:
    descriptor = os.open(path, flags | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _verdict(answer: dict[str, Any], folder: Path) -> Analysis:
    if "analysis" in answer:
        return Analysis.from_wire(answer["analysis"])
    _clear(folder)
    if "refused" in answer:
        raise RefusedAudioError(answer["message"], code=answer["refused"])
    message = answer.get("message", "The analysis broke off.")
    raise AnalyserDiedError(message, code=answer.get("failed", "analyser_died"))


def _clear(folder: Path) -> None:
    """Remove what a broken-off analysis left half written."""
    for part in folder.glob(".*.part"):
        part.unlink(missing_ok=True)


def _ignore(percent: int) -> None:
    """Nobody asked for progress."""
