"""``python -m audino_py`` is the console script."""

from __future__ import annotations

from audino_py.cli import main

main()
