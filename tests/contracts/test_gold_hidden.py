"""Gold is hidden among the work: whatever its person asks, it answers as any clip does.

Everything Ada can ask of a clip of hers is asked twice: while it is work, and when it is gold,
with its known answers. Not a word may differ.
"""

from __future__ import annotations

import pytest
from django.db import transaction

from audino_py.db.uuids import uuid7
from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    ClipPurpose,
    Score,
    Segment,
    Task,
    TaskState,
)
from audino_py.services.stats import refresh_stats
from tests.contracts.examples import EXAMPLES
from tests.contracts.test_blind import MEANT, answers
from tests.contracts.world import World
from tests.makers import make_clip, make_task, make_work

pytestmark = pytest.mark.django_db


def becomes_gold(clip: Clip, world: World) -> None:
    """Somebody else's answers on it are known, and Ada's are held against them."""
    bob = world.things["same"].person
    work = make_work(make_task(world.here, bob, clip=clip, state=TaskState.ACCEPTED), (0, 1, "so"))
    final = Annotation.objects.create(clip=clip, kind=AnnotationKind.FINAL, parent=work)
    Segment.objects.create(annotation=final, uid=uuid7(), start_us=0, end_us=1_000_000, text="so")
    Clip.objects.filter(pk=clip.pk).update(purpose=ClipPurpose.GOLD)
    ada = world.people["annotator"]
    task = Task.objects.get(clip=clip, assignee=ada)
    Score.objects.create(task=task, user=ada, question="words", right=1, answers=2)


@pytest.mark.parametrize("state", [TaskState.ASSIGNED, TaskState.SUBMITTED, TaskState.ACCEPTED])
def test_nothing_that_its_person_can_ask_tells_gold_from_work(world: World, state: str) -> None:
    own = world.things["annotator"]
    point = transaction.savepoint_create()
    Task.objects.filter(pk=own.task.pk).update(state=state)
    make_task(world.here, own.person, clip=make_clip(world.here), submitted_at=own.task.created_at)
    refresh_stats(world.here.pk)
    before = answers(world)

    becomes_gold(own.clip, world)
    refresh_stats(world.here.pk)
    after = answers(world)

    transaction.savepoint_rollback(point)
    assert [key for key in before if before[key] != after[key] and key not in MEANT] == []
    assert len(before) == 2 * len(EXAMPLES)
