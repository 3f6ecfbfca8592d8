"""What readers make of a file: for each clip that it speaks of, the spans that it holds.

A reader takes a `Given` (one file, or one member of an archive) and yields a `ReadDocument` for
each clip. It knows no project: whether the clip, a label or a speaker is there is asked later.
"""

from __future__ import annotations

import codecs
import math
import re
import sys
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from audino_py.errors import UNKEPT, UnreadableError
from audino_py.timeline.times import MICROS_A_SECOND, to_micros

LONGEST_S = 366 * 24 * 3600.0
LONGEST_TEXT = 100_000  # characters, as everywhere
LONGEST_NAME = 200
LONGEST_LINE = 1_000_000  # characters of a line that is one segment, or one word
ROOM = 128 * 1024 * 1024  # bytes in memory for what is made of a file before it is passed on
SPAN_BYTES, WORD_BYTES, SHEET_BYTES = 250, 225, 450  # measured; their longer texts come on top
MOST_CHANNELS = 1024
_HEAD_BYTES = 64 * 1024
_BYTES_A_CHARACTER = 4  # at most, where a single one is no common letter
_LINE_END = re.compile(r"\r\n|\r|\n")  # no other sign ends a line: texts may hold them
_CLOCK = re.compile(r"(?:(\d{1,5}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,6}))?")

Plain = list[str] | str | int | float
Saw = Callable[[], None]  # called for each segment as it is read
_NO_VALUES: Mapping[str, Plain] = MappingProxyType({})


def unwatched() -> None:
    """Nobody wants to know how far the reading is."""


class ReadWord(NamedTuple):
    """One word and when it is said; `confidence` from 0 to 1 where the file tells it."""

    start_us: int
    end_us: int
    text: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class ReadSpan:
    """A span as the file has it.

    Parameters
    ----------
    end_us
        None where the file means the end of the clip without saying when that is.
    values
        Answers by the name of the label. What a table cannot tell apart (one text, or several
        values in a cell) is settled when the project's labels are known.
    """

    start_us: int
    end_us: int | None
    text: str = ""
    speaker: str | None = None
    channel: int | None = None
    values: Mapping[str, Plain] = _NO_VALUES
    words: tuple[ReadWord, ...] = ()
    uid: UUID | None = None
    unsure: bool = False
    draft: bool = False


class Tally:
    """How much of one file is held in memory: small files can be made to fill a machine."""

    def __init__(self, room: int = ROOM, saw: Saw = unwatched) -> None:
        self._left = room
        self.saw = saw

    def take(self, size: int, where: str) -> None:
        """Count bytes that are held from now on.

        Raises
        ------
        UnreadableError
            If they are too many together.
        """
        self._left -= size
        if self._left < 0:
            raise UnreadableError(
                f"{where}: from here on the file holds more than is read at once. Split it and "
                "import the parts, or use JSON Lines, which are read line by line."
            )

    def give_back(self, size: int) -> None:
        """Count bytes that are free again."""
        self._left += size


@dataclass(slots=True)
class ReadDocument:
    """All that a file says of one clip.

    Parameters
    ----------
    where
        Its place in the file, for messages.
    names
        What the clip may be called, the most telling first; with folders or without.
    source
        The program or model that made it, where the file says so.
    notes
        What the format holds and we do not take in, in words, and how often.
    tally
        Shared by all that is held of the same file.
    """

    where: str
    names: tuple[str, ...]
    sha256: str = ""
    external_id: str = ""
    annotator: str = ""
    source: str = ""
    spans: list[ReadSpan] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    tally: Tally = field(default_factory=Tally, repr=False, compare=False)

    def add(self, span: ReadSpan, where: str) -> None:
        """Take a span in; one without length is left aside and counted.

        Raises
        ------
        UnreadableError
            If it ends before it starts, holds what cannot be kept, or is one too many.
        """
        if span.end_us is not None and span.end_us < span.start_us:
            raise UnreadableError(f"{where}: the end lies before the start. Correct it there.")
        if span.end_us == span.start_us:
            self.notes["segments without any length"] += 1
            return
        check_text(span.text, where)
        check_name(span.speaker, where)
        size = SPAN_BYTES + sys.getsizeof(span.text) + WORD_BYTES * len(span.words)
        for name, plain in span.values.items():
            check_name(name, where)
            for part in plain if isinstance(plain, list) else [plain]:
                size += sys.getsizeof(part)
                if isinstance(part, str):
                    check_text(part, where)
        self.tally.take(size, where)
        self.spans.append(span)
        self.tally.saw()


class Sheets:
    """Documents of a file whose lines speak of several clips, in the order of first mention."""

    def __init__(self, room: int = ROOM, saw: Saw = unwatched) -> None:
        self.tally = Tally(room, saw)
        self._sheets: dict[Hashable, ReadDocument] = {}

    def of(self, key: Hashable, where: str, *names: str) -> ReadDocument:
        """Return the document of this key, begun at the first call."""
        sheet = self._sheets.get(key)
        if sheet is None:
            for name in names:
                check_text(name, where)
            self.tally.take(SHEET_BYTES + sum(map(sys.getsizeof, names)), where)
            sheet = self._sheets[key] = ReadDocument(where, names, tally=self.tally)
        return sheet

    def __iter__(self) -> Iterator[ReadDocument]:
        return iter(self._sheets.values())

    def __len__(self) -> int:
        return len(self._sheets)


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it was given: its name, as data only, and its bytes.

    Parameters
    ----------
    room
        Bytes in memory for what is made of it: few on a server, which others share.
    saw
        Is told of each segment as it is read: one clip may have very many.
    """

    name: str
    data: bytes
    room: int = ROOM
    saw: Saw = unwatched

    @property
    def stem(self) -> str:
        """The name without folders and its last ending; usually the clip's."""
        base = base_name(self.name)
        return base.rpartition(".")[0] or base

    def document(self, *more_names: str) -> ReadDocument:
        """Begin the document of a file that speaks of one clip, named like the file itself."""
        names = [self.stem, *(name for name in more_names if name)]
        for name in names:
            check_text(name, self.name)
        return ReadDocument(self.name, tuple(names), tally=Tally(self.room, self.saw))


def base_name(path: str) -> str:
    """Return what stands after the last slash of either kind; queries of addresses go."""
    if "://" in path:
        path = path.partition("?")[0]
    return re.split(r"[/\\]", path.rstrip("/\\"))[-1]


def text_of(given: Given) -> str:
    """Decode UTF-8 or UTF-16, with its byte order mark or without.

    Raises
    ------
    UnreadableError
        If it is neither, holds NUL, or is too large: as characters it may take four times as much.
    """
    data, largest = given.data, given.room // _BYTES_A_CHARACTER
    if len(data) > largest:
        raise UnreadableError(
            f"{given.name} is larger than {largest >> 20} MiB, too large for text. Split it, or "
            "use JSON Lines, which may be larger."
        )
    encoding = _encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError(
            f"{given.name}, line {line}: this is not {encoding.removesuffix('-sig').upper()} text. "
            "Save the file as UTF-8 and import it again."
        ) from error
    return _plain(text, given.name)


def head_of(given: Given) -> str:
    """Decode the beginning, from which a format is told.

    Raises
    ------
    UnreadableError
        If it is no text.
    """
    head = replace(given, data=given.data[:_HEAD_BYTES])
    decoder = codecs.getincrementaldecoder(_encoding_of(head.data))()
    try:
        text = decoder.decode(head.data, final=len(head.data) == len(given.data))
    except UnicodeDecodeError:
        return text_of(head)  # which says where
    return _plain(text, given.name)


def _plain(text: str, name: str) -> str:
    if "\0" in text:
        raise UnreadableError(f"{name} is no text file: it holds the character NUL.")
    return text.removeprefix("\ufeff")


def utf8_of(given: Given) -> bytes:
    """Return the text as UTF-8 without a byte order mark; no copy is made where it is that already.

    Whether it is whole is for those to find out who decode it.
    """
    encoding = _encoding_of(given.data)
    if encoding == "utf-8":
        return given.data
    return given.data[3:] if encoding == "utf-8-sig" else text_of(given).encode()


def _encoding_of(data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:200]
    if len(head) >= 4 and head[1::2].count(0) * 2 > len(head[1::2]):
        return "utf-16-le"
    if len(head) >= 4 and head[0::2].count(0) * 2 > len(head[0::2]):
        return "utf-16-be"
    return "utf-8"


def numbered_lines(text: str, longest: int = LONGEST_LINE) -> Iterator[tuple[int, str]]:
    """Yield number, from 1, and text of each line that is not blank.

    Raises
    ------
    UnreadableError
        If a line is longer than so many characters.
    """
    at, number = 0, 1
    for found in _LINE_END.finditer(text):
        if found.start() - at > longest:
            break
        if line := text[at : found.start()]:
            yield number, line
        at, number = found.end(), number + 1
    if len(text) - at > longest:
        raise UnreadableError(
            f"Line {number:,} is longer than {longest:,} characters. Is this the right format?"
        )
    if line := text[at:]:
        yield number, line


def micros_of(seconds: float | str | None, where: str) -> int:
    """Return whole microseconds of a time in seconds.

    Raises
    ------
    UnreadableError
        If it is no finite number from 0 to a year.
    """
    try:
        value = float(seconds)  # type: ignore[arg-type]  # None is caught like any other nonsense
    except (TypeError, ValueError, OverflowError):
        value = math.nan
    if not 0 <= value <= LONGEST_S:
        shown = "nothing" if seconds is None or seconds == "" else str(seconds)[:40]
        raise UnreadableError(
            f"{where}: {shown} is no time. Times are seconds from the start of the clip, not below "
            "0. Correct it there."
        )
    return to_micros(value)


def clock_micros(text: str, where: str) -> int:
    """Return whole microseconds of ``hours:minutes:seconds.fraction``; hours may be left out."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None or int(found[2]) > 59 or int(found[3]) > 59:
        raise UnreadableError(
            f"{where}: {text.strip()[:40]} is no time such as 00:01:02.500. Correct it there."
        )
    hours, minutes, seconds, fraction = found.groups(default="0")
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * MICROS_A_SECOND + int(fraction.ljust(6, "0"))


def uid_of(text: str | None) -> UUID | None:
    """Return the id of a segment where the text is one of ours; other ids mean nothing here."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        return None


def known_channel(number: int | None) -> int | None:
    """Return the number of a channel, counted from 0, where a clip may have it."""
    return number if number is not None and 0 <= number < MOST_CHANNELS else None


def settle_channels(sheet: ReadDocument) -> ReadDocument:
    """Let the first channel mean the whole clip where no other is named.

    For formats that must name a channel, whatever the clip has.
    """
    if all(not span.channel for span in sheet.spans):
        sheet.spans = [replace(span, channel=None) for span in sheet.spans]
    return sheet


def check_text(text: str, where: str) -> None:
    """Refuse a text that cannot be kept."""
    if len(text) > LONGEST_TEXT:
        raise UnreadableError(
            f"{where}: a text of {len(text):,} characters; a segment holds {LONGEST_TEXT:,}. "
            "Split it there."
        )
    if UNKEPT.search(text):
        raise UnreadableError(f"{where}: a character that no text can hold. Take it out there.")


def check_name(name: str | None, where: str) -> None:
    """Refuse the name of a speaker or label that cannot be one."""
    if name is None:
        return
    if len(name) > LONGEST_NAME or not name.strip():
        raise UnreadableError(
            f"{where}: a name is empty or longer than {LONGEST_NAME} characters. Change it there."
        )
    check_text(name, where)
