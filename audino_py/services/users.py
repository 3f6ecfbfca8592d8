"""Accounts, as administrators run them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from audino_py.db.locks import lock_table
from audino_py.errors import ConflictError
from audino_py.models import Link, Member, Project, User
from audino_py.policies import Actor, may_administer, require
from audino_py.services.accounts import check_names_free, end_sessions
from audino_py.services.events import record
from audino_py.services.links import insert_link
from audino_py.services.tasks import give_back
from audino_py.services.tokens import revoke_tokens_of

REFUSED = "Only an administrator can change accounts."
FIELDS = ("display_name", "email", "is_active")


@transaction.atomic
def invite_user(
    *,
    actor: Actor,
    username: str,
    email: str,
    display_name: str,
    is_administrator: bool,
    memberships: Sequence[tuple[Project, str]],
) -> tuple[User, Link, str]:
    """Make an account without a password, and the link its owner sets one with.

    Returns
    -------
    user, link, secret

    Raises
    ------
    ForbiddenError
        For all but administrators.
    ConflictError
        ``username_taken`` or ``email_taken``.
    """
    require(may_administer(actor), REFUSED)
    lock_table(User)
    check_names_free(username=username, email=email)
    user = User(
        username=username, email=email, display_name=display_name, is_superuser=is_administrator
    )
    user.set_unusable_password()
    user.save()
    for project, role in memberships:
        Member.objects.update_or_create(project=project, user=user, defaults={"role": role})
        record("member.added", actor=actor, project=project, subject=user, data={"role": role})
    data = {"is_administrator": is_administrator, "memberships": len(memberships)}
    record("user.invited", actor=actor, subject=user, data=data)
    link, secret = insert_link(user=user, actor=actor)
    return user, link, secret


def create_user(*, actor: Actor, username: str, password: str, is_administrator: bool) -> User:
    """Make an account whose password the administrator chose, of any strength, as v1 has it.

    Raises
    ------
    ForbiddenError
        For all but administrators.
    ConflictError
        ``username_taken``.
    """
    require(may_administer(actor), REFUSED)
    user = User(username=username, is_superuser=is_administrator)
    user.set_password(password)  # slow on purpose, so before the lock
    with transaction.atomic():
        lock_table(User)
        check_names_free(username=username)
        user.save()
        data = {"is_administrator": is_administrator}
        record("user.created", actor=actor, subject=user, data=data)
    return user


@transaction.atomic
def change_user(*, actor: Actor, user: User, changes: dict[str, Any]) -> User:
    """Change an account; switching it off ends its sessions and gives its work back.

    Raises
    ------
    ForbiddenError
        For all but administrators.
    ConflictError
        ``email_taken``; ``last_administrator`` if nobody could run the instance then.
    """
    require(may_administer(actor), REFUSED)
    lock_table(User)
    row = User.objects.get(pk=user.pk)
    check_names_free(email=changes.get("email", ""), but=row)
    names = [name for name in FIELDS if name in changes]
    for name in names:
        setattr(row, name, changes[name])
    has_new_role = changes.get("is_administrator", row.is_superuser) != row.is_superuser
    if has_new_role:
        row.is_superuser = changes["is_administrator"]
        names.append("is_superuser")
    check_somebody_runs_it(row)
    row.save(update_fields=names)
    data: dict[str, Any] = {"fields": names}
    if not row.is_active:
        end_sessions(row)
        data["tasks"] = sum(
            give_back(user=row, project_id=pk)
            for pk in row.memberships.values_list("project", flat=True)
        )
    if has_new_role:
        revoke_tokens_of(row)  # they name the old one
    record("user.changed", actor=actor, subject=row, data=data)
    return row


def check_somebody_runs_it(changed: User) -> None:
    """Refuse to switch off or demote the last administrator who can sign in.

    Raises
    ------
    ConflictError
        ``last_administrator``.
    """
    if changed.is_active and changed.is_superuser:
        return
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=changed.pk)
    # "!" begins the password of who never chose one: an invitation may never be taken up.
    if not others.exclude(password__startswith="!").exists():  # noqa: S106  no password
        message = "Nobody else could run this server then. Make another administrator first."
        raise ConflictError(message, code="last_administrator")
