"""Clips with known answers: marked, and given to people unseen."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from audino_py.db.locks import locked
from audino_py.db.uuids import uuid7
from audino_py.errors import ConflictError
from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    ClipPurpose,
    Project,
    Task,
    TaskState,
    User,
)
from audino_py.policies import JUDGED, Actor, may_claim, may_manage, require
from audino_py.selectors.gold import known_answers
from audino_py.selectors.queue import gold_for
from audino_py.services.clips import queue_tasks
from audino_py.services.events import record
from audino_py.services.finals import copy_as_final, rest_if_over
from audino_py.services.holding import give
from audino_py.services.speakers import share_speakers


@transaction.atomic
def mark_clip(*, clip_id: int, purpose: str, actor: Actor) -> Clip:
    """Make a clip gold or practice, or work again.

    Known answers are the clip's final; where it has none, its newest work that was handed in is
    copied to be one. Places in the queue that nobody has begun go, and come again with ``work``.

    Raises
    ------
    ForbiddenError
        If the actor does not manage the project.
    ConflictError
        ``no_final`` if nobody has handed in anything to hold answers against.
    """
    clip = locked(Clip.objects.filter(pk=clip_id, deleted_at=None)).select_related("project").get()
    require(may_manage(actor, clip.project_id), "Only managers choose gold and practice clips.")
    if purpose != ClipPurpose.WORK:
        final = known_answers(clip.pk) or copy_as_final(_newest_work(clip), actor)
        share_speakers(final)  # else nobody could give the answer that is known
    clip.purpose = purpose
    clip.save(update_fields=["purpose", "changed_at"])
    # Also on the way back: whoever gave gold back unopened left a place that nobody asked for.
    begun_by_nobody = clip.tasks.filter(state=TaskState.QUEUED, annotations=None, skips=None)
    begun_by_nobody.filter(reviews=None, comments=None).delete()
    if purpose == ClipPurpose.WORK:
        rest_if_over(clip)
        queue_tasks(clip)
    data = {"purpose": purpose}
    record("clip.marked", actor=actor, project=clip.project_id, subject=clip, data=data)
    return clip


def _newest_work(clip: Clip) -> Annotation:
    rows = Annotation.objects.filter(
        clip=clip, kind=AnnotationKind.WORK, task__state__in=JUDGED, author=F("task__assignee")
    )
    work = rows.order_by("-changed_at").first()
    if work is None:
        message = "Answers are known once somebody has done this clip. Do it, then mark it."
        raise ConflictError(message, code="no_final")
    return work


def draws_gold(project: Project) -> bool:
    """Whether this claim is one of the share that gets gold; nobody can tell beforehand."""
    return secrets.randbelow(100) < project.gold_percent


def give_gold(*, clip: Clip, user: User, instead_of: Task, actor: Actor) -> Task:
    """A task on a gold clip that this person has not had, held for a lease like any other.

    It looks as old as the clip's other tasks, and as urgent as the one that it comes instead of.
    What this person gave back before comes back as it was, with their own work.
    """
    lease_until = timezone.now() + timedelta(seconds=settings.LEASE_S)
    given_back = locked(clip.tasks.filter(state=TaskState.QUEUED, assignee=None))
    own, untouched = (
        given_back.filter(annotations__author=user),
        given_back.filter(annotations=None),
    )
    before = own.first() or untouched.first()
    if before is not None:
        give(before, user, lease_until=lease_until)
        record("task.claimed", actor=actor, project=clip.project_id, subject=before)
        return before
    like = clip.tasks.order_by("pk").first() or clip
    return _give(
        clip,
        user,
        actor,
        verb="task.claimed",
        uid=uuid7(like.created_at),
        lease_until=lease_until,
        priority=instead_of.priority,
        due=instead_of.due,
        created_at=like.created_at,
    )


def take_practice(*, project: Project, actor: Actor) -> Task | None:
    """The practice clip this person is at, or the next one they have not had; None if none.

    Raises
    ------
    ForbiddenError
        If the actor is no member.
    """
    require(may_claim(actor, project.pk), "Only people of this project can practise here.")
    user = actor.user
    if user is None:
        return None
    own = Task.objects.filter(project=project, assignee=user, clip__purpose=ClipPurpose.PRACTICE)
    begun = own.filter(state=TaskState.ASSIGNED, clip__deleted_at=None).first()
    if begun is not None:
        return begun
    clip = gold_for(project, user, ClipPurpose.PRACTICE).first()
    if clip is None:
        return None
    return _give(clip, user, actor, verb="task.practised")


def _give(clip: Clip, user: User, actor: Actor, *, verb: str, **fields: Any) -> Task:
    try:
        with transaction.atomic():
            task = Task.objects.create(
                clip=clip,
                project_id=clip.project_id,
                assignee=user,
                state=TaskState.ASSIGNED,
                **fields,
            )
            if "created_at" in fields:  # now, whatever a new row is given
                task.created_at = fields["created_at"]
                task.save(update_fields=["created_at"])
            record(verb, actor=actor, project=clip.project_id, subject=task)
    except IntegrityError:
        return Task.objects.get(clip=clip, assignee=user)  # another window was faster
    return task
