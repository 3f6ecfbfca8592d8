"""People an actor may know of."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from audino_py.models import User
from audino_py.policies import Actor, may_administer, require, require_visible


def users_visible_to(actor: Actor, search: str = "") -> QuerySet[User]:
    """All accounts for administrators, nothing for others; ``search`` is part of a name."""
    if not may_administer(actor):
        return User.objects.none()
    users = User.objects.all()
    if search:
        users = users.filter(
            Q(username__icontains=search)
            | Q(display_name__icontains=search)
            | Q(email__icontains=search)
        )
    return users


def somebody_exists() -> bool:
    """Whether the server has been set up."""
    return User.objects.exists()


def user_visible_to(actor: Actor, uid: UUID) -> User:
    """One account, for administrators.

    Raises
    ------
    ForbiddenError
        For everybody else.
    UnknownError
        If it is not there.
    """
    require(may_administer(actor), "Only an administrator can see accounts.")
    user = users_visible_to(actor).filter(uid=uid).first()
    require_visible(user is not None, "account")
    assert user is not None  # noqa: S101  require_visible has raised
    return user


def user_named(username: str) -> User | None:
    """The active account of exactly this user name: whom an upload names."""
    return User.objects.filter(username=username, is_active=True).first()
