"""Who belongs to a project."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from audino_py.db.locks import locked
from audino_py.errors import ConflictError, InvalidError
from audino_py.models import Member, Project, User
from audino_py.policies import Actor, may_give_role, require
from audino_py.services.events import record
from audino_py.services.tasks import give_back

REFUSED = "Only a manager can change who belongs to the project."


@transaction.atomic
def add_member(*, actor: Actor, project: Project, name: str, role: str) -> Member:
    """Add an active account, by user name or e-mail.

    Raises
    ------
    ForbiddenError
        If the actor may not give that role.
    InvalidError
        ``unknown_user``.
    ConflictError
        ``already_member``.
    """
    require(may_give_role(actor, project.pk, role), REFUSED)
    locked(Project.objects.all()).get(pk=project.pk)
    found = User.objects.filter(Q(username=name) | Q(email__iexact=name), is_active=True)
    user = found.filter(username=name).first() or found.first()
    if user is None:
        message = "Nobody has this user name or e-mail. An administrator can invite them."
        raise InvalidError(message, code="unknown_user", fields={"user": [message]})
    if Member.objects.filter(project=project, user=user).exists():
        message = "This person belongs to the project already. Change the role in the list."
        raise ConflictError(message, code="already_member", fields={"user": [message]})
    member = Member.objects.create(project=project, user=user, role=role)
    record("member.added", actor=actor, project=project, subject=user, data={"role": role})
    return member


@transaction.atomic
def change_role(*, actor: Actor, member: Member, role: str) -> Member:
    """Give a member another role.

    Raises
    ------
    ForbiddenError
        If the actor may not give the one or take the other.
    """
    row = locked(Member.objects.select_related("user")).get(pk=member.pk)
    require(may_give_role(actor, row.project_id, row.role, role), REFUSED)
    before, row.role = row.role, role
    row.save(update_fields=["role"])
    data = {"role": role, "before": before}
    record("member.changed", actor=actor, project=row.project_id, subject=row.user, data=data)
    return row


@transaction.atomic
def remove_member(*, actor: Actor, member: Member) -> None:
    """Take a person out; open work goes back to the queue, finished work stays theirs.

    Raises
    ------
    ForbiddenError
        If the actor may not take that role away.
    """
    row = locked(Member.objects.select_related("user")).get(pk=member.pk)
    require(may_give_role(actor, row.project_id, row.role), REFUSED)
    row.delete()
    given_back = give_back(user=row.user, project_id=row.project_id)
    data = {"role": row.role, "tasks": given_back}
    record("member.removed", actor=actor, project=row.project_id, subject=row.user, data=data)
