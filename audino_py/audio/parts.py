"""Files that appear whole or not at all, written under an open folder."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO


class PartFolder:
    """Files in the making; each gets its name when all are safely on disk.

    Parameters
    ----------
    descriptor
        The open folder; nothing outside it can be reached through it by name.
    """

    def __init__(self, descriptor: int) -> None:
        self._folder = descriptor
        self._open: dict[str, BinaryIO] = {}
        self.bytes_kept = 0

    def start(self, name: str) -> BinaryIO:
        """Open a part for writing and reading, empty; one started before is begun anew."""
        self.drop(name)
        flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(_part(name), flags, 0o640, dir_fd=self._folder)
        file = os.fdopen(descriptor, "w+b")
        self._open[name] = file
        return file

    def has(self, name: str) -> bool:
        """Tell whether a part of that name was started."""
        return name in self._open

    def drop(self, name: str) -> None:
        """Forget a part that was started."""
        file = self._open.pop(name, None)
        if file is not None:
            file.close()
            os.unlink(_part(name), dir_fd=self._folder)

    def drop_all(self) -> None:
        """Forget all parts."""
        for name in list(self._open):
            self.drop(name)

    def keep_all(self) -> None:
        """Bring all parts to disk and give them their names, in the order they were started."""
        if not self._open:
            return
        # At once: the file system then writes its journal once for all, which is most of the time
        # a short clip takes.
        with ThreadPoolExecutor(len(self._open)) as pool:
            list(pool.map(_sync, self._open.values()))
        for name, file in self._open.items():
            self.bytes_kept += os.fstat(file.fileno()).st_size
            file.close()
            os.rename(_part(name), name, src_dir_fd=self._folder, dst_dir_fd=self._folder)
        self._open.clear()
        os.fsync(self._folder)

    def remove(self, name: str) -> None:
        """Remove a finished file of an earlier analysis, if there is one."""
        try:
            os.unlink(name, dir_fd=self._folder)
        except FileNotFoundError:
            return


def pread_all(descriptor: int, length: int, offset: int) -> bytes:
    """Read exactly `length` bytes.

    Raises
    ------
    EOFError
        If the file ends before.
    """
    parts = []
    while length:
        part = os.pread(descriptor, length, offset)
        if not part:
            raise EOFError("the file ends before its last level")
        parts.append(part)
        length -= len(part)
        offset += len(part)
    return b"".join(parts)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _part(name: str) -> str:
    """Name a file in the making; an analyser left over from a dead worker uses another one."""
    return f".{name}.{os.getpid()}.part"
