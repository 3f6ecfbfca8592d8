"""What of a clip needs somebody: one rule each, for counting it and for showing it in lists.

Only work does; gold and practice clips wait for nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from audino_py.models import EDITABLE, ClipPurpose, ClipState, Task, TaskState

OPEN = (TaskState.QUEUED, *EDITABLE)
OF_TASKS = ("late", "returned_twice")
NEEDS = (*OF_TASKS, "held", "without_task", "stuck")


def task_need(need: str) -> Q:
    """Which tasks: open ones past their due day; those that their holder got back twice or more."""
    if need == "late":
        return Q(state__in=OPEN, due__lt=timezone.now())
    return Q(state=TaskState.RETURNED, assignee__isnull=False, returns__gte=2)


def clip_need(need: str) -> Q:
    """Which live clips: with such a task, held back, asked of nobody, or unreadable or skipped."""
    own = Task.objects.filter(clip=OuterRef("pk"))
    work, ready = Q(purpose=ClipPurpose.WORK), Q(state=ClipState.READY)
    if need == "held":
        return work & ready & Q(is_held=True)
    if need == "without_task":
        return work & ready & Q(is_held=False) & Q(~Exists(own))
    if need == "stuck":
        skipped = work & Q(Exists(own.filter(state=TaskState.SKIPPED)))
        return Q(state=ClipState.FAILED) | skipped
    return work & Q(Exists(own.filter(task_need(need))))


def any_need(needs: Sequence[str]) -> Q:
    """Clips with one of these needs, at least."""
    found = Q()
    for need in needs:
        found |= clip_need(need)
    return found
