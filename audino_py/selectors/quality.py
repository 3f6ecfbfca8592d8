"""How alike people work: over all clips that several of them did, by question and by person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from django.db.models import F

from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    ClipPurpose,
    Label,
    LabelValue,
    Project,
    User,
)
from audino_py.policies import JUDGED, Actor
from audino_py.selectors.comparisons import done_twice, spans_of, spelling_of, tolerance_of
from audino_py.selectors.people import person_form
from audino_py.timeline.concord import Concord, Mixed, Share, concord_of

MOST_CLIPS = 100  # the newest ones: what lies further back says little of how people work now
FEWEST_CLIPS = 10  # with fewer no figure is told: it would be chance
MOST_PEOPLE = 4  # of one clip
MEASURES = ("speaker", "words", "edges", "answers")
SUGGEST_BELOW = 0.8  # a question answered alike more rarely than that is worth a word


def quality_of(project: Project, actor: Actor) -> dict[str, Any]:
    """What ``GET /quality`` answers; gold and practice clips are not among them.

    Raises
    ------
    ForbiddenError
        For all but reviewers: people annotate blind to each other.
    """
    rows = done_twice(project, actor).filter(purpose=ClipPurpose.WORK)
    clips = {clip.pk: clip for clip in rows[:MOST_CLIPS]}
    total, own = Concord(), defaultdict[int, Concord](Concord)
    clips_of: defaultdict[int, set[int]] = defaultdict(set)
    for first, second, found in _pairs(project, clips):
        total += found
        for work in (first, second):
            if work.author_id is not None:
                own[work.author_id] += found
                clips_of[work.author_id].add(work.clip_id)
    is_told = len(clips) >= FEWEST_CLIPS
    users = User.objects.in_bulk(own)
    return {
        "clips": len(clips),
        "fewest": FEWEST_CLIPS,
        "tolerance": project.tolerance_ms / 1000,
        "measures": measures(total) if is_told else None,
        "questions": questions_of(project, total) if is_told else [],
        "people": [
            {"person": person_form(users[pk]), "clips": len(clips_of[pk]), **measures(own[pk])}
            for pk in sorted(own, key=lambda pk: users[pk].username)
            if is_told
        ],
    }


def _pairs(
    project: Project, clips: dict[int, Clip]
) -> Iterator[tuple[Annotation, Annotation, Concord]]:
    """Every two people of a clip, and how alike they are; two queries for all clips."""
    works: defaultdict[int, list[Annotation]] = defaultdict(list)
    rows = Annotation.objects.filter(
        clip__in=clips, kind=AnnotationKind.WORK, task__state__in=JUDGED, author=F("task__assignee")
    )
    for work in rows.order_by("pk"):
        works[work.clip_id].append(work)
    chosen = {pk: group[:MOST_PEOPLE] for pk, group in works.items()}
    spans = spans_of([work for group in chosen.values() for work in group])
    for pk, group in chosen.items():
        for first, second in combinations(group, 2):
            yield (
                first,
                second,
                concord_of(
                    spans.get(first.pk, []),
                    spans.get(second.pk, []),
                    duration_us=clips[pk].duration_us or 0,
                    spelling=spelling_of(project),
                    tolerance_us=tolerance_of(project),
                ),
            )


def measures(concord: Concord) -> dict[str, float | None]:
    """The four figures that a manager can repeat; ``words`` is the share that differs."""
    shares: dict[str, Share] = {
        "speaker": concord.speaker,
        "words": concord.words,
        "edges": concord.edges,
        "answers": concord.all_answers,
    }
    return {name: share.rate for name, share in shares.items()}


def questions_of(project: Project, concord: Concord) -> list[dict[str, Any]]:
    """Each question with how often it is answered alike, the worst first."""
    labels = {
        str(uid): name
        for uid, name in Label.objects.filter(project=project).values_list("uid", "name")
    }
    texts = LabelValue.objects.filter(label__project=project).values_list("uid", "text")
    words = {str(uid): text for uid, text in texts}
    worst = _most_mixed(concord)
    rows = [
        {
            "id": question,
            "name": labels[question],
            "same": share.part,
            "compared": share.whole,
            "rate": share.rate or 0.0,
            "mixed": _mixed_form(worst.get(question), words),
            "is_low": (share.rate or 0.0) < SUGGEST_BELOW,
        }
        for question, share in concord.answers.items()
        if question in labels
    ]
    return sorted(rows, key=lambda row: (row["rate"], row["name"]))


def _most_mixed(concord: Concord) -> dict[str, tuple[Mixed, int]]:
    """By question the two answers that stand against each other most often."""
    found: dict[str, tuple[Mixed, int]] = {}
    for mixed, count in sorted(concord.mixed.items()):
        if mixed[0] not in found or count > found[mixed[0]][1]:
            found[mixed[0]] = (mixed, count)
    return found


def _mixed_form(worst: tuple[Mixed, int] | None, words: dict[str, str]) -> dict[str, Any] | None:
    if worst is None:
        return None
    (_, one, two), count = worst
    return {"first": words.get(one, one), "second": words.get(two, two), "count": count}
