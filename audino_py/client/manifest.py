"""What to upload: files, folders, and lists that say more about each file."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audino_py.errors import InvalidError

STDIN = Path("-")
FIELDS = ("external_id", "assignee", "reference", "speaker")
SUFFIXES = frozenset(
    {
        *(".wav", ".wave", ".w64", ".rf64", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".m4a"),
        *(".mp4", ".aac", ".webm", ".mka", ".aif", ".aiff", ".aifc", ".au", ".snd", ".caf"),
        *(".amr", ".wma", ".sph", ".nist"),
    }
)


@dataclass(frozen=True, slots=True)
class Item:
    """One file, and what is said of it."""

    path: Path
    fields: dict[str, str] = field(default_factory=dict)  # as the form of an upload takes them


class ManifestError(InvalidError):
    """A list that cannot be read; the message names the line."""

    code = "bad_manifest"


def items_in(paths: Iterable[Path]) -> Iterator[Item]:
    """The files named, and the sound in folders named, in order.

    Raises
    ------
    ManifestError
        If there is no such file.
    """
    for path in paths:
        if path.is_dir():
            yield from (Item(found) for found in sorted(path.rglob("*")) if _is_sound(found))
        elif path.exists():
            yield Item(path)
        else:
            raise ManifestError(f"There is no file or folder {path}.")


def _is_sound(path: Path) -> bool:
    """By the suffix, in folders only: a file that is named is sent whatever it is called."""
    is_shown = not path.name.startswith(".")
    return is_shown and path.suffix.lower() in SUFFIXES and path.is_file()


def gather(paths: Iterable[Path], manifest: Path | None) -> list[Item]:
    """Every file once: those of the manifest with what it says, then those it does not name.

    Raises
    ------
    ManifestError
        If a file is missing, or the manifest cannot be read.
    """
    places = list(paths)
    listed = read_manifest(manifest, [path for path in places if path.is_dir()]) if manifest else []
    named = {item.path.resolve() for item in listed}
    if manifest is not None:
        named.add(manifest.resolve())
    found = {item.path.resolve(): item for item in items_in(places)}
    return listed + [item for path, item in found.items() if path not in named]


def read_manifest(path: Path, folders: Sequence[Path] = ()) -> list[Item]:
    """A CSV with a header, or JSON Lines; ``file`` is relative to the manifest's folder.

    Files that are not there are looked for in the other folders too. ``-`` is standard input, whose
    files are relative to the folder one is in.

    ``external_id``, ``assignee``, ``reference`` and ``speaker`` are what they say; JSON Lines may
    also carry ``segments``; every other column becomes metadata.

    Raises
    ------
    ManifestError
        If a line cannot be read, names no file, or one that is not there.
    """
    try:
        text = (sys.stdin.buffer.read() if path == STDIN else path.read_bytes()).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(f"{path} cannot be read as UTF-8 text.") from error
    is_json = path.suffix.lower() in (".jsonl", ".ndjson", ".json") or text[:1] == "{"
    rows = _json_rows(text, path) if is_json else _csv_rows(text, path)
    return [_item(row, where, [path.parent, *folders]) for where, row in rows]


def _csv_rows(text: str, path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="")
    if "file" not in (reader.fieldnames or []):
        raise ManifestError(f"{path}: the first line must name the columns, one of them file.")
    for row in reader:
        where = f"{path} line {reader.line_num}"
        if "" in row or None in row.values():
            raise ManifestError(f"{where}: as many cells are expected as there are columns.")
        yield where, row


def _json_rows(text: str, path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        where = f"{path} line {number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ManifestError(f"{where}: this is not JSON.") from error
        if not isinstance(row, dict):
            raise ManifestError(f"{where}: an object is expected.")
        yield where, row


def _item(row: dict[str, Any], where: str, folders: Sequence[Path]) -> Item:
    name = row.get("file")
    if not isinstance(name, str) or not name:
        raise ManifestError(f"{where}: no file is named.")
    path = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if path is None:
        raise ManifestError(f"{where}: there is no file {folders[0] / name}.")
    fields = {key: str(row[key]) for key in FIELDS if row.get(key) not in (None, "")}
    if row.get("segments"):
        fields["segments"] = json.dumps(row["segments"])
    metadata = _metadata(row)
    if metadata:
        fields["metadata"] = json.dumps(metadata, ensure_ascii=False)
    return Item(path, fields)


def _metadata(row: dict[str, Any]) -> dict[str, Any]:
    """Every other column; an object named metadata is opened up."""
    known = {"file", "segments", *FIELDS}
    rest = {key: value for key, value in row.items() if key not in known and value != ""}
    inner = rest.get("metadata")
    if isinstance(inner, dict):
        del rest["metadata"]
        return {**inner, **rest}
    return rest
