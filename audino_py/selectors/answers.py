"""Which questions that must be answered a version of a clip leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from audino_py.models import Annotation, Label, LabelKind, LabelValue, Segment
from audino_py.timeline.times import to_seconds

CHOICES = (LabelKind.SINGLE, LabelKind.MULTIPLE)
MOST_TOLD = 50  # segments of a question


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A segment that lacks an answer; times in µs."""

    uid: UUID
    start_us: int
    end_us: int

    def form(self) -> dict[str, Any]:
        """Return it as the wire writes it; seconds."""
        start, end = to_seconds(self.start_us), to_seconds(self.end_us)
        return {"id": str(self.uid), "start": start, "end": end}


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that must be answered, and the segments without an answer, in order of time."""

    label: Label
    segments: tuple[Unanswered, ...]

    def without(self, others: set[UUID]) -> Gap:
        """Return the same without these segments."""
        return Gap(self.label, tuple(one for one in self.segments if one.uid not in others))

    def form(self) -> dict[str, Any]:
        """Return it as the wire writes it; of very many segments the first ones."""
        return {
            "label": str(self.label.uid),
            "name": self.label.name,
            "count": len(self.segments),
            "segments": [one.form() for one in self.segments[:MOST_TOLD]],
        }


def required_labels(project_id: int) -> list[Label]:
    """Questions that must be answered; one without an answer to choose is shown to nobody."""
    offered = LabelValue.objects.filter(label=OuterRef("pk"), retired_at=None)
    labels = Label.objects.filter(project=project_id, is_required=True, retired_at=None)
    return list(labels.filter(~Q(kind__in=CHOICES) | Exists(offered)))


def gaps_in(annotation: Annotation, labels: Sequence[Label]) -> list[Gap]:
    """What the annotation leaves open of these questions; one query, none without questions."""
    if not labels:
        return []
    rows = Segment.objects.filter(annotation=annotation)
    open_ones: dict[UUID, list[Unanswered]] = {label.uid: [] for label in labels}
    names = [(label.uid, str(label.uid)) for label in labels]
    for uid, start_us, end_us, values in rows.values_list("uid", "start_us", "end_us", "values"):
        for label, name in names:
            if not is_answer(values.get(name)):
                open_ones[label].append(Unanswered(uid, start_us, end_us))
    gaps = (Gap(label, tuple(open_ones[label.uid])) for label in labels)
    return [gap for gap in gaps if gap.segments]


def is_answer(answer: Any) -> bool:
    """Whether somebody said something: no empty list, and no text of blanks."""
    if isinstance(answer, str):
        return bool(answer.strip())
    return answer is not None and answer != []
