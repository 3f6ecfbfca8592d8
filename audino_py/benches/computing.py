"""The engine's computing alone: short clips drawn by this process, nothing written.

What a clip takes beyond it is sending and receiving, files and the disk.
"""

from __future__ import annotations

import itertools
import os
import time
from collections import deque
from pathlib import Path

from audino_py.audio.analysing import Crew, Listener
from audino_py.audio.analysis import ALL_PARTS
from audino_py.audio.parts import PartFolder
from audino_py.audio.steps import TOGETHER

FULL = ALL_PARTS - {"activity"}


class Unwritten(PartFolder):
    """Its files stay in memory, as those of a short clip do until the end."""

    def __init__(self) -> None:
        super().__init__(descriptor=-1)
        self.bytes_made = 0

    def lay_down(self) -> None:
        """Note how much it would have been, and let go of it."""
        self.bytes_made = self.bytes_written()
        self.drop_all()


def draw(files: list[Path]) -> tuple[float, int]:
    """Seconds for so many short clips, as many together as a child takes; and the bytes made."""
    crew = Crew()
    bytes_made = 0
    began = time.perf_counter()
    for group in itertools.batched(files, TOGETHER, strict=False):
        bytes_made += _draw_together(group, crew)
    return time.perf_counter() - began, bytes_made


def _draw_together(files: tuple[Path, ...], crew: Crew) -> int:
    """Let each take a step in turn."""
    sounds = [os.open(file, os.O_RDONLY | os.O_CLOEXEC) for file in files]
    folders = [Unwritten() for _ in files]
    try:
        todo = deque(
            Listener(sound, folder, FULL, crew, _unheard).analyse()
            for sound, folder in zip(sounds, folders, strict=True)
        )
        while todo:
            steps = todo.popleft()
            if next(steps, _DONE) is not _DONE:
                todo.append(steps)
    finally:
        for sound in sounds:
            os.close(sound)
    return sum(folder.bytes_made for folder in folders)


_DONE = object()


def _unheard(_share: float) -> None:
    """Nobody is told of progress."""
