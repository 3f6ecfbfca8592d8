"""The file of an export, written from its version, and the receipt that says what is in it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, groupby
from pathlib import Path
from typing import Any

from audino_py.errors import InvalidError
from audino_py.formats.choosing import choose
from audino_py.formats.document import Document
from audino_py.formats.format import Members
from audino_py.formats.losses import LOSSES, Losses
from audino_py.formats.names import safe_file_name
from audino_py.formats.packing import CERTIFICATE, CHECKSUMS, RECEIPT, Checksums, Folder, members_of
from audino_py.formats.splitting import Split, item_of, split
from audino_py.formats.stream import in_blocks, zipped
from audino_py.models import Version
from audino_py.selectors.versions import Entry, Rebuilding, options_of
from audino_py.services.export_audio import ExportAudio
from audino_py.services.export_choices import ExportChoice

SCHEMA = "audino-receipt/1"
FIELDS_NAMED = 20  # of the metadata, where one was named that no clip has
NAMED_AT_MOST = 1000  # erased clips in one receipt; the number is always whole


@dataclass(slots=True)
class Taken:
    """How much went into the file; a clip counts once, its seconds too."""

    clips: int = 0
    documents: int = 0
    segments: int = 0
    duration_us: int = 0
    spoken_us: int = 0
    _last: str = field(default="", repr=False)

    def count(self, document: Document) -> None:
        """Add a document; those of one clip follow each other."""
        self.documents += 1
        self.segments += len(document.spans)
        self.spoken_us += sum(span.end_us - span.start_us for span in document.spans)
        if document.sha256 != self._last:
            self._last = document.sha256
            self.clips += 1
            self.duration_us += document.duration_us

    def as_json(self) -> dict[str, Any]:
        """Times in seconds."""
        return {
            "clips": self.clips,
            "documents": self.documents,
            "segments": self.segments,
            "seconds": self.duration_us / 1_000_000,
            "segment_seconds": self.spoken_us / 1_000_000,
        }


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was written whole and synced."""

    bytes: int
    sha256: str
    receipt: dict[str, Any]


class Writing:
    """One export being written.

    Parameters
    ----------
    tell
        Called with the per cent done, at every document.
    """

    def __init__(
        self, version: Version, choice: ExportChoice, tell: Callable[[int], None] | None = None
    ) -> None:
        self._version, self._choice, self._tell = version, choice, tell
        self._losses, self._taken = Losses(), Taken()
        self._erased: list[Entry] = []
        self._altered: list[Entry] = []
        self._documents_read = 0
        self._split: Split | None = None

    @property
    def file_name(self) -> str:
        """What people see; the day is the one of the version, so that it stays the same."""
        one, version = self._choice.one, self._version
        stem = f"{version.labels['project']} {version.name or f'{version.created_at:%Y-%m-%d}'}"
        return f"{safe_file_name(stem)}{'.zip' if self._choice.is_archive else one.suffix}"

    @property
    def media_type(self) -> str:
        """Of the file."""
        return "application/zip" if self._choice.is_archive else self._choice.one.media_type

    def write(self, path: Path) -> Made:
        """Write the file; it is on disk when this returns."""
        digest, size = hashlib.sha256(), 0
        with path.open("wb") as file:
            for block in self._blocks():
                digest.update(block)
                size += len(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        return Made(size, digest.hexdigest(), self._receipt())

    def _blocks(self) -> Iterator[bytes]:
        if self._choice.is_archive:
            return in_blocks(zipped(self._members()))
        return in_blocks(chain.from_iterable(pieces for _, pieces in self._content(None)))

    def _members(self) -> Members:
        checksums = Checksums()
        with ExportAudio(self._choice.audio) as audio:
            yield from checksums.watched(self._content(audio))
        if self._split is not None:
            proof = [pretty(self._split.certificate)]
            yield from checksums.watched(iter([(CERTIFICATE, proof)]))
        yield CHECKSUMS, [checksums.content]
        yield RECEIPT, [pretty(self._receipt())]

    def _content(self, audio: ExportAudio | None) -> Members:
        options = options_of(self._version, self._choice.fields)
        kind = self._choice.audio
        sound = None if audio is None or kind == "none" else (kind, audio.source)
        yield from members_of(self._choice.one, self._folders(), options, self._losses, sound)

    def _folders(self) -> Iterable[Folder]:
        plan = self._choice.split
        if plan is None:
            return [Folder("", self._reader(None))]
        # Of whole documents: audio carries every voice, also those whose segments nobody wanted.
        fields: set[str] = set()
        clips = groupby(_noting(fields, self._read()), key=lambda one: one.sha256)
        self._split = split((item_of(group, plan) for _, group in clips), plan)
        if plan.session and self._split.part_of and plan.session not in fields:
            there = ", ".join(sorted(fields)[:FIELDS_NAMED]) or "none"
            raise InvalidError(
                f'No clip has the metadata field "{plan.session}", whose sessions were to stay '
                f"together. There are: {there}."
            )
        return [Folder(f"{name}/", self._reader(name)) for name in plan.shares]

    def _reader(self, part: str | None) -> Callable[[], Iterator[Document]]:
        """Return what reads one part, again and again; the first reading is counted."""
        counts = iter([self._taken.count])
        return lambda: self._documents(part, next(counts, None))

    def _documents(
        self, part: str | None, count: Callable[[Document], None] | None = None
    ) -> Iterator[Document]:
        """Read the version once more, and pass on what is wanted of it."""
        part_of = self._split.part_of if self._split is not None and part is not None else {}
        for document in self._read():
            if part is not None and part_of.get(document.sha256) != part:
                continue
            chosen = choose(document, self._choice.wanted)
            if count is not None:
                count(chosen)
            yield chosen

    def _read(self) -> Iterator[Document]:
        """Read the version once more, whole."""
        rebuilding = Rebuilding(self._version)
        for document in rebuilding.documents():
            self._say()
            yield document
        self._erased, self._altered = rebuilding.erased, rebuilding.altered

    def _say(self) -> None:
        self._documents_read += 1
        if self._tell is not None:
            whole = self._readings * max(1, self._version.counts.get("documents", 1))
            self._tell(min(99, 100 * self._documents_read // whole))

    @property
    def _readings(self) -> int:
        """How often every document is read."""
        choice = self._choice
        once = len(choice.split.shares) if choice.split is not None else 1
        return once * (2 if choice.audio != "none" else 1) + (choice.split is not None)

    def _receipt(self) -> dict[str, Any]:
        """What is in the file; nothing of when and by whom, so that it can be made again."""
        version = self._version
        return {
            "schema": SCHEMA,
            "project": {"id": str(version.project.uid), "name": version.labels["project"]},
            "version": {"id": str(version.uid), "name": version.name, "digest": version.digest},
            "label_set": version.label_version,
            "selection": version.selection,
            "request": self._choice.as_json() | {"version": str(version.uid)},
            "counts": self._taken.as_json(),
            "losses": losses_told(self._losses),
            "split": self._split.certificate if self._split is not None else None,
            "erased": named(self._erased),
            "altered": named(self._altered),
        }


def losses_told(losses: Losses) -> list[dict[str, Any]]:
    """Return what could not be held, how often, and in words."""
    return [
        {"code": code, "times": times, "sentence": LOSSES[code].sentence(times)}
        for code, times in losses.counts().items()
    ]


def named(entries: list[Entry]) -> dict[str, Any]:
    """Return how many clips are missing, and the first of them."""
    clips = {entry.clip: entry.sha256 for entry in entries}
    rows = [{"clip": str(uid), "sha256": sha256} for uid, sha256 in clips.items()]
    return {"clips": len(rows), "named": rows[:NAMED_AT_MOST]}


def _noting(fields: set[str], documents: Iterable[Document]) -> Iterator[Document]:
    """Pass documents on, and keep the names of all metadata fields that have something in them."""
    for document in documents:
        fields.update(name for name, value in document.metadata.items() if value not in (None, ""))
        yield document


def pretty(value: dict[str, Any]) -> bytes:
    """Return JSON for people too."""
    return f"{json.dumps(value, indent=2, ensure_ascii=False)}\n".encode()
