"""The worker's door: job functions, and who answers the bell."""

from __future__ import annotations

from audino_py import bell


def register() -> None:
    """Connect the bell's names to their jobs; called once, when Django is ready."""
    bell.answer("clip", _not_owed)


def _not_owed(pk: int) -> None:
    """Nobody analyses yet: the sweep finds the row."""
