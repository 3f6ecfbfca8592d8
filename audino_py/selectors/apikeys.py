"""Keys an actor may know of."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from audino_py.models import ApiKey, Member, Project
from audino_py.policies import (
    Actor,
    may_hand_out_keys,
    require,
    require_visible,
    role_given,
    scopes_left,
)


def with_clips_in() -> QuerySet[ApiKey]:
    """Keys with everything their wire form holds: whose they are, how many clips came in."""
    counted: Any = Count("clips", filter=Q(clips__deleted_at=None))
    rows = _with_owners().select_related("project", "created_by", "revoked_by")
    return rows.annotate(clips_in=counted).order_by("-id")


def _with_owners() -> QuerySet[ApiKey]:
    found = Member.objects.filter(project=OuterRef("project"), user=OuterRef("owner"))
    role: Any = Subquery(found.values("role")[:1])
    return ApiKey.objects.select_related("owner").annotate(owner_role=role)


def scopes_now(key: Any) -> list[str]:
    """What a key that was read here may do, by what its owner does in the project now."""
    role = role_given(key.owner, key.owner_role) if key.owner is not None else None
    return scopes_left(key, role)


def weakened_keys(project: Project) -> int:
    """How many live keys may do less than was ticked, since their owner has left or does less."""
    live = _with_owners().filter(project=project, revoked_at=None)
    live = live.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))
    return sum(len(scopes_now(key)) < len(key.scopes) for key in live)


def keys_visible_to(actor: Actor, project: Project) -> QuerySet[ApiKey]:
    """All keys of a project, newest first, for its managers.

    Raises
    ------
    ForbiddenError
        For everybody else.
    """
    require(
        may_hand_out_keys(actor, project.pk),
        "Only a manager, signed in as a person, can see the keys.",
    )
    return with_clips_in().filter(project=project)


def key_visible_to(actor: Actor, uid: UUID) -> ApiKey:
    """One key, for managers of its project.

    Raises
    ------
    UnknownError
        For everybody else, and if it is not there.
    """
    key = with_clips_in().filter(uid=uid).first()
    require_visible(key is not None and may_hand_out_keys(actor, key.project_id), "key")
    assert key is not None  # noqa: S101  require_visible has raised
    return key
