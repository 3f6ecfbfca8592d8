"""What an import says on the command line: all that its report holds, one sentence a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from audino_py.client.counting import NAMES_TOLD, counted, listed

PROBLEMS_TOLD = 20

Row = dict[str, Any]


def told(row: Row, *, creates: bool = True) -> Iterator[str]:
    """Yield what there is to say of an import, the sum of it first.

    Parameters
    ----------
    creates
        Whether labels, answers and speakers that the project lacks are made.
    """
    if row["state"] == "failed":
        yield row["reason"]
        return
    if row["state"] == "undone":
        yield from _taken_back(row["report"].get("kept", []))
        return
    report = row["report"]
    if not report.get("clips"):
        yield "Nothing in this file belongs to a clip of this project."
    else:
        yield _sum(row, report)
        yield from _strangers(row, report)
        yield from _oddities(report)
        if row["aim"] == "draft":
            yield from _drafts(report)
    yield from _names(report, "New" if creates else "Not made: new")
    for one in report.get("set_aside", []):
        yield f"Left aside: {one['what']} ({one['times']:,})."
    yield from _problems(report)
    if row["state"] == "applied":
        yield f"It can be taken back: audino import --undo {row['id']}"


def _sum(row: Row, report: Row) -> str:
    is_done = row["state"] == "applied"
    what = "draft" if row["aim"] == "draft" else f"finished work of {_whose(row)}"
    segments = row["done"] if is_done else report.get("segments", 0)
    return (
        f"{'Imported' if is_done else 'Would import'} as {what}: "
        f"{counted(report['clips'], 'clip')}, {counted(segments, 'segment')} ({row['format']})."
    )


def _whose(row: Row) -> str:
    if row["person"] is not None:
        return str(row["person"]["username"])
    return "those it names" if row["format"] == "jsonl" else _importer(row)


def _importer(row: Row) -> str:
    importer = row["created_by"]
    return f"{importer['username']}, the key's owner" if importer else "the key's owner"


def _strangers(row: Row, report: Row) -> Iterator[str]:
    for one in report.get("strangers", [])[:NAMES_TOLD]:
        yield (
            f"Nobody called {one['name']!r} is a member: the work on "
            f"{counted(one['clips'], 'clip')} becomes that of {_importer(row)}."
        )
    rest = report.get("strangers", [])[NAMES_TOLD:]
    if rest:
        clips = counted(sum(one["clips"] for one in rest), "clip")
        yield f"The same holds for {len(rest):,} more who are no members ({clips})."


def _oddities(report: Row) -> Iterator[str]:
    """Yield what is odd in the file and is kept as it is."""
    words, repeated, overlaps = (report.get(one, 0) for one in ("words", "repeated", "overlaps"))
    wordless = report.get("wordless", 0)
    if report.get("source"):
        yield f"Made by {report['source']}."
    if words:
        yield f"Times of words: {words:,} are kept."
    if repeated:
        yield f"In the file several times: {counted(repeated, 'clip')}. The last counts."
    if 0 < wordless < report.get("segments", 0):
        yield f"Without words: {counted(wordless, 'segment')}."
    if overlaps:
        yield f"One speaker twice at the same time: {counted(overlaps, 'segment')}. They stay so."


def _drafts(report: Row) -> Iterator[str]:
    begun, drafted = report.get("begun", 0), report.get("drafted", 0)
    if begun:
        clips = counted(begun, "clip")
        yield f"On {clips} somebody has begun already: their work stays as it is."
    if drafted:
        yield f"{counted(drafted, 'clip')} had a draft before: this one counts from now on."


def _names(report: Row, new: str) -> Iterator[str]:
    """Yield what the project lacks, by name."""
    speakers = [one["name"] for one in report.get("new_speakers", [])]
    if speakers:
        yield f"{new} speakers: {listed(speakers, report.get('new_speakers_in_all'))}."
    labels = [_label(one) for one in report.get("new_labels", [])]
    if labels:
        yield f"{new} labels: {listed(labels)}."
    for one in report.get("new_values", []):
        yield f"{new} answers of {one['label']}: {listed(one['values'])}."


def _label(one: Row) -> str:
    values = f": {listed(one['values'])}" if one["values"] else ""
    return f"{one['name']} ({one['kind']}{values})"


def _problems(report: Row) -> Iterator[str]:
    problems = report.get("problems", [])[:PROBLEMS_TOLD]
    for one in problems:
        yield f"{one['where']}: {one['message']}"
    rest = sum(report.get("problem_counts", {}).values()) - len(problems)
    if rest > 0:
        yield f"{rest:,} more do not fit."


def _taken_back(kept: Sequence[str]) -> Iterator[str]:
    yield "Taken back, but for what follows." if kept else "Taken back: all of it is gone again."
    yield from kept
