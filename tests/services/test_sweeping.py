"""What the sweep puts right, and what it leaves alone."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from audino_py.db import storage
from audino_py.db.uuids import uuid7
from audino_py.jobs.queue import prune_queue
from audino_py.models import (
    Attempt,
    Clip,
    ClipState,
    Event,
    Idempotency,
    Project,
    Proposal,
    Task,
    User,
)
from audino_py.policies import Actor
from audino_py.services.clips import delete_clip
from audino_py.services.leases import owed_clips
from audino_py.services.proposals import owed_proposals
from audino_py.services.purging import purge_deleted
from audino_py.services.spooling import spool
from audino_py.services.sweeping import Sweep, drop_strays, ring_owed
from tests.forms import tiny_wav
from tests.makers import make_clip, make_task, make_work


def put_file(clip: Clip) -> None:
    spooled = spool([tiny_wav()], name="a.wav")
    storage.put(clip.uid, "original.wav", spooled.path)


def age(path: os.PathLike[str], seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def long_ago() -> UUID:
    """A name as it was given two hours ago."""
    return UUID(int=uuid7().int - (7_200_000 << 80))


def test_a_sweep_looks_for_strays_at_its_start_and_then_every_ten_minutes(
    project: Project,
) -> None:
    sweep = Sweep()
    sweep.run()
    stray = long_ago()
    storage.put(stray, "original.wav", spool([tiny_wav()], name="a.wav").path)
    age(storage.folder_of(stray), 3601)

    sweep.run()
    after_second = storage.folder_of(stray).exists()
    Sweep().run()

    assert (after_second, storage.folder_of(stray).exists()) == (True, False)


def test_clips_whose_worker_died_are_rung_again(project: Project) -> None:
    now = timezone.now()
    make_clip(project)
    held = make_clip(project, owed_at=now, lease_until=now + timedelta(minutes=1))
    later = make_clip(project, owed_at=now + timedelta(minutes=1))
    assert not ring_owed()

    Clip.objects.filter(pk=held.pk).update(lease_until=now - timedelta(seconds=1))

    assert ring_owed()
    assert ring_owed()
    job = DBTaskResult.objects.get()
    assert job.args_kwargs["args"] == [held.pk]
    assert Clip.objects.get(pk=later.pk).owed_at == later.owed_at


def test_what_a_clock_left_in_the_future_is_due_once_the_clock_was_put_back(
    project: Project,
) -> None:
    now = timezone.now()
    put_off = make_clip(project, owed_at=now + timedelta(minutes=10))
    ahead = make_clip(project, owed_at=now + timedelta(hours=5))
    held = make_clip(project, owed_at=now, lease_until=now + timedelta(hours=5))
    proposed = Proposal.objects.create(clip=held, model="loud", owed_at=now + timedelta(days=1))

    Sweep().run()

    assert set(owed_clips().values_list("pk", flat=True)) == {ahead.pk, held.pk}
    assert list(owed_proposals()) == [proposed]
    assert Clip.objects.get(pk=put_off.pk).owed_at == put_off.owed_at


def test_files_that_belong_to_nobody_go_after_an_hour_and_not_before(project: Project) -> None:
    kept, stray = make_clip(project, uid=long_ago()), long_ago()
    put_file(kept)
    fresh = uuid7()
    for uid in (stray, fresh):
        storage.put(uid, "original.wav", spool([tiny_wav()], name="a.wav").path)
    old, new = (spool([tiny_wav()], name="a.wav").path for _ in range(2))
    for path in (storage.folder_of(kept.uid), storage.folder_of(stray), old):
        age(path, 3601)

    assert drop_strays() == 2

    assert [storage.folder_of(uid).exists() for uid in (kept.uid, stray, fresh)] == [
        *(True, False, True)
    ]
    assert (old.exists(), new.exists()) == (False, True)


def test_a_deleted_clip_is_erased_with_all_work_once_nobody_may_bring_it_back(
    project: Project, manager: User, annotator: User
) -> None:
    clips = [make_clip(project) for _ in range(3)]
    for clip in clips:
        put_file(clip)
        make_work(make_task(project, annotator, clip=clip), (0, 1, "secret"))
    for clip in clips[:2]:
        delete_clip(clip_id=clip.pk, actor=Actor(user=manager))
    Clip.objects.filter(pk=clips[0].pk).update(deleted_at=timezone.now() - timedelta(hours=25))

    assert purge_deleted() == 1

    assert list(Clip.objects.order_by("id")) == clips[1:]
    assert not storage.folder_of(clips[0].uid).exists()
    assert storage.folder_of(clips[1].uid).exists()
    assert Task.objects.count() == 2
    assert Event.objects.filter(verb="clip.deleted").count() == 2


def test_answers_and_failed_sign_ins_are_forgotten_after_a_day(project: Project) -> None:
    for number in range(2):
        Idempotency.objects.create(owner="user:1", token=str(number), digest="", status=201)
        Attempt.objects.create(who="x", address="::1")
    old = timezone.now() - timedelta(hours=25)
    Idempotency.objects.filter(token="0").update(created_at=old)
    Attempt.objects.filter(pk=Attempt.objects.earliest("id").pk).update(created_at=old)

    Sweep().run()

    assert (Idempotency.objects.get().token, Attempt.objects.count()) == ("1", 1)


@pytest.mark.parametrize("state", ["ended", "lost", "running", "waiting"])
def test_jobs_that_ended_are_forgotten(state: str, project: Project) -> None:
    make_clip(project, state=ClipState.STORED, owed_at=timezone.now())
    ring_owed()
    job, now = DBTaskResult.objects.get(), timezone.now()
    if state != "waiting":
        job.claim("worker")
    if state == "ended":
        job.set_successful(1)
        DBTaskResult.objects.update(finished_at=now - timedelta(hours=2))
    elif state == "lost":
        DBTaskResult.objects.update(started_at=now - timedelta(days=2))

    assert prune_queue() == (1 if state in ("ended", "lost") else 0)
