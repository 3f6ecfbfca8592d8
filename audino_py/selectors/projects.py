"""Projects an actor may know of, and how far they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from audino_py.models import ClipPurpose, ClipState, Member, Project, Role, Stats, Task, TaskState
from audino_py.policies import Actor, may_administer, may_bring_back, require_visible, role_in
from audino_py.selectors.clip_needs import NEEDS
from audino_py.selectors.queue import with_gold

NUMBERS = (
    *("clips", ClipState.STORED, ClipState.READY, ClipState.FAILED),
    *TaskState,
    *("seconds", "seconds_accepted", "nobody"),
)


def projects_visible_to(actor: Actor) -> QuerySet[Project]:
    """A key's own project; a person's projects; all for administrators."""
    projects = Project.objects.select_related("stats")
    if actor.key is not None:
        return projects.filter(pk=actor.key.project_id)
    if actor.user is None or not actor.user.is_active:
        return projects.none()
    if may_administer(actor):
        return projects
    return projects.filter(members__user=actor.user)


def project_visible_to(actor: Actor, uid: UUID) -> Project:
    """One project.

    Raises
    ------
    UnknownError
        If it is not there, or not for this actor to know of.
    """
    project = projects_visible_to(actor).filter(uid=uid).first()
    require_visible(project is not None, "project")
    assert project is not None  # noqa: S101  require_visible has raised
    return project


def deleted_project_of(actor: Actor, uid: UUID) -> Project:
    """A project that was deleted and is not purged yet, or one that is there.

    Raises
    ------
    UnknownError
        If there is none that this person managed.
    """
    project = Project.everything.filter(uid=uid).first()
    require_visible(project is not None and may_bring_back(actor, project), "project")
    assert project is not None  # noqa: S101  require_visible has raised
    return project


def deleted_projects_of(actor: Actor) -> QuerySet[Project]:
    """Deleted projects that this person may still bring back, the newest first."""
    since = timezone.now() - timedelta(hours=settings.DELETED_KEPT_H)
    projects = Project.everything.filter(deleted_at__gt=since).select_related("deleted_by")
    if not may_administer(actor):
        projects = projects.filter(members__user=actor.user, members__role=Role.MANAGER)
    return projects.order_by("-deleted_at", "-id")


def roles_of(actor: Actor, projects: Iterable[Project]) -> dict[int, str | None]:
    """The actor's role in each project, by primary key, in one query."""
    ids = [project.pk for project in projects]
    if actor.user is None:
        return dict.fromkeys(ids)
    if not may_administer(actor):
        rows = Member.objects.filter(user=actor.user, project__in=ids)
        found = dict(rows.values_list("project", "role"))
        actor.roles.update({pk: found.get(pk) for pk in ids})
    return {pk: role_in(actor, pk) for pk in ids}


def counts_of(actor: Actor, projects: Iterable[Project]) -> dict[int, dict[str, Any]]:
    """How far each project is, by primary key, in one query at most.

    Annotators work blind to each other: they get the numbers of their own work, and how much
    waits. For everybody else it is the row kept by the sweep, with its age.
    """
    rows = list(projects)
    roles = roles_of(actor, rows)
    counts = {project.pk: kept_counts(project) for project in rows}
    blind = [pk for pk, role in roles.items() if role == Role.ANNOTATOR]
    if blind:
        assert actor.user is not None  # noqa: S101  only people have a role
        waiting = with_gold({pk: counts[pk]["queued"] for pk in blind}, actor.user)
        for pk in blind:
            kept = counts[pk]
            counts[pk] = {
                **dict.fromkeys(NUMBERS, 0),
                "marks": {},
                "needs": {},
                "queued": waiting[pk],
                "counted_at": kept["counted_at"],
            }
        add_own_counts(actor, blind, counts)
    return counts


def kept_counts(project: Project) -> dict[str, Any]:
    """The numbers of the sweep; zeros for a project it has not seen yet."""
    stats: Stats | None = getattr(project, "stats", None)
    kept = stats.counts if stats is not None else {}
    counted_at = stats.counted_at if stats is not None else project.created_at
    numbers = {name: kept.get(name, 0) for name in NUMBERS}
    marks, needs = kept.get("marks", {}), {need: kept[need] for need in NEEDS if kept.get(need)}
    return {**numbers, "marks": marks, "needs": needs, "counted_at": counted_at}


def seconds_left(project: Project) -> float:
    """How much audio is still to be accepted, as the sweep counted it: twice what two people do."""
    stats: Stats | None = getattr(project, "stats", None)
    return float(stats.counts.get("seconds_left", 0.0)) if stats is not None else 0.0


def add_own_counts(actor: Actor, projects: list[int], counts: dict[int, dict[str, Any]]) -> None:
    """Add what is given to this person, in place."""
    rows = (
        Task.objects.filter(assignee=actor.user, project__in=projects, clip__deleted_at=None)
        .exclude(clip__purpose=ClipPurpose.PRACTICE)
        .order_by()
        .values_list("project", "state", "clip__state")
        .annotate(number=Count("pk"), length_us=Sum("clip__duration_us"))
    )
    for project, state, clip_state, number, length_us in rows:
        own = counts[project]
        seconds = (length_us or 0) / 1e6
        own["clips"] += number
        own[state] += number
        own[clip_state] += number
        own["seconds"] += seconds
        own["seconds_accepted"] += seconds if state == TaskState.ACCEPTED else 0
