"""The record of what happened: one row for every write that is no edit of segments."""

from __future__ import annotations

from typing import Any

from audino_py.db.rows import insert_row
from audino_py.models import Event, Project
from audino_py.models.base import Row
from audino_py.policies import Actor, require_open


def record(
    verb: str,
    *,
    actor: Actor,
    project: Project | int | None = None,
    subject: Row | str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Note a write, inside the transaction that makes it; in an archived project, refuse it.

    Every write but an edit passes here, so none of them has to ask for itself.

    Parameters
    ----------
    verb
        Noun and verb, as in ``member.added``.
    project
        The project or its primary key; None for what concerns the whole instance.
    subject
        The row it was done to; its uid is kept, which outlives the row.
    data
        Ids, counts and digests only, never content: a record must survive erasing content.

    Raises
    ------
    ArchivedError
        Where the project is archived, and this is nothing that is done to one.
    """
    project_id = project.pk if isinstance(project, Project) else project
    if project_id is not None:
        require_open(actor, project_id, verb)
    event = Event(
        verb=verb,
        user=actor.user,
        key=actor.key,
        project_id=project_id,
        subject=str(subject.uid) if isinstance(subject, Row) else subject,
        data=data or {},
        address=actor.address,
        request_id=actor.request_id,
    )
    insert_row(event)
