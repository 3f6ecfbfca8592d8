"""Exports that are too large to wait for."""

from __future__ import annotations

from django.db import transaction
from django.tasks import task

from audino_py.jobs.queue import waits_already
from audino_py.services.exports import make_owed_exports


@task()
def write(export_id: int) -> int:
    """Write this export, and others that wait; how many."""
    return make_owed_exports(first=export_id)


@transaction.atomic(savepoint=False)  # part of the caller's where there is one
def ring_export(export_id: int) -> None:
    """See to it that a job comes by, inside the transaction that owes the export."""
    if not waits_already(write.module_path):
        write.enqueue(export_id)
