"""What the receipt of an export says on the command line, one sentence a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from audino_py.client.counting import counted


def told(receipt: dict[str, Any]) -> Iterator[str]:
    """Yield how much was written, what could not be held and how often, what is missing."""
    counts = receipt["counts"]
    clips, segments = counted(counts["clips"], "clip"), counted(counts["segments"], "segment")
    yield f"{clips}, {segments}, {counts['seconds']:,.1f} s of audio."
    if not receipt["losses"]:
        yield "The format holds all of it."
    for loss in receipt["losses"]:
        yield str(loss["sentence"])
    if erased := receipt["erased"]["clips"]:
        yield f"Deleted since, and missing: {counted(erased, 'clip')}; the receipt names them."
    if altered := receipt["altered"]["clips"]:
        yield f"Not to be restored exactly, and missing: {counted(altered, 'clip')}."
    yield from (receipt["split"] or {}).get("not_balanced", [])


def is_other(then: dict[str, Any], sha256: str) -> bool:
    """Whether a file made again is certainly not the one that its receipt tells of."""
    return then.get("file", {}).get("sha256") not in (None, sha256)


def sameness(then: dict[str, Any], sha256: str) -> str:
    """Say whether a file made again is the one that its receipt tells of."""
    before = then.get("file", {}).get("sha256")
    if before is None:
        return "This receipt names no checksum: whether it is the same file cannot be told."
    if before == sha256:
        return "The same file as before, byte for byte."
    return f"Not the same file as before: its SHA-256 was {before} and is {sha256}."
