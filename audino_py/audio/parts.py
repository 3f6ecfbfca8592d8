"""Files that appear whole or not at all, written under an open folder."""

import contextlib
import os

from audino_py.audio.part import Part


class PartFolder:
    """Files in the making; each gets its name when all are safely on disk, by a `Keeper`.

    Parameters
    ----------
    descriptor
        The open folder; nothing outside it can be reached through it by name.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._open: dict[str, Part] = {}
        self._retired: list[str] = []

    def start(self, name: str) -> Part:
        """Begin a part, empty; one started before is begun anew."""
        self.drop(name)
        part = self._open[name] = Part(lambda: self._create(name))
        return part

    def has(self, name: str) -> bool:
        """Tell whether a part of that name was started."""
        return name in self._open

    def drop(self, name: str) -> None:
        """Forget a part that was started."""
        part = self._open.pop(name, None)
        if part is None:
            return
        try:
            part.close()
        finally:
            if part.is_real:
                os.unlink(_part(name), dir_fd=self.descriptor)

    def drop_all(self) -> None:
        """Forget all parts."""
        for name in list(self._open):
            self.drop(name)

    def retire(self, name: str) -> None:
        """Have a finished file of an earlier analysis removed when this one is kept."""
        self._retired.append(name)

    def bytes_written(self) -> int:
        """Size of all parts."""
        return sum(part.size for part in self._open.values())

    def lay_down(self) -> None:
        """Hand all parts over to the system."""
        for part in self._open.values():
            part.lay_down()

    def sync(self) -> None:
        """Bring all parts to disk, once they are laid down."""
        for name in self._open:
            descriptor = os.open(_part(name), os.O_RDONLY | os.O_CLOEXEC, dir_fd=self.descriptor)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def name_parts(self) -> None:
        """Give the parts their names, in the order they were started; the last tells of all."""
        for name, part in self._open.items():
            part.close()
            os.rename(_part(name), name, src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor)
        self._open.clear()
        for name in self._retired:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name, dir_fd=self.descriptor)
        self._retired.clear()

    def _create(self, name: str) -> int:
        flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
        return os.open(_part(name), flags, 0o640, dir_fd=self.descriptor)


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


def _part(name: str) -> str:
    """Name a file in the making; an analyser left over from a dead worker uses another one."""
    return f".{name}.{os.getpid()}.part"
