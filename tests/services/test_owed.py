"""What is owed has one worker at a time, and is tried again later each time."""

from __future__ import annotations

import threading

import pytest
from django.conf import LazySettings
from django.utils import timezone

from audino_py.models import Project, Proposal
from audino_py.services.owed import put_off, take
from audino_py.services.proposals import owed_proposals
from tests.makers import make_clip, make_project
from tests.services.test_races import ROUNDS, SESSIONS, WAIT_S, all_at_once


def make_proposal(project: Project) -> Proposal:
    clip = make_clip(project)
    return Proposal.objects.create(clip=clip, model="loud", owed_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_at_one_row_one_takes_it() -> None:
    project = make_project()
    keys = [make_proposal(project).pk for _ in range(ROUNDS)]
    gate = threading.Barrier(SESSIONS, timeout=WAIT_S)

    def race(_: int) -> list[bool]:
        won = []
        for key in keys:
            gate.wait()
            won.append(take(owed_proposals(), key))
        return won

    rounds = list(zip(*all_at_once(race), strict=True))

    assert [sum(won) for won in rounds] == [1] * ROUNDS


def test_what_a_deleted_clip_was_owed_is_nobodys_to_take(project: Project) -> None:
    proposal = make_proposal(project)
    project.clips.update(deleted_at=timezone.now())

    assert not take(owed_proposals(), proposal.pk)


def test_each_try_waits_longer_and_after_the_last_nothing_is_owed(
    project: Project, settings: LazySettings
) -> None:
    settings.RETRY_AFTER_S = [10, 60]
    proposal = make_proposal(project)
    waits = []

    while put_off(proposal):
        assert proposal.owed_at is not None
        waits.append(proposal.owed_at - timezone.now())

    assert [round(wait.total_seconds()) for wait in waits] == [10, 60]
    assert (proposal.tries, proposal.owed_at, proposal.lease_until) == (3, None, None)
