"""Who belongs to a project, and how much lies with them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from audino_py.models import EDITABLE, ClipPurpose, Member, Project, Task, TaskState, User
from audino_py.policies import Actor, may_read_all, require, require_visible

COLUMNS = {
    **dict.fromkeys(EDITABLE, "open"),
    TaskState.SUBMITTED: "submitted",
    TaskState.ACCEPTED: "accepted",
}


def members_visible_to(actor: Actor, project: Project) -> QuerySet[Member]:
    """All members, for whoever sees all work.

    Raises
    ------
    ForbiddenError
        For annotators: they work blind to each other.
    """
    require(may_read_all(actor, project.pk), "Only managers and reviewers see who else works here.")
    return project.members.select_related("user").order_by("user__username")


def member_visible_to(actor: Actor, project: Project, user_uid: UUID) -> Member:
    """One member.

    Raises
    ------
    ForbiddenError
        For annotators.
    UnknownError
        If nobody with this id belongs to the project.
    """
    member = members_visible_to(actor, project).filter(user__uid=user_uid).first()
    require_visible(member is not None, "member")
    assert member is not None  # noqa: S101  require_visible has raised
    return member


def person_in(actor: Actor, project: Project, user_uid: UUID) -> User:
    """A person of the project: oneself, or anybody for whoever sees all work.

    Raises
    ------
    ForbiddenError
        If an annotator asks for somebody else.
    UnknownError
        If nobody with this id belongs to the project.
    """
    if actor.user is not None and actor.user.uid == user_uid:
        return actor.user
    return member_visible_to(actor, project, user_uid).user


def work_of_members(project: Project) -> dict[int, dict[str, int]]:
    """How much each person has open, submitted and accepted, as they see it: gold too."""
    rows: Any = (
        Task.objects.filter(project=project, assignee__isnull=False, state__in=COLUMNS)
        .filter(clip__deleted_at=None)
        .exclude(clip__purpose=ClipPurpose.PRACTICE)
        .order_by()
        .values_list("assignee", "state")
        .annotate(number=Count("pk"))
    )
    work: dict[int, dict[str, int]] = {}
    for person, state, number in rows:
        own = work.setdefault(person, dict.fromkeys(COLUMNS.values(), 0))
        own[COLUMNS[state]] += number
    return work
