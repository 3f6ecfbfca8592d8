"""Keys of clips, the newest first, straight from an index: for filters that few clips fit.

A list that is narrowed walks over all clips until a page is full; where few fit, that is the whole
project. A stream reads only those that fit one of the filters, in order, a stretch at a time. Where
there is none, a page walks so far and no further.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, ClassVar

from django.db import connection
from django.db.models import QuerySet

from audino_py.models import Clip, ClipState, Project, Task, User
from audino_py.selectors.clip_filters import NOBODY, ClipFilter
from audino_py.selectors.search import (
    Search,
    expected_matches,
    gathered_saying,
    newest_saying,
    walked_saying,
)
from audino_py.selectors.stats import told_large

LOOKED_AT_FIRST = 500  # keys of a stream
RARE = 1_000  # matches: to read all of them costs no more than to look for the newest
WALKED_FIRST = 4_000  # keys asked for at once; after that a word that many do not say is gathered
GATHERED = 200_000  # matches: more are never read for one page
Read = Callable[[int | None, int], list[int]]  # keys below one, at most so many, falling


@dataclass(frozen=True, slots=True)
class Stretch:
    """The next keys of a stream, and below which it goes on; None at its end."""

    keys: list[int]
    below: int | None
    looked: int  # rows that were read for it
    is_search: bool = False  # what is said in these clips was looked at


@dataclass(frozen=True, slots=True)
class Stream:
    """Clips that fit a filter; several readings where it names several values."""

    reads: Sequence[Read]
    is_search: bool = False

    def stretch(self, below: int | None, most: int) -> Stretch:
        """Up to so many of each reading, as far down as all of them are known."""
        parts = [read(below, most) for read in self.reads]
        ends = [part[-1] for part in parts if len(part) == most]
        end = max(ends, default=None)
        keys = {key for part in parts for key in part if end is None or key >= end}
        return Stretch(sorted(keys, reverse=True), end, len(keys), self.is_search)


@dataclass(frozen=True)
class Spoken:
    """Clips of a large project in which something is said, on PostgreSQL.

    Its index knows which segments hold a word, in no order. Where few do, all are read. A common
    word is met soon by whoever looks at one segment after the other, the newest clip first; where
    it is not, because only old clips have it, it is gathered after all, or the page stays short.
    """

    search: Search
    is_search: ClassVar[bool] = True

    @cached_property
    def expected(self) -> int:
        """Matches, as the database's statistics have them."""
        return expected_matches(self.search)

    def stretch(self, below: int | None, most: int) -> Stretch:
        """Up to so many clips, or those of a quarter as many segments."""
        if self.expected <= RARE or (most > WALKED_FIRST and self.expected <= GATHERED):
            keys = gathered_saying(self.search, below, most)
            end = keys[-1] if len(keys) == most else None
            return Stretch(keys, end, len(keys), is_search=True)
        return self._walk(below, most // 4)

    def _walk(self, below: int | None, most: int) -> Stretch:
        """A clip that it ends within is looked at again, if nothing was found there so far."""
        while True:
            seen = walked_saying(self.search, below, most)
            keys = list(dict.fromkeys(clip for clip, says in seen if says))
            if len(seen) < most:
                return Stretch(keys, None, len(seen), is_search=True)
            last = seen[-1][0]
            end = last if keys and keys[-1] == last else last + 1
            if end != below:
                return Stretch(keys, end, len(seen), is_search=True)
            most *= 4  # one clip has more segments than that


def streams_of(
    project: Project, wanted: ClipFilter, search: Search | None, person: int | None
) -> Sequence[Stream | Spoken]:
    """One for each filter that an index knows; on SQLite a search alone, where there is one.

    On PostgreSQL a search is one in a large project. In a small one, and of one person's words,
    its planner chooses.

    Parameters
    ----------
    person
        Primary key of whoever sees only the clips of own tasks; None sees all.
    """
    if search is not None and connection.vendor == "sqlite":
        return [Stream([partial(newest_saying, search)], is_search=True)]
    streams: list[Stream | Spoken] = [*_filters(project, wanted)]
    if search is None and person is not None:
        streams.append(_each([Task.objects.filter(project=project, assignee=person)], "clip_id"))
    if search is not None and person is None and told_large(project):
        streams.append(Spoken(search))
    return streams


def _filters(project: Project, wanted: ClipFilter) -> list[Stream]:
    streams = []
    if wanted.state and set(wanted.state) != set(ClipState.values):
        clips = Clip.objects.filter(project=project)
        streams.append(_each([clips.filter(state=state) for state in wanted.state], "pk"))
    tasks = Task.objects.filter(project=project)
    if wanted.task_state:
        streams.append(_each([tasks.filter(state=state) for state in wanted.task_state], "clip_id"))
    if wanted.assignee and NOBODY not in wanted.assignee:
        people = User.objects.filter(uid__in=wanted.assignee).values_list("pk", flat=True)
        streams.append(_each([tasks.filter(assignee=pk) for pk in people], "clip_id"))
    return streams


def is_walked(wanted: ClipFilter) -> bool:
    """Whether something is asked that only a look at each clip can tell."""
    dates = (wanted.changed_since, wanted.uploaded_after, wanted.uploaded_before)
    asked = (wanted.search, wanted.quality, wanted.need, wanted.metadata, wanted.assignee)
    return any(asked) or any(dates)


def rarest(
    streams: Sequence[Stream | Spoken], below: int | None, most: int
) -> tuple[Stream | Spoken, Stretch]:
    """The stream whose first keys reach furthest down, with these."""
    firsts = [(stream, stream.stretch(below, most)) for stream in streams]
    return min(firsts, key=lambda first: (first[1].below or 0, len(first[1].keys)))


def few_of(streams: Sequence[Stream | Spoken]) -> Stretch | None:
    """All keys of the rarest stream, for a list in another order; None if that has many."""
    if not streams:
        return None
    _, first = rarest(streams, None, LOOKED_AT_FIRST)
    return first if first.below is None else None


def _each(rows: Sequence[QuerySet[Any]], name: str) -> Stream:
    return Stream([partial(_read, one.order_by(f"-{name}"), name) for one in rows])


def _read(rows: QuerySet[Any], name: str, below: int | None, most: int) -> list[int]:
    if below is not None:
        rows = rows.filter(**{f"{name}__lt": below})
    return list(rows.values_list(name, flat=True)[:most])
