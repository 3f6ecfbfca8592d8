"""What was drawn is brought to disk and gets its names, while the next clips are drawn."""

import ctypes
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import Any

from audino_py.audio.parts import PartFolder

TOGETHER_MIN = 4  # fewer folders are synced file by file
SYNCED_AT_ONCE = 8
_SYNC_FILE_SYSTEM = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)

Heap = Sequence[PartFolder]


class Keeper:
    """A thread that keeps heap after heap of folders that were laid down, in order.

    Many folders at once are kept by asking the file system for all it has (Linux): it then writes
    its journal once or twice, not a hundred times. Names are given when the bytes are on disk, and
    brought to disk together with the bytes of the next heap where one waits: of two syncs to a
    heap, one is left. What others are writing there goes to disk with it.

    Parameters
    ----------
    tell
        Told of each heap that is on disk with its names, or else why it is not.
    """

    def __init__(self, tell: Callable[[Heap, OSError | None], None]) -> None:
        self._tell = tell
        self._heaps: SimpleQueue[Heap | None] = SimpleQueue()
        self._syncers = ThreadPoolExecutor(SYNCED_AT_ONCE, thread_name_prefix="sync")
        self._is_closing = False
        self._thread = threading.Thread(target=self._serve, name="keep", daemon=True)
        self._thread.start()

    def keep(self, heap: Heap) -> None:
        """Hand over some folders."""
        self._heaps.put(heap)

    def close(self) -> None:
        """Wait until all is kept."""
        self._heaps.put(None)
        self._thread.join()
        self._syncers.shutdown()

    def _serve(self) -> None:
        named: Heap | None = None
        while not self._is_closing:
            named = self._turn(named, self._next(waits=named is None))
        self._turn(named, None)

    def _next(self, *, waits: bool) -> Heap | None:
        try:
            heap = self._heaps.get(block=waits)
        except Empty:
            return None
        self._is_closing = heap is None
        return heap

    def _turn(self, named: Heap | None, heap: Heap | None) -> Heap | None:
        """Bring a heap's bytes to disk, and the names of the one before; name the heap."""
        is_small = heap is None or len(heap) < TOGETHER_MIN or _SYNC_FILE_SYSTEM is None
        fresh: Heap = () if is_small or heap is None else heap
        unsynced = _tried(sync_disks, [*(named or ()), *fresh])
        if named is not None:
            self._tell(named, unsynced)
        if fresh:
            trouble = unsynced or _tried(_name, fresh)
            if trouble is None:
                return fresh
            self._tell(fresh, trouble)
        elif heap is not None:
            self._tell(heap, _tried(self._keep_few, heap))
        return None

    def _keep_few(self, heap: Heap) -> None:
        list(self._syncers.map(PartFolder.sync, heap))
        _name(heap)
        list(self._syncers.map(os.fsync, [folder.descriptor for folder in heap]))


def sync_disks(heap: Heap) -> None:
    """Bring to disk all that the file systems of these folders have.

    Raises
    ------
    OSError
        If the disk does not take it.
    """
    disks = {os.fstat(folder.descriptor).st_dev: folder.descriptor for folder in heap}
    for descriptor in disks.values():
        if _SYNC_FILE_SYSTEM is not None and _SYNC_FILE_SYSTEM(descriptor):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))


def _name(heap: Heap) -> None:
    for folder in heap:
        folder.name_parts()


def _tried(work: Callable[..., None], *args: Any) -> OSError | None:
    try:
        work(*args)
    except OSError as error:
        return error
    return None
