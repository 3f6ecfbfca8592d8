"""Rows that tests need, made the short way."""

from __future__ import annotations

import hashlib
import itertools
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils import timezone

from audino_py.db.uuids import uuid7
from audino_py.models import (
    Annotation,
    AnnotationKind,
    ApiKey,
    Clip,
    ClipState,
    Member,
    Project,
    Role,
    Segment,
    Task,
    TaskState,
    User,
)
from audino_py.policies import Actor
from audino_py.services.apikeys import checksum_of, digest_of
from audino_py.services.submissions import note_hand_in

PASSWORD = "correct horse battery"
_number = itertools.count(1)


def make_user(username: str = "", **fields: Any) -> User:
    """An account that can sign in with PASSWORD, cheaply hashed."""
    user = User(username=username or f"user{next(_number)}", **fields)
    # PBKDF2 with one round: Argon2's cost belongs to the product, not to a thousand tests.
    user.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt", 1)
    user.save()
    return user


def make_actor(username: str, project: Project, role: str = Role.ANNOTATOR) -> Actor:
    return Actor(user=make_member(username, project, role), address="127.0.0.1")


def make_project(name: str = "", **fields: Any) -> Project:
    return Project.objects.create(name=name or f"Project {next(_number)}", **fields)


def make_member(username: str, project: Project, role: str = Role.ANNOTATOR) -> User:
    user = User.objects.filter(username=username).first() or make_user(username)
    Member.objects.create(project=project, user=user, role=role)
    return user


def make_key(project: Project, *scopes: str, **fields: Any) -> tuple[ApiKey, str]:
    """A key and its text."""
    text = f"apy_{next(_number):08d}_{'a' * 32}"
    text += checksum_of(text)
    options = {"expires_at": timezone.now() + timedelta(days=90), "name": "key", **fields}
    key = ApiKey.objects.create(
        project=project,
        prefix=text[:12],
        digest=digest_of(text),
        scopes=list(scopes or ("upload", "read")),
        **options,
    )
    return key, text


def make_clip(project: Project, **fields: Any) -> Clip:
    """A ready clip of ten seconds; no file behind it."""
    number = next(_number)
    options: dict[str, Any] = {
        "name": f"clip {number}.wav",
        "suffix": ".wav",
        "media_type": "audio/wav",
        "sha256": hashlib.sha256(str(number).encode()).hexdigest(),
        "bytes": 320_044,
        "state": ClipState.READY,
        "frames": 160_000,
        "rate_hz": 16_000,
        "channels": 1,
        "codec": "pcm_s16le",
        "duration_us": 10_000_000,
        **fields,
    }
    return Clip.objects.create(project=project, **options)


def make_task(project: Project, holder: User | None = None, **fields: Any) -> Task:
    """A task on a ready clip: assigned where there is a holder, else queued.

    With ``submitted_at`` it was handed in then; accepted then too where that is its state.
    """
    clip = fields.pop("clip", None) or make_clip(project)
    state = fields.pop("state", TaskState.ASSIGNED if holder else TaskState.QUEUED)
    task = Task.objects.create(clip=clip, project=project, assignee=holder, state=state, **fields)
    if task.submitted_at is not None:
        note_hand_in(task, is_again=False)
    return task


def make_work(task: Task, *spans: tuple[float, float, str], revision: int = 0) -> Annotation:
    """The holder's annotation with segments of (start s, end s, text)."""
    annotation = Annotation.objects.create(
        clip=task.clip,
        task=task,
        author=task.assignee,
        kind=AnnotationKind.WORK,
        revision=revision,
    )
    for start, end, text in spans:
        Segment.objects.create(
            annotation=annotation,
            uid=uuid7(),
            start_us=round(start * 1e6),
            end_us=round(end * 1e6),
            text=text,
        )
    return annotation
