"""One clip that a child draws, step by step, and what becomes of it."""

import contextlib
import errno
import os
from collections.abc import Callable
from typing import Any

from audino_py.audio.analysing import Crew, Listener
from audino_py.audio.errors import RefusedAudioError
from audino_py.audio.parts import PartFolder
from audino_py.audio.steps import Steps


class Turn:
    """An open file and an open folder; closed when they are not needed any more.

    Parameters
    ----------
    sound
        The file.
    place
        The folder.
    parts
        What is wanted of it.
    crew
        What the child keeps from clip to clip.
    progress
        Told the share done, 0 to 1.
    """

    def __init__(
        self,
        sound: int,
        place: int,
        parts: frozenset[Any],
        crew: Crew,
        progress: Callable[[float], None],
    ) -> None:
        self._sound = sound
        self._parts = parts
        self._crew = crew
        self._progress = progress
        self._steps: Steps[Any] | None = None
        self.folder = PartFolder(place)
        self.answer: dict[str, Any] = {}
        self.seconds_cpu = 0.0

    @property
    def is_drawn(self) -> bool:
        """Whether there is something to be kept."""
        return "analysis" in self.answer

    def go_on(self) -> bool:
        """Take the next step; False when that was the last one."""
        try:
            if self._steps is None:
                self._steps = self._begin()
            next(self._steps)
        except StopIteration as end:
            self.answer = {"analysis": end.value.on_the_wire()}
        except RefusedAudioError as error:
            decoder = self._steps is not None  # it was a decoder that failed, not our first look
            self.answer = {
                "refused": error.stable_code,
                "message": error.message,
                "decoder": decoder,
            }
        except MemoryError:
            message = "The analysis ran out of memory."
            self.answer = {"failed": "analyser_memory", "message": message}
        except OSError as error:
            self.answer = disk_answer(error)
        if not self.answer:
            return True
        self._end()
        return False

    def _begin(self) -> Steps[Any]:
        listener = Listener(self._sound, self.folder, self._parts, self._crew, self._progress)
        return listener.analyse()

    def _end(self) -> None:
        self._steps = None
        self._crew.stages.forget()
        os.close(self._sound)
        if not self.is_drawn:
            give_up(self.folder)


def give_up(folder: PartFolder) -> None:
    """Let go of a folder, and of all in it that has no name yet."""
    with contextlib.suppress(OSError):
        folder.drop_all()
    os.close(folder.descriptor)


def disk_answer(error: OSError) -> dict[str, Any]:
    """Say why the disk did not take it."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        message = "There is no room left on the disk; make room, then try again."
        return {"failed": "disk_full", "message": message}
    message = "The results could not be written to disk."
    return {"failed": "disk_error", "message": message}
