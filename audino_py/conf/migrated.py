"""Whether a database is up to date, asked without Django: the server starts in no time."""

from __future__ import annotations

import contextlib
import importlib.util
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audino_py.conf.poolers import given

_ASKED = "SELECT app, name FROM django_migrations"


def is_migrated(database: Mapping[str, Any], apps: Mapping[str, str]) -> bool:
    """Whether the database has every migration that the installed apps carry.

    Parameters
    ----------
    database
        As the settings have it; False where it is not there, or cannot be asked.
    apps
        Label of each app with tables, and its package's dotted name.
    """
    ask = _of_sqlite if "sqlite" in str(database["ENGINE"]) else _of_postgresql
    done = ask(database)
    return all(
        {(label, name) for name in migrations_of(app)} <= done for label, app in apps.items()
    )


def _of_sqlite(database: Mapping[str, Any]) -> set[tuple[str, str]]:
    path = Path(database["NAME"])
    if not path.exists():
        return set()
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as asked,
    ):
        return set(asked.execute(_ASKED))
    return set()


def _of_postgresql(database: Mapping[str, Any]) -> set[tuple[str, str]]:
    try:
        import psycopg  # noqa: PLC0415  an extra: only there where it is used
    except ImportError:
        return set()
    with contextlib.suppress(psycopg.Error), psycopg.connect(**given(database)) as asked:
        return set(asked.execute(_ASKED))
    return set()


def migrations_of(app: str) -> set[str]:
    """Names of all migrations in the app's package."""
    spec = importlib.util.find_spec(app)
    folders = (spec.submodule_search_locations if spec is not None else None) or []
    files = (file for folder in folders for file in Path(folder, "migrations").glob("[0-9]*.py"))
    return {file.stem for file in files}
