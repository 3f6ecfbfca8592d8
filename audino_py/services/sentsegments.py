"""Segments that came with a clip: read, checked, and kept as a draft or as somebody's work."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from audino_py.db.locks import locked
from audino_py.db.uuids import uuid7
from audino_py.errors import InvalidError
from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    Label,
    LabelKind,
    Project,
    Revision,
    Segment,
    Speaker,
    Task,
)
from audino_py.policies import Actor
from audino_py.timeline.times import to_micros, to_seconds

SEGMENTS_MAX = 20_000
TEXT_MAX = 100_000
NAME_MAX = 200
LONGEST_S = 13 * 3600.0
SPEECH_DRAFT = "speech draft"  # source of the prediction that the engine makes
CHANNELS_MAX = 1024
KEYS = {"start", "end", "text", "speaker", "values", "channel", "unsure", "draft"}


@dataclass(frozen=True, slots=True)
class SentSegment:
    """One segment in our own terms; ``values`` by label uid, as a segment keeps them."""

    start_us: int
    end_us: int
    text: str = ""
    speaker: str = ""  # a voice's name
    values: dict[str, Any] = field(default_factory=dict)
    channel: int | None = None
    unsure: bool = False
    draft: bool = False  # in somebody's work; of a draft every segment is one


def digest_of_segments(segments: Sequence[SentSegment]) -> str:
    """SHA-256 over what was sent, whatever the order of segments and keys."""
    texts = sorted(json.dumps(_told(segment), sort_keys=True) for segment in segments)
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def _told(segment: SentSegment) -> dict[str, Any]:
    """A segment for its digest: as in older receipts, where it says no more than they knew."""
    told = asdict(segment)
    del told["draft"]
    if segment.channel is None:
        del told["channel"]
    if not segment.unsure:
        del told["unsure"]
    return told


def read_segments(project: Project, raw: Any) -> list[SentSegment]:
    """Check a list from outside: ``{start, end, …}``, times in seconds; other `KEYS` may lack.

    Raises
    ------
    InvalidError
        Naming the segment by its index, and what is wrong with it.
    """
    if not isinstance(raw, list):
        raise refused("segments", "A list of segments is expected.")
    if len(raw) > SEGMENTS_MAX:
        raise refused("segments", f"At most {SEGMENTS_MAX} segments come with a clip.")
    if not raw:
        return []
    questions = _Questions(project)
    return [_read_one(item, f"segments.{index}", questions) for index, item in enumerate(raw)]


def refused(where: str, why: str) -> InvalidError:
    """A 400 that says where."""
    return InvalidError(f"{where}: {why}", fields={where: [why]})


def _read_one(item: Any, where: str, questions: _Questions) -> SentSegment:
    if not isinstance(item, dict):
        raise refused(where, "A segment is an object with start and end.")
    unknown = sorted(set(item) - KEYS)
    if unknown:
        raise refused(where, f"Unknown field {str(unknown[0])[:64]}.")
    start_us, end_us = (_read_time(item.get(key), where, key) for key in ("start", "end"))
    if end_us <= start_us:
        raise refused(where, "The end must come after the start.")
    values = item.get("values")
    if values is not None and not isinstance(values, dict):
        raise refused(where, "values is an object: label to value.")
    return SentSegment(
        start_us,
        end_us,
        _read_text(item.get("text"), where, "text", TEXT_MAX),
        _read_text(item.get("speaker"), where, "speaker", NAME_MAX).strip(),
        questions.answers(values or {}, where),
        _read_channel(item.get("channel"), where),
        _read_mark(item.get("unsure"), where, "unsure"),
        _read_mark(item.get("draft"), where, "draft"),
    )


def _read_channel(value: Any, where: str) -> int | None:
    """Whether the clip has it is known once it is analysed."""
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < CHANNELS_MAX:
        raise refused(where, "channel must be the number of a channel, counted from 0.")
    return value


def _read_mark(value: Any, where: str, key: str) -> bool:
    if value is not None and not isinstance(value, bool):
        raise refused(where, f"{key} must be true or false.")
    return bool(value)


def _read_time(value: Any, where: str, key: str) -> int:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or not 0 <= value <= LONGEST_S:
        raise refused(where, f"{key} must be a number of seconds from the start of the clip.")
    return to_micros(float(value))


def _read_text(value: Any, where: str, key: str, most: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > most:
        raise refused(where, f"{key} must be text of at most {most} characters.")
    return value


class _Questions:
    """A project's labels, found by name or id."""

    def __init__(self, project: Project) -> None:
        self._labels: dict[str, Label] = {}
        self._values: dict[int, dict[str, str]] = {}
        labels = project.labels.filter(retired_at=None)
        for label in labels.prefetch_related("values__merged_into"):
            self._labels[label.name] = self._labels[str(label.uid)] = label
            known = self._values[label.pk] = {}
            for value in label.values.all():
                if value.heir.retired_at is None:
                    known[value.text] = known[str(value.uid)] = str(value.heir.uid)

    def answers(self, values: dict[str, Any], where: str) -> dict[str, Any]:
        """Values as a segment keeps them: by label uid."""
        found = {}
        for name, answer in values.items():
            label = self._labels.get(name)
            if label is None:
                raise refused(where, f"This project has no label {name[:NAME_MAX]!r}.")
            found[str(label.uid)] = self._answer(label, answer, where)
        return found

    def _answer(self, label: Label, answer: Any, where: str) -> Any:
        if label.kind == LabelKind.TEXT:
            return _read_text(answer, where, label.name, TEXT_MAX)
        if label.kind == LabelKind.NUMBER:
            is_number = isinstance(answer, int | float) and not isinstance(answer, bool)
            if not is_number or not math.isfinite(answer):
                raise refused(where, f"{label.name} is answered by a number.")
            return answer
        chosen = answer if isinstance(answer, list) else [answer]
        if label.kind == LabelKind.SINGLE and len(chosen) > 1:
            raise refused(where, f"{label.name} takes one value.")
        return list(dict.fromkeys(self._value(label, text, where) for text in chosen))

    def _value(self, label: Label, text: Any, where: str) -> str:
        uid = self._values[label.pk].get(text) if isinstance(text, str) else None
        if uid is None:
            raise refused(where, f"{label.name} has no value {str(text)[:NAME_MAX]!r}.")
        return uid


def speakers_named(project: Project, names: Iterable[str]) -> dict[str, Speaker]:
    """The project's voices of these names; those that are missing are made."""
    wanted = list(dict.fromkeys(name for name in names if name))
    if not wanted:
        return {}
    shared = Speaker.objects.filter(project=project, is_shared=True, name__in=wanted)
    found = {speaker.name: speaker for speaker in shared.order_by("-id")}
    if len(found) == len(wanted):
        return found
    locked(Project.objects.filter(pk=project.pk)).get()  # nobody else makes the same voices now
    found |= {speaker.name: speaker for speaker in shared.order_by("-id")}
    for name in wanted:
        if name not in found:
            position = Speaker.objects.filter(project=project).count()
            found[name] = Speaker.objects.create(project=project, name=name, position=position)
    return found


def keep_prediction(
    clip: Clip, segments: Sequence[SentSegment], *, source: str, project: Project
) -> Annotation:
    """Keep segments as the clip's draft, which everybody's work starts from."""
    annotation = Annotation.objects.create(
        clip=clip, kind=AnnotationKind.PREDICTION, source=source[:200]
    )
    _keep_rows(annotation, segments, project, draft=True)
    return annotation


def keep_predictions(drafts: Sequence[tuple[Clip, Sequence[SentSegment]]], *, source: str) -> None:
    """Keep drafts for many clips, in two statements and one for the voices of each project."""
    voices: dict[int, dict[str, Speaker]] = {}
    for clip, segments in drafts:
        names = {segment.speaker for segment in segments} - set(voices.get(clip.project_id, ()))
        if names - {""}:
            known = voices.setdefault(clip.project_id, {})
            known |= speakers_named(clip.project, sorted(names))
    annotations = Annotation.objects.bulk_create(
        Annotation(clip=clip, kind=AnnotationKind.PREDICTION, source=source[:200])
        for clip, _ in drafts
    )
    rows = [
        row
        for annotation, (clip, segments) in zip(annotations, drafts, strict=True)
        for row in _rows(annotation, segments, voices.get(clip.project_id, {}), draft=True)
    ]
    Segment.objects.bulk_create(rows, batch_size=500)


def sent_segments_of(annotation: Annotation) -> list[SentSegment]:
    """The segments of a draft, in the form in which they were sent."""
    rows = annotation.segments.select_related("speaker")
    return [
        SentSegment(
            row.start_us,
            row.end_us,
            row.text,
            row.speaker.name if row.speaker is not None else "",
            row.values,
            row.channel,
            row.unsure,
        )
        for row in rows
    ]


def keep_work(
    task: Task, segments: Sequence[SentSegment], *, actor: Actor, project: Project
) -> Annotation:
    """Keep segments as the assignee's work at revision 1."""
    annotation = Annotation.objects.create(
        clip_id=task.clip_id,
        task=task,
        author_id=task.assignee_id,
        kind=AnnotationKind.WORK,
        revision=1,
    )
    rows = _keep_rows(annotation, segments, project, draft=False)
    Revision.objects.create(
        annotation=annotation,
        number=1,
        batch=uuid7(),
        digest=digest_of_segments(segments),
        changes=[{"op": "put", "segment": on_the_wire(row)} for row in rows],
        author=actor.user,
        key=actor.key,
        address=actor.address,
        request_id=actor.request_id,
        label_version=project.label_version,
    )
    return annotation


def on_the_wire(row: Segment) -> dict[str, Any]:
    """A segment as revisions keep it: in the form of the API."""
    return {
        "id": str(row.uid),
        "start": to_seconds(row.start_us),
        "end": to_seconds(row.end_us),
        "speaker": str(row.speaker.uid) if row.speaker is not None else None,
        "text": row.text,
        "values": row.values,
        "channel": row.channel,
        "unsure": row.unsure,
        "draft": row.draft,
    }


def _keep_rows(
    annotation: Annotation, segments: Sequence[SentSegment], project: Project, *, draft: bool
) -> list[Segment]:
    speakers = speakers_named(project, (segment.speaker for segment in segments))
    rows = _rows(annotation, segments, speakers, draft=draft)
    return Segment.objects.bulk_create(rows, batch_size=500)


def _rows(
    annotation: Annotation,
    segments: Sequence[SentSegment],
    speakers: dict[str, Speaker],
    *,
    draft: bool,
) -> list[Segment]:
    return [
        Segment(
            annotation=annotation,
            uid=uuid7(),
            start_us=segment.start_us,
            end_us=segment.end_us,
            speaker=speakers.get(segment.speaker),
            text=segment.text,
            values=segment.values,
            channel=segment.channel,
            unsure=segment.unsure,
            draft=draft or segment.draft,
        )
        for segment in segments
    ]
