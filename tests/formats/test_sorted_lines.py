"""Lines sorted on disk come back as Python sorts them in memory."""

from __future__ import annotations

import random
from contextlib import closing

import pytest

from audino_py.formats.sorted_lines import SortedLines


@pytest.mark.parametrize("count", [0, 1, 20_000])
def test_lines_come_back_sorted_bytewise_and_more_than_once(count: int) -> None:
    dice = random.Random(count)
    lines = [f"{dice.choice('aZא-_')}{dice.random()} {'x' * 40}\n".encode() for _ in range(count)]
    with closing(SortedLines()) as kept:
        for line in lines:
            kept.add(line)

        assert list(kept) == sorted(lines)
        assert list(kept) == sorted(lines)
