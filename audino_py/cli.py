"""The console script ``audino``: every management command under one name."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

# Commands of people who only talk to a server need no Django: they start in a blink.
REMOTE = ("upload", "export")


def take_data_folder(words: list[str]) -> list[str]:
    """Read ``--data DIR`` before the settings are: they depend on it."""
    rest: list[str] = []
    for index, word in enumerate(words):
        if word.startswith("--data="):
            os.environ["AUDINO_DATA"] = word.removeprefix("--data=")
        elif index and words[index - 1] == "--data":
            os.environ["AUDINO_DATA"] = word
        elif word != "--data":
            rest.append(word)
    return rest


def main() -> None:
    """Run the command named on the command line; ``audino`` alone, or ``run``, serves."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "audino_py.conf.settings")
    words = sys.argv[1:] or ["serve"]
    if words[0] not in REMOTE:
        words = take_data_folder(words)
    if words[0] == "run":
        words[0] = "serve"
    execute_from_command_line(["audino", *words])
