"""Files that are brought once for many pieces, and let go of when nobody asks any more."""

import contextlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from audino_py.audio.open_files import OpenFiles


class Bucket:
    """Brings copies that are gone afterwards, and counts."""

    def __init__(self) -> None:
        self.brought: list[str] = []

    @contextlib.contextmanager
    def bring(self, name: str) -> Iterator[Path]:
        self.brought.append(name)
        time.sleep(0.05)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_text(name)
            yield path


@pytest.fixture
def bucket() -> Bucket:
    return Bucket()


def read(files: OpenFiles, bucket: Bucket, name: str) -> tuple[str, int]:
    """What the file says, and its descriptor."""
    with files.borrow(name, partial(bucket.bring, name)) as descriptor:
        return os.pread(descriptor, 100, 0).decode(), descriptor


def is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def until(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)
    return holds()


def test_many_who_ask_at_once_have_it_brought_once(bucket: Bucket) -> None:
    files = OpenFiles()

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda name: read(files, bucket, name)[0], ["one", "two"] * 20))

    assert said == ["one", "two"] * 20
    assert sorted(bucket.brought) == ["one", "two"]


def test_the_one_used_longest_ago_makes_room_unless_it_is_in_use(bucket: Bucket) -> None:
    files = OpenFiles(most=2)
    with files.borrow("held", partial(bucket.bring, "held")) as held:
        read(files, bucket, "first")
        _, second = read(files, bucket, "second")

        read(files, bucket, "third")

        assert [is_open(one) for one in (held, second)] == [True, False]
        assert os.pread(held, 100, 0) == b"held"
    read(files, bucket, "first")
    assert bucket.brought == ["held", "first", "second", "third", "first"]


def test_an_unused_one_is_let_go_after_a_while(bucket: Bucket) -> None:
    files = OpenFiles(idle_s=0.1)

    _, descriptor = read(files, bucket, "one")

    assert is_open(descriptor)
    assert until(lambda: not is_open(descriptor))
    assert read(files, bucket, "one")[0] == "one"


def test_what_goes_wrong_is_brought_anew(bucket: Bucket) -> None:
    files = OpenFiles()

    with (
        pytest.raises(ValueError, match="cannot be read"),
        files.borrow("one", partial(bucket.bring, "one")) as descriptor,
    ):
        raise ValueError("cannot be read")

    assert not is_open(descriptor)
    assert read(files, bucket, "one")[0] == "one"
    assert bucket.brought == ["one", "one"]


def test_what_is_not_there_is_said_each_time(tmp_path: Path) -> None:
    files = OpenFiles()

    for _ in range(2):
        with (
            pytest.raises(FileNotFoundError),
            files.borrow("none", lambda: contextlib.nullcontext(tmp_path / "none")),
        ):
            pass
