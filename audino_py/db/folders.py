"""Files of clips in folders of this machine: one a clip, named by its uid."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from uuid import UUID

from django.conf import settings

from audino_py.db.store import CHUNK_BYTES, Store, made_at


def folder_of(uid: UUID) -> Path:
    """The clip's folder; it may not be there."""
    return Path(settings.CLIPS) / uid.hex


class Folders(Store):
    """The store of one machine."""

    def put(self, uid: UUID, name: str, source: Path) -> None:
        """Move the file; file and folder entries are on disk afterwards."""
        folder = folder_of(uid)
        is_new = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        source.replace(folder / name)
        _sync_folder(folder)
        if is_new:
            _sync_folder(folder.parent)

    def take_back(self, uid: UUID, name: str, target: Path) -> None:
        """The file goes back to where it arrived, the folder goes away."""
        with contextlib.suppress(FileNotFoundError):
            (folder_of(uid) / name).replace(target)
        self.drop(uid)

    def size_of(self, uid: UUID, name: str) -> int:
        """As the file system says."""
        return (folder_of(uid) / name).stat().st_size

    def open_range(self, uid: UUID, name: str, start: int, length: int) -> Iterator[bytes]:
        """Read by position."""
        descriptor = os.open(folder_of(uid) / name, os.O_RDONLY | os.O_CLOEXEC)
        return _Chunks(descriptor, start, length)

    @contextlib.contextmanager
    def local_copy(self, uid: UUID, name: str) -> Iterator[Path]:
        """The file itself."""
        yield folder_of(uid) / name

    @contextlib.contextmanager
    def workplaces(
        self,
        files: Sequence[tuple[UUID, str]],
        tell: Callable[[], None],  # noqa: ARG002  nothing takes time here
    ) -> Iterator[list[Path]]:
        """The clips' own folders."""
        yield [folder_of(uid) / name for uid, name in files]

    def keep_written(
        self,
        originals: Mapping[int, tuple[UUID, Path]],  # noqa: ARG002  it was written in its place
        tell: Callable[[], None],  # noqa: ARG002
    ) -> dict[int, OSError]:
        """Nothing is left to do."""
        return {}

    def drop(self, uid: UUID) -> None:
        """Remove the folder."""
        shutil.rmtree(folder_of(uid), ignore_errors=True)

    def old_folders(self, *, older_than_s: float, made_after: float) -> Iterator[UUID]:
        """By name alone where that tells enough: a million folders cost no look at the disk."""
        clips = Path(settings.CLIPS)
        if not clips.is_dir():
            return
        limit = time.time() - older_than_s
        with os.scandir(clips) as entries:
            for entry in entries:
                with contextlib.suppress(ValueError, FileNotFoundError):
                    uid = UUID(hex=entry.name)
                    if made_after <= made_at(uid) < limit and entry.stat().st_mtime < limit:
                        yield uid


class _Chunks(Iterator[bytes]):
    """Reads by position; closes itself at the end, or when the web server lets it go."""

    def __init__(self, descriptor: int, start: int, length: int) -> None:
        self._descriptor: int | None = descriptor
        self._at, self._left = start, length

    def __next__(self) -> bytes:
        if self._descriptor is None or self._left <= 0:
            self.close()
            raise StopIteration
        chunk = os.pread(self._descriptor, min(CHUNK_BYTES, self._left), self._at)
        if not chunk:
            self.close()
            raise StopIteration
        self._at += len(chunk)
        self._left -= len(chunk)
        return chunk

    def close(self) -> None:
        """Let the file go."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def __del__(self) -> None:
        self.close()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
