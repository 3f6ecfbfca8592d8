"""Files of clips in a bucket of an S3-compatible store, for any number of machines.

Bodies still arrive on the disk of the web host that takes them, and analyses run in folders of the
worker's host; both go away once the bucket has what is to be kept.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any
from uuid import UUID

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from audino_py.db.store import CHUNK_BYTES, Store, StoreAwayError, incoming, made_at

AT_ONCE = 8  # files on their way, of one batch
TELL_EVERY_S = 1.0
DROPPED_AT_ONCE = 1000  # what one request may name
HALF_WRITTEN = ".part"
GONE = ("404", "NoSuchKey", "NotFound")
WHOLE = TransferConfig(use_threads=False, multipart_threshold=64 * 2**20)


class Bucket(Store):
    """The store of several machines; threads share it."""

    def __init__(self) -> None:
        self._bucket, self._prefix = settings.S3_BUCKET, settings.S3_PREFIX
        self._s3: Any = boto3.session.Session().client(
            "s3",
            endpoint_url=settings.S3_ENDPOINT_URL or None,
            region_name=settings.S3_REGION or None,
            config=Config(
                connect_timeout=5,
                read_timeout=30,
                retries={"mode": "standard", "total_max_attempts": 3},
                max_pool_connections=64,
                # Stores of others do not know the newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def put(self, uid: UUID, name: str, source: Path) -> None:
        """Send the file; then the local one goes."""
        self._send(source, self._key(uid, name))
        source.unlink()

    def take_back(self, uid: UUID, name: str, target: Path) -> None:
        """Fetch the file again, then remove it from the bucket."""
        with contextlib.suppress(FileNotFoundError):
            self._fetch(self._key(uid, name), target)
        self.drop(uid)

    def size_of(self, uid: UUID, name: str) -> int:
        """As the bucket says."""
        with _told():
            head = self._s3.head_object(Bucket=self._bucket, Key=self._key(uid, name))
        return int(head["ContentLength"])

    def open_range(self, uid: UUID, name: str, start: int, length: int) -> Iterator[bytes]:
        """Ask for just these bytes."""
        if length <= 0:
            self.size_of(uid, name)
            return iter(())
        try:
            with _told():
                answer = self._s3.get_object(
                    Bucket=self._bucket,
                    Key=self._key(uid, name),
                    Range=f"bytes={start}-{start + length - 1}",
                )
        except _BeyondEndError:
            return iter(())
        return _Pieces(answer["Body"])

    @contextlib.contextmanager
    def local_copy(self, uid: UUID, name: str) -> Iterator[Path]:
        """A copy that goes away afterwards."""
        with _folder() as folder:
            self._fetch(self._key(uid, name), folder / name)
            yield folder / name

    @contextlib.contextmanager
    def workplaces(
        self, files: Sequence[tuple[UUID, str]], tell: Callable[[], None]
    ) -> Iterator[list[Path]]:
        """Copies, each in a folder of its own; all of them go away afterwards."""
        with _folder() as folder:
            paths = [folder / uid.hex / name for uid, name in files]

            def bring(number: int) -> None:
                paths[number].parent.mkdir()
                with contextlib.suppress(FileNotFoundError):
                    self._fetch(self._key(*files[number]), paths[number])

            for error in _all_at_once(bring, range(len(files)), tell).values():
                raise error
            yield paths

    def keep_written(
        self, originals: Mapping[int, tuple[UUID, Path]], tell: Callable[[], None]
    ) -> dict[int, OSError]:
        """Send all that stands beside the originals."""

        def send(number: int) -> None:
            uid, original = originals[number]
            for path in sorted(original.parent.iterdir()):
                if path != original and path.suffix != HALF_WRITTEN:
                    self._send(path, self._key(uid, path.name))

        return _all_at_once(send, list(originals), tell)

    def drop(self, uid: UUID) -> None:
        """Remove all objects of the uid."""
        with _told():
            keys = [{"Key": row["Key"]} for row in self._rows(f"{self._prefix}{uid.hex}/")]
            for at in range(0, len(keys), DROPPED_AT_ONCE):
                part = {"Objects": keys[at : at + DROPPED_AT_ONCE], "Quiet": True}
                self._s3.delete_objects(Bucket=self._bucket, Delete=part)

    def old_folders(self, *, older_than_s: float, made_after: float) -> Iterator[UUID]:
        """By their names, which tell when they were made and lie in that order."""
        limit, after = time.time() - older_than_s, f"{int(made_after * 1000):012x}"
        seen: UUID | None = None
        with _told():
            for row in self._rows(self._prefix, StartAfter=self._prefix + after):
                with contextlib.suppress(ValueError):
                    uid = UUID(hex=row["Key"][len(self._prefix) :].partition("/")[0])
                    if made_at(uid) >= limit:
                        return
                    if uid != seen:
                        yield uid
                    seen = uid

    def _key(self, uid: UUID, name: str) -> str:
        return f"{self._prefix}{uid.hex}/{name}"

    def _rows(self, prefix: str, **options: str) -> Iterator[dict[str, Any]]:
        pages = self._s3.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self._bucket, Prefix=prefix, **options):
            yield from page.get("Contents", [])

    def _send(self, source: Path, key: str) -> None:
        with _told(), source.open("rb") as file:
            self._s3.upload_fileobj(file, self._bucket, key, Config=WHOLE)

    def _fetch(self, key: str, target: Path) -> None:
        try:
            with _told(), target.open("wb") as file:
                self._s3.download_fileobj(self._bucket, key, file, Config=WHOLE)
        except FileNotFoundError:
            target.unlink(missing_ok=True)
            raise


class _BeyondEndError(Exception):
    """A range that begins behind the end of its file."""


class _Pieces(Iterator[bytes]):
    """The chunks of an answer; lets the line go at the end, or when the web server lets it go."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def __next__(self) -> bytes:
        with _told():
            chunk: bytes = self._body.read(CHUNK_BYTES)
        if not chunk:
            self.close()
            raise StopIteration
        return chunk

    def close(self) -> None:
        """Let the line go."""
        self._body.close()


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Say in our own errors what the store says in its."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in GONE:
            raise FileNotFoundError(code) from error
        if code in ("InvalidRange", "416"):
            raise _BeyondEndError from error
        raise _away() from error
    except BotoCoreError as error:
        raise _away() from error


def _away() -> StoreAwayError:
    return StoreAwayError("The store of sound does not answer just now. Try again in a moment.")


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="work-", dir=incoming()))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _all_at_once(
    move: Callable[[int], None], numbers: Sequence[int], tell: Callable[[], None]
) -> dict[int, OSError]:
    """Move files side by side; what went wrong, by number."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        moving: dict[Future[None], int] = {pool.submit(move, number): number for number in numbers}
        try:
            while wait(moving, timeout=TELL_EVERY_S).not_done:
                tell()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    failures: dict[int, OSError] = {}
    for future, number in moving.items():
        error = future.exception()
        if isinstance(error, OSError):
            failures[number] = error
        elif error is not None:
            raise error
    return failures
