"""The quick look at a database says what Django's own long one says."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from audino_py.conf.migrated import is_migrated, migrations_of


def told(path: Path) -> dict[str, str]:
    """A database file as the settings name it."""
    return {"ENGINE": "audino_py.db.sqlite", "NAME": str(path)}


def make_database(path: Path, leave_out: tuple[str, str] | None = None) -> dict[str, str]:
    """A database that remembers all migrations, or all but one."""
    rows = MigrationLoader(None).disk_migrations
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
        kept = [row for row in rows if row != leave_out]
        database.executemany("INSERT INTO django_migrations VALUES (?, ?)", kept)
    database.close()
    return told(path)


def test_the_settings_name_every_app_with_tables() -> None:
    found = {label for label, _ in MigrationLoader(None).disk_migrations}

    assert set(settings.WITH_TABLES) == found
    for label, app in settings.WITH_TABLES.items():
        names = {name for of, name in MigrationLoader(None).disk_migrations if of == label}
        assert migrations_of(app) == names


def test_one_missing_migration_is_missed(tmp_path: Path) -> None:
    leaf = max(name for of, name in MigrationLoader(None).disk_migrations if of == "audino")
    whole = make_database(tmp_path / "whole.sqlite3")
    behind = make_database(tmp_path / "behind ä.sqlite3", ("audino", leaf))

    assert is_migrated(whole, settings.WITH_TABLES)
    assert not is_migrated(behind, settings.WITH_TABLES)


def test_nothing_and_something_else_are_no_database(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite3"
    other.write_bytes(b"not a database at all" * 100)

    assert not is_migrated(told(tmp_path / "none.sqlite3"), settings.WITH_TABLES)
    assert not is_migrated(told(other), settings.WITH_TABLES)


@pytest.mark.django_db
def test_the_database_of_the_tests_is_up_to_date() -> None:
    assert is_migrated(connection.settings_dict, settings.WITH_TABLES)


def test_a_server_that_is_not_there_has_no_migrations() -> None:
    pytest.importorskip("psycopg")
    gone = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "audino",
        "HOST": "127.0.0.1",
        "PORT": "1",
        "USER": "",
        "PASSWORD": "",
    }

    assert not is_migrated(gone, settings.WITH_TABLES)
