"""``better.csv`` says where we answer otherwise than v1, and which test shows it."""

from __future__ import annotations

import csv
from pathlib import Path

HERE = Path(__file__).parent


def test_every_better_answer_is_shown_by_a_test_that_is_there() -> None:
    with (HERE / "better.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    missing = []
    for row in rows:
        name, _, test = row["test"].partition("::")
        if f"def {test}(" not in (HERE / name).read_text(encoding="utf-8"):
            missing.append(row["test"])

    assert missing == []
    assert all(row["point"] and row["v1"] and row["ours"] for row in rows)
    assert len(rows) >= 30
