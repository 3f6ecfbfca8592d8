"""Tables as long as their project, row by row: the record of what was done, and the clips."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Model, QuerySet

from audino_py.formats.csv_table import defused
from audino_py.models import ApiKey, Clip, Event, Revision, User
from audino_py.selectors.clip_pages import ClipList, Place, place_of
from audino_py.selectors.subjects import subjects_of
from audino_py.timeline.times import to_seconds

AT_ONCE = 500  # rows read, and written, together
MARK = "\ufeff"  # without it spreadsheets take UTF-8 for their old encoding
BETWEEN = "; "

DEED_COLUMNS = (
    *("at", "verb", "person", "key", "about", "clip", "facts"),
    *("subject", "address", "request_id"),
)
EDIT_COLUMNS = (
    *("at", "person", "key", "clip_name", "clip", "annotation", "number"),
    *("changes", "address", "request_id"),
)
CLIP_COLUMNS = (
    *("id", "name", "external_id", "state", "reason", "seconds", "rate_hz", "channels", "codec"),
    *("bytes", "sha256", "sound_check", "is_held", "priority", "work", "people"),
    *("metadata", "created_at", "changed_at"),
)

type Row = Sequence[Any]


def deeds_as_csv(events: QuerySet[Event]) -> Iterator[bytes]:
    """What `events_visible_to` answers, newest first."""
    return _table(DEED_COLUMNS, _behind_each_other(events, _deeds))


def edits_as_csv(revisions: QuerySet[Revision]) -> Iterator[bytes]:
    """What `edits_visible_to` answers, newest first."""
    return _table(EDIT_COLUMNS, _behind_each_other(revisions, _edits))


def clips_as_csv(clips: ClipList) -> Iterator[bytes]:
    """The clips of a list in its order; their work and people as the asker may know of them."""
    return _table(CLIP_COLUMNS, ([_clip(row) for row in rows] for rows in _pages(clips)))


def _table(columns: Sequence[str], parts: Iterable[list[Row]]) -> Iterator[bytes]:
    yield (MARK + _lines([columns])).encode()
    for rows in parts:
        yield _lines(rows).encode()


def _lines(rows: Iterable[Row]) -> str:
    file = io.StringIO()
    table = csv.writer(file)
    for row in rows:
        table.writerow([defused(cell) if isinstance(cell, str) else cell for cell in row])
    return file.getvalue()


def _behind_each_other[M: Model](
    rows: QuerySet[M], written: Callable[[list[M]], list[Row]]
) -> Iterator[list[Row]]:
    """Part by part by falling key: no statement lasts as long as the reader takes."""
    left = rows.order_by("-pk")
    part = list(left[:AT_ONCE])
    while part:
        yield written(part)
        part = list(left.filter(pk__lt=part[-1].pk)[:AT_ONCE]) if len(part) == AT_ONCE else []


def _pages(clips: ClipList) -> Iterator[list[Clip]]:
    after: Place | None = None
    while True:
        rows, place = clips.page(after, AT_ONCE + 1)
        if len(rows) > AT_ONCE:
            rows = rows[:AT_ONCE]
            place = place_of(rows[-1])
        if rows:
            yield rows
        if place is None:
            return
        after = place


def _who(user: User | None, key: ApiKey | None) -> tuple[str, str]:
    return user.username if user is not None else "", key.name if key is not None else ""


def _deeds(events: list[Event]) -> list[Row]:
    subjects = subjects_of(events)
    rows: list[Row] = []
    for event in events:
        about = subjects.get(event.subject)
        rows.append(
            (
                event.created_at.isoformat(),
                event.verb,
                *_who(event.user, event.key),
                *(("", "") if about is None else (about.name, str(about.clip or ""))),
                json.dumps(event.data, ensure_ascii=False) if event.data else "",
                *(event.subject, event.address, event.request_id),
            )
        )
    return rows


def _edits(revisions: list[Revision]) -> list[Row]:
    return [
        (
            one.created_at.isoformat(),
            *_who(one.author, one.key),
            *(one.annotation.clip.name, str(one.annotation.clip.uid), str(one.annotation.uid)),
            *(one.number, len(one.changes), one.address, one.request_id),
        )
        for one in revisions
    ]


def _clip(clip: Clip) -> Row:
    tasks = clip.seen_tasks  # type: ignore[attr-defined]  # prefetched by the list
    return (
        *(str(clip.uid), clip.name, clip.external_id or "", clip.state, clip.reason),
        None if clip.duration_us is None else to_seconds(clip.duration_us),
        *(clip.rate_hz, clip.channels, clip.codec, clip.bytes, clip.sha256),
        BETWEEN.join(note["code"] for note in clip.quality),
        *(clip.is_held, clip.priority),
        BETWEEN.join(task.state for task in tasks),
        BETWEEN.join(task.assignee.username if task.assignee else "" for task in tasks),
        json.dumps(clip.metadata, ensure_ascii=False) if clip.metadata else "",
        *(clip.created_at.isoformat(), clip.changed_at.isoformat()),
    )
