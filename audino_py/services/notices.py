"""Telling people what concerns them: on the page at once, by mail a little later."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from audino_py.db.locks import locked
from audino_py.models import EDITABLE, Notice, NoticeKind, Project, Review, Task, User
from audino_py.policies import Actor
from audino_py.selectors.notices import MAIL_PREFERENCE, link_of, message_of, notices_of
from audino_py.services.events import record

log = logging.getLogger("audino.notices")
KEPT = timedelta(days=90)
SOON = timedelta(hours=24)  # before its end a due day is told, once
ONCE = timedelta(hours=20)
SETTLES = timedelta(minutes=2)  # what comes within that time goes in one mail
AGAIN = timedelta(hours=1)  # after a mail, of what was added to it meanwhile
TOO_OLD = timedelta(days=1)  # to be mailed
MAILED_AT_ONCE = 500


def tell(
    users: Iterable[int | None],
    kind: NoticeKind,
    *,
    project: Project | int,
    actor: Actor | None = None,
    task: Task | None = None,
    count: int = 1,
) -> None:
    """Tell people, inside the transaction of what they are told.

    Whoever did it is told nothing, and what was not read yet is told as one with what is new.
    """
    doer = actor.user.pk if actor is not None and actor.user is not None else None
    project_id = project if isinstance(project, int) else project.pk
    now = timezone.now()
    for user in {user for user in users if user is not None and user != doer}:
        same = Notice.objects.filter(user=user, project=project_id, kind=kind, task=task)
        old = locked(same.filter(read_at=None)).first()
        if old is None:
            Notice.objects.create(
                user_id=user,
                project_id=project_id,
                kind=kind,
                task=task,
                count=count,
                created_at=now,
            )
        else:
            old.count, old.created_at = old.count + count, now
            old.save(update_fields=["count", "created_at"])


def take_back_notice(task: Task, kind: NoticeKind) -> None:
    """Tell the person of a task nothing of what was undone, unless they read it already."""
    told = Notice.objects.filter(user=task.assignee_id, task=task, kind=kind, read_at=None)
    told.filter(count=1).delete()
    told.update(count=F("count") - 1)


def tell_of_comment(task: Task, actor: Actor) -> None:
    """Tell the person of the task; of their own remark whoever judged the work last."""
    if actor.user is not None and task.assignee_id == actor.user.pk:
        last = Review.objects.filter(task=task, undone_at=None).order_by("-id").first()
        to = last.reviewer_id if last is not None else None
    else:
        to = task.assignee_id
    tell([to], NoticeKind.COMMENTED, project=task.project_id, task=task, actor=actor)


@transaction.atomic
def read_notices(*, user: User, actor: Actor) -> int:
    """Mark all that a person was told as read; how many there were."""
    unread = Notice.objects.filter(user=user, read_at=None)
    number = unread.update(read_at=timezone.now())
    record("notices.read", actor=actor, subject=user, data={"notices": number})
    return number


def remind_of_due() -> int:
    """Tell people of open work that is due within a day, once a project and day; how many."""
    now = timezone.now()
    due = Task.objects.filter(due__gt=now, due__lte=now + SOON, state__in=EDITABLE)
    due = due.filter(assignee__isnull=False, clip__deleted_at=None).order_by()
    told = set(
        Notice.objects.filter(kind=NoticeKind.DUE, created_at__gt=now - ONCE).values_list(
            "user", "project"
        )
    )
    rows = [
        row
        for row in due.values_list("assignee", "project").annotate(number=Count("pk"))
        if row[:2] not in told
    ]
    with transaction.atomic():
        for user, project, number in rows:
            tell([user], NoticeKind.DUE, project=project, count=number)
    return len(rows)


def forget_notices() -> int:
    """Drop what was told long ago."""
    return Notice.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]


def mail_notices() -> int:
    """Mail what nobody has read yet, one mail a person, where mail is set up; how many mails."""
    if not settings.HAS_MAIL:
        return 0
    now = timezone.now()
    rows = Notice.objects.filter(read_at=None, created_at__lte=now - SETTLES)
    # What is new was added to what was mailed: told once more, but no flood of mails.
    more = Q(created_at__gt=F("mailed_at"), mailed_at__lte=now - AGAIN)
    rows = rows.filter(Q(mailed_at=None) | more, created_at__gt=now - TOO_OLD)
    rows = rows.select_related("user")[:MAILED_AT_ONCE]
    waiting: defaultdict[User, list[int]] = defaultdict(list)
    for row in rows:
        waiting[row.user].append(row.pk)
    sent = 0
    for user, keys in waiting.items():
        mine = list(notices_of(user).filter(pk__in=keys))
        if mine and _wants_mail(user) and not _send(user, mine):
            continue  # the next sweep tries again
        sent += bool(mine) and _wants_mail(user)
        Notice.objects.filter(pk__in=keys).update(mailed_at=now)
    return sent


def _wants_mail(user: User) -> bool:
    return bool(user.email) and user.is_active and user.preferences.get(MAIL_PREFERENCE, True)


def _send(user: User, notices: list[Notice]) -> bool:
    """Hand one mail over; whether that worked."""
    server = settings.PUBLIC_URL.rstrip("/")
    places = [f"\n{server}{link_of(one)}" if server else "" for one in notices]
    lines = [f"{message_of(one)} ({one.project.name})" for one in notices]
    text = (
        f"Hello {user.display_name or user.username},\n\n"
        + "\n\n".join(f"{line}{place}" for line, place in zip(lines, places, strict=True))
        + "\n\nYou choose under Account whether you get these mails.\n"
    )
    subject = message_of(notices[0]) if len(notices) == 1 else f"{len(notices)} notes from audino"
    try:
        send_mail(" ".join(subject.split()), text, None, [user.email])
    except (OSError, SMTPException):
        log.warning("a mail could not be sent; it is tried again")
        return False
    return True
