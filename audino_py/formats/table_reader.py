"""Tables read: our own CSV and TSV, and those of others whose columns say what they hold."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

from audino_py.errors import UnreadableError
from audino_py.formats.csv_table import recovered
from audino_py.formats.reading import (
    LONGEST_NAME,
    Given,
    Plain,
    ReadDocument,
    ReadSpan,
    Sheets,
    clock_micros,
    micros_of,
    text_of,
    uid_of,
)

LABEL = "label "  # before the name of a label, in the head of our own tables
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # ours has it where cells were defused for spreadsheets
_LONGEST_ROW = 4_000_000  # characters; a transcript has at most a tenth of a million
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
# By what we call them; the words of others, in lower case. The first that is there is taken.
COLUMNS: dict[str, tuple[str, ...]] = {
    "clip": ("clip", "audio_file", "audio_filepath", "file", "filename", "file_name", "audio",
             "recording", "recording_id", "name", "path", "audio.path", "id"),
    "external_id": ("external_id",),
    "sha256": ("sha256",),
    "annotator": ("annotator",),
    "segment": ("segment",),
    "start": ("start", "start_time", "begin", "onset", "offset", "start_s", "start (s)"),
    "end": ("end", "end_time", "stop", "end_s", "end (s)"),
    "duration": ("duration", "length"),
    "speaker": ("speaker", "speaker_id", "speaker_name"),
    "text": ("text", "transcript", "transcription", "sentence", "words"),
    "channel": ("channel",),
    "unsure": ("unsure",),
    "draft": ("draft",),
}  # fmt: skip
# Of audino v2: what was asked of a segment beside its label.
_ASKED = ("label", "gender", "language", "accent", "age", "emotion")
_OF_CVAT = {"id", "source", "score"}  # its own columns that say nothing of the segment
_PAIR = re.compile(r"attribute_(\d+)_name")
_TRUE = {"1", "true", "yes"}

Cell = str | list[str]  # a cell that holds several values holds answers to a label


def read_table(given: Given) -> Iterator[ReadDocument]:
    """Read a table with a head; a row is a segment, rows of one clip may stand anywhere."""
    text = text_of(given)
    rows = rows_of(given, text, delimiter_of(text))
    head = [cell for cell in next(rows, (1, []))[1] if isinstance(cell, str)]
    columns = Columns(given, head, is_defused=given.data.startswith(_BYTE_ORDER_MARK))
    return iter(sheets_of(given, columns, rows))


def sheets_of(given: Given, columns: Columns, rows: Iterable[tuple[int, list[Cell]]]) -> Sheets:
    """Read numbered rows under a head; a row is a segment, or a clip where it has no times."""
    sheets = Sheets(given.room, given.saw)
    for number, cells in rows:
        where = f"{given.name}, line {number}"
        row = columns.row(cells)
        known = row.get("external_id", ""), row.get("sha256", "")
        # The file's name is a clip's only where the rows do not say whose they are.
        name = row.get("clip") or ("" if any(known) else given.stem)
        sheet = sheets.of((name, known, row.get("annotator")), where, *filter(None, [name]))
        sheet.external_id, sheet.sha256 = known
        sheet.annotator = row.get("annotator", "")
        sheet.add(_span(row, columns.answers(cells), where, is_whole=columns.is_whole), where)
    return sheets


def rows_of(given: Given, text: str, delimiter: str) -> Iterator[tuple[int, list[Cell]]]:
    """Yield line number and cells of each row that is not empty."""
    csv.field_size_limit(_LONGEST_ROW)
    held = 0  # characters of the row that is not whole yet

    def lines() -> Iterator[str]:
        nonlocal held
        for found in _LINE.finditer(text):
            held += found.end() - found.start()
            if held > _LONGEST_ROW:
                raise csv.Error("it does not end: a quote may be missing")
            yield found[0]

    reader = csv.reader(lines(), delimiter=delimiter)
    try:
        for cells in reader:
            held = 0
            if any(cells):
                yield reader.line_num, [*cells]
    except csv.Error as error:
        raise UnreadableError(
            f"{given.name}, line {reader.line_num}: this row is no row of a table ({error}). "
            "Mend it there."
        ) from error


def delimiter_of(text: str) -> str:
    """Tell from the head what stands between cells."""
    head = re.split(r"[\r\n]", text[:20_000], maxsplit=1)[0]
    return max("\t,;|", key=head.count)


class Columns:
    """Where each thing stands in a row."""

    def __init__(
        self,
        given: Given,
        head: Sequence[str],
        *,
        is_defused: bool = False,
        may_be_whole: bool = False,
    ) -> None:
        self._spell = recovered if is_defused else str
        names = [self._spell(cell).strip().lower() for cell in head]
        self._places: dict[str, int] = {}
        for what, words in COLUMNS.items():
            found = [names.index(word) for word in words if word in names]
            if found:
                self._places[what] = found[0]
        has_times = "start" in self._places and {"end", "duration"} & set(self._places)
        self.is_whole = may_be_whole and not has_times
        if not has_times and not may_be_whole:
            raise UnreadableError(
                f"{given.name}: the head of the table names no columns start and end. "
                "Add a first line such as clip,start,end,speaker,text."
            )
        self._labels = self._label_places([self._spell(cell).strip() for cell in head])
        self._pairs = [
            (place, names.index(f"attribute_{pair[1]}_value"))
            for place, name in enumerate(names)
            if (pair := _PAIR.fullmatch(name)) and f"attribute_{pair[1]}_value" in names
        ]

    def _label_places(self, head: list[str]) -> dict[str, int]:
        labels = {
            cell.removeprefix(LABEL): place
            for place, cell in enumerate(head)
            if cell.lower().startswith(LABEL) and cell.removeprefix(LABEL)
        }
        if "job_id" in head:
            labels |= {cell: place for place, cell in enumerate(head) if cell in _ASKED}
        elif {"stop", "label"} <= set(head):  # CVAT's: the rest are attributes of its labels
            taken = {*self._places.values(), *labels.values()}
            rest = [(cell, place) for place, cell in enumerate(head) if place not in taken]
            labels |= {cell: place for cell, place in rest if cell and cell not in _OF_CVAT}
        return labels

    @property
    def used(self) -> frozenset[int]:
        """The places of columns that are read."""
        pairs = (place for pair in self._pairs for place in pair)
        return frozenset((*self._places.values(), *self._labels.values(), *pairs))

    def row(self, cells: Sequence[Cell]) -> dict[str, str]:
        """Return the cells by what they hold; empty ones are left out."""
        found: dict[str, str] = {}
        for what, place in self._places.items():
            cell = cells[place] if place < len(cells) else ""
            if cell and isinstance(cell, str):
                found[what] = self._spell(cell)
        return found

    def answers(self, cells: Sequence[Cell]) -> dict[str, Plain]:
        """Return the cells that answer labels, by their names."""
        places = {name: place for name, place in self._labels.items() if place < len(cells)}
        said = {name: cells[place] for name, place in places.items() if cells[place]}
        named: dict[str, Plain] = {
            name: self._spell(cell) if isinstance(cell, str) else cell
            for name, cell in said.items()
        }
        for name, value in self._pairs:
            if value < len(cells) and str(cells[name]).strip() and cells[value]:
                named[str(cells[name]).strip()] = cells[value]
        return named


def _span(
    row: dict[str, str], answers: dict[str, Plain], where: str, *, is_whole: bool
) -> ReadSpan:
    start_us = 0 if is_whole else _time(row.get("start"), where)
    end_us: int | None
    if is_whole:
        end_us = None
    elif "end" in row or "duration" not in row:
        end_us = _time(row.get("end"), where)
    else:
        end_us = start_us + _time(row["duration"], where)
    return ReadSpan(
        start_us,
        end_us,
        row.get("text", ""),
        row.get("speaker", "").strip() or None,
        _channel(row.get("channel"), where),
        answers,
        uid=uid_of(row.get("segment")),
        unsure=row.get("unsure", "").lower() in _TRUE,
        draft=row.get("draft", "").lower() in _TRUE,
    )


def _time(text: str | None, where: str) -> int:
    """Read seconds, or hours, minutes and seconds with colons between them."""
    return clock_micros(text, where) if text and ":" in text else micros_of(text, where)


def _channel(text: str | None, where: str) -> int | None:
    if text is None:
        return None
    if not text.strip().isdecimal() or len(text) > LONGEST_NAME:
        raise UnreadableError(f"{where}: {text[:40]} is no channel. Channels count from 0 here.")
    return min(int(text), 1024)
