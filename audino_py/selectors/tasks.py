"""Tasks as their readers see them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from audino_py.errors import InvalidError, UnknownError
from audino_py.models import (
    EDITABLE,
    Annotation,
    AnnotationKind,
    ClipPurpose,
    ClipState,
    Member,
    Project,
    Review,
    Role,
    Task,
    TaskState,
    User,
)
from audino_py.policies import (
    Actor,
    holds,
    may_edit_task,
    may_know_task,
    may_read_all,
    may_review,
    may_see_task,
    role_in,
)
from audino_py.selectors.people import person_form
from audino_py.timeline.times import to_seconds

MOST_COUNTED = 500  # of a person's tasks; counting stops there, so that it costs the same always
DONE = (TaskState.SUBMITTED, TaskState.ACCEPTED)


def with_details(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """All that a task's form shows, in a fixed number of queries.

    Separate queries, not joins: with joins SQLite starts at the smallest table and sorts all
    tasks of a large project for one page.
    """
    work = Annotation.objects.filter(kind=AnnotationKind.WORK)
    reviews = Review.objects.filter(undone_at=None).select_related("reviewer").order_by("id")
    return tasks.prefetch_related(
        *("clip", "project", "assignee"),
        Prefetch("annotations", work, to_attr="works"),
        Prefetch("reviews", reviews, to_attr="verdicts"),
    )


def tasks_visible_to(actor: Actor, project: Project) -> QuerySet[Task]:
    """Tasks of a project: all for whoever sees all work, else one's own that are ready.

    Gold and practice are nobody's to review: only their people see them among their own.
    """
    tasks = Task.objects.filter(project=project, clip__deleted_at=None)
    if may_read_all(actor, project.pk):
        return tasks.filter(clip__purpose=ClipPurpose.WORK)
    if actor.user is None or role_in(actor, project.pk) is None:
        return tasks.none()
    return tasks.filter(assignee=actor.user, clip__state=ClipState.READY)


def task_visible_to(actor: Actor, uid: uuid.UUID) -> Task:
    """One task with all details.

    Raises
    ------
    UnknownError
        If there is none, its clip is deleted, or it is not theirs to see.
    """
    rows = Task.objects.filter(uid=uid, clip__deleted_at=None)
    task = with_details(rows.select_related("clip", "project", "assignee")).first()
    if task is None or not may_see_task(actor, task):
        raise UnknownError("There is no such clip to work on, or you have no access to it.")
    return task


def task_known_to(actor: Actor, uid: uuid.UUID) -> Task:
    """A task to act on: also one that was the actor's before, so that they learn it is not now.

    Raises
    ------
    UnknownError
        If there is none, its clip is deleted, or it never was theirs to see.
    """
    task = Task.objects.filter(uid=uid, clip__deleted_at=None).first()
    if task is None or not may_know_task(actor, task):
        raise UnknownError("There is no such clip to work on, or you have no access to it.")
    return task


def task_worked_on(actor: Actor, uid: uuid.UUID) -> Task:
    """A task to report time on: also on a clip that was deleted since, until it is erased.

    Raises
    ------
    UnknownError
        If there is none, or it never was theirs to see.
    """
    task = Task.objects.filter(uid=uid).first()
    if task is None or not may_know_task(actor, task):
        raise UnknownError("There is no such clip to work on, or you have no access to it.")
    return task


def work_in(task: Task) -> Annotation | None:
    """The holder's annotation among the prefetched ones."""
    works: list[Annotation] = task.works  # type: ignore[attr-defined]  # prefetched
    return next((work for work in works if work.author_id == task.assignee_id), None)


def verdict_on(task: Task, work: Annotation | None) -> Review | None:
    """The last standing verdict on this holder's work; one on somebody else's is not theirs."""
    if work is None or task.state in (TaskState.QUEUED, TaskState.SKIPPED):
        return None
    verdicts: list[Review] = task.verdicts  # type: ignore[attr-defined]  # prefetched
    return next((one for one in reversed(verdicts) if one.is_on(work)), None)


def review_form(review: Review | None) -> dict[str, Any] | None:
    """A verdict as the wire writes it."""
    if review is None:
        return None
    return {
        "id": str(review.uid),
        "verdict": review.verdict,
        "reason": review.reason,
        "reviewer": person_form(review.reviewer),
        "created_at": review.created_at,
    }


def task_forms(tasks: Sequence[Task], actor: Actor) -> list[dict[str, Any]]:
    """Tasks (from ``with_details``) as the wire writes them."""
    learn_roles(actor, {task.project_id for task in tasks})
    places = _places(tasks, actor)
    return [_task_form(task, actor, *places.get(task.pk, (0, 0))) for task in tasks]


def task_form(task: Task, actor: Actor) -> dict[str, Any]:
    """One task as the wire writes it."""
    return task_forms([task], actor)[0]


def _task_form(task: Task, actor: Actor, index: int, total: int) -> dict[str, Any]:
    work = work_in(task)
    clip, duration_us = task.clip, task.clip.duration_us
    is_open = not task.project.is_archived
    may_judge_it = task.state == TaskState.SUBMITTED and may_review(actor, task, task.project)
    return {
        "id": str(task.uid),
        "project": {"id": str(task.project.uid), "name": task.project.name},
        "clip": {
            "id": str(clip.uid),
            "name": clip.name,
            "duration": None if duration_us is None else to_seconds(duration_us),
            "state": clip.state,
            "reference": clip.reference,
        },
        "assignee": person_form(task.assignee),
        "state": task.state,
        "priority": task.priority,
        "due": task.due,
        "lease_until": task.lease_until if task.state == TaskState.ASSIGNED else None,
        "skip_reason": task.skip_reason,
        "submitted_at": task.submitted_at,
        "returns": task.returns,
        "annotation": str(work.uid) if work is not None else None,
        "revision": work.revision if work is not None else 0,
        "review": review_form(verdict_on(task, work)),
        "index": index,
        "total": total,
        "changed_at": task.changed_at,
        "can_edit": is_open and may_edit_task(actor, task),
        "can_review": is_open and may_judge_it,
    }


def learn_roles(actor: Actor, projects: Iterable[int]) -> None:
    """Read the person's roles in these projects at once, where not known yet."""
    missing = {pk for pk in projects if pk not in actor.roles}
    if not missing or actor.user is None or not actor.user.is_active:
        return
    rows = Member.objects.filter(user=actor.user, project__in=missing)
    found = dict(rows.values_list("project", "role"))
    for pk in missing:
        role = found.get(pk)
        actor.roles[pk] = Role.MANAGER if actor.user.is_administrator else role


def _places(tasks: Sequence[Task], actor: Actor) -> dict[int, tuple[int, int]]:
    """Which of how many each own task is in its project: done ones first, then open ones."""
    own = [task for task in tasks if holds(actor, task)]
    if not own:
        return {}
    projects = {task.project_id for task in own}
    done = _own_ids(actor.user, projects, DONE)
    still_open = _own_ids(actor.user, projects, EDITABLE)
    places: dict[int, tuple[int, int]] = {}
    for project in projects:
        ids = done[project] + still_open[project]
        places.update({pk: (place, len(ids)) for place, pk in enumerate(ids, 1)})
    return places


def _own_ids(
    user: User | None, projects: set[int], states: tuple[TaskState, ...]
) -> defaultdict[int, list[int]]:
    """Newest tasks of the person by project, without practice, in the order they changed.

    By their keys, gold, whose tasks are made last, would be last. A query a state, so that the
    index orders them.
    """
    rows = Task.objects.filter(assignee=user, project__in=projects, clip__deleted_at=None)
    rows = rows.exclude(clip__purpose=ClipPurpose.PRACTICE)
    found: list[tuple[datetime, int, int]] = []
    for state in states:
        newest = rows.filter(state=state).order_by("-id")
        found += newest.values_list("changed_at", "id", "project")[:MOST_COUNTED]
    ids: defaultdict[int, list[int]] = defaultdict(list)
    for _, pk, project in sorted(found):
        ids[project].append(pk)
    return ids


def own_counts(user: User, projects: set[int]) -> tuple[dict[int, int], dict[int, int]]:
    """How many tasks of the person are done and open, by project; counted to 500 a state."""
    done, still_open = (_own_ids(user, projects, states) for states in (DONE, EDITABLE))
    return (
        {project: len(ids) for project, ids in done.items()},
        {project: len(ids) for project, ids in still_open.items()},
    )


def member_of(project: int, uid: uuid.UUID) -> User:
    """A person of the project by their uid.

    Raises
    ------
    InvalidError
        If nobody of that uid is a member.
    """
    person = User.objects.filter(uid=uid, memberships__project=project, is_active=True).first()
    if person is None:
        message = "This person is not in the project yet. Add them first."
        raise InvalidError(message, fields={"assignee": [message]})
    return person
