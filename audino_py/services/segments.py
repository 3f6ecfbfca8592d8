"""Segments as they arrive: read strictly, checked against the clip and the project."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db.models import Q

from audino_py.db import segments as table
from audino_py.errors import InvalidError
from audino_py.models import Label, LabelKind, LabelValue, Speaker
from audino_py.timeline.times import to_micros

LONGEST_S = 13 * 3600.0  # beyond the longest clip
PAST_END_US = 20_000  # rounding of clients and decoders: such ends are cut to the clip's
LONGEST_TEXT = 100_000  # characters

Answer = list[uuid.UUID] | str | float


class Segment(msgspec.Struct, forbid_unknown_fields=True):
    """A whole segment, as the wire writes it; times in seconds."""

    id: uuid.UUID
    start: float
    end: float
    speaker: uuid.UUID | None = None
    text: str = ""
    values: dict[uuid.UUID, Answer] = {}  # msgspec copies it
    channel: int | None = None
    unsure: bool = False
    draft: bool = False


class Put(msgspec.Struct, tag_field="op", tag="put", forbid_unknown_fields=True):
    """Make the segment, or replace it as a whole."""

    segment: Segment


@dataclass(frozen=True, slots=True)
class Shelf:
    """What segments are checked against."""

    annotation: int
    project: int
    duration_us: int | None
    channels: int | None
    person: int | None
    sees_all: bool  # also the speakers that others made and nobody has accepted yet
    before: dict[uuid.UUID, table.Before]


def check_segments(segments: Sequence[Segment], shelf: Shelf) -> list[table.Stored]:
    """Segments ready to be written; what was merged is put right in them.

    An answer becomes the one it was merged into. A voice is read as whom it was merged into, so a
    segment comes back with that one: where nobody chose another, it keeps what was written in it.

    Raises
    ------
    InvalidError
        If a time lies outside the clip, a speaker or an answer is none of this project, or a
        text cannot be stored; ``fields`` names the segment.
    """
    speakers, heard = _speakers(segments, shelf)
    questions = _questions(segments, shelf)
    for segment in segments:
        _keep_speaker(segment, shelf, heard)
        _follow_merges(segment, questions)
    return [_checked(segment, shelf, speakers, questions) for segment in segments]


def _refuse(segment: Segment, field: str, message: str) -> InvalidError:
    return InvalidError(
        f"A segment does not fit: {message}", fields={f"{segment.id}.{field}": [message]}
    )


def _checked(
    segment: Segment,
    shelf: Shelf,
    speakers: dict[uuid.UUID, int],
    questions: dict[uuid.UUID, _Question],
) -> table.Stored:
    start_us, end_us = _times(segment, shelf)
    _check_text(segment, "text", segment.text)
    if segment.channel is not None and not 0 <= segment.channel < (shelf.channels or 16):
        raise _refuse(segment, "channel", "the clip has no such channel.")
    if segment.speaker is not None and segment.speaker not in speakers:
        raise _refuse(segment, "speaker", "this speaker is none of the project's.")
    for label, answer in segment.values.items():
        _check_answer(segment, label, answer, questions.get(label), shelf)
    return table.Stored(
        segment.id,
        start_us,
        end_us,
        None if segment.speaker is None else speakers[segment.speaker],
        segment.text,
        msgspec.json.encode(segment.values).decode(),
        segment.channel,
        segment.unsure,
        segment.draft,
    )


def _times(segment: Segment, shelf: Shelf) -> tuple[int, int]:
    if not (0 <= segment.start <= LONGEST_S and 0 <= segment.end <= LONGEST_S):
        raise _refuse(segment, "start", "times lie between 0 and 46,800 seconds.")
    start_us, end_us = to_micros(segment.start), to_micros(segment.end)
    if shelf.duration_us is not None and end_us > shelf.duration_us:
        if end_us > shelf.duration_us + PAST_END_US:
            raise _refuse(segment, "end", "it ends after the clip does.")
        end_us = shelf.duration_us
    if end_us <= start_us:
        raise _refuse(segment, "end", "it must end after it starts, inside the clip.")
    return start_us, end_us


def _check_text(segment: Segment, field: str, text: str) -> None:
    if "\0" in text:
        raise _refuse(segment, field, "text cannot hold the NUL character.")
    if len(text) > LONGEST_TEXT:
        raise _refuse(segment, field, "text holds at most 100,000 characters.")


# ---- speakers -------------------------------------------------------------------------------


def _speakers(
    segments: Sequence[Segment], shelf: Shelf
) -> tuple[dict[uuid.UUID, int], dict[uuid.UUID, uuid.UUID]]:
    """Primary keys of those that this person may name here; whom the merged ones are now."""
    wanted = {segment.speaker for segment in segments if segment.speaker is not None}
    if not wanted:
        return {}, {}
    had = {row.speaker for row in shelf.before.values() if row.speaker is not None}
    rows = Speaker.objects.filter(project=shelf.project, uid__in=wanted | had)
    if not shelf.sees_all:
        rows = rows.filter(Q(is_shared=True) | Q(created_by=shelf.person) | Q(uid__in=had))
    found: list[tuple[uuid.UUID, int, uuid.UUID | None]]
    found = list(rows.values_list("uid", "pk", "root__uid"))
    heard = {uid: root for uid, _, root in found if root is not None}
    return {uid: pk for uid, pk, _ in found}, heard


def _keep_speaker(segment: Segment, shelf: Shelf, heard: dict[uuid.UUID, uuid.UUID]) -> None:
    """Leave the voice that was written in where it is heard as the one that came."""
    before = shelf.before.get(segment.id)
    if before is None or before.speaker is None or segment.speaker is None:
        return
    if heard.get(before.speaker) == segment.speaker:
        segment.speaker = before.speaker


# ---- answers --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Question:
    kind: str
    is_retired: bool
    values: dict[uuid.UUID, bool]  # of those named in the batch: whether it is retired
    heirs: dict[uuid.UUID, uuid.UUID]  # of those that were merged: the answer they are now


def _questions(segments: Sequence[Segment], shelf: Shelf) -> dict[uuid.UUID, _Question]:
    labels = {label for segment in segments for label in segment.values}
    if not labels:
        return {}
    found = {
        uid: _Question(kind, retired_at is not None, {}, {})
        for uid, kind, retired_at in Label.objects.filter(
            project=shelf.project, uid__in=labels
        ).values_list("uid", "kind", "retired_at")
    }
    named = {
        value
        for segment in segments
        for answer in segment.values.values()
        if isinstance(answer, list)
        for value in answer
    }
    if named:
        rows = LabelValue.objects.filter(label__project=shelf.project, uid__in=named)
        for label, uid, retired_at, heir, heir_retired_at in rows.values_list(
            *("label__uid", "uid", "retired_at", "merged_into__uid", "merged_into__retired_at")
        ):
            if label not in found:
                continue
            found[label].values[uid] = retired_at is not None
            if heir is not None:
                found[label].values[heir] = heir_retired_at is not None
                found[label].heirs[uid] = heir
    return found


def _follow_merges(segment: Segment, questions: dict[uuid.UUID, _Question]) -> None:
    """Give the answers that count where others were merged into them, each once."""
    for label, answer in segment.values.items():
        heirs = questions[label].heirs if label in questions else {}
        if isinstance(answer, list) and any(value in heirs for value in answer):
            followed = [heirs.get(value, value) for value in answer]
            segment.values = {**segment.values, label: list(dict.fromkeys(followed))}


def _check_answer(
    segment: Segment, label: uuid.UUID, answer: Answer, question: _Question | None, shelf: Shelf
) -> None:
    field = f"values.{label}"
    if question is None:
        raise _refuse(segment, field, "this question is none of the project's.")
    old = _old_answer(segment, label, shelf)
    if question.is_retired and old is None and not table.ever_held(shelf.annotation, str(label)):
        raise _refuse(segment, field, "this question was retired.")
    if isinstance(answer, list):
        if question.kind not in (LabelKind.SINGLE, LabelKind.MULTIPLE):
            raise _refuse(segment, field, f"this question takes a {question.kind}.")
        _check_choices(segment, field, answer, question, old, shelf)
    elif isinstance(answer, str):
        if question.kind != LabelKind.TEXT:
            raise _refuse(segment, field, f"this question takes no text: it is {question.kind}.")
        _check_text(segment, field, answer)
    elif question.kind != LabelKind.NUMBER:
        raise _refuse(segment, field, f"this question takes no number: it is {question.kind}.")


def _old_answer(segment: Segment, label: uuid.UUID, shelf: Shelf) -> Any:
    before = shelf.before.get(segment.id)
    return None if before is None else before.values.get(str(label))


def _check_choices(
    segment: Segment,
    field: str,
    answer: list[uuid.UUID],
    question: _Question,
    old: Any,
    shelf: Shelf,
) -> None:
    if len(set(answer)) < len(answer):
        raise _refuse(segment, field, "an answer is named twice.")
    if question.kind == LabelKind.SINGLE and len(answer) > 1:
        raise _refuse(segment, field, "this question takes one answer.")
    had = set(old) if isinstance(old, list) else set()
    for value in answer:
        if value not in question.values:
            raise _refuse(segment, field, "this answer is none of the question's.")
        is_new = question.values[value] and str(value) not in had
        # Undoing a deletion brings back what the segment held before it went.
        if is_new and not table.ever_held(shelf.annotation, str(value)):
            raise _refuse(segment, field, "this answer was retired.")
