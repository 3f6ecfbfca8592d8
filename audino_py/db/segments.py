"""The statements of a save, written out for both databases.

The object mapper would do the same in three times the processor time; only the save needs that.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from django.db import connection

UPSERTED_AT_ONCE = 500  # as many as a save may hold; databases take so many parameters and no more


class Work(NamedTuple):
    """A person's annotation with its task, clip, project and the asker's role, as they stood."""

    annotation: int
    kind: str
    author: int | None
    revision: int
    closed_at: datetime | None
    task: int
    state: str
    assignee: int | None
    lease_until: datetime | None
    clip: int
    duration_us: int | None
    channels: int | None
    project: int
    label_version: int
    role: str | None
    is_archived: bool  # the project


class Before(NamedTuple):
    """A segment as it stood; the speaker by uid."""

    start_us: int
    end_us: int
    speaker: uuid.UUID | None
    text: str
    values: dict[str, Any]
    channel: int | None
    unsure: bool
    draft: bool


class Stored(NamedTuple):
    """A segment as it is written; the speaker by primary key, the values as JSON text."""

    uid: uuid.UUID
    start_us: int
    end_us: int
    speaker: int | None
    text: str
    values: str
    channel: int | None
    unsure: bool
    draft: bool


@dataclass(frozen=True, slots=True)
class NewRevision:
    """The audit row of one save; ``changes`` is JSON text."""

    number: int
    batch: uuid.UUID
    digest: str
    changes: str
    author: int | None
    key: int | None
    address: str
    request_id: str
    label_version: int


_WORK = """
SELECT a.id, a.kind, a.author_id, a.revision, a.closed_at,
       t.id, t.state, t.assignee_id, t.lease_until,
       c.id, c.duration_us, c.channels, p.id, p.label_version, m.role, p.is_archived
FROM audino_task t
JOIN audino_annotation a ON a.task_id = t.id
JOIN audino_clip c ON c.id = a.clip_id
JOIN audino_project p ON p.id = c.project_id
LEFT JOIN audino_member m ON m.project_id = p.id AND m.user_id = %s
WHERE a.uid = %s AND c.deleted_at IS NULL AND p.deleted_at IS NULL
"""

_COUNT_ON = """
UPDATE audino_annotation SET revision = %s, changed_at = %s
WHERE id = %s AND revision = %s AND closed_at IS NULL
  AND EXISTS (SELECT 1 FROM audino_task WHERE id = %s AND state = %s AND assignee_id = %s)
  AND EXISTS (SELECT 1 FROM audino_project WHERE id = %s AND label_version = %s)
"""

_READ = """
SELECT s.uid, s.start_us, s.end_us, v.uid, s.text, s."values", s.channel, s.unsure, s.draft
FROM audino_segment s LEFT JOIN audino_speaker v ON v.id = s.speaker_id
WHERE s.annotation_id = %s AND s.uid IN ({places})
"""

_UPSERT = """
INSERT INTO audino_segment (annotation_id, uid, start_us, end_us, speaker_id, text, "values",
                            channel, unsure, draft, created_at, changed_at)
VALUES {rows}
ON CONFLICT (annotation_id, uid) DO UPDATE SET
    start_us = excluded.start_us, end_us = excluded.end_us, speaker_id = excluded.speaker_id,
    text = excluded.text, "values" = excluded."values", channel = excluded.channel,
    unsure = excluded.unsure, draft = excluded.draft, changed_at = excluded.changed_at
"""

_COPY = """
INSERT INTO audino_segment (annotation_id, uid, start_us, end_us, speaker_id, text, "values",
                            channel, unsure, draft, created_at, changed_at)
SELECT %s, uid, start_us, end_us, speaker_id, text, "values", channel, unsure, {draft}, %s, %s
FROM audino_segment WHERE annotation_id = %s
"""

_COPY_WORDS = """
INSERT INTO audino_wordtimes (annotation_id, uid, words)
SELECT %s, uid, words FROM audino_wordtimes WHERE annotation_id = %s
ON CONFLICT (annotation_id, uid) DO NOTHING
"""

_REVISION = """
INSERT INTO audino_revision (annotation_id, number, batch, digest, changes, author_id, key_id,
                             address, request_id, label_version, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _uuid(value: uuid.UUID) -> Any:
    return value.hex if _is_sqlite() else value


def _from_uuid(value: Any) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(hex=value)


def _time(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def _from_time(value: Any) -> datetime | None:
    if value is None:
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _places(count: int) -> str:
    return ", ".join(["%s"] * count)


def look(annotation: uuid.UUID, user: int | None) -> Work | None:
    """A person's work and what it belongs to; None if there is none of this uid."""
    with connection.cursor() as cursor:
        cursor.execute(_WORK, [user, _uuid(annotation)])
        row = cursor.fetchone()
    if row is None:
        return None
    work = Work(*row)
    return work._replace(
        closed_at=_from_time(work.closed_at), lease_until=_from_time(work.lease_until)
    )


def count_on(work: Work, now: datetime) -> bool:
    """Take the next revision, if work, task and questions still stand as they were looked at.

    Inside a transaction; both rows are held till its end, the task first, as everywhere.
    """
    with connection.cursor() as cursor:
        if not _is_sqlite():
            cursor.execute("SELECT 1 FROM audino_task WHERE id = %s FOR NO KEY UPDATE", [work.task])
        cursor.execute(
            _COUNT_ON,
            [
                *(work.revision + 1, _time(now), work.annotation, work.revision),
                *(work.task, work.state, work.assignee, work.project, work.label_version),
            ],
        )
        return bool(cursor.rowcount == 1)


def known_batch(annotation: int, batch: uuid.UUID) -> tuple[str, int] | None:
    """Digest and number of the revision that a batch made, if it came before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT digest, number FROM audino_revision WHERE annotation_id = %s AND batch = %s",
            [annotation, _uuid(batch)],
        )
        row = cursor.fetchone()
    return None if row is None else (row[0], row[1])


def read(annotation: int, uids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Before]:
    """Those segments of the annotation that are there."""
    statement = _READ.format(places=_places(len(uids)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [annotation, *map(_uuid, uids)])
        rows = cursor.fetchall()
    return {
        _from_uuid(row[0]): Before(
            row[1],
            row[2],
            None if row[3] is None else _from_uuid(row[3]),
            row[4],
            msgspec.json.decode(row[5]) if isinstance(row[5], str) else row[5],
            row[6],
            bool(row[7]),
            bool(row[8]),
        )
        for row in rows
    }


def upsert(annotation: int, segments: Sequence[Stored], now: datetime) -> None:
    """Write segments of this annotation; the same uid in another one is left alone."""
    upsert_all([(annotation, segment) for segment in segments], now)


def upsert_all(segments: Sequence[tuple[int, Stored]], now: datetime) -> None:
    """Write segments, each with the annotation that it belongs to."""
    stamp = _time(now)
    # One statement for many: each gives up the interpreter once, and others wait for us meanwhile.
    row_places = f"({_places(12)})"
    with connection.cursor() as cursor:
        for some in itertools.batched(segments, UPSERTED_AT_ONCE, strict=False):
            rows = [(owner, _uuid(row.uid), *row[1:], stamp, stamp) for owner, row in some]
            statement = _UPSERT.format(rows=", ".join([row_places] * len(rows)))
            cursor.execute(statement, list(itertools.chain.from_iterable(rows)))


def delete(annotation: int, uids: Sequence[uuid.UUID]) -> None:
    """Take segments away from this annotation."""
    statement = "DELETE FROM audino_segment WHERE annotation_id = %s AND uid IN ({places})"
    with connection.cursor() as cursor:
        cursor.execute(statement.format(places=_places(len(uids))), [annotation, *map(_uuid, uids)])


def copy(source: int, target: int, *, as_draft: bool, now: datetime) -> None:
    """Copy all segments, with the times of their words; they keep their uids."""
    stamp = _time(now)
    draft = ("1" if _is_sqlite() else "TRUE") if as_draft else "draft"
    with connection.cursor() as cursor:
        cursor.execute(_COPY.format(draft=draft), [target, stamp, stamp, source])
        cursor.execute(_COPY_WORDS, [target, source])


def append_revision(annotation: int, revision: NewRevision, now: datetime) -> None:
    """Keep what was changed."""
    stamp = _time(now)
    with connection.cursor() as cursor:
        cursor.execute(
            _REVISION,
            [
                annotation,
                revision.number,
                _uuid(revision.batch),
                revision.digest,
                revision.changes,
                revision.author,
                revision.key,
                revision.address,
                revision.request_id,
                revision.label_version,
                stamp,
            ],
        )


def ever_held(annotation: int, word: str) -> bool:
    """Whether any revision of the annotation names this id: slow, for the rare doubtful case."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM audino_revision WHERE annotation_id = %s"
            " AND CAST(changes AS TEXT) LIKE %s LIMIT 1",
            [annotation, f"%{word}%"],
        )
        return cursor.fetchone() is not None


def renew_lease(task: int, now: datetime, seconds: int) -> None:
    """Hold pulled work for another while."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audino_task SET lease_until = %s WHERE id = %s",
            [_time(now + timedelta(seconds=seconds)), task],
        )
