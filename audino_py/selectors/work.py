"""My work: what a person goes on with, what came back, what they did."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from audino_py.models import ClipState, Member, Project, Submission, Task, TaskState, User
from audino_py.policies import Actor
from audino_py.selectors.queue import waiting_in
from audino_py.selectors.tasks import DONE, learn_roles, own_counts, task_forms, with_details

MOST_OPEN = 50
RECENT_DONE = 5
MOST_PROJECTS = 100


def work_of(actor: Actor, user: User) -> dict[str, Any]:
    """What ``GET /work`` answers; costs the same however much was done before."""
    projects = _projects(user)
    mine = _mine(user, [project.pk for project in projects])
    # By when they were given: by their keys, gold, whose tasks are made last, would come last.
    given = mine.filter(state=TaskState.ASSIGNED).order_by("-priority", "changed_at", "id")
    open_tasks = list(given[:MOST_OPEN])
    returned = list(mine.filter(state=TaskState.RETURNED).order_by("id")[:MOST_OPEN])
    handed_in = mine.filter(submitted_at__isnull=False).order_by("-submitted_at")
    latest = handed_in[: 2 * RECENT_DONE]  # among them some that came back
    recent = [task for task in latest if task.state in DONE][:RECENT_DONE]
    recent.reverse()
    learn_roles(actor, [project.pk for project in projects])
    forms = {form["id"]: form for form in task_forms([*recent, *returned, *open_tasks], actor)}
    goes_on = [forms[str(task.uid)] for task in (*open_tasks, *returned)]
    return {
        "next": goes_on[0] if goes_on else None,
        "returned": [forms[str(task.uid)] for task in returned],
        "tasks": list(forms.values()),
        "projects": _progress(user, projects),
        "week": _week(user),
    }


def _projects(user: User) -> list[Project]:
    """Those the person belongs to, and works in: an administrator's are not all projects."""
    own = Member.objects.filter(user=user).values("project")
    rows = Project.objects.filter(pk__in=own, is_archived=False)
    return list(rows.order_by("id")[:MOST_PROJECTS])


def _mine(user: User, projects: list[int]) -> QuerySet[Task]:
    # A sum is in no index: of those that are left, the one by state is read, whose rows are few,
    # and not the one by project, which holds all that the person ever did there.
    rows = Task.objects.filter(assignee=user).alias(within=F("project") + 0)
    rows = rows.filter(within__in=projects)
    return with_details(rows.filter(clip__state=ClipState.READY, clip__deleted_at=None))


def _progress(user: User, projects: list[Project]) -> list[dict[str, Any]]:
    waiting = waiting_in(projects, user)
    done, still_open = own_counts(user, {project.pk for project in projects})
    return [
        {
            "id": str(project.uid),
            "name": project.name,
            "waiting": waiting[project.pk],
            "open": still_open.get(project.pk, 0),
            "done": done.get(project.pk, 0),
            "total": done.get(project.pk, 0) + still_open.get(project.pk, 0),
        }
        for project in projects
    ]


def monday(now: datetime) -> datetime:
    """When the present week began, in UTC."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=midnight.weekday())


def _week(user: User) -> dict[str, Any]:
    """The person's numbers since Monday, over all projects; as `progress_of` counts them."""
    begin = monday(timezone.now())
    own = Submission.objects.filter(person=user, project__deleted_at=None)
    late = own.filter(Q(handed_in_at__gte=begin) | Q(accepted_at__gte=begin))
    new = Q(is_again=False, handed_in_at__gte=begin)
    found = late.order_by().aggregate(
        submitted=Count("pk", filter=new),
        accepted=Count("pk", filter=Q(accepted_at__gte=begin)),
        total_us=Sum("length_us", filter=new),
    )
    return {
        "submitted": found["submitted"],
        "accepted": found["accepted"],
        "seconds": (found["total_us"] or 0) / 1e6,
    }
