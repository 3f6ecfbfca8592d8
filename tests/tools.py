"""What tests use beside Python's own packages: which of it is here, and how to get the rest.

Without one the tests that need it are skipped, and both ends of the run say which one is
missing and the line that installs it. Where ``CI`` is set nothing may be skipped: the run stops.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path

import pytest

FETCHING_TAKES_S = 300


@dataclass(frozen=True, slots=True)
class Tool:
    """A program; ``names`` it may have on the PATH, the Debian ``package`` that holds it."""

    names: tuple[str, ...]
    package: str
    proves: str

    def find(self) -> str | None:
        """Its path, or None where it is not installed."""
        return next((found for name in self.names if (found := shutil.which(name))), None)


class Library(Tool):
    """A shared library; ``names`` as the linker knows it, without ``lib`` before them."""

    def find(self) -> str | None:
        """The file's name, or None where it is not installed."""
        return next((found for name in self.names if (found := find_library(name))), None)


CHROMIUM = Tool(("chromium", "chromium-browser"), "chromium", "the pages")
PRAAT = Tool(("praat",), "praat", "TextGrid exports")
FFMPEG = Tool(("ffmpeg",), "ffmpeg", "subtitle exports")
FFPROBE = Tool(("ffprobe",), "ffmpeg", "subtitle exports")
AMR_NARROW = Library(("opencore-amrnb",), "libopencore-amrnb0", "that AMR is heard as it is drawn")
AMR_WIDE = Library(("vo-amrwbenc",), "libvo-amrwbenc0", "that AMR-WB is heard as it is drawn")
TOOLS = (CHROMIUM, PRAAT, FFMPEG, FFPROBE, AMR_NARROW, AMR_WIDE)


def install_line(tools: list[Tool]) -> str:
    """The shell line that installs these."""
    packages = sorted({tool.package for tool in tools})
    return "sudo apt-get install -y " + " ".join(packages)


def missing() -> list[Tool]:
    """What is not on this machine."""
    return [tool for tool in TOOLS if tool.find() is None]


def complaint(tools: list[Tool]) -> str:
    """One sentence naming what is missing, what it would prove, and the line that mends it."""
    what = ", ".join(f"{tool.names[0]} (proves {tool.proves})" for tool in tools)
    return f"Not installed: {what}. On Debian or Ubuntu: {install_line(tools)}"


def needed(tool: Tool) -> str:
    """Where it is; skips the test where it is not installed."""
    path = tool.find()
    if path is None:
        pytest.skip(complaint([tool]))
    return path


def browser_path(own: str) -> str | None:
    """The Chromium to drive: the system's, else Playwright's ``own``, fetched where that can be.

    Returns
    -------
    path
        None where Playwright's own is to be used.
    """
    system = CHROMIUM.find()
    if system is None and not Path(own).exists() and not fetched_own():
        pytest.skip(complaint([CHROMIUM]))
    return system


def fetched_own() -> bool:
    """Whether Playwright could fetch its own Chromium."""
    words = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        ran = subprocess.run(words, capture_output=True, timeout=FETCHING_TAKES_S, check=False)
    except subprocess.TimeoutExpired:
        return False
    return ran.returncode == 0


def stop_where_nothing_may_be_skipped() -> None:
    """In CI a missing one ends the run before it begins."""
    gone = missing()
    if gone and os.environ.get("CI"):
        pytest.exit(complaint(gone), returncode=1)
