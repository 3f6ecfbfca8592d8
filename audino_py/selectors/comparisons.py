"""Versions of one clip side by side, and how far those who made them agree."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from audino_py.errors import InvalidError
from audino_py.models import Annotation, AnnotationKind, Clip, Project, Segment, Task
from audino_py.policies import JUDGED, Actor, may_judge, require
from audino_py.selectors.annotations import segments_of
from audino_py.selectors.people import person_form
from audino_py.selectors.speakers import heard
from audino_py.timeline.agreement import Agreement, agreement_of, speech_alpha
from audino_py.timeline.differences import Span, differences
from audino_py.timeline.disputes import disputed
from audino_py.timeline.times import to_seconds
from audino_py.timeline.transcripts import Spelling

MOST_VERSIONS = 12
_COLUMNS = (
    *("annotation", "uid", "start_us", "end_us"),
    *(heard("speaker", "name"), "text", "values"),
)


def spelling_of(project: Project) -> Spelling:
    """What the project says does not count as another word."""
    return Spelling(project.ignores_case, project.ignores_punctuation)


def tolerance_of(project: Project) -> int:
    """How far an edge may lie from another's and still be the same, in µs."""
    return project.tolerance_ms * 1000


def versions_of(clip: Clip, actor: Actor) -> list[Annotation]:
    """What was handed in for a clip, oldest first, and its final last.

    Raises
    ------
    ForbiddenError
        For all but reviewers: people annotate blind to each other.
    """
    require(may_judge(actor, clip.project_id), "Only reviewers of this project compare versions.")
    handed_in = Q(kind=AnnotationKind.WORK, task__state__in=JUDGED, author=F("task__assignee"))
    final = Q(kind=AnnotationKind.FINAL, closed_at=None)
    rows = Annotation.objects.filter(handed_in | final, clip=clip)
    found = list(rows.select_related("author", "task", "clip__project")[:MOST_VERSIONS])
    return sorted(found, key=lambda one: (one.kind == AnnotationKind.FINAL, one.pk))


def version_form(version: Annotation) -> dict[str, Any]:
    """A version as the wire writes it."""
    task = version.task
    return {
        "id": str(version.uid),
        "kind": version.kind,
        "author": person_form(version.author),
        "task": str(task.uid) if task is not None else None,
        "state": task.state if task is not None else None,
        "revision": version.revision,
        "segments": segments_of(version),
    }


def version_among(versions: Sequence[Annotation], uid: uuid.UUID, field: str) -> Annotation:
    """The version with this id.

    Raises
    ------
    InvalidError
        Naming the field, if it is none of the clip's.
    """
    found = next((one for one in versions if one.uid == uid), None)
    if found is None:
        message = "This is no version of the clip that was handed in. Read its versions again."
        raise InvalidError(message, fields={field: [message]})
    return found


def spans_of(annotations: Sequence[Annotation]) -> dict[int, list[Span]]:
    """Segments as plain values by annotation, in one query.

    Voices of one name are one voice: who works blind names for themselves whom others name too.
    """
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    for pk, uid, start_us, end_us, speaker, text, values in Segment.objects.filter(
        annotation__in=[one.pk for one in annotations]
    ).values_list(*_COLUMNS):
        spans[pk].append(Span(uid, start_us, end_us, speaker, text, values))
    return spans


def compared(clip: Clip, first: Annotation, second: Annotation) -> dict[str, Any]:
    """Two versions: the figures, where they differ, and each difference with both segments."""
    project = clip.project
    spans = spans_of([first, second])
    a, b = spans[first.pk], spans[second.pk]
    spelling, tolerance_us = spelling_of(project), tolerance_of(project)
    found = differences(a, b, spelling=spelling, tolerance_us=tolerance_us)
    stretches = disputed(a, b, spelling=spelling, tolerance_us=tolerance_us)
    return {
        "agreement": agreement_form(agreement_between(clip, a, b)),
        "disputes": [
            {"start": to_seconds(one.start_us), "end": to_seconds(one.end_us), "matter": one.matter}
            for one in stretches
        ],
        "differences": [
            {
                "start": to_seconds(one.start_us),
                "end": to_seconds(one.end_us),
                "changes": sorted(one.changes),
                "first": None if one.first is None else str(one.first.uid),
                "second": None if one.second is None else str(one.second.uid),
            }
            for one in found
        ],
    }


def agreement_between(clip: Clip, first: Sequence[Span], second: Sequence[Span]) -> Agreement:
    """All figures of two versions, by the project's rules."""
    return agreement_of(
        first,
        second,
        duration_us=clip.duration_us or 0,
        spelling=spelling_of(clip.project),
        tolerance_us=tolerance_of(clip.project),
    )


def agreement_form(agreement: Agreement) -> dict[str, Any]:
    """Figures as the wire writes them: shares of one, error rates, seconds."""
    form = asdict(agreement)
    disputed_us = form.pop("disputed_us")
    return {**form, "disputed": to_seconds(disputed_us)}


def done_twice(project: Project, actor: Actor) -> QuerySet[Clip]:
    """Clips that at least two people have handed in, newest first.

    Raises
    ------
    ForbiddenError
        For all but reviewers.
    """
    require(may_judge(actor, project.pk), "Only reviewers of this project compare versions.")
    tasks = Task.objects.filter(project=project, state__in=JUDGED).order_by().values("clip")
    twice = tasks.annotate(people=Count("pk")).filter(people__gte=2).values("clip")
    return Clip.objects.filter(pk__in=twice, deleted_at=None).select_related("project")


def agreements_on(clips: Sequence[Clip]) -> list[dict[str, Any]]:
    """For each clip its people, the agreement of the first two, and alpha of all; four queries."""
    rows = Annotation.objects.filter(
        clip__in=clips, kind=AnnotationKind.WORK, task__state__in=JUDGED, author=F("task__assignee")
    )
    works: defaultdict[int, list[Annotation]] = defaultdict(list)
    for work in rows.select_related("author").order_by("pk"):
        works[work.clip_id].append(work)
    settled = set(
        Annotation.objects.filter(
            clip__in=clips, kind=AnnotationKind.FINAL, closed_at=None
        ).values_list("clip", flat=True)
    )
    spans = spans_of([work for group in works.values() for work in group])
    return [_agreement_on(clip, works[clip.pk], spans, clip.pk in settled) for clip in clips]


def _agreement_on(
    clip: Clip,
    works: Sequence[Annotation],
    spans: dict[int, list[Span]],
    has_final: bool,  # noqa: FBT001  private, one caller
) -> dict[str, Any]:
    versions = [spans.get(work.pk, []) for work in works]
    duration_us = clip.duration_us or 0
    both = agreement_between(clip, versions[0], versions[1]) if len(versions) > 1 else None
    return {
        "clip": {"id": str(clip.uid), "name": clip.name, "duration": to_seconds(duration_us)},
        "people": [person_form(work.author) for work in works],
        "agreement": None if both is None else agreement_form(both),
        "alpha": speech_alpha(versions, duration_us=duration_us),
        "has_final": has_final,
    }
