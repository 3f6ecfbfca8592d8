"""Who belongs to a project."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from audino_py.db.locks import locked
from audino_py.errors import ConflictError, InvalidError
from audino_py.models import Member, Project, Role, User
from audino_py.policies import Actor, may_administer, may_give_role, may_upload, require
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


def locked_managers(project_id: int) -> list[Member]:
    """Everybody who manages the project, always locked in the same order: two may go at once."""
    rows = Member.objects.filter(project=project_id, role=Role.MANAGER).select_related("user")
    return list(locked(rows).order_by("id"))


def check_somebody_manages(actor: Actor, leaver: Member, managers: Sequence[Member]) -> None:
    """Refuse that the last manager goes, but for administrators: they manage every project.

    Raises
    ------
    ConflictError
        ``last_manager``.
    """
    if leaver.role != Role.MANAGER or may_administer(actor):
        return
    if not any(one.user.is_active for one in managers if one.pk != leaver.pk):
        message = "Nobody would manage this project then. Make somebody else a manager first."
        raise ConflictError(message, code="last_manager")


@transaction.atomic
def change_role(*, actor: Actor, member: Member, role: str) -> Member:
    """Give a member another role.

    Raises
    ------
    ForbiddenError
        If the actor may not give the one or take the other.
    ConflictError
        ``last_manager``.
    """
    managers = locked_managers(member.project_id)
    row = locked(Member.objects.select_related("user")).get(pk=member.pk)
    require(may_give_role(actor, row.project_id, row.role, role), REFUSED)
    if role != Role.MANAGER:
        check_somebody_manages(actor, row, managers)
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
    ConflictError
        ``last_manager``.
    """
    require(may_give_role(actor, member.project_id, member.role), REFUSED)
    # Work before the place, as all lock them who give work; then what came until that was held.
    given_back = give_back(user=member.user, project_id=member.project_id)
    managers = locked_managers(member.project_id)
    row = locked(Member.objects.select_related("user")).get(pk=member.pk)
    require(may_give_role(actor, row.project_id, row.role), REFUSED)
    check_somebody_manages(actor, row, managers)
    row.delete()
    given_back += give_back(user=row.user, project_id=row.project_id)
    data = {"role": row.role, "tasks": given_back}
    record("member.removed", actor=actor, project=row.project_id, subject=row.user, data=data)


@transaction.atomic
def let_in_assignee(*, project: Project, user: User, actor: Actor) -> bool:
    """Make somebody whom a clip was uploaded for an annotator, if they are no member yet.

    Else the clip would be theirs and out of their sight. Whether they are new.

    Raises
    ------
    ForbiddenError
        If the actor may not upload here.
    """
    require(may_upload(actor, project.pk), REFUSED)
    _, is_new = Member.objects.get_or_create(
        project=project, user=user, defaults={"role": Role.ANNOTATOR}
    )
    if is_new:
        data = {"role": Role.ANNOTATOR, "by": "upload"}
        record("member.added", actor=actor, project=project, subject=user, data=data)
    return is_new


@transaction.atomic
def replace_members(*, actor: Actor, project: Project, users: Sequence[User]) -> None:
    """Let exactly these people belong to the project; who is in it already keeps their role.

    Raises
    ------
    ForbiddenError
        If the actor does not manage the project.
    """
    require(may_give_role(actor, project.pk, Role.ANNOTATOR), REFUSED)
    locked(Project.objects.all()).get(pk=project.pk)
    wanted = {user.pk: user for user in users}
    for member in Member.objects.filter(project=project).exclude(user__in=wanted):
        remove_member(actor=actor, member=member)
    present = set(Member.objects.filter(project=project).values_list("user", flat=True))
    for pk, user in wanted.items():
        if pk not in present:
            Member.objects.create(project=project, user=user, role=Role.ANNOTATOR)
            data = {"role": Role.ANNOTATOR}
            record("member.added", actor=actor, project=project, subject=user, data=data)
