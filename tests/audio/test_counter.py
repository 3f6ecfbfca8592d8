"""Requests that the child takes, one or some at a time, with their files."""

import json
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from audino_py.audio.counter import Counter

DRAW: dict[str, Any] = {"parts": ["peaks"]}
KEEP: dict[str, Any] = {"keep": True}


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, Counter]]:
    asker, link = socket.socketpair()
    with asker, link:
        yield asker, Counter(link)


def ask(asker: socket.socket, request: dict[str, Any], files: list[int]) -> None:
    socket.send_fds(asker, [json.dumps(request).encode() + b"\n"], files)


def test_requests_that_are_alike_are_given_together_but_not_too_many(
    ends: tuple[socket.socket, Counter],
) -> None:
    asker, counter = ends
    for request in (DRAW, DRAW, DRAW, KEEP, KEEP, DRAW):
        ask(asker, request, [])

    given = [counter.next(2) for _ in range(4)]

    assert given == [[DRAW, DRAW], [DRAW], [KEEP, KEEP], [DRAW]]


def test_a_request_that_is_there_does_not_wait_for_others(
    ends: tuple[socket.socket, Counter],
) -> None:
    asker, counter = ends
    ask(asker, DRAW, [])

    assert counter.next(16) == [DRAW]


def test_files_come_in_the_order_of_their_requests(ends: tuple[socket.socket, Counter]) -> None:
    asker, counter = ends
    pipes = [os.pipe() for _ in range(4)]
    ask(asker, DRAW, [pipes[0][1], pipes[1][1]])
    ask(asker, DRAW, [pipes[2][1], pipes[3][1]])

    assert counter.next(16) == [DRAW, DRAW]
    for number, descriptor in enumerate([*counter.take_files(), *counter.take_files()]):
        os.write(descriptor, b"%d" % number)
        os.close(descriptor)
    heard = [os.read(pipe[0], 1) for pipe in pipes]

    assert heard == [b"0", b"1", b"2", b"3"]
    for pipe in pipes:
        os.close(pipe[0])
        os.close(pipe[1])


def test_nothing_is_given_once_nobody_will_ask_again(ends: tuple[socket.socket, Counter]) -> None:
    asker, counter = ends
    ask(asker, DRAW, [])
    asker.shutdown(socket.SHUT_WR)

    assert counter.next(16) == [DRAW]
    assert counter.next(16) == []


def test_answers_are_said_in_order(ends: tuple[socket.socket, Counter]) -> None:
    asker, counter = ends

    counter.say({"place": 0}, {"place": 1})

    assert asker.recv(100) == b'{"place": 0}\n{"place": 1}\n'
