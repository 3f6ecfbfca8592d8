"""Web server and worker as child processes of the one that watches them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from audino_py.keeper import Keeper, begun
from tests.serving import Server, free_port

WORK_TICKS = 30  # loading takes twice as long at least


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    """Of a web server that was not let serve yet; its folder is empty."""
    port = free_port()
    env = {**os.environ, "AUDINO_DATA": str(tmp_path), "AUDINO_WEB_PROCESSES": "2"}
    keeper = begun("127.0.0.1", port, env)
    yield keeper
    keeper.give_up()


def address(keeper: Keeper) -> str:
    return f"http://127.0.0.1:{keeper.commands[0][-1]}/healthz"


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_loaded(pid: int) -> bool:
    """Whether a process worked for a while, and works no more."""
    before = ticks(pid)
    time.sleep(0.5)
    return ticks(pid) == before > WORK_TICKS


def ticks(pid: int) -> int:
    """Hundredths of a second that it ran so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def until(is_so: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def answers(where: str) -> bool:
    try:
        return requests.get(where, timeout=5).status_code in (200, 503)
    except requests.RequestException:
        return False


def test_a_web_server_listens_when_it_is_let_and_not_before(keeper: Keeper) -> None:
    web = keeper.children[0]
    until(lambda: is_loaded(web.pid))
    heard_early = answers(address(keeper))
    had_children = children(web.pid)
    threads = len(list(Path(f"/proc/{web.pid}/task").iterdir()))

    keeper.open()

    until(lambda: answers(address(keeper)))
    assert not heard_early
    assert threads == 1  # or a fork may take a lock along that nobody holds
    assert had_children == []
    assert len(children(web.pid)) == 2


def test_a_web_process_that_is_killed_is_there_again_at_once(keeper: Keeper) -> None:
    keeper.open()
    web = keeper.children[0]
    until(lambda: len(children(web.pid)) == 2 and answers(address(keeper)))
    first, second = children(web.pid)

    os.kill(first, signal.SIGKILL)
    until(lambda: set(children(web.pid)) - {first, second}, seconds=5)
    os.kill(second, signal.SIGKILL)

    until(lambda: not {first, second} & set(children(web.pid)), seconds=10)
    until(lambda: answers(address(keeper)))


def test_a_keeper_that_gives_up_leaves_no_child_and_no_handler(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    keeper = begun("127.0.0.1", free_port(), {**os.environ, "AUDINO_DATA": str(tmp_path)})

    keeper.give_up()

    assert [child.poll() is None for child in keeper.children] == [False]
    assert signal.getsignal(signal.SIGTERM) == before


def test_an_empty_folder_is_served_after_the_database_was_made(tmp_path: Path) -> None:
    server = Server(tmp_path / "first")
    server.start()
    try:
        assert server.visitor().session()["needs_setup"]
        assert "Traceback" not in server.log.read_text()
    finally:
        server.stop()
