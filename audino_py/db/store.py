"""The seam between clips and where their files lie: a folder of this machine, or a bucket."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import UUID

from django.conf import settings

from audino_py.errors import BusyError

CHUNK_BYTES = 256 * 1024


class StoreAwayError(BusyError, OSError):
    """503: the store of files does not answer, or refuses; what was asked is not done."""

    code = "store_away"


class Store(ABC):
    """Files under a uid; whoever puts one may rely on it being kept when the call returns."""

    @abstractmethod
    def put(self, uid: UUID, name: str, source: Path) -> None:
        """Move a synced local file in; it is durable afterwards."""

    @abstractmethod
    def take_back(self, uid: UUID, name: str, target: Path) -> None:
        """Undo :meth:`put`: the file is local again, and nothing is left under the uid."""

    @abstractmethod
    def size_of(self, uid: UUID, name: str) -> int:
        """Bytes of a file; FileNotFoundError where there is none."""

    @abstractmethod
    def open_range(self, uid: UUID, name: str, start: int, length: int) -> Iterator[bytes]:
        """Bytes ``[start, start + length)`` in chunks; FileNotFoundError at once."""

    @abstractmethod
    def local_copy(self, uid: UUID, name: str) -> AbstractContextManager[Path]:
        """A path that local programs can read; FileNotFoundError here, or when it is opened."""

    @abstractmethod
    def workplaces(
        self, files: Sequence[tuple[UUID, str]], tell: Callable[[], None]
    ) -> AbstractContextManager[list[Path]]:
        """Each file in a local folder of its own, in which an analysis may write beside it.

        Parameters
        ----------
        tell
            Called about once a second while files are on their way; what it raises ends it.

        Returns
        -------
        paths
            Of files that are not there too: opening those fails.
        """

    @abstractmethod
    def keep_written(
        self, originals: Mapping[int, tuple[UUID, Path]], tell: Callable[[], None]
    ) -> dict[int, OSError]:
        """Keep what was written beside the originals in their workplaces.

        Returns
        -------
        failures
            By the same numbers, where the store did not take it.
        """

    @abstractmethod
    def drop(self, uid: UUID) -> None:
        """Remove everything under the uid; nothing happens where it is gone already."""

    @abstractmethod
    def old_folders(self, *, older_than_s: float, made_after: float) -> Iterator[UUID]:
        """Uids with files that nobody touched for so many seconds (see ``storage``)."""


def incoming() -> Path:
    """Where bodies arrive on this machine: beside its clips, so that a rename moves them."""
    folder = Path(settings.CLIPS) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def made_at(uid: UUID) -> float:
    """When a uid was made, by its own first 48 bits: seconds since 1970."""
    return (uid.int >> 80) / 1000
