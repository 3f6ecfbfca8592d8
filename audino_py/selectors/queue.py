"""What waits for a person: the queue in the order of its index, never counted as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone

from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    ClipPurpose,
    ClipState,
    Member,
    Project,
    Skip,
    Task,
    TaskState,
    User,
)

MOST_COUNTED = 100  # "100" then means a hundred or more
LOOKED_AT_CLOSELY = 5  # projects
TOP_LOOKED_AT = 200  # tasks at the top of the queue that are looked at again each time


def open_to(project: Project, user: User) -> QuerySet[Task]:
    """Tasks of the project, in any state, that this person may be given."""
    own = Task.objects.filter(clip=OuterRef("clip"), assignee=user)
    skipped = Skip.objects.filter(task__clip=OuterRef("clip"), user=user)
    return Task.objects.filter(
        ~Exists(own),
        ~Exists(skipped),
        project=project,
        clip__state=ClipState.READY,
        clip__is_held=False,
        clip__purpose=ClipPurpose.WORK,
        clip__deleted_at=None,
    )


def queue_for(project: Project, user: User) -> QuerySet[Task]:
    """In the order of the index ``task_queue``: nothing is counted, nothing sorted."""
    return open_to(project, user).filter(state=TaskState.QUEUED).order_by("-priority", "id")


def expired_for(project: Project, user: User, now: datetime) -> QuerySet[Task]:
    """Pulled work of others whose lease ran out."""
    rows = open_to(project, user).filter(state=TaskState.ASSIGNED, lease_until__lt=now)
    return rows.order_by("lease_until")


def queue_ahead(project: Project, user: User) -> list[QuerySet[Task]]:
    """The parts of the queue that this person has not passed yet, best first.

    Where somebody has done half of a project whose clips are done twice, half a million tasks
    may lie in the queue that are not for them: these are passed once, not at every claim.
    """
    queue = queue_for(project, user)
    rows = Member.objects.filter(project=project, user=user, passed_priority__isnull=False)
    passed = rows.values_list("passed_priority", "passed_task").first()
    if passed is None or passed[0] is None:
        return [queue]
    priority, pk = int(passed[0]), passed[1]
    return [
        queue.filter(priority__gt=priority),
        queue.filter(priority=priority, pk__gt=pk),
        queue.filter(priority__lt=priority),
    ]


def first_waiting(project: Project, user: User) -> Task | None:
    """Where a claim starts; None if nothing waits for this person."""
    parts = queue_ahead(project, user)
    whole = [queue_for(project, user)] if len(parts) > 1 else []
    expired = expired_for(project, user, timezone.now())
    for rows in (*parts, *whole, expired):
        found = rows.first()
        if found is not None:
            return found
    return None


def count_waiting(project: Project, user: User) -> int:
    """How much waits for this person, to 100; flat in the size of the project."""
    count = 0
    for rows in queue_ahead(project, user):
        count += len(rows.values_list("pk")[: MOST_COUNTED - count])
        if count >= MOST_COUNTED:
            return count
    if count == 0:
        tops = Task.objects.filter(project=project, state=TaskState.QUEUED)
        top = [pk for (pk,) in tops.order_by("-priority", "id").values_list("pk")[:TOP_LOOKED_AT]]
        count = len(open_to(project, user).filter(pk__in=top).values_list("pk")[:MOST_COUNTED])
    if count == 0:
        expired = expired_for(project, user, timezone.now())
        count = len(expired.values_list("pk")[:MOST_COUNTED])
    return count


def gold_for(project: Project, user: User, purpose: ClipPurpose) -> QuerySet[Clip]:
    """Clips with known answers that this person has had no task on, in the order they came."""
    return _unseen(user, purpose).filter(project=project).order_by("id")


def _unseen(user: User, purpose: ClipPurpose) -> QuerySet[Clip]:
    own = Task.objects.filter(clip=OuterRef("pk"), assignee=user)
    skipped = Skip.objects.filter(task__clip=OuterRef("pk"), user=user)
    final = Annotation.objects.filter(
        clip=OuterRef("pk"), kind=AnnotationKind.FINAL, closed_at=None
    )
    rows = Clip.objects.filter(~Exists(own), ~Exists(skipped), Exists(final))
    return rows.filter(purpose=purpose, state=ClipState.READY, deleted_at=None)


def with_gold(waiting: dict[int, int], user: User) -> dict[int, int]:
    """What waits, by project, and the gold among it: one less with each claim, whichever it is.

    Gold comes only beside work; where no work waits, nothing does.
    """
    busy = [project for project, number in waiting.items() if number]
    if not busy:
        return waiting
    rows = _unseen(user, ClipPurpose.GOLD).filter(project__in=busy, project__gold_percent__gt=0)
    gold = dict(rows.order_by().values_list("project").annotate(number=Count("pk")))
    return {project: number + gold.get(project, 0) for project, number in waiting.items()}


def waiting_in(projects: Sequence[Project], user: User) -> dict[int, int]:
    """How much waits in each project, by primary key; a bounded number of queries for any number.

    Projects with an empty queue cost nothing more; of those with one, the first few are looked
    at for this person, the others show the length that the sweep has kept.
    """
    now = timezone.now()
    queued = Task.objects.filter(project=OuterRef("pk"), state=TaskState.QUEUED)
    late = Task.objects.filter(
        project=OuterRef("pk"), state=TaskState.ASSIGNED, lease_until__lt=now
    )
    rows = Project.objects.filter(pk__in=[project.pk for project in projects])
    rows = rows.filter(Exists(queued) | Exists(late)).order_by("id")
    kept = dict(rows.values_list("pk", "stats__counts"))
    waiting = {
        project.pk: min(MOST_COUNTED, (kept.get(project.pk) or {}).get("queued", 0))
        for project in projects
    }
    busy = [project for project in projects if project.pk in kept]
    for project in busy[:LOOKED_AT_CLOSELY]:
        waiting[project.pk] = count_waiting(project, user)
    found = with_gold(waiting, user)
    return {project: min(MOST_COUNTED, number) for project, number in found.items()}
