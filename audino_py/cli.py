"""The console script ``audino``: every management command under one name."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command named on the command line; ``audino`` alone serves."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "audino_py.conf.settings")
    execute_from_command_line(["audino", *(sys.argv[1:] or ["serve"])])
