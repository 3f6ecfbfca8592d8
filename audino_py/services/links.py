"""One-time links: an invitation, or a new password."""

from __future__ import annotations

import hashlib
import logging
import secrets
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from audino_py.db.locks import locked
from audino_py.errors import ConflictError, UnknownError
from audino_py.models import Link, LinkKind, Project, User
from audino_py.policies import Actor, may_administer, require
from audino_py.services.accounts import check_password_strength, keep_password
from audino_py.services.events import record

log = logging.getLogger("audino.links")
VALID = timedelta(days=7)
NAMED = 5  # projects that an invitation names
GONE = "This link has been used, has ended, or is not complete. Ask for a new one."


def digest_of_secret(secret: str) -> str:
    """What is stored instead of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def insert_link(*, user: User, actor: Actor) -> tuple[Link, str]:
    """Make the one link that works for this person; earlier ones stop working."""
    secret = secrets.token_urlsafe(32)
    has_password = user.has_usable_password()
    Link.objects.filter(user=user, used_at=None).delete()
    link = Link.objects.create(
        kind=LinkKind.PASSWORD if has_password else LinkKind.INVITATION,
        user=user,
        digest=digest_of_secret(secret),
        created_by=actor.user,
        expires_at=timezone.now() + VALID,
    )
    record("link.made", actor=actor, subject=user, data={"kind": link.kind})
    return link, secret


@transaction.atomic
def make_link(*, actor: Actor, user: User) -> tuple[Link, str]:
    """Make an invitation, or a link to a new password for who has one already.

    Returns
    -------
    link, secret
        The secret is answered here and never again.

    Raises
    ------
    ForbiddenError
        For all but administrators.
    ConflictError
        ``inactive`` for a switched-off account.
    """
    require(may_administer(actor), "Only an administrator can make a link.")
    row = locked(User.objects.all()).get(pk=user.pk)
    if not row.is_active:
        raise ConflictError("This account is switched off. Switch it on first.", code="inactive")
    return insert_link(user=row, actor=actor)


def send_link(*, link: Link, url: str) -> str:
    """Send the link by mail where mail is set up; the address it was handed over to, or nothing."""
    if not settings.HAS_MAIL or not link.user.email:
        return ""
    subject, text = mail_of(link, url)
    try:
        send_mail(" ".join(subject.split()), text, None, [link.user.email])
    except (OSError, SMTPException):
        log.warning("a link could not be mailed; the administrator sees it on the page")
        return ""
    return link.user.email


def mail_of(link: Link, url: str) -> tuple[str, str]:
    """Subject and text: who writes, what for, what to press, and what if it is a mistake."""
    user, maker = link.user, link.created_by
    sender = (maker.display_name or maker.username) if maker else "Whoever looks after audino"
    once = f"It works once, for seven days. You sign in as {user.username}."
    if link.kind == LinkKind.PASSWORD:
        subject = "A new password for audino"
        why = f"{sender} has made a link with which you choose a new password for audino:"
        rest = f"{once} If you asked for none, tell {sender}; your old password works till then."
    else:
        names = Project.objects.filter(members__user=user).order_by("name").values_list("name")
        work = ", ".join(f"“{name}”" for (name,) in names[:NAMED]) or "sound recordings"
        subject = f"{sender} invites you to audino"
        why = (
            f"{sender} invites you to work on {work} in audino, a page where people listen to"
            " speech and write down what is said. Nothing has to be installed. Begin here:"
        )
        rest = f"{once} A password is chosen later. If this is a mistake, just leave it."
    return subject, f"Hello {user.display_name or user.username},\n\n{why}\n\n{url}\n\n{rest}\n"


def live_link(secret: str) -> Link:
    """The link with this secret, if it still works.

    Raises
    ------
    UnknownError
        If it is unknown, used, over, or its account is switched off: all look alike.
    """
    links = Link.objects.select_related("user").filter(digest=digest_of_secret(secret))
    now = timezone.now()
    link = links.filter(used_at=None, expires_at__gt=now, user__is_active=True).first()
    if link is None:
        raise UnknownError(GONE)
    return link


def use_link(*, secret: str, password: str, actor: Actor) -> User:
    """Let the link's owner in; the link works once.

    An invitation needs no password: it is chosen later, by who wants to come back.

    Raises
    ------
    UnknownError
        If it does not work any more.
    InvalidError
        If the password is weak, or missing where the link is for one; the link still works then.
    """
    link = live_link(secret)
    hashed = ""
    if password or link.kind == LinkKind.PASSWORD:
        check_password_strength(password, link.user)
        hashed = make_password(password)  # slow on purpose, so before the lock
    with transaction.atomic():
        user = locked(User.objects.all()).get(pk=link.user_id)
        link = live_link(secret)
        link.used_at = timezone.now()
        link.save(update_fields=["used_at"])
        if hashed:
            keep_password(user, hashed)
        actor = Actor(user, None, actor.address, actor.request_id)
        record("link.used", actor=actor, subject=user, data={"kind": link.kind})
    return user
