"""Clips by what is said and answered in their segments, on either database.

SQLite answers from ``audino_words``, an FTS5 table that triggers keep; PostgreSQL from two GIN
indexes over the segments. Whoever sees only own work finds only own words, and those of drafts.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import RawSQL

from audino_py.models import AnnotationKind, Clip, Label, LabelValue, Project, Segment

SHIFT = 36  # of a clip's number in that of a row of words; the rest is the segment's
_PIECE = re.compile(r'"([^"]*)("?)|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Search:
    """What one and the same segment must hold.

    Parameters
    ----------
    pieces
        Words, or several in a row, each with whether only its beginning was given.
    answers
        Ids of answers, or of questions for any answer to them; one of them does.
    person
        Primary key of whoever sees only own work; None sees everybody's.
    """

    project: Project
    pieces: Sequence[tuple[str, bool]] = ()
    answers: Sequence[UUID] = ()
    person: int | None = None


def pieces_of(text: str) -> list[tuple[str, bool]]:
    """``one "two words" beg*``: what is looked for; signs alone are nothing."""
    found = []
    for quoted, _, bare in _PIECE.findall(text):
        piece, is_begun = (quoted, False) if quoted else (bare.rstrip("*"), bare.endswith("*"))
        if any(unicodedata.category(sign)[0] in "LN" for sign in piece):
            found.append((piece.strip(), is_begun))
    return found


def saying(clips: QuerySet[Clip], search: Search) -> QuerySet[Clip]:
    """Those of the clips in which some segment holds all of it."""
    if connection.vendor == "sqlite":
        statement = f"SELECT words.rowid >> {SHIFT} {_FROM}{_seen(search)[0]}"
        params = [_match(search), *_seen(search)[1]]
        return clips.filter(pk__in=RawSQL(statement, params))  # noqa: S611  bound
    segments = segments_holding(search).filter(_may_find(search))
    return clips.filter(Exists(segments.filter(annotation__clip=OuterRef("pk"))))


def newest_saying(search: Search, below: int | None, most: int) -> list[int]:
    """Clips of the next matches, one for each, the newest first.

    On SQLite alone: matches of a common word are read one by one in the order of clips, not
    gathered. PostgreSQL's index knows no order: see `walked_saying` and `gathered_saying`.
    """
    seen, params = _seen(search)
    limit = "" if below is None else f" AND words.rowid < {below << SHIFT}"
    statement = (
        f"SELECT words.rowid >> {SHIFT} {_FROM}{seen}{limit} ORDER BY words.rowid DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [_match(search), *params, most])
        return [pk for (pk,) in cursor.fetchall()]


# ---- SQLite -----------------------------------------------------------------------------------

_FROM = (
    "FROM audino_words AS words"
    f" CROSS JOIN audino_segment s ON s.id = (words.rowid & {(1 << SHIFT) - 1})"
    " CROSS JOIN audino_annotation a ON a.id = s.annotation_id"
    " WHERE audino_words MATCH %s"
)


def _match(search: Search) -> str:
    """FTS5's expression; every word is quoted, so that none is an operator."""
    parts = [f'scope : "p{search.project.pk}"']
    if search.pieces:
        words = " AND ".join(f'"{word}"{" *" * begun}' for word, begun in search.pieces)
        parts.append(f"text : ({words})")
    if search.answers:
        parts.append(f"answers : ({' OR '.join(f'"{uid.hex}"' for uid in search.answers)})")
    return " AND ".join(parts)


def _seen(search: Search) -> tuple[str, list[int]]:
    if search.person is None:
        return " AND a.kind <> 'staged'", []
    own = "(a.kind = 'work' AND a.author_id = %s)"
    draft = "(a.kind = 'prediction' AND (a.author_id IS NULL OR a.author_id = %s))"
    return f" AND ({own} OR {draft})", [search.person, search.person]


# ---- PostgreSQL -------------------------------------------------------------------------------


class _Says(Func):
    """As the index ``audino_words`` has it, sign by sign."""

    arity = 2
    output_field = BooleanField()
    template = "to_tsvector('simple', translate(%(expressions)s)"
    arg_joiner = ", './-@:_&=+', '          ')) @@ to_tsquery('simple', "


def segments_holding(search: Search) -> QuerySet[Segment]:
    """Whoever made them, in any project."""
    return Segment.objects.order_by().filter(_holding(search))


def _holding(search: Search) -> Q:
    held = Q()
    if search.pieces:
        held &= Q(_Says(F("text"), Value(_tsquery(search.pieces))))
    if search.answers:
        held &= _answered(search)
    return held


def expected_matches(search: Search) -> int:
    """How many segments of all projects hold it, as the database's statistics of words tell."""
    told = segments_holding(search).values("pk").explain(format="json")
    plan: dict[str, int] = json.loads(told)[0]["Plan"]
    return plan["Plan Rows"]


def walked_saying(search: Search, below: int | None, most: int) -> list[tuple[int, bool]]:
    """The next segments from the newest clip on: its clip, and whether the segment holds it.

    So many at most, those of other projects among them, so that it always costs the same.
    """
    project = Clip.objects.filter(pk=OuterRef("annotation__clip_id")).values("project")
    rows = Segment.objects.filter(_may_find(search)).order_by("-annotation__clip_id")
    if below is not None:
        rows = rows.filter(annotation__clip_id__lt=below)
    # Asked for in a column, and not as a filter: rows that a filter passes by are not counted.
    rows = rows.alias(of=Subquery(project)).annotate(
        says=Case(
            When(Q(of=search.project.pk) & _holding(search), then=Value(value=True)),
            default=Value(value=False),
        )
    )
    return list(rows.values_list("annotation__clip_id", "says")[:most])


def gathered_saying(search: Search, below: int | None, most: int) -> list[int]:
    """The same as `newest_saying`: all matches are read, then put in order; for words of few."""
    hits, params = segments_holding(search).values("annotation_id").query.sql_with_params()
    limit = "" if below is None else " AND a.clip_id < %s"
    # Kept apart and sorted before any clip is looked at: only those of a page then are.
    statement = (
        f"WITH hits AS MATERIALIZED ({hits}) SELECT found.clip_id FROM ("  # noqa: S608  bound
        " SELECT DISTINCT a.clip_id FROM hits JOIN audino_annotation a ON a.id = hits.annotation_id"
        f" WHERE a.kind <> 'staged'{limit} ORDER BY a.clip_id DESC OFFSET 0) found"
        " WHERE (SELECT c.project_id FROM audino_clip c WHERE c.id = found.clip_id) = %s LIMIT %s"
    )
    bounds = [] if below is None else [below]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, *bounds, search.project.pk, most])
        return [pk for (pk,) in cursor.fetchall()]


def _tsquery(pieces: Sequence[tuple[str, bool]]) -> str:
    """Each word in quotes: what is in them is read as text, and several as a phrase."""
    words = []
    for word, is_begun in pieces:
        plain = re.sub(r"[./\-@:_&=+'\\]", " ", word)
        words.append(f"'{plain}'{':*' * is_begun}")
    return " & ".join(words)


def _may_find(search: Search) -> Q:
    if search.person is None:
        return ~Q(annotation__kind=AnnotationKind.STAGED)
    own = Q(annotation__kind=AnnotationKind.WORK, annotation__author=search.person)
    nobody = Q(annotation__author=None) | Q(annotation__author=search.person)
    return own | (Q(annotation__kind=AnnotationKind.PREDICTION) & nobody)


def _answered(search: Search) -> Q:
    found = Q()
    questions = Label.objects.filter(project=search.project, uid__in=search.answers)
    for uid in questions.values_list("uid", flat=True):
        found |= Q(values__has_key=str(uid))
    answers = LabelValue.objects.filter(label__project=search.project, uid__in=search.answers)
    for label, uid in answers.values_list("label__uid", "uid"):
        found |= Q(values__contains={str(label): [str(uid)]})
    return found or Q(pk__in=[])
