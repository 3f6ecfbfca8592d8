"""The bell: services say that something is owed; who answers registers here.

The state of a row is the truth. A ring that is lost costs time only: the sweep rings again.
"""

from __future__ import annotations

from collections.abc import Callable

_ringers: dict[str, Callable[[int], None]] = {}


def answer(name: str, ringer: Callable[[int], None]) -> None:
    """Register who is called when ``name`` rings (the worker's floor does this once)."""
    _ringers[name] = ringer


def ring(name: str, pk: int) -> None:
    """Say, inside the transaction that made it true, that row ``pk`` is owed work."""
    _ringers[name](pk)
