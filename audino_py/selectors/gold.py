"""Clips with known answers: gold among the work, practice for newcomers, and what they show."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from audino_py.errors import ConflictError
from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    ClipPurpose,
    Label,
    Project,
    Score,
    Task,
    User,
)
from audino_py.policies import JUDGED, Actor, may_judge, require
from audino_py.selectors.annotations import segments_of, work_of_holder
from audino_py.selectors.comparisons import spans_of, spelling_of, tolerance_of
from audino_py.selectors.people import person_form
from audino_py.timeline.differences import differences
from audino_py.timeline.scores import Tally, tallies_against
from audino_py.timeline.times import to_seconds

WORDS = {"times": "Times", "speaker": "Speaker", "words": "Words"}


def known_answers(clip_id: int) -> Annotation | None:
    """The final that answers are held against."""
    finals = Annotation.objects.filter(clip=clip_id, kind=AnnotationKind.FINAL, closed_at=None)
    return finals.first()


def tallies_of(clip: Clip, work: Annotation) -> dict[str, Tally]:
    """Right answers by question of a person's work on a clip with known answers."""
    final = known_answers(clip.pk)
    if final is None:
        return {}
    spans = spans_of([final, work])
    return tallies_against(
        spans.get(final.pk, []),
        spans.get(work.pk, []),
        spelling=spelling_of(clip.project),
        tolerance_us=tolerance_of(clip.project),
    )


def feedback_on(task: Task) -> dict[str, Any]:
    """What is right and what is not yet on a practice clip, with the known answers beside it.

    Raises
    ------
    ConflictError
        ``not_practice`` for every other clip: its answers are not for people who work on it.
    """
    work, final = work_of_holder(task), known_answers(task.clip_id)
    if task.clip.purpose != ClipPurpose.PRACTICE or final is None or work is None:
        message = "Only a practice clip that was opened shows what is right."
        raise ConflictError(message, code="not_practice")
    spans = spans_of([final, work])
    known = {str(one["id"]): one for one in segments_of(final)}
    found = differences(
        spans.get(final.pk, []),
        spans.get(work.pk, []),
        spelling=spelling_of(task.clip.project),
        tolerance_us=tolerance_of(task.clip.project),
    )
    total = sum(tallies_of(task.clip, work).values(), Tally(0, 0))
    return {
        "right": total.right,
        "answers": total.answers,
        "is_right": not found,
        "differences": [
            {
                "start": to_seconds(one.start_us),
                "end": to_seconds(one.end_us),
                "changes": sorted(one.changes),
                "own": None if one.second is None else str(one.second.uid),
                "known": None if one.first is None else known[str(one.first.uid)],
            }
            for one in found
        ],
    }


def tasks_to_score_again() -> QuerySet[Score, int]:
    """Keys of work that was handed in and changed since, or whose known answers did."""
    changed = Annotation.objects.filter(changed_at__gt=OuterRef("counted_at")).order_by()
    finals = changed.filter(kind=AnnotationKind.FINAL, clip=OuterRef("task__clip"), closed_at=None)
    works = changed.filter(kind=AnnotationKind.WORK, task=OuterRef("task"), author=OuterRef("user"))
    outdated = Q(counted_at=None) | Q(Exists(finals)) | Q(Exists(works))
    rows = Score.objects.filter(outdated, task__state__in=JUDGED, task__assignee=F("user"))
    return rows.order_by("task").values_list("task", flat=True).distinct()


def scores_of(project: Project, actor: Actor) -> list[dict[str, Any]]:
    """For each person and question the share of right answers on gold, with its 95 % interval.

    Raises
    ------
    ForbiddenError
        For all but reviewers: who answers must not learn what was gold.
    """
    require(may_judge(actor, project.pk), "Only reviewers of this project see scores.")
    rows = (
        Score.objects.filter(task__project=project, task__clip__purpose=ClipPurpose.GOLD)
        .values("user", "question")
        .annotate(all_right=Sum("right"), all_answers=Sum("answers"))
        .order_by("user__username", "question")
    )
    found = list(rows)
    people = User.objects.in_bulk([row["user"] for row in found])
    labels = Label.objects.filter(project=project).values_list("uid", "name")
    names = WORDS | {str(uid): name for uid, name in labels}
    return [
        _score_form(
            people[row["user"]], row["question"], names, Tally(row["all_right"], row["all_answers"])
        )
        for row in found
    ]


def _score_form(user: User, question: str, names: dict[str, str], tally: Tally) -> dict[str, Any]:
    low, high = tally.interval
    return {
        "person": person_form(user),
        "question": question,
        "name": names.get(question, question),
        "right": tally.right,
        "answers": tally.answers,
        "rate": tally.rate,
        "low": low,
        "high": high,
        "answers_to_be_sure": tally.answers_to_be_sure,
    }
