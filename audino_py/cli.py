"""The console script ``audino``: every management command under one name."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile

from audino_py.keeper import serve_at_once

# Commands that have no data of their own: they talk to a server, or to nobody.
REMOTE = ("upload", "export", "import", "versions", "analyse", "move_in")


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


def leave_no_folder() -> None:
    """Give the settings a folder and a secret of no meaning: a client's own folder stays clean."""
    os.environ.setdefault("AUDINO_DATA", tempfile.gettempdir())
    os.environ.setdefault("AUDINO_SECRET_KEY", secrets.token_urlsafe(50))


def main() -> None:
    """Run the command named on the command line; ``audino`` alone, or ``run``, serves."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "audino_py.conf.settings")
    words = sys.argv[1:] or ["serve"]
    if words[0] in REMOTE:
        leave_no_folder()
    else:
        words = take_data_folder(words)
    if words[0] == "run":
        words[0] = "serve"
    if words[0] == "serve" and serve_at_once(words[1:]):
        return
    from django.core.management import execute_from_command_line  # noqa: PLC0415  a server is there without

    execute_from_command_line(["audino", *words])
