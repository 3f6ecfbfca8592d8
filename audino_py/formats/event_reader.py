"""Tables of sound events read: Raven selections, event lists, Audacity labels, Common Voice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from audino_py.errors import UnreadableError
from audino_py.formats.answers import BETWEEN_VALUES
from audino_py.formats.raven import LABEL
from audino_py.formats.reading import (
    Given,
    Plain,
    ReadDocument,
    ReadSpan,
    Sheets,
    base_name,
    known_channel,
    micros_of,
    numbered_lines,
    settle_channels,
    text_of,
    uid_of,
)
from audino_py.formats.textgrid import WITHOUT_WORDS

EVENT = "Event"  # the label that an event list answers
_NUMBER = re.compile(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?|nan|[-+]?inf", re.IGNORECASE)
_RAVEN_ENDING = re.compile(r"(\.Table\.\d+)?(\.selections)?$", re.IGNORECASE)
_FEW = 20  # tables that a sentence may stand in
_RAVEN_TEXT = ("Annotation", "Species", "Label", "Code")


def read_audacity(given: Given) -> Iterator[ReadDocument]:
    """Read a label track; lines that begin with a backslash hold frequencies, which we do not."""
    sheet = given.document()
    for number, line in numbered_lines(text_of(given)):
        where = f"{given.name}, line {number}"
        if line.startswith("\\"):
            sheet.notes["frequency ranges"] += 1
            continue
        cells = line.split("\t")
        if len(cells) < 2:
            raise UnreadableError(f"{where}: start, end and label with tabs between are expected.")
        times = micros_of(cells[0], where), micros_of(cells[1], where)
        sheet.add(ReadSpan(*times, _words("\t".join(cells[2:]).strip())), where)
    yield sheet


def read_events(given: Given) -> Iterator[ReadDocument]:
    """Read onset, offset and event, with the clip before them or without; a head may stand."""
    sheets = Sheets(given.room, given.saw)
    for number, line in numbered_lines(text_of(given)):
        where = f"{given.name}, line {number}"
        cells = [cell.strip() for cell in line.split("\t")]
        first = 0 if _NUMBER.fullmatch(cells[0]) and not _is_clip(cells) else 1
        if len(cells) < first + 2:
            raise UnreadableError(f"{where}: onset, offset and event with tabs are expected.")
        if number == 1 and not _NUMBER.fullmatch(cells[first]):
            continue  # a head
        name = cells[0] if first else given.stem
        event = "".join(cells[first + 2 : first + 3])
        times = micros_of(cells[first], where), micros_of(cells[first + 1], where)
        sheet = sheets.of(name, where, base_name(name))
        sheet.add(ReadSpan(*times, values={EVENT: [event]} if event else {}), where)
    return map(_gathered, sheets)


def _gathered(sheet: ReadDocument) -> ReadDocument:
    """Make one segment of what happens at the very same time."""
    at: dict[tuple[int, int | None], list[str]] = {}
    for span in sheet.spans:
        events = at.setdefault((span.start_us, span.end_us), [])
        found = span.values.get(EVENT)
        events += found if isinstance(found, list) else []
    sheet.spans = [
        ReadSpan(*times, values={EVENT: list(dict.fromkeys(events))} if events else {})
        for times, events in at.items()
    ]
    return sheet


def _words(text: str) -> str:
    """Return a transcript; the mark of a segment without words is none."""
    return "" if text == WITHOUT_WORDS else text


def _is_clip(cells: list[str]) -> bool:
    """Tell whether a first cell that looks like a number is a clip's name all the same."""
    return len(cells) >= 4 and all(_NUMBER.fullmatch(cell) for cell in cells[1:3])


def read_raven(given: Given) -> Iterator[ReadDocument]:
    """Read a selection table; the two views of one selection are one segment."""
    lines = numbered_lines(text_of(given))
    head = [cell.strip() for cell in next(lines, (1, ""))[1].split("\t")]
    if "Begin Time (s)" not in head or "End Time (s)" not in head:
        raise UnreadableError(
            f"{given.name} has no columns Begin Time (s) and End Time (s). In Raven save the "
            "selection table with them."
        )
    sheets, seen = Sheets(given.room, given.saw), set()
    by_file = _RAVEN_ENDING.sub("", given.stem)
    if not any("File" in name or "Path" in name for name in head):
        sheets.of("", given.name, by_file)
    for number, line in lines:
        where = f"{given.name}, line {number}"
        row = {name: cell.strip() for name, cell in zip(head, line.split("\t"), strict=False)}
        name = base_name(row.get("Begin File") or row.get("Begin Path", ""))
        sheet = sheets.of(name, where, name or by_file)
        span = _selection(row, where)
        key = (name, row.get("Selection"), span.start_us, span.end_us, span.text)
        if row.get("Selection") and key in seen:
            continue
        seen.add(key)
        sheet.add(span, where)
    return map(settle_channels, sheets)


def _selection(row: dict[str, str], where: str) -> ReadSpan:
    times = micros_of(row.get("Begin Time (s)"), where), micros_of(row.get("End Time (s)"), where)
    text = next((row[name] for name in _RAVEN_TEXT if row.get(name)), "")
    speaker = row.get("Speaker") or None
    channel = row.get("Channel", "")
    number = known_channel(int(channel) - 1) if channel.isdecimal() and len(channel) < 5 else None
    values: dict[str, Plain] = {
        name.removeprefix(LABEL): cell
        for name, cell in row.items()
        if name.startswith(LABEL) and name != LABEL and cell
    }
    words = "" if _is_made_of(text, values.values()) else _words(text)
    return ReadSpan(*times, words, speaker, number, values)


def _is_made_of(text: str, cells: Iterable[Plain]) -> bool:
    """Tell whether a text is nothing but values chosen: ours, where nothing was said."""
    rest = text
    for cell in map(str, cells):
        if rest == cell:
            return True
        rest = rest.removeprefix(f"{cell}{BETWEEN_VALUES}")
    return False


def read_common_voice(given: Given) -> Iterator[ReadDocument]:
    """Read sentences of whole clips; there are no quotes in this table."""
    return iter(common_voice_sheets([given]))


def common_voice_sheets(tables: Iterable[Given]) -> Sheets:
    """Read the tables of a release; what stands in several of them counts once."""
    files = list(tables)
    sheets = Sheets(files[0].room, files[0].saw) if files else Sheets()
    for given in files:
        is_bad = base_name(given.name) == "invalidated.tsv"
        for where, row in _sentence_rows(given):
            span = _sentence(row)
            sheet = sheets.of(row["path"], where, base_name(row["path"]))
            if any(one.text == span.text for one in sheet.spans[:_FEW]):
                continue
            sheet.add(span, where)
            if is_bad:
                sheet.notes["sentences that were voted down"] += 1
    return sheets


def _sentence_rows(given: Given) -> Iterator[tuple[str, dict[str, str]]]:
    lines = numbered_lines(text_of(given))
    head = next(lines, (1, ""))[1].split("\t")
    if "path" not in head or "sentence" not in head:
        raise UnreadableError(f"{given.name}: the head names no columns path and sentence.")
    for number, line in lines:
        where = f"{given.name}, line {number}"
        row = dict(zip(head, line.split("\t"), strict=False))
        if not row.get("path"):
            raise UnreadableError(f"{where}: the clip's file is missing. Is the file whole?")
        yield where, row


def _sentence(row: dict[str, str]) -> ReadSpan:
    speaker = row.get("client_id", "").strip() or None
    uid = uid_of(row.get("sentence_id"))
    return ReadSpan(0, None, row.get("sentence", "").strip(), speaker, uid=uid)
