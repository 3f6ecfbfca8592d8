"""Where the sound lies: one folder a clip, named by its uid, and a folder of bodies arriving.

Everything about files of clips goes through here: ``put``, ``open_range``, ``local_copy``,
``drop``. The bytes given to ``put`` are on disk, folder entry included, when it returns.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

from audino_py.db.uuids import uuid7

CHUNK_BYTES = 256 * 1024


def folder_of(uid: UUID) -> Path:
    """The clip's folder; it may not be there."""
    return Path(settings.CLIPS) / uid.hex


def incoming() -> Path:
    """Where bodies arrive: on the file system of the clips, so that a rename moves them."""
    folder = Path(settings.CLIPS) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def new_spool() -> Path:
    """A name for a body that is about to arrive."""
    return incoming() / f"{uuid7().hex}.part"


def free_bytes() -> int:
    """Room left where the clips lie."""
    folder = Path(settings.CLIPS)
    folder.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free


def put(uid: UUID, name: str, source: Path) -> Path:
    """Move a file into the clip's folder; file and folder entries are on disk afterwards.

    The bytes of `source` must be synced already (whoever wrote them holds the descriptor).
    """
    folder = folder_of(uid)
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / name
    source.replace(target)
    _sync_folder(folder)
    if is_new:
        _sync_folder(folder.parent)
    return target


def take_back(uid: UUID, name: str, target: Path) -> None:
    """Undo :func:`put`: the file goes back to where it arrived, the folder goes away."""
    with contextlib.suppress(FileNotFoundError):
        (folder_of(uid) / name).replace(target)
    drop(uid)


def size_of(uid: UUID, name: str) -> int:
    """Bytes of a file of the clip.

    Raises
    ------
    FileNotFoundError
        If there is none of that name.
    """
    return (folder_of(uid) / name).stat().st_size


def open_range(uid: UUID, name: str, start: int, length: int) -> Iterator[bytes]:
    """The bytes ``[start, start + length)`` of a file, in chunks; fewer where it ends before.

    Raises
    ------
    FileNotFoundError
        At once, not at the first chunk.
    """
    descriptor = os.open(folder_of(uid) / name, os.O_RDONLY | os.O_CLOEXEC)
    return _Chunks(descriptor, start, length)


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


@contextlib.contextmanager
def local_copy(uid: UUID, name: str) -> Iterator[Path]:
    """A path by which local programs can read the file; on local folders the file itself."""
    yield folder_of(uid) / name


def drop(uid: UUID) -> None:
    """Remove the clip's folder and all in it; nothing happens where it is gone already."""
    shutil.rmtree(folder_of(uid), ignore_errors=True)


def old_folders(*, older_than_s: float, made_after: float) -> Iterator[UUID]:
    """Clip folders that nobody touched for so many seconds; who owns them is asked elsewhere.

    Parameters
    ----------
    made_after
        Seconds since 1970; older folders are passed over by their name alone, which tells when
        it was made: a million of them cost no look at the disk.
    """
    clips = Path(settings.CLIPS)
    if not clips.is_dir():
        return
    limit = time.time() - older_than_s
    with os.scandir(clips) as entries:
        for entry in entries:
            with contextlib.suppress(ValueError, FileNotFoundError):
                uid = UUID(hex=entry.name)
                made = (uid.int >> 80) / 1000
                if made_after <= made < limit and entry.stat().st_mtime < limit:
                    yield uid


def drop_stray_spools(older_than_s: float) -> int:
    """Remove bodies that broke off: nobody wrote to them for so many seconds. Their number."""
    limit = time.time() - older_than_s
    dropped = 0
    with os.scandir(incoming()) as entries:
        for entry in entries:
            with contextlib.suppress(FileNotFoundError):
                if entry.stat().st_mtime < limit:
                    Path(entry.path).unlink()
                    dropped += 1
    return dropped


@contextlib.contextmanager
def running(owner: str, token: str) -> Iterator[bool]:
    """Hold a mark while a request with this idempotency key runs; False if another holds it.

    A lock of the kernel: it falls with the process that holds it, so none is ever left behind.
    """
    name = hashlib.sha256(f"{owner}\n{token}".encode()).hexdigest()[:40]
    path = incoming() / f"{name}.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        yield False
        return
    try:
        yield True
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def original_name(suffix: str) -> str:
    """Name of the uploaded file in its folder; the client's name is never one of ours."""
    return f"original{suffix}"
