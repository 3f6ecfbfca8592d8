"""Keys an actor may know of."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from audino_py.models import ApiKey, Project
from audino_py.policies import Actor, may_hand_out_keys, require, require_visible


def with_clips_in() -> QuerySet[ApiKey]:
    """Keys with everything their wire form holds: who made them, how many clips came in."""
    counted: Any = Count("clips", filter=Q(clips__deleted_at=None))
    rows = ApiKey.objects.select_related("project", "created_by", "revoked_by")
    return rows.annotate(clips_in=counted).order_by("-id")


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
