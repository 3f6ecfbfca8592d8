"""Who may do what: every operation, asked by everybody, about everything.

``permissions.csv`` has a line for each operation and relation, a column for each asker. Relations:
``own`` is one's own task, work, comment or speaker; ``assigned`` a clip, or its draft, that one
works on; ``same`` somebody else's in the same project; ``foreign`` of another project; ``any``
where nothing is named. The foreign manager manages the other project. ``-``: no such thing.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.contracts.conftest import call_of, send, taken_back
from tests.contracts.document import operations
from tests.contracts.examples import EXAMPLES
from tests.contracts.world import ALPHA, BETA, BOB, ROLES, World

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("permissions.csv")
FEWEST_CELLS = 500


def rows() -> dict[str, list[dict[str, str]]]:
    """The lines of the table by operation."""
    found: dict[str, list[dict[str, str]]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["operation"], []).append(row)
    return found


def test_every_operation_of_the_document_stands_in_the_table() -> None:
    assert set(rows()) == set(operations()) == set(EXAMPLES)


def test_the_table_has_no_gaps() -> None:
    cells = [row[role] for lines in rows().values() for row in lines for role in ROLES]

    assert all(cell == "-" or cell.isdecimal() for cell in cells)
    assert sum(cell != "-" for cell in cells) >= FEWEST_CELLS


@pytest.mark.parametrize("name", sorted(rows()))
def test_everybody_may_what_the_table_says_and_hears_nothing_else(name: str, world: World) -> None:
    wrong, told = [], []
    for row in rows()[name]:
        for role in ROLES:
            if row[role] == "-":
                continue
            things = world.seen_by(role, row["relation"])
            client = world.clients[role]
            with taken_back(client):
                call = call_of(name, row["relation"], things, world)
                response = send(client, name, call)
            if response.status_code != int(row[role]):
                wrong.append((row["relation"], role, response.status_code, response.text_seen))
            told += [
                (row["relation"], role, w) for w in secrets_of(role) if w in response.text_seen
            ]

    assert wrong == []
    assert told == []


def secrets_of(role: str) -> tuple[str, ...]:
    """Words that must show in no answer to this role."""
    if role == "administrator":
        return ()
    if role == "foreign_manager":
        return (ALPHA, BOB)
    if role in ("annotator", "key_upload"):
        return (BETA, BOB)
    return (ALPHA, BETA, BOB) if role == "anonymous" else (BETA,)
