"""Remarks as their readers see them."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet

from audino_py.errors import UnknownError
from audino_py.models import Comment, Task
from audino_py.policies import Actor, may_read_all, may_see_task, role_in
from audino_py.selectors.annotations import work_of_holder


def comments_visible_to(actor: Actor, task: Task) -> QuerySet[Comment]:
    """Remarks on a task; its holder sees those on own work, not on what others made before."""
    rows = Comment.objects.filter(task=task).select_related("author")
    if may_read_all(actor, task.project_id):
        return rows
    work = work_of_holder(task)
    seen = Q(author=actor.user) | Q(holder=actor.user)
    if work is not None:
        seen |= Q(holder=None, created_at__gte=work.created_at)
    return rows.filter(seen)


def comment_visible_to(actor: Actor, uid: uuid.UUID) -> Comment:
    """One remark: of a task that the actor sees, or their own.

    Raises
    ------
    UnknownError
        If there is none, or it is not theirs to see.
    """
    rows = Comment.objects.select_related("task", "author")
    comment = rows.filter(uid=uid, task__clip__deleted_at=None).first()
    if comment is None or role_in(actor, comment.task.project_id) is None:
        raise UnknownError("There is no such remark, or you have no access to it.")
    own = actor.user is not None and comment.author_id == actor.user.pk
    seen = may_see_task(actor, comment.task)
    if not own and not (seen and comments_visible_to(actor, comment.task).filter(uid=uid)):
        raise UnknownError("There is no such remark, or you have no access to it.")
    return comment
