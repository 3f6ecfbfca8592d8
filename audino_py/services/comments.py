"""Remarks pinned to a moment of a clip."""

from __future__ import annotations

from django.db import transaction

from audino_py.errors import InvalidError
from audino_py.models import Comment, Task
from audino_py.policies import Actor, may_comment, may_delete_comment, require
from audino_py.services.events import record
from audino_py.services.holding import lock_task
from audino_py.services.notices import tell_of_comment

LONGEST = 5000  # characters


@transaction.atomic
def add_comment(*, task: Task, at_us: int, text: str, actor: Actor) -> Comment:
    """Pin a remark to a moment, in microseconds from the start of the clip.

    Raises
    ------
    ForbiddenError
        For keys: a remark is a person's.
    InvalidError
        If the text is blank or too long, or the moment lies after the clip's end.
    """
    task = lock_task(task.pk, actor)
    require(may_comment(actor, task), "Only people write remarks, on work that they can see.")
    if not text.strip() or len(text) > LONGEST:
        message = "A remark holds 1 to 5,000 characters."
        raise InvalidError(message, fields={"text": [message]})
    duration_us = task.clip.duration_us
    if duration_us is not None and at_us > duration_us:
        message = "This moment lies after the clip's end."
        raise InvalidError(message, fields={"at": [message]})
    comment = Comment.objects.create(
        task=task, holder=task.assignee, author=actor.user, at_us=at_us, text=text
    )
    tell_of_comment(task, actor)
    record("comment.added", actor=actor, project=task.project_id, subject=comment)
    return comment


@transaction.atomic
def delete_comment(*, comment: Comment, actor: Actor) -> None:
    """Take one's own remark away.

    Raises
    ------
    ForbiddenError
        If somebody else wrote it.
    """
    require(may_delete_comment(actor, comment), "Only the person who wrote it can delete it.")
    record("comment.deleted", actor=actor, project=comment.task.project_id, subject=comment)
    comment.delete()
