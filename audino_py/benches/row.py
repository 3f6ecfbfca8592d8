"""One measured line, and how it is written down."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """A figure against its target; ``lower_is_better`` says which side of it holds."""

    name: str
    unit: str
    target: float | None  # None: told for comparison
    runs: Sequence[float]
    lower_is_better: bool = True
    yardstick: float | None = None  # the peer's, or the bare thing's, figure in the same run

    @property
    def value(self) -> float:
        """The median of the runs."""
        return statistics.median(self.runs)

    @property
    def holds(self) -> bool:
        """Whether the target is reached."""
        if self.target is None:
            return True
        return self.value <= self.target if self.lower_is_better else self.value >= self.target

    def as_dict(self) -> dict[str, Any]:
        """For JSON, rounded to what can be told apart."""
        ratio = self.value / self.yardstick if self.yardstick else None
        fields = asdict(self)
        fields.pop("lower_is_better")
        fields["runs"] = [round(run, 4) for run in self.runs]
        return {**fields, "value": round(self.value, 4), "holds": self.holds, "ratio": ratio}


def percentile(times: Sequence[float], share: float) -> float:
    """The time that ``share`` of all stay within."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def commit() -> str:
    """What was measured, where this is a checkout."""
    folder = Path(__file__).resolve().parent
    words = ["git", "-C", str(folder), "rev-parse", "--short", "HEAD"]
    try:
        ran = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603  git
    except OSError:
        return ""
    return ran.stdout.strip()


def document(rows: Sequence[Row]) -> dict[str, Any]:
    """Everything a benchmark prints."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return {"commit": commit(), "machine": machine, "rows": [row.as_dict() for row in rows]}
