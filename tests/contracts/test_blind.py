"""People who do one clip are blind to each other: nothing of the one reaches the other.

Ada and Bob have a task on one clip. Everything Ada can ask is asked twice: while Bob has done
nothing, and when he has written, remarked, named a speaker, handed in, been sent back and been
corrected. Her answers must hold no word of his, and must be the same.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import transaction

from audino_py.db.uuids import uuid7
from audino_py.models import (
    Annotation,
    AnnotationKind,
    Comment,
    Event,
    Review,
    Segment,
    Speaker,
    Task,
    TaskState,
    User,
)
from audino_py.services.stats import refresh_stats
from tests.contracts.conftest import call_of, send, taken_back
from tests.contracts.examples import EXAMPLES
from tests.contracts.world import BOB, World
from tests.makers import make_task, make_work

pytestmark = pytest.mark.django_db

VOLATILE = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "UUID"),
    (re.compile(r"\b[0-9a-f]{32}"), "HEX"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+\d\d:\d\d)?"), "TIME"),
    (re.compile(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT"), "TIME"),
    (re.compile(r"apy_\w+|eyJ[\w.-]+|[A-Za-z0-9]{64}|sessionid=\w+|csrftoken=\w+"), "SECRET"),
)
# Rows count in one sequence for all projects: the numbers that version 1 shows go on by
# whatever anybody does anywhere.
NUMBER = re.compile(r"\b\d+\b")


# There a manager has made the clip practice: its final is what practice shows.
MEANT = {("tasks_feedback", "own")}


def steady(name: str, text: str) -> str:
    """An answer without what differs from call to call."""
    for pattern, word in VOLATILE:
        text = pattern.sub(word, text)
    return NUMBER.sub("N", text) if name.startswith("v1_") else text


def answers(world: World) -> dict[tuple[str, str], tuple[int, str]]:
    """All that Ada is told, about her own things and about Bob's."""
    told = {}
    client = world.clients["annotator"]
    for name in sorted(EXAMPLES):
        for relation in ("own", "same"):
            things = world.seen_by("annotator", relation)
            with taken_back(client):
                response = send(client, name, call_of(name, relation, things, world))
                told[name, relation] = (response.status_code, steady(name, response.text_seen))
    return told


def bob_does_everything(world: World, task: Task, bob: User) -> None:
    """Bob's whole day on the clip that he shares with Ada."""
    project = world.here
    Task.objects.filter(pk=task.pk).update(
        state=TaskState.RETURNED, assignee=bob, returns=1, skip_reason=BOB
    )
    task.refresh_from_db()
    work = make_work(task, (0, 1, BOB), (2, 3, BOB), revision=2)
    speaker = Speaker.objects.create(project=project, name=BOB, is_shared=False, created_by=bob)
    work.segments.update(speaker=speaker)
    Comment.objects.create(task=task, author=bob, at_us=0, text=BOB)
    rob = world.people["reviewer"]
    Comment.objects.create(task=task, author=rob, at_us=0, text=BOB)
    Review.objects.create(task=task, reviewer=rob, verdict="returned", reason=BOB, revision=2)
    final = Annotation.objects.create(
        clip=task.clip, task=task, author=rob, kind=AnnotationKind.FINAL, parent=work
    )
    Segment.objects.create(
        annotation=final, uid=uuid7(), start_us=0, end_us=1, text=BOB, speaker=speaker
    )
    Event.objects.create(project=project, verb="task.reviewed", user=bob, subject=str(task.uid))


def test_nothing_of_the_others_work_on_a_clip_reaches_who_does_it_too(world: World) -> None:
    own = world.things["annotator"]
    bob = world.things["same"].person
    point = transaction.savepoint_create()
    task = make_task(world.here, clip=own.clip, state=TaskState.SKIPPED)
    refresh_stats(world.here.pk)
    before = answers(world)

    bob_does_everything(world, task, bob)
    refresh_stats(world.here.pk)
    after = answers(world)

    transaction.savepoint_rollback(point)
    told: Any = [key for key, (_, text) in after.items() if BOB in text and key not in MEANT]
    assert told == []
    changed = [key for key in before if before[key] != after[key] and key not in MEANT]
    assert changed == []
    assert len(before) == 2 * len(EXAMPLES)
