"""Servers that are treated badly."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.serving import Server


def descendants(pid: int) -> list[tuple[int, str]]:
    """Process ids below this one, with their command lines."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(fields[1])
    found: list[tuple[int, str]] = []
    below = {pid}
    while below:
        below = {child for child, parent in parents.items() if parent in below}
        for child in below:
            try:
                line = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            found.append((child, line))
    return found


def kill(server: Server, word: str) -> int:
    """SIGKILL everything below the server whose command line holds the word; how many."""
    assert server.process is not None
    killed = 0
    for pid, line in descendants(server.process.pid):
        if word in line:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            killed += 1
    return killed
