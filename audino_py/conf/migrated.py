"""Whether a database of one machine is up to date, asked without Django: it starts in no time."""

from __future__ import annotations

import contextlib
import importlib.util
import sqlite3
from collections.abc import Mapping
from pathlib import Path


def is_migrated(path: Path, apps: Mapping[str, str]) -> bool:
    """Whether the SQLite file has every migration that the installed apps carry.

    Parameters
    ----------
    path
        The database; False where there is none.
    apps
        Label of each app with tables, and its package's dotted name.
    """
    if not path.exists():
        return False
    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            done = set(database.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.Error:
        return False
    return all(
        {(label, name) for name in migrations_of(app)} <= done for label, app in apps.items()
    )


def migrations_of(app: str) -> set[str]:
    """Names of all migrations in the app's package."""
    spec = importlib.util.find_spec(app)
    folders = (spec.submodule_search_locations if spec is not None else None) or []
    files = (file for folder in folders for file in Path(folder, "migrations").glob("[0-9]*.py"))
    return {file.stem for file in files}
