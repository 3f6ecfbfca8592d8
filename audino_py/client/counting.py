"""Numbers and names in sentences of the command line."""

from __future__ import annotations

from collections.abc import Sequence

NAMES_TOLD = 20


def counted(count: int, noun: str) -> str:
    """Say how many: ``1 clip``, ``2,000 clips``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def listed(names: Sequence[str], all_in_all: int | None = None) -> str:
    """Say names in a sentence, the first of them where there are very many."""
    shown = ", ".join(names[:NAMES_TOLD])
    rest = (len(names) if all_in_all is None else all_in_all) - len(names[:NAMES_TOLD])
    return f"{shown} and {rest:,} more" if rest > 0 else shown
