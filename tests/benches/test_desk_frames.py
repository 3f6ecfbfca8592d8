"""What frames cost is read from the browser's own record of its main thread."""

from __future__ import annotations

from typing import Any

import pytest

from audino_py.benches.desk_frames import MARK, work_of

PAGE = {"pid": 7, "tid": 1}


def _mark(at: int) -> dict[str, Any]:
    return {"name": MARK, "ph": "I", "ts": at, **PAGE}


def _task(at: int, wall: int, busy: int, **thread: int) -> dict[str, Any]:
    name = "ThreadControllerImpl::RunTask"
    return {"name": name, "ph": "X", "ts": at, "dur": wall, "tdur": busy, **(thread or PAGE)}


def test_a_frame_costs_the_processor_time_of_its_thread_from_mark_to_mark() -> None:
    events = [
        _task(0, 50, 50),  # before the first frame
        _task(100, 3_000, 2_000),  # makes the first mark; waited a millisecond for the processor
        _mark(150),
        _task(4_000, 500, 500),
        _task(4_600, 900, 900, pid=7, tid=2),  # another thread of the page
        _task(20_000, 9_000, 5_000),  # makes the second mark
        _mark(20_100),
        {"name": "FunctionCall", "ph": "X", "ts": 20_200, "dur": 10, "tdur": 10, **PAGE},
        _task(40_000, 10, 10),
        _mark(40_005),
    ]

    assert work_of(events) == [2.5, 5.0]


def test_a_trace_without_frames_is_no_measurement() -> None:
    with pytest.raises(SystemExit, match="no frame"):
        work_of([_task(0, 5, 5)])
