"""Poolers between us and PostgreSQL, told apart from the database itself before anything starts.

One that lends its connections for a transaction only, as PgBouncer does with
``pool_mode = transaction``, forgets whatever is meant to outlast a transaction: the locks by which
one machine alone brings the database up to date and one alone sweeps, the cursors of long reads,
the wish to be told of new jobs. Some of that fails, most of it goes wrong in silence. Web processes
need none of it; all others need the database's own address.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from audino_py.conf.safety import UnsafeSettingsError

_PATIENCE_S = 5  # for a server that does not answer
_WHO = "SELECT pg_backend_pid()"
_WHERE = "SELECT current_database(), pg_postmaster_start_time()"


def refuse_poolers(database: Mapping[str, Any], pooler: Mapping[str, Any] | None) -> None:
    """Stop with one line where a pooler stands in the way; say what makes one slow.

    Parameters
    ----------
    database, pooler
        As the settings have them: DATABASE_URL, and AUDINO_POOLER_URL where there is one. Nothing
        is asked where the first is SQLite, or does not answer: Django says what is wrong there.

    Raises
    ------
    UnsafeSettingsError
        With the setting to change.
    """
    if "postgresql" not in str(database["ENGINE"]) or find_spec("psycopg") is None:
        return  # an extra: Django says that it is missing
    psycopg = import_module("psycopg")
    try:
        with (
            psycopg.connect(**given(database), autocommit=True) as one,
            psycopg.connect(**given(database)) as other,
        ):
            if _are_lent(one, other):
                raise UnsafeSettingsError(
                    "DATABASE_URL leads to a pooler that lends connections for one transaction "
                    "only: set it to the database's own address, or to a pool by session, and "
                    "AUDINO_POOLER_URL to this one, which web processes then use."
                )
            place = one.execute(_WHERE).fetchone()
        wish = database.get("OPTIONS", {}).get("options", "")
        psycopg.connect(**given(database), options=wish).close()
    except psycopg.Error as error:
        if "startup parameter" in str(error):
            raise UnsafeSettingsError(
                "DATABASE_URL leads to a pooler that refuses the start parameter options: let it "
                "pass, with PgBouncer by ignore_startup_parameters = options."
            ) from error
        return
    if pooler is not None:
        _check(psycopg, pooler, place)


def _check(psycopg: Any, pooler: Mapping[str, Any], place: Any) -> None:
    """Refuse one that is away or leads elsewhere; say where plans are compiled behind it."""
    try:
        with psycopg.connect(**given(pooler), autocommit=True) as lent:
            is_same = lent.execute(_WHERE).fetchone() == place
            (jit,) = lent.execute("SHOW jit").fetchone()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[-1]
        raise UnsafeSettingsError(f"AUDINO_POOLER_URL does not answer: {reason}") from error
    if not is_same:
        raise UnsafeSettingsError(
            "AUDINO_POOLER_URL leads to another database than DATABASE_URL: they must be one."
        )
    if jit != "off":
        sys.stderr.write(
            "AUDINO_POOLER_URL: PostgreSQL compiles plans there, which makes pages slow. Say once: "
            f'ALTER DATABASE "{place[0]}" SET jit = off\n'
        )


def given(database: Mapping[str, Any]) -> dict[str, Any]:
    """What PostgreSQL's own library takes, without the wishes that a pooler may refuse."""
    where = {
        "host": database["HOST"],
        "port": database["PORT"],
        "user": database["USER"],
        "password": database["PASSWORD"],
        "dbname": database["NAME"],
    }
    lines = {name: value for name, value in database.get("OPTIONS", {}).items() if "ssl" in name}
    found = {name: value for name, value in (where | lines).items() if value}
    return {**found, "connect_timeout": _PATIENCE_S}


def _are_lent(one: Any, other: Any) -> bool:
    """Whether a connection of ours is now this, now that one of the server.

    Between its statements the first gives back what it was lent; the other's transaction, open
    from its first statement on, takes just that and keeps it.
    """
    first = _pid(one)
    return _pid(other) == first or _pid(one) != first


def _pid(connection: Any) -> int:
    """Number of the server's process behind a connection at this moment."""
    return int(connection.execute(_WHO).fetchone()[0])
