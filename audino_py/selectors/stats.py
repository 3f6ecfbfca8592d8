"""The numbers of a project, counted; whoever needs them often reads the kept row instead."""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, QuerySet, Sum, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from audino_py.models import (
    EDITABLE,
    Annotation,
    Clip,
    ClipPurpose,
    ClipState,
    Project,
    Review,
    Stats,
    Task,
    TaskState,
)
from audino_py.selectors.clip_filters import MARKS, mark_in
from audino_py.selectors.clip_needs import OF_TASKS, OPEN, clip_need, task_need

HANDED_IN = (TaskState.SUBMITTED, TaskState.RETURNED, TaskState.ACCEPTED)  # there is work, always
UNFINISHED = (*OPEN, TaskState.SUBMITTED)
STILL_AFTER, STILL_FROM, MOST_STILL = timedelta(days=3), 3, 2  # clips in hand, people told of
SMALL = 10_000  # clips: a request may count so many itself
TINY = 200  # clips: counted in some milliseconds, at each look
FRESH = timedelta(seconds=10)
SWEEP_EVERY = timedelta(seconds=30)
REST = 50  # times as long as counting took


def counted(project_id: int) -> dict[str, Any]:
    """All numbers of a project, in fifteen queries over its live clips and their tasks."""
    began = time.perf_counter()
    numbers = {
        **_clips(project_id),
        **_tasks(project_id),
        **_narrower(project_id),
        **_waiting(project_id),
        "people": _people(project_id),
    }
    return {**numbers, "took_s": time.perf_counter() - began}


def work_in(project_id: int) -> QuerySet[Task]:
    """Tasks that count: gold and practice never do."""
    purpose = ClipPurpose.WORK
    return Task.objects.filter(project=project_id, clip__deleted_at=None, clip__purpose=purpose)


def _clips(project_id: int) -> dict[str, Any]:
    live = Clip.objects.filter(project=project_id, deleted_at=None).order_by()
    numbers: dict[str, Any] = dict.fromkeys(ClipState.values, 0)
    length_us = 0
    for state, number, sum_us in live.values_list("state").annotate(
        number=Count("pk"), length_us=Sum("duration_us")
    ):
        numbers[state] = number
        length_us += sum_us or 0
    # From what is accepted to its clips: most of the time that is little, or nothing yet.
    done = Task.objects.filter(project=project_id, state=TaskState.ACCEPTED).order_by()
    accepted = live.filter(pk__in=done.values("clip"))
    accepted_us = accepted.aggregate(length_us=Sum("duration_us"))["length_us"] or 0
    return {
        **numbers,
        "clips": sum(numbers.values()),
        "seconds": length_us / 1e6,
        "seconds_accepted": accepted_us / 1e6,
        "held": live.filter(clip_need("held")).count(),
        "without_task": live.filter(clip_need("without_task")).count(),
    }


def _narrower(project_id: int) -> dict[str, Any]:
    """How many clips a list would keep under "nobody yet" and under each mark of the sound."""
    live = Clip.objects.filter(project=project_id, deleted_at=None).order_by()
    held = Task.objects.filter(clip=OuterRef("pk"), assignee__isnull=False)
    noted = live.exclude(quality=[]).annotate(text=Cast("quality", TextField()))
    marks = noted.aggregate(
        **{f"mark_{mark}": Count("pk", filter=mark_in("text", mark)) for mark in MARKS}
    )
    return {
        "nobody": live.filter(~Exists(held)).count(),
        "marks": {mark: marks[f"mark_{mark}"] for mark in MARKS if marks[f"mark_{mark}"]},
    }


def _tasks(project_id: int) -> dict[str, Any]:
    rows = work_in(project_id).order_by()
    length = Sum("clip__duration_us")
    found = list(rows.values_list("state").annotate(number=Count("pk"), us=length))
    tasks = {state: number for state, number, _ in found}
    left_us = sum(us or 0 for state, _, us in found if state in UNFINISHED)
    # To tell clips apart, tasks are sorted: a million that wait in the queue need not be.
    handed_in = rows.filter(state__in=HANDED_IN).values_list("state")
    clips = dict(handed_in.annotate(clips=Count("clip", distinct=True)))
    return {
        **{state: tasks.get(state, 0) for state in TaskState.values},
        "clips_by_state": clips,
        "seconds_left": left_us / 1e6,
    }


def _waiting(project_id: int) -> dict[str, Any]:
    """What asks for somebody who runs the project: work that goes to and fro, late, or nowhere."""
    now = timezone.now()
    work = work_in(project_id).order_by()
    held = work.filter(state__in=EDITABLE, assignee__isnull=False)
    handed_in = work.filter(state=TaskState.SUBMITTED, project__most_returns__gt=0)
    # Gold is judged along with work, by nobody.
    reviews = Review.objects.filter(
        task__project=project_id, task__clip__purpose=ClipPurpose.WORK, undone_at=None
    )
    return {
        **{need: _clips_of(work.filter(task_need(need))) for need in OF_TASKS},
        "stuck": _stuck(project_id, work),
        "returns_spent": handed_in.filter(returns__gte=F("project__most_returns")).count(),
        "holding": _holding(held, now - STILL_AFTER),
        "reviewed_this_week": reviews.filter(created_at__gte=now - timedelta(days=7)).count(),
    }


def _clips_of(tasks: QuerySet[Task]) -> int:
    """Clips, not tasks: two people may have one."""
    return tasks.values("clip").distinct().count()


def _stuck(project_id: int, work: QuerySet[Task]) -> int:
    """As `clip_need` has it, but from what is skipped to its clips: of a million few are."""
    unread = Clip.objects.filter(project=project_id, deleted_at=None, state=ClipState.FAILED)
    skipped = work.filter(state=TaskState.SKIPPED).exclude(clip__state=ClipState.FAILED)
    return unread.count() + _clips_of(skipped)


def _holding(held: QuerySet[Task], then: datetime) -> list[dict[str, Any]]:
    """People with several clips and nothing done on them since; who holds most comes first."""
    given = held.values("assignee").annotate(number=Count("pk"), given_at=Max("changed_at"))
    still = {
        row["assignee"]: row for row in given.filter(number__gte=STILL_FROM, given_at__lt=then)
    }
    works = Annotation.objects.filter(task__in=held, task__assignee__in=list(still)).order_by()
    edits = works.values_list("task__assignee").annotate(at=Max("changed_at"))
    edited = dict(edits) if still else {}
    found = [
        {"person": person, "clips": row["number"], "since": max(row["given_at"], at).isoformat()}
        for person, row in still.items()
        if (at := edited.get(person) or row["given_at"]) < then
    ]
    return sorted(found, key=lambda row: -row["clips"])[:MOST_STILL]


def _people(project_id: int) -> dict[str, dict[str, Any]]:
    """By primary key as text: the row is kept as JSON. With gold, as people see themselves."""
    rows = Task.objects.filter(project=project_id, clip__deleted_at=None, assignee__isnull=False)
    rows = rows.exclude(clip__purpose=ClipPurpose.PRACTICE)
    people: defaultdict[str, dict[str, Any]] = defaultdict(
        lambda: {"open": 0, "submitted": 0, "returned": 0, "accepted": 0, "seconds_accepted": 0.0}
    )
    for person, state, number, length_us in (
        rows.order_by()
        .values_list("assignee", "state")
        .annotate(number=Count("pk"), length_us=Sum("clip__duration_us"))
    ):
        own = people[str(person)]
        if state in EDITABLE:
            own["open"] += number
        if state in own:
            own[state] += number
        if state == TaskState.ACCEPTED:
            own["seconds_accepted"] += (length_us or 0) / 1e6
    return dict(people)


def is_stale(project: Project) -> bool:
    """Whether a request should count anew: the row is old and the project is small."""
    stats: Stats | None = getattr(project, "stats", None)
    if stats is None:
        return True
    if timezone.now() - stats.counted_at <= FRESH:
        return False
    return not is_large(project)


def is_tiny(project: Project) -> bool:
    """Whether so few clips are there that each request may count them; large ones ask nothing."""
    if project.stats.counts.get("clips", 0) > TINY:
        return False
    first = Clip.objects.filter(project=project).order_by("-id").values("pk")
    return not first[TINY : TINY + 1].exists()


def told_large(project: Project) -> bool:
    """Whether the sweep has counted many clips; asks nothing where the row was not read along."""
    if not Project.stats.is_cached(project):
        return False
    stats: Stats | None = getattr(project, "stats", None)  # a row may be known not to be there
    return stats is not None and stats.counts.get("clips", 0) > SMALL


def is_large(project: Project) -> bool:
    """Whether a request should count, or read, not all clips of the project."""
    if told_large(project):
        return True
    first = Clip.objects.filter(project=project).order_by("-id").values("pk")
    return first[SMALL : SMALL + 1].exists()


def stale_projects() -> list[int]:
    """Those whose row is older than the sweep's turn, the oldest first.

    A project that takes long to count is counted more rarely: at most a fiftieth of the time.
    """
    now = timezone.now()
    never = list(Project.objects.filter(stats=None).values_list("pk", flat=True))
    rows = Stats.objects.filter(counted_at__lt=now - SWEEP_EVERY).order_by("counted_at")
    return never + [
        stats.project_id
        for stats in rows
        if (now - stats.counted_at).total_seconds() > REST * stats.counts.get("took_s", 0.0)
    ]
