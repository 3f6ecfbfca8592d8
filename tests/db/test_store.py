"""Files of clips in a folder and in a bucket: the same answers from both."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings

from audino_py.db.bucket import Bucket
from audino_py.db.folders import Folders
from audino_py.db.store import Store, StoreAwayError, incoming
from audino_py.db.uuids import uuid7
from tests.buckets import KEYS, bucket_server

DATA = bytes(range(256)) * 4096  # 1 MiB


@pytest.fixture(scope="module")
def address() -> Iterator[dict[str, str]]:
    with bucket_server() as env:
        yield env


@pytest.fixture
def bucket(
    address: dict[str, str], settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Bucket:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    settings.S3_BUCKET = address["AUDINO_S3_BUCKET"]
    settings.S3_ENDPOINT_URL = address["AUDINO_S3_ENDPOINT_URL"]
    settings.S3_REGION = address["AUDINO_S3_REGION"]
    settings.S3_PREFIX = f"{uuid7().hex}/"
    return Bucket()


@pytest.fixture(params=["folders", "bucket"])
def store(request: pytest.FixtureRequest) -> Store:
    return Folders() if request.param == "folders" else request.getfixturevalue("bucket")


def spooled(data: bytes = DATA) -> Path:
    path = incoming() / f"{uuid7().hex}.part"
    path.write_bytes(data)
    return path


def nothing() -> None:
    pass


def test_a_file_is_read_whole_and_in_parts(store: Store) -> None:
    uid, source = uuid7(), spooled()

    store.put(uid, "original.wav", source)

    def read(start: int, length: int) -> bytes:
        return b"".join(store.open_range(uid, "original.wav", start, length))

    assert not source.exists()
    assert store.size_of(uid, "original.wav") == len(DATA)
    assert read(0, len(DATA)) == DATA
    assert read(300_001, 500_000) == DATA[300_001:800_001]
    assert read(len(DATA) - 5, 100) == DATA[-5:]
    assert read(len(DATA), 10) == b""
    assert read(7, 0) == b""
    with store.local_copy(uid, "original.wav") as path:
        assert path.name == "original.wav"
        assert path.read_bytes() == DATA


def test_what_is_not_there_is_said_at_once(store: Store) -> None:
    uid = uuid7()

    with pytest.raises(FileNotFoundError):
        store.size_of(uid, "original.wav")
    for length in (0, 10):
        with pytest.raises(FileNotFoundError):
            store.open_range(uid, "original.wav", 0, length)
    with pytest.raises(FileNotFoundError), store.local_copy(uid, "original.wav") as path:
        path.read_bytes()
    store.drop(uid)


def test_taken_back_a_file_is_where_it_arrived(store: Store) -> None:
    uid, source = uuid7(), spooled()
    store.put(uid, "original.wav", source)

    store.take_back(uid, "original.wav", source)

    assert source.read_bytes() == DATA
    with pytest.raises(FileNotFoundError):
        store.size_of(uid, "original.wav")


def test_what_an_analysis_writes_is_kept_beside_the_original(store: Store) -> None:
    first, second, missing = uuid7(), uuid7(), uuid7()
    for uid in (first, second):
        store.put(uid, "original.wav", spooled())
    files = [(uid, "original.wav") for uid in (first, second, missing)]

    with store.workplaces(files, nothing) as paths:
        assert [path.exists() for path in paths] == [True, True, False]
        for path in paths[:2]:
            (path.parent / "peaks-e2.bin").write_bytes(path.parent.name.encode())
            (path.parent / ".tiles-e2.bin.part").write_bytes(b"half")
        failures = store.keep_written({0: (first, paths[0]), 1: (second, paths[1])}, nothing)

    assert failures == {}
    for uid in (first, second):
        assert b"".join(store.open_range(uid, "peaks-e2.bin", 0, 99)) == uid.hex.encode()
        assert store.size_of(uid, "original.wav") == len(DATA)
    store.drop(first)
    with pytest.raises(FileNotFoundError):
        store.size_of(first, "peaks-e2.bin")
    assert store.size_of(second, "peaks-e2.bin") == 32


def test_a_bucket_leaves_nothing_on_this_machine(bucket: Bucket) -> None:
    uid = uuid7()
    bucket.put(uid, "original.wav", spooled())
    with (
        bucket.workplaces([(uid, "original.wav")], nothing) as paths,
        bucket.local_copy(uid, "original.wav"),
    ):
        bucket.keep_written({0: (uid, paths[0])}, nothing)

    assert list(incoming().iterdir()) == []


def test_old_folders_are_found_by_when_they_were_made(bucket: Bucket) -> None:
    now = int(time.time() * 1000)
    ages = {age: UUID(int=((now - age * 1000) << 80) | 0x7 << 76 | age) for age in (10, 100, 1000)}
    for uid in ages.values():
        bucket.put(uid, "original.wav", spooled(b"one"))
        bucket.put(uid, "peaks-e2.bin", spooled(b"two"))

    found = list(bucket.old_folders(older_than_s=50, made_after=0.0))
    younger = list(bucket.old_folders(older_than_s=50, made_after=now / 1000 - 500))

    assert found == [ages[1000], ages[100]]
    assert younger == [ages[100]]


def test_a_bucket_that_does_not_answer_is_a_clear_error(
    bucket: Bucket, settings: LazySettings
) -> None:
    settings.S3_ENDPOINT_URL = "http://127.0.0.1:9"
    away = Bucket()

    with (
        pytest.raises(StoreAwayError, match="Try again in a moment"),
        away.workplaces([(uuid7(), "original.wav")], nothing),
    ):
        pass
