"""The server under load: all that has to stay fast, each part on a server of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from audino_py.benches.row import Row
from audino_py.benches.saves import saves
from audino_py.benches.sizes import exports, sizes, streams
from audino_py.benches.stand import Plan, Stand
from audino_py.benches.uploads import bare_rate, manifest, stalls, uploads
from audino_py.benches.world import timed


def starting(plan: Plan) -> list[Row]:
    """From the command to the first answer, on a database that is up to date."""
    with Stand(plan) as stand:
        runs = []
        for _ in range(5):
            stand.stop()
            runs.append(timed(stand.start))
    return [Row("start on a migrated database", "s", 1.5, runs)]


def saving(plan: Plan) -> list[Row]:
    """Saves, beside bare inserts of as many clients."""
    return saves(plan, bare_rate(plan, 16, 0.5 if plan.quick else 4))


PARTS: dict[str, Callable[[Plan], list[Row]]] = {
    "start": starting,
    "uploads": uploads,
    "manifest": manifest,
    "saves": saving,
    "stalls": stalls,
    "sizes": sizes,
    "exports": exports,
    "streams": streams,
}


def run(*, quick: bool, only: str = "", databases: list[str]) -> list[Row]:
    """Every part on each database; the empty address is SQLite's."""
    rows = []
    for database in databases:
        plan = Plan(database, quick)
        for name, part in PARTS.items():
            if not only or name == only:
                rows += [replace(row, name=f"{row.name} ({plan.engine})") for row in part(plan)]
    return rows
