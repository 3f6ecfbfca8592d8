"""Analyse clips in a warm child process; what the worker calls."""

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from audino_py.audio.analysis import ALL_PARTS, ENGINE, Analysis, Part
from audino_py.audio.batch import Batch, Order, Outcome
from audino_py.audio.errors import AnalyserDiedError
from audino_py.audio.sandbox import CHILD, Child

logger = logging.getLogger(__name__)

CLIPS_MAX = (
    5000  # a child is replaced after so many clips; a new one costs as much as 500 short ones
)
REFUSALS_MAX = 20  # or after so many decoder errors
STARTS = 3

__all__ = ["ENGINE", "Analyser", "Analysis", "Order"]


class Analyser:
    """Analyses clips one after the other; the child starts with the first and leaves when idle.

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
        self._spare: Child | None = None  # starts while clips are drawn, once one has died

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
            self._drop_spare()

    def analyse(
        self,
        source: Path,
        folder: Path,
        *,
        finds_speech: bool = True,
        parts: frozenset[Part] = ALL_PARTS,
        on_progress: Callable[[int], None] | None = None,
    ) -> Analysis:
        """Analyse one clip, as `analyse_all` does.

        Parameters
        ----------
        finds_speech
            True to draft where somebody speaks, False for all but that.
        on_progress
            Told the percentage done, 0 to 100, now and then, in the calling thread.

        Raises
        ------
        RefusedAudioError
            If the content is refused: final.
        AnalyserDiedError
            If the child died, ran over a limit or could not write: to be tried again.
        OSError
            If source or folder cannot be opened.
        """
        order = Order(source, folder, parts if finds_speech else parts - {"activity"})
        [outcome] = self.analyse_all(
            [order], on_progress and (lambda _number, percent: on_progress(percent))
        )
        if isinstance(outcome, Analysis):
            return outcome
        raise outcome

    def analyse_all(
        self,
        orders: Sequence[Order],
        on_progress: Callable[[int, int], None] | None = None,
        on_done: Callable[[dict[int, Outcome]], None] | None = None,
    ) -> list[Outcome]:
        """Decode clips and write their waveforms, spectrograms and, if needed, playback copies.

        The files appear in the folders under the names in `packs`, each whole or not at all; what
        stood there before is replaced. If the child dies, only the clip in hand is blamed; what was
        drawn but not on disk yet is drawn anew.

        Parameters
        ----------
        on_progress
            Told the number of the clip in hand and the percentage done; what it raises ends all.
        on_done
            Told outcomes by number as soon as they are final, while the next clips are analysed.

        Returns
        -------
        outcomes
            For each order its analysis, or the error that `analyse` would raise.
        """
        batch = Batch(orders, on_progress or _ignore, on_done or _forget)
        with self._lock:
            try:
                while batch.owed:
                    self._round(batch)
                batch.tell()
            except BaseException:
                self._drop()
                batch.clear()
                raise
            self._retire()
        return batch.outcomes()

    def _round(self, batch: Batch) -> None:
        """Let one child do what is owed; one that just left being idle is replaced."""
        for _ in range(STARTS):
            child = self._child = self._child or self._take_spare()
            try:
                batch.run(child)
            except AnalyserDiedError as error:
                quietly = child.left_quietly()
                if batch.in_hand is not None:
                    error = child.in_plain_words(error)
                self._drop()
                words = child.last_words()
                if batch.has_begun:
                    logger.warning("the analysis broke off (%s): %s", error.stable_code, words)
                    batch.blame(error)
                    if batch.owed:
                        self._start_two()
                    return
                batch.begin_anew()
                if not quietly and not child.clips:
                    logger.warning("the analysis could not start: %s", words)
                    break
            else:
                return
        batch.refuse(AnalyserDiedError("The analysis could not start.", code="analyser_died"))

    def _take_spare(self) -> Child:
        """Take the child that was started ahead, if it has not left by now; else a new one."""
        spare, self._spare = self._spare, None
        if spare is not None and spare.is_alive():
            return spare
        if spare is not None:
            spare.stop()
        return Child(self._module)

    def _start_two(self) -> None:
        """Get ready for the next death too: where one clip is poison, often others are."""
        self._child = self._take_spare()
        self._spare = Child(self._module)

    def _drop_spare(self) -> None:
        if self._spare is not None:
            self._spare.stop()
            self._spare = None

    def _retire(self) -> None:
        child = self._child
        if child and (child.clips >= CLIPS_MAX or child.refusals >= REFUSALS_MAX):
            self._drop()

    def _drop(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None


def _ignore(number: int, percent: int) -> None:
    """Nobody asked for progress."""


def _forget(outcomes: dict[int, Outcome]) -> None:
    """Nobody asked for outcomes before the end."""
