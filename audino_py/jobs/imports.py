"""Imports that are owed a step."""

from __future__ import annotations

from django.db import transaction
from django.tasks import task

from audino_py.services.import_runs import run_import


@task()
def carry_out(import_id: int) -> bool:
    """Check, apply or take back this import; whether it was owed."""
    return run_import(import_id)


@transaction.atomic(savepoint=False)  # part of the caller's where there is one
def ring_import(import_id: int) -> None:
    """See to it that a job comes by, inside the transaction that owes the step."""
    carry_out.enqueue(import_id)
