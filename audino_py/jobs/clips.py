"""Clips that are owed their analysis."""

from __future__ import annotations

from django.db import transaction
from django.tasks import task

from audino_py.audio.analyser import Analyser
from audino_py.jobs.queue import waits_already
from audino_py.services.analysis import analyse_owed

analyser = Analyser()  # one a worker process; its child starts with the first clip


@task()
def analyse(clip_id: int) -> int:
    """Analyse this clip, and others that wait; how many."""
    return analyse_owed(first=clip_id, analyser=analyser)


@transaction.atomic(savepoint=False)  # part of the caller's where there is one
def ring_clip(clip_id: int) -> None:
    """See to it that a job comes by, inside the transaction that owes the clip.

    A job that waits already takes all that is owed when it starts: no second one is needed.
    """
    if not waits_already(analyse.module_path):
        analyse.enqueue(clip_id)
