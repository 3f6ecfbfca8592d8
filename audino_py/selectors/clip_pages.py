"""Lists of clips in an order, a page at a time, as fast at a million clips as at a thousand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F, Func, QuerySet, Value

from audino_py.models import Clip
from audino_py.selectors.clip_streams import LOOKED_AT_FIRST, Spoken, Stream, rarest
from audino_py.selectors.search import Search, saying

LOOKED_AT_MOST = 8_000
LOOKED_AT_A_PAGE = 4_000  # then a page is handed out though it is not full
WALKED_A_PAGE = 16_000  # the same where clips are looked at in a row, which is much cheaper
Place = tuple[Any, int]  # the last row seen: what it is ordered by, and its key


class ClipOrder(models.TextChoices):
    """How a list of clips runs."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"
    LONGEST = "longest"
    SHORTEST = "shortest"
    FIRST = "first"  # as the queue gives them out
    CHANGED = "changed"  # the last change first


@dataclass(frozen=True, slots=True)
class _Way:
    """By which value, each way; where it is the same, by key. An index has them so."""

    value: Any
    falls: bool
    key_falls: bool


class _Length(Func):
    """With the zero written out, as the index has it: a bound one would not find it."""

    template = "COALESCE(%(expressions)s, 0)"
    output_field = models.BigIntegerField()


class _NameBegin(Func):
    """As much of a name as an index entry holds, written as the index has it."""

    template = "SUBSTRING(%(expressions)s, 1, 200)"
    output_field = models.TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite's own word."""
        return super().as_sql(
            compiler, connection, template="SUBSTR(%(expressions)s, 1, 200)", **context
        )


_LENGTH = _Length(F("duration_us"))
_WAYS = {
    ClipOrder.NEWEST: _Way(None, falls=True, key_falls=True),
    ClipOrder.OLDEST: _Way(None, falls=False, key_falls=False),
    ClipOrder.NAME: _Way(_NameBegin(F("name")), falls=False, key_falls=False),
    ClipOrder.LONGEST: _Way(_LENGTH, falls=True, key_falls=True),
    ClipOrder.SHORTEST: _Way(_LENGTH, falls=False, key_falls=False),
    ClipOrder.FIRST: _Way(F("priority"), falls=True, key_falls=False),
    ClipOrder.CHANGED: _Way(F("changed_at"), falls=True, key_falls=True),
}


@dataclass(frozen=True, slots=True)
class ClipList:
    """Clips to be shown in pages; with a search, those it finds."""

    rows: QuerySet[Clip]
    order: ClipOrder = ClipOrder.NEWEST
    search: Search | None = None
    streams: Sequence[Stream | Spoken] = ()
    walked: QuerySet[Clip] | None = None  # all clips, where each must be looked at

    def page(self, after: Place | None, most: int) -> tuple[list[Clip], Place | None]:
        """The rows behind that place, in order; and where to go on, if it was not looked further.

        However few clips fit, no page looks at more than so many: it may be short, or empty, with
        more to come.
        """
        way = _WAYS[self.order]
        place: Place | None = None
        if self.streams and self.order == ClipOrder.NEWEST:
            keys, below = self._newest(after, most)
            rows = self.rows.filter(pk__in=keys)
            place = None if below is None else (0, below)
        else:
            rows = self._fitting()
            floor = self._floor(after)
            if floor is not None:
                rows, place = rows.filter(pk__gte=floor), (0, floor)
        rows = rows.annotate(sorted_by=Value(0) if way.value is None else way.value)
        rows = _sorted(rows, way)
        if after is None:
            return list(rows[:most]), place
        found: list[Clip] = []
        for part in _behind(rows, way, after):
            found += part[: most - len(found)]
            if len(found) == most:
                break
        return found, place

    def _floor(self, after: Place | None) -> int | None:
        """The last key that this page looks at; None if it is the project's, or need not stop."""
        if self.walked is None or self.order != ClipOrder.NEWEST:
            return None
        keys = self.walked.order_by("-pk").values_list("pk", flat=True)
        if after is not None:
            keys = keys.filter(pk__lt=after[1])
        return next(iter(keys[WALKED_A_PAGE - 1 : WALKED_A_PAGE]), None)

    def _fitting(self) -> QuerySet[Clip]:
        return self.rows if self.search is None else saying(self.rows, self.search)

    def _newest(self, after: Place | None, most: int) -> tuple[list[int], int | None]:
        """Keys from the rarest stream, enough for one page or all; else below which to go on."""
        below = None if after is None else after[1]
        at_once = LOOKED_AT_FIRST
        stream, stretch = rarest(self.streams, below, at_once)
        rows = self.rows if stream.is_search else self._fitting()
        found: list[int] = []
        looked = 0
        while True:
            found += rows.filter(pk__in=stretch.keys).order_by().values_list("pk", flat=True)
            looked += stretch.looked
            if stretch.below is None or len(found) >= most:
                return found, None
            if looked >= LOOKED_AT_A_PAGE:
                return found, stretch.below
            at_once = min(2 * at_once, LOOKED_AT_MOST)
            stretch = stream.stretch(stretch.below, at_once)


def place_of(clip: Clip) -> Place:
    """Where a page goes on that ends with this clip."""
    return getattr(clip, "sorted_by", 0), clip.pk


def _sorted(rows: QuerySet[Clip], way: _Way) -> QuerySet[Clip]:
    key = F("id").desc() if way.key_falls else F("id").asc()
    if way.value is None:
        return rows.order_by(key)
    return rows.order_by(way.value.desc() if way.falls else way.value.asc(), key)


def _behind(rows: QuerySet[Clip], way: _Way, after: Place) -> list[QuerySet[Clip]]:
    """First those of the same value, then the others: each is one stretch of the index."""
    value, key = after
    later = rows.filter(**{"pk__lt" if way.key_falls else "pk__gt": key})
    if way.value is None:
        return [later]
    same = {"sorted_by": value}  # no field, but annotated
    others = {"sorted_by__lt" if way.falls else "sorted_by__gt": value}
    return [later.filter(**same), rows.filter(**others)]
