"""Rules that choose clips, and batches: rules with a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from audino_py.errors import UnknownError
from audino_py.models import Batch, Clip, Project, Task, TaskState
from audino_py.policies import Actor, may_manage, require
from audino_py.selectors.clip_filters import (
    ClipFilter,
    clips_under,
    filter_from,
    holding,
    with_metadata,
)

MOST_COUNTED = 10_000  # clips of a batch; more are told as so many


@dataclass(frozen=True, slots=True)
class Rule:
    """Which clips: all conditions hold, of several values of one any does.

    Parameters
    ----------
    metadata
        Values by the name that the manifest's column had.
    name
        A part of the clip's name.
    task_state
        A state that some work on the clip is in.
    filter
        As a list of clips was narrowed.
    """

    metadata: Mapping[str, Sequence[str]] = field(default_factory=dict)
    name: str = ""
    task_state: str = ""
    filter: ClipFilter | None = None

    def as_json(self) -> dict[str, Any]:
        """The form that a batch keeps."""
        metadata = {key: list(values) for key, values in self.metadata.items()}
        kept = {"metadata": metadata, "name": self.name, "task_state": self.task_state}
        return kept if self.filter is None else {**kept, "filter": self.filter.as_json()}


def clips_by(project: Project, rule: Rule) -> QuerySet[Clip]:
    """The project's clips that fit, ready for work or on their way there; none of known answers.

    Raises
    ------
    InvalidError
        If words are looked for and there is none.
    """
    clips = clips_under(project, rule.filter or ClipFilter(), for_work=True)
    if rule.name:
        clips = clips.filter(holding("name", rule.name))
    if rule.task_state:
        tasks = Task.objects.filter(clip=OuterRef("pk"), state=rule.task_state)
        clips = clips.filter(Exists(tasks))
    return with_metadata(clips, rule.metadata)


def waiting_clips(clips: QuerySet[Clip]) -> QuerySet[Clip]:
    """Those of which a piece of work waits in the queue, or that have none yet; oldest first."""
    tasks = Task.objects.filter(clip=OuterRef("pk"))
    queued = Exists(tasks.filter(state=TaskState.QUEUED))
    return clips.filter(queued | ~Exists(tasks)).order_by("id")


def batches_of(project: Project, actor: Actor) -> QuerySet[Batch]:
    """All batches by name.

    Raises
    ------
    ForbiddenError
        For all but managers.
    """
    require(may_manage(actor, project.pk), "Only managers give out clips.")
    return Batch.objects.filter(project=project).order_by("name")


def batch_of(project: Project, uid: UUID, actor: Actor) -> Batch:
    """One batch.

    Raises
    ------
    UnknownError
        If the project has none of this id.
    """
    batch = batches_of(project, actor).filter(uid=uid).first()
    if batch is None:
        raise UnknownError("There is no such batch any more. Read the list again.")
    return batch


def rule_of(batch: Batch) -> Rule:
    """What a batch keeps, read."""
    kept = dict(batch.rule)
    if "filter" in kept:
        kept["filter"] = filter_from(kept["filter"])
    return Rule(**kept)


def batch_form(batch: Batch) -> dict[str, Any]:
    """A batch with how far it is, as the wire writes it; counted to 10,000 clips."""
    clips = clips_by(batch.project, rule_of(batch)).order_by("id").values("pk")[:MOST_COUNTED]
    keys = [row["pk"] for row in clips]
    tasks = Task.objects.filter(clip__in=clips).order_by()
    numbers = tasks.aggregate(
        **{state: Count("pk", filter=Q(state=state)) for state in TaskState.values}
    )
    return {
        "id": str(batch.uid),
        "name": batch.name,
        "rule": batch.rule,
        "clips": len(keys),
        "tasks": numbers,
        "takers": [str(uid) for uid in batch.takers.order_by("id").values_list("uid", flat=True)],
    }
