"""``audino move-in``: audio with the segments that other tools left beside it, into a project."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from audino_py.audio.shapes import shape_of
from audino_py.client.manifest import Item, items_in
from audino_py.client.server import Server
from audino_py.client.upload import Report, Uploader
from audino_py.errors import InvalidError, UnreadableError
from audino_py.formats.archive import is_sound
from audino_py.formats.document import LabelKind
from audino_py.formats.readers import read_documents
from audino_py.formats.reading import Given, Plain, ReadDocument, ReadSpan
from audino_py.services.import_checks import LabelFound
from audino_py.services.import_fitting import chosen
from audino_py.services.import_places import LATE_US
from audino_py.services.move_checks import Target
from audino_py.services.move_pairs import Laid, Pairs, laid
from audino_py.timeline.times import to_seconds

LARGEST_BYTES = 256 * 1024 * 1024
_REMARKS = 100  # about what went to no clip
_ROOM = 8 * 1024 * 1024 * 1024  # whose machine it is decides what it is used for
_LIBRISPEECH = re.compile(r"^(\d+)-\d+-\d+ (.+)$")


@dataclass(slots=True)
class Plan:
    """What a folder holds, and what would become of it."""

    items: list[Item] = field(default_factory=list)
    segments: int = 0
    without_segments: list[Path] = field(default_factory=list)
    labels: dict[str, LabelFound] = field(default_factory=dict)  # that are answered, by name
    remarks: list[str] = field(default_factory=list)
    person: str = ""  # whose work it becomes; empty makes drafts

    def sentences(self) -> Iterator[str]:
        """Say it in plain words."""
        yield f"{len(self.items)} clips with {self.segments} segments in all."
        if self.without_segments:
            yield f"{len(self.without_segments)} of them without any segment."
        if self.labels:
            told = [f"{name} ({one.kind})" for name, one in sorted(self.labels.items())]
            yield f"Labels: {', '.join(told)}."
        yield from (f"  {remark}" for remark in self.remarks)


def plan_of(folder: Path, annotations: Path | None, name: str, person: str) -> Plan:
    """Look through a folder of audio and what lies beside it; nothing is sent.

    Parameters
    ----------
    annotations
        A file, or a folder, that holds the segments; None takes the audio's own folder.
    name
        Of the format; empty finds out each file's own.
    person
        Whose work the segments become; empty makes them drafts.

    Raises
    ------
    InvalidError
        If there is no audio in the folder.
    """
    audio = [item.path for item in items_in([folder])]
    if not audio:
        raise InvalidError(f"{folder} holds no audio. Name the folder in which the audio lies.")
    plan = Plan(person=person)
    pairs = Pairs(audio, list(_laid_in(plan, annotations or folder, name)))
    for path in audio:
        _learn(plan, pairs[path])
    for path in audio:  # only now it is known what kind of question each label is
        _add(plan, path, pairs[path])
    plan.remarks += islice(pairs.remarks(), _REMARKS)
    return plan


def ask(server: Server, plan: Plan) -> Iterator[str]:
    """Ask whether everything would be taken; say what would be made. Nothing is changed.

    Raises
    ------
    RemoteError
        If the server cannot be reached, or does not know the key.
    InvalidError
        If the key, the person or an answer to a label would not be taken.
    """
    yield from Target(server).check(plan.person, plan.labels)


def move_in(server: Server, plan: Plan) -> Report:
    """Make the labels that are missing, then send everything; run again it goes on.

    Raises
    ------
    RemoteError, InvalidError
        As `ask`.
    """
    target = Target(server)
    target.check(plan.person, plan.labels)
    target.make_missing(plan.labels)
    return Uploader(server).upload(plan.items)


def _laid_in(plan: Plan, place: Path, name: str) -> Iterator[Laid]:
    """Read every file that holds segments."""
    for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
        if path.is_file() and not path.name.startswith(".") and not is_sound(path.name):
            documents = _documents(plan, path, name, is_named=path == place)
            yield from (laid(document, path) for document in documents)


def _documents(plan: Plan, path: Path, name: str, *, is_named: bool) -> list[ReadDocument]:
    if path.stat().st_size > LARGEST_BYTES:
        plan.remarks.append(f"{path}: larger than 256 MiB; split it.")
        return []
    data = path.read_bytes()
    if path.name.endswith(".trans.txt"):
        return list(_librispeech(path, data))
    try:
        return list(read_documents(Given(path.name, data, _ROOM), name))
    except UnreadableError as error:
        if is_named:
            raise InvalidError(error.message) from error
        plan.remarks.append(f"{path}: passed over. {error.message}")
        return []


def _librispeech(path: Path, data: bytes) -> Iterator[ReadDocument]:
    """A line of LibriSpeech: the id, which begins with the speaker's, and what is said."""
    for line in data.decode("utf-8", "replace").splitlines():
        if found := _LIBRISPEECH.match(line):
            document = ReadDocument(str(path), (line.split(" ", 1)[0],))
            document.spans = [ReadSpan(0, None, found[2], speaker=found[1])]
            yield document


def _add(plan: Plan, path: Path, document: ReadDocument | None) -> None:
    fields: dict[str, str] = {}
    spans = document.spans if document is not None else []
    whole = [span for span in spans if span.end_us is None]
    parts = [span for span in spans if span.end_us is not None]
    if whole:  # one sentence for the whole clip: shown beside it, to be listened to
        fields["reference"] = " ".join(span.text for span in whole)
        speakers = {span.speaker for span in whole if span.speaker}
        if len(speakers) == 1:
            fields["speaker"] = speakers.pop()
    if parts:
        fields["segments"] = json.dumps([_wired(plan, span) for span in parts], ensure_ascii=False)
    if plan.person and (parts or whole):
        fields["assignee"] = plan.person
    if not spans:
        plan.without_segments.append(path)
    if document is not None:
        notes: Counter[str] = document.notes
        plan.remarks += [f"{document.where}: {times} {what}." for what, times in notes.items()]
        plan.remarks += [f"{document.where}: {what}" for what in _misfits(path, parts)]
    if words := sum(len(span.words) for span in parts):
        plan.remarks.append(
            f"{path}: the times of {words:,} words stay behind; audino import brings them."
        )
    plan.segments += len(parts)
    plan.items.append(Item(path, fields))


def _misfits(path: Path, spans: list[ReadSpan]) -> Iterator[str]:
    """Say what does not fit into the audio, as far as its head tells."""
    shape = shape_of(path) if spans else None
    if shape is None:
        return
    strange = sum(span.channel is not None and span.channel >= shape.channels for span in spans)
    if strange:
        yield f"{strange:,} of its segments name a channel that {path.name} does not have."
    late = [span for span in spans if (span.end_us or 0) > shape.length_us + LATE_US]
    if late:
        length, first = to_seconds(shape.length_us), to_seconds(late[0].start_us)
        many = "1 segment runs" if len(late) == 1 else f"{len(late):,} segments run"
        yield (
            f"{many} past the end of {path.name}, which is {length:g} s long; first at {first:g} s."
            " What lies past it is cut off."
        )


def _wired(plan: Plan, span: ReadSpan) -> dict[str, Any]:
    """A segment as the form of an upload takes it."""
    wired: dict[str, Any] = {
        "start": to_seconds(span.start_us),
        "end": to_seconds(span.end_us or 0),
        "text": span.text,
    }
    if span.channel is not None:
        wired["channel"] = span.channel
    wired |= {mark: True for mark in ("unsure", "draft") if getattr(span, mark)}
    if span.speaker:
        wired["speaker"] = span.speaker
    if span.values:
        wired["values"] = {n: _answer(plan.labels[n].kind, one) for n, one in span.values.items()}
    return wired


def _learn(plan: Plan, document: ReadDocument | None) -> None:
    """Note what is answered to which label."""
    for span in document.spans if document is not None else ():
        for name, plain in span.values.items():
            plan.labels.setdefault(name, LabelFound()).see(plain)


def _answer(kind: LabelKind, plain: Plain) -> Plain:
    if kind == "number":
        return float(plain)  # type: ignore[arg-type]  # no list: see LabelFound
    if kind in ("single", "multiple"):
        return chosen("", kind, plain, ())
    return str(plain)
