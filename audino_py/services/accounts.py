"""One's own account: the first one of all, its name, its password."""

from __future__ import annotations

import hmac
from typing import Any

from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audino_py.db.locks import lock_table, locked
from audino_py.errors import ConflictError, ForbiddenError, InvalidError
from audino_py.models import Token, User
from audino_py.policies import Actor
from audino_py.services.attempts import begin_attempt, end_attempt
from audino_py.services.events import record

PROFILE = ("display_name", "email", "language", "preferences")


def check_password_strength(password: str, user: User) -> None:
    """Refuse what is guessed first.

    Raises
    ------
    InvalidError
        With the reasons under ``password``.
    """
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        texts = [str(text) for text in error.messages]
        raise InvalidError(texts[0], code="weak_password", fields={"password": texts}) from error


def check_names_free(*, username: str = "", email: str = "", but: User | None = None) -> None:
    """A name signs in one person: it may be nobody else's user name or e-mail.

    Raises
    ------
    ConflictError
        ``username_taken`` or ``email_taken``.
    """
    others = User.objects.exclude(pk=but.pk) if but is not None else User.objects.all()
    if username and others.filter(Q(username=username) | Q(email__iexact=username)).exists():
        message = "This user name is taken. Choose another one."
        raise ConflictError(message, code="username_taken", fields={"username": [message]})
    if email and others.filter(Q(email__iexact=email) | Q(username__iexact=email)).exists():
        message = "Another account has this e-mail address. Use another one."
        raise ConflictError(message, code="email_taken", fields={"email": [message]})


def check_code(code: str) -> None:
    """Ask for the code that was shown where the server was started.

    Raises
    ------
    ForbiddenError
        ``wrong_code``.
    """
    if settings.SETUP_CODE and not hmac.compare_digest(
        code.strip().encode(), settings.SETUP_CODE.encode()
    ):
        message = "This is not the code shown in the window where the server was started."
        raise ForbiddenError(message, code="wrong_code", fields={"code": [message]})


def set_up_instance(
    *, username: str, display_name: str, email: str, password: str, code: str, actor: Actor
) -> User:
    """Make the first account, an administrator's; two at once make one.

    Raises
    ------
    ConflictError
        ``set_up_already`` once somebody has an account.
    ForbiddenError
        If the code is asked for and wrong.
    InvalidError
        If the password is weak.
    """
    check_nobody_yet()
    check_code(code)
    name = username or email.partition("@")[0]
    user = User(username=name, display_name=display_name, email=email, is_superuser=True)
    check_password_strength(password, user)
    user.set_password(password)  # slow on purpose, so before the lock
    with transaction.atomic():
        lock_table(User)
        check_nobody_yet()
        user.save()
        record("instance.set_up", actor=Actor(user, None, actor.address, actor.request_id))
    return user


def check_nobody_yet() -> None:
    """Refuse to set up twice.

    Raises
    ------
    ConflictError
        ``set_up_already``.
    """
    if User.objects.exists():
        raise ConflictError("This server is set up already. Sign in.", code="set_up_already")


@transaction.atomic
def change_profile(*, actor: Actor, user: User, changes: dict[str, Any]) -> User:
    """Change one's own name, e-mail, language and preferences.

    Raises
    ------
    ConflictError
        If another account has that e-mail.
    """
    lock_table(User)
    user = locked(User.objects.all()).get(pk=user.pk)
    check_names_free(email=changes.get("email", ""), but=user)
    names = [name for name in PROFILE if name in changes]
    for name in names:
        setattr(user, name, changes[name])
    user.save(update_fields=names)
    record("user.changed", actor=actor, subject=user, data={"fields": names})
    return user


def change_password(*, actor: Actor, user: User, current: str, new: str) -> User:
    """Set a new password; it ends all sessions and v1 tokens of this person.

    Who came by an invitation and has none yet needs no current one.

    Raises
    ------
    ForbiddenError
        ``wrong_password`` if the current one is not right.
    InvalidError
        If the new one is weak.
    ThrottledError
        After too many wrong ones.
    """
    if user.has_usable_password():
        check_current(current, user=user, actor=actor)
    check_password_strength(new, user)
    hashed = make_password(new)
    with transaction.atomic():
        user = locked(User.objects.all()).get(pk=user.pk)
        keep_password(user, hashed)
        record("user.password_changed", actor=actor, subject=user)
    return user


def check_current(password: str, *, user: User, actor: Actor) -> None:
    """Ask for the password of now; wrong ones are counted.

    Raises
    ------
    ForbiddenError
        ``wrong_password``.
    ThrottledError
        After too many wrong ones.
    """
    attempt = begin_attempt(name=user.username, address=actor.address)
    if not user.check_password(password):
        message = "This is not your present password."
        raise ForbiddenError(message, code="wrong_password", fields={"current": [message]})
    end_attempt(attempt)


def keep_password(user: User, hashed: str) -> None:
    """Keep a new password. Sessions die with it: each carries a digest of the old one."""
    user.password = hashed
    user.save(update_fields=["password"])
    Token.objects.filter(user=user).delete()


def note_session(verb: str, *, user: User, actor: Actor) -> None:
    """Record that a session began or ended, under the name of whose it is."""
    record(verb, actor=Actor(user, None, actor.address, actor.request_id), subject=user)


def end_sessions(user: User) -> None:
    """Sign the person out everywhere, so that a later activation revives nothing."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
    Token.objects.filter(user=user).delete()
