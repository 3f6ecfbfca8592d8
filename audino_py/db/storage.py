"""Where the sound lies: files under a clip's uid, and a folder of bodies arriving.

Everything about files of clips goes through here: ``put``, ``open_range``, ``local_copy``,
``drop``. The settings say which store keeps them, folders of this machine or a bucket; what is
given to ``put`` is safe there when it returns.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from audino_py.db.folders import folder_of
from audino_py.db.store import CHUNK_BYTES, Store, StoreAwayError, incoming
from audino_py.db.uuids import uuid7

__all__ = ["CHUNK_BYTES", "StoreAwayError", "folder_of", "incoming"]

WORKED_IN_S = 24 * 3600.0  # a copy that is read tells nobody; no job lasts so long


@functools.cache
def _made(path: str) -> Store:
    store: Store = import_string(path)()
    return store


def _store() -> Store:
    """The store that the settings name; its library is loaded where it is used."""
    return _made(settings.STORE)


def new_spool() -> Path:
    """A name for a body that is about to arrive."""
    return incoming() / f"{uuid7().hex}.part"


def free_bytes() -> int:
    """Room left where bodies arrive."""
    folder = Path(settings.CLIPS)
    folder.mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(folder).free


def put(uid: UUID, name: str, source: Path) -> None:
    """Move a file to the clip's others; it is safe afterwards.

    The bytes of `source` must be synced already (whoever wrote them holds the descriptor).

    Raises
    ------
    StoreAwayError
        If the store does not answer.
    """
    _store().put(uid, name, source)


def take_back(uid: UUID, name: str, target: Path) -> None:
    """Undo :func:`put`: the file goes back to where it arrived, the clip's others go away."""
    _store().take_back(uid, name, target)


def size_of(uid: UUID, name: str) -> int:
    """Bytes of a file of the clip.

    Raises
    ------
    FileNotFoundError
        If there is none of that name.
    """
    return _store().size_of(uid, name)


def open_range(uid: UUID, name: str, start: int, length: int) -> Iterator[bytes]:
    """The bytes ``[start, start + length)`` of a file, in chunks; fewer where it ends before.

    Raises
    ------
    FileNotFoundError
        At once, not at the first chunk.
    """
    return _store().open_range(uid, name, start, length)


def local_copy(uid: UUID, name: str) -> AbstractContextManager[Path]:
    """A path by which local programs can read the file; in folders the file itself."""
    return _store().local_copy(uid, name)


def workplaces(
    files: Sequence[tuple[UUID, str]], tell: Callable[[], None]
) -> AbstractContextManager[list[Path]]:
    """Local paths of files beside which an analysis may write; see :class:`Store`."""
    return _store().workplaces(files, tell)


def keep_written(
    originals: Mapping[int, tuple[UUID, Path]], tell: Callable[[], None]
) -> dict[int, OSError]:
    """Keep what was written in workplaces; where that failed, why. See :class:`Store`."""
    return _store().keep_written(originals, tell)


def drop(uid: UUID) -> None:
    """Remove all files of the clip; nothing happens where they are gone already."""
    _store().drop(uid)


def old_folders(*, older_than_s: float, made_after: float) -> Iterator[UUID]:
    """Uids with files that nobody touched for so many seconds; who owns them is asked elsewhere.

    Parameters
    ----------
    made_after
        Seconds since 1970; older ones are passed over by their name alone, which tells when it
        was made.
    """
    return _store().old_folders(older_than_s=older_than_s, made_after=made_after)


def drop_stray_spools(older_than_s: float) -> int:
    """Remove what broke off on this machine and nobody touched for so many seconds; how many."""
    limit = time.time() - older_than_s
    dropped = 0
    with os.scandir(incoming()) as entries:
        for entry in entries:
            with contextlib.suppress(FileNotFoundError):
                is_folder = entry.is_dir(follow_symlinks=False)
                if entry.stat().st_mtime >= limit - (WORKED_IN_S if is_folder else 0):
                    continue
                if is_folder:
                    shutil.rmtree(entry.path, ignore_errors=True)
                else:
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


def original_name(suffix: str) -> str:
    """Name of the uploaded file in its folder; the client's name is never one of ours."""
    return f"original{suffix}"
