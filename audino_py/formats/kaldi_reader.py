"""A Kaldi data directory read: segments, text, utt2spk and wav.scp together."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping

from audino_py.errors import UnreadableError
from audino_py.formats.reading import (
    Given,
    ReadDocument,
    ReadSpan,
    Sheets,
    Tally,
    base_name,
    micros_of,
    numbered_lines,
    text_of,
)
from audino_py.formats.rttm import WITHOUT_SPEAKER

MEMBERS = ("segments", "text", "utt2spk", "wav.scp", "reco2file_and_channel")
_AUDIO = re.compile(r".+\.(?=\w*[A-Za-z])\w{2,5}", re.DOTALL)
_OFFSET = re.compile(r":\d+$")  # into an archive of Kaldi's
_UNSPOKEN = ("<unk>", "<UNK>")
_LINE_BYTES = 350  # in memory


def read_kaldi(members: Mapping[str, Given]) -> Iterator[ReadDocument]:
    """Read a directory, its files by name; without ``segments`` an utterance is a whole clip."""
    if "wav.scp" not in members and "segments" not in members:
        raise UnreadableError("This directory holds neither segments nor wav.scp. Add them.")
    wanted = {name: given for name, given in members.items() if name in MEMBERS}
    first = next(iter(members.values()))
    tally = Tally(first.room)
    tables = {name: dict(_table(given, tally)) for name, given in wanted.items()}
    files = {name: _file(rest) for name, (_, rest) in tables.get("wav.scp", {}).items()}
    sheets = Sheets(first.room, first.saw)
    for name, file in files.items():
        sheets.of(name, name, name, file)
    for utterance, (where, rest) in _utterances(tables):
        recording, start_us, end_us = _stretch(utterance, rest, where)
        text = tables.get("text", {}).get(utterance, ("", ""))[1]
        who = tables.get("utt2spk", {}).get(utterance, ("", ""))[1].strip()
        speaker = None if who in ("", utterance, WITHOUT_SPEAKER) else who
        words = "" if text in _UNSPOKEN else text
        sheet = sheets.of(recording, where, recording)
        sheet.add(ReadSpan(start_us, end_us, words, speaker), where)
    return iter(sheets)


def read_kaldi_file(given: Given) -> Iterator[ReadDocument]:
    """Refuse a single file: it takes several to know who says what when."""
    raise UnreadableError(f"{given.name} is one file. Zip the whole Kaldi directory and import it.")


def _utterances(
    tables: Mapping[str, dict[str, tuple[str, str]]],
) -> list[tuple[str, tuple[str, str]]]:
    if "segments" in tables:
        return list(tables["segments"].items())
    return [(name, (where, "")) for name, (where, _) in tables["wav.scp"].items()]


def _stretch(utterance: str, rest: str, where: str) -> tuple[str, int, int | None]:
    if not rest:
        return utterance, 0, None
    words = rest.split()
    if len(words) != 3:
        raise UnreadableError(f"{where}: utterance, recording, start and end are expected.")
    return words[0], micros_of(words[1], where), micros_of(words[2], where)


def _table(given: Given, tally: Tally) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the first word of each line, with its place and the rest of the line."""
    for number, line in numbered_lines(text_of(given)):
        words = line.strip().split(None, 1)
        if words:
            rest = words[1] if len(words) > 1 else ""
            where = f"{given.name}, line {number}"
            tally.take(_LINE_BYTES + len(line), where)
            yield words[0], (where, rest)


def _file(command: str) -> str:
    """Return the audio file that a line of wav.scp names, be it inside of a pipe.

    Without a pipe all of the line is its name, blanks and all; a shell reads what is in one.
    """
    command = command.strip()
    if not command.endswith("|"):
        return base_name(_OFFSET.sub("", command))
    try:
        words = shlex.split(command[:-1])
    except ValueError:
        words = command[:-1].split()
    found = [word for word in words if _AUDIO.fullmatch(word)]
    return base_name(found[-1]) if found else ""
