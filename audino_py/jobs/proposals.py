"""Clips that a model from outside is owed to listen to."""

from __future__ import annotations

from django.db import transaction
from django.tasks import task

from audino_py.jobs.queue import waits_already
from audino_py.services.proposals import make_owed_proposals

QUEUE = "models"  # of its own: a model that is slow keeps no clip from being ready


@task(queue_name=QUEUE)
def listen(proposal_id: int) -> int:
    """Let the model listen to this clip, and to others that wait; how many."""
    return make_owed_proposals(first=proposal_id)


@transaction.atomic(savepoint=False)  # part of the caller's where there is one
def ring_proposal(proposal_id: int) -> None:
    """See to it that a job comes by, inside the transaction that owes the proposal."""
    if not waits_already(listen.module_path):
        listen.enqueue(proposal_id)
