"""Keys of clips, the newest first, straight from an index: for filters that few clips fit.

A list that is narrowed walks over all clips until a page is full; where few fit, that is the whole
project. A stream reads only those that fit one of the filters, in order, a stretch at a time. Where
there is none, a page walks so far and no further.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from audino_py.models import Clip, ClipState, Project, Task, User
from audino_py.selectors.clip_filters import NOBODY, ClipFilter
from audino_py.selectors.search import Search, newest_saying

Read = Callable[[int | None, int], list[int]]  # keys below one, at most so many, falling


@dataclass(frozen=True, slots=True)
class Stretch:
    """The next keys of a stream, and below which it goes on; None at its end."""

    keys: list[int]
    below: int | None


@dataclass(frozen=True, slots=True)
class Stream:
    """Clips that fit a filter; several readings where it names several values."""

    reads: Sequence[Read]

    def stretch(self, below: int | None, most: int) -> Stretch:
        """Up to so many of each reading, as far down as all of them are known."""
        parts = [read(below, most) for read in self.reads]
        ends = [part[-1] for part in parts if len(part) == most]
        end = max(ends, default=None)
        keys = {key for part in parts for key in part if end is None or key >= end}
        return Stretch(sorted(keys, reverse=True), end)


def streams_of(project: Project, wanted: ClipFilter, search: Search | None) -> list[Stream]:
    """One for each filter that an index knows; on SQLite a search alone, where there is one.

    PostgreSQL reads matches of a word in no order; its planner weighs that by itself.
    """
    if search is not None and connection.vendor == "sqlite":
        return [Stream([partial(newest_saying, search)])]
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
    return bool(wanted.search or wanted.quality or wanted.metadata or wanted.assignee or any(dates))


def rarest(streams: Sequence[Stream], below: int | None, most: int) -> tuple[Stream, Stretch]:
    """The stream whose first keys reach furthest down, with these."""
    firsts = [(stream, stream.stretch(below, most)) for stream in streams]
    return min(firsts, key=lambda first: (first[1].below or 0, len(first[1].keys)))


def _each(rows: Sequence[QuerySet[Any]], name: str) -> Stream:
    return Stream([partial(_read, one.order_by(f"-{name}"), name) for one in rows])


def _read(rows: QuerySet[Any], name: str, below: int | None, most: int) -> list[int]:
    if below is not None:
        rows = rows.filter(**{f"{name}__lt": below})
    return list(rows.values_list(name, flat=True)[:most])
