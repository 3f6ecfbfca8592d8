"""Opening work: a person's own copy of the draft, made once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from audino_py.db import segments as table
from audino_py.db.locks import locked
from audino_py.errors import ConflictError
from audino_py.models import EDITABLE, Annotation, AnnotationKind, Clip, ClipState, Task
from audino_py.policies import Actor, holds, may_see_task, require_visible
from audino_py.selectors.annotations import draft_for, work_of_holder
from audino_py.services.events import record
from audino_py.services.merging import fit_answers


def open_annotation(*, task: Task, actor: Actor) -> Annotation:
    """The holder's work on a task, made from the draft at the first opening.

    Others who see all work get the holder's, else the draft; to read.

    Raises
    ------
    UnknownError
        If the task is not theirs to see.
    ConflictError
        ``not_ready`` while the clip is not analysed; ``not_started`` when there is nothing to
        read yet.
    """
    require_visible(may_see_task(actor, task), "task")
    _require_ready(task.clip)
    work = work_of_holder(task)
    if work is not None:
        return work
    if holds(actor, task):
        return _begin(task, actor)
    draft = draft_for(task.clip_id, task.assignee_id)
    if draft is None:
        raise ConflictError("Nobody has started on this clip yet.", code="not_started")
    return draft


def _require_ready(clip: Clip) -> None:
    if clip.state == ClipState.FAILED:
        raise ConflictError(f"This clip could not be read: {clip.reason}", code="not_ready")
    if clip.state != ClipState.READY:
        message = "The sound of this clip is being drawn. Open it again in a moment."
        raise ConflictError(message, code="not_ready")


@transaction.atomic
def _begin(task: Task, actor: Actor) -> Annotation:
    """Make the work under the task's lock: two windows that open at once get the same."""
    task = locked(Task.objects.filter(pk=task.pk)).select_related("clip").get()
    work = work_of_holder(task)
    if work is not None:
        return work
    require_visible(holds(actor, task), "task")
    draft = draft_for(task.clip_id, task.assignee_id) if task.state in EDITABLE else None
    work = Annotation.objects.create(
        clip_id=task.clip_id,
        task=task,
        author=actor.user,
        kind=AnnotationKind.WORK,
        parent=draft,
        parent_revision=draft.revision if draft is not None else None,
    )
    if draft is not None:
        own = draft.author_id == task.assignee_id  # sent with the upload, in this person's name
        table.copy(draft.pk, work.pk, as_draft=not own, now=timezone.now())
        fit_answers(work)
    record("task.opened", actor=actor, project=task.project_id, subject=task)
    return work
