"""Our own JSON Lines taken in again: all or nothing, nothing overwritten."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import batched
from typing import Any, BinaryIO
from uuid import UUID

from django.db import IntegrityError, transaction

from audino_py.db.locks import locked
from audino_py.errors import AudinoError, ConflictError, ForbiddenError, InvalidError
from audino_py.formats.jsonl_reader import (
    LONGEST_LINE_BYTES,
    ReadLine,
    RefusedLine,
    read_jsonl,
)
from audino_py.models import Import, Project, User
from audino_py.policies import Actor, may_manage
from audino_py.selectors.projects import project_visible_to
from audino_py.services.events import record
from audino_py.services.import_names import Vocabulary
from audino_py.services.import_places import Place, Places
from audino_py.services.import_rows import Made, write_places

LINES_A_CHUNK = 100
REFUSALS_KEPT = 1000


@dataclass(slots=True)
class ImportReport:
    """What was taken in, or, if anything was refused, why nothing was."""

    clips: int = 0
    segments: int = 0
    refused: list[RefusedLine] = field(default_factory=list)
    made: dict[str, Any] = field(default_factory=dict)  # keys, for undo


Lines = Iterable[ReadLine | RefusedLine]


class _RolledBackError(AudinoError):
    """Something was refused while rows were being written; the transaction goes back."""


def importable_project(actor: Actor, project_id: UUID) -> Project:
    """Return the project that this actor may import into.

    Raises
    ------
    UnknownError
        If the project is not there for the actor.
    ForbiddenError
        If the actor does not manage the project.
    """
    project = project_visible_to(actor, project_id)
    if not may_manage(actor, project.pk):
        raise ForbiddenError("Only a manager, or a key that manages, may import finished work.")
    return project


def import_documents(*, project: Project, file: BinaryIO, actor: Actor) -> ImportReport:
    """Take finished work from an export of ours into a project that has the same audio.

    Each line becomes the work of the person it names, or of the importer where no member has that
    user name, in the state it had. Labels, values and speakers that the project lacks are made.

    Parameters
    ----------
    project
        As `importable_project` gave it.
    file
        Can be read twice: first everything is checked, then written in one transaction.

    Raises
    ------
    InvalidError
        If the file holds no line at all.
    ConflictError
        If somebody claimed one of the clips at the very moment.
    """
    digest = hashlib.sha256()
    report = check_work(project, importer_of(actor), read_jsonl(_lines(file, digest)))
    if report.refused:
        return ImportReport(refused=report.refused)
    if not report.clips:
        raise InvalidError("This file is empty. Import a file that was exported as JSON Lines.")
    lines = read_jsonl(_lines(file, hashlib.sha256()))
    return write_work(
        project, importer_of(actor), lines, actor=actor, data={"sha256": digest.hexdigest()}
    )


def importer_of(actor: Actor) -> User | None:
    """Return the person who imports: of a key, whoever made it."""
    return actor.user or (actor.key.created_by if actor.key is not None else None)


def check_work(project: Project, importer: User | None, lines: Lines) -> ImportReport:
    """Check every line without a lock; people go on saving meanwhile."""
    report = ImportReport()
    desk = _Desk(project, importer, report)
    for chunk in batched(lines, LINES_A_CHUNK, strict=False):
        desk.place(chunk)
        if len(report.refused) >= REFUSALS_KEPT:
            break
    return report


def write_work(
    project: Project,
    importer: User | None,
    lines: Lines,
    *,
    actor: Actor,
    data: dict[str, Any],
    origin: Import | None = None,
) -> ImportReport:
    """Write all lines in one transaction; what changed since the check refuses all.

    Parameters
    ----------
    data
        For the record of it, beside the counts.
    origin
        The import that all of it belongs to, to be taken back with it.
    """
    report = ImportReport()
    try:
        with transaction.atomic():
            # New questions, and two imports at once, wait here for each other.
            project = locked(Project.objects.all()).get(pk=project.pk)
            desk = _Desk(project, importer, report, is_writing=True)
            made = Made(origin)
            for chunk in batched(lines, LINES_A_CHUNK, strict=False):
                placed = desk.place(chunk)
                if report.refused:
                    raise _RolledBackError("Something changed while the file was being imported.")
                write_places(placed, desk.vocabulary, made)
            desk.vocabulary.close()
            report.made = {**made.keys(), **desk.vocabulary.made()}
            counts = {"clips": report.clips, "segments": report.segments}
            record("work.imported", actor=actor, project=project, data={**counts, **data})
    except _RolledBackError:
        return ImportReport(refused=report.refused)
    except IntegrityError as error:
        raise ConflictError(
            "Somebody took one of these clips during the import. Nothing was imported; try again."
        ) from error
    return report


class _Desk:
    """Where lines of one reading are looked at, one chunk after the other."""

    def __init__(
        self,
        project: Project,
        importer: User | None,
        report: ImportReport,
        *,
        is_writing: bool = False,
    ) -> None:
        self.vocabulary = Vocabulary(project)
        self._places = Places(project, importer, is_writing=is_writing)
        self._report = report

    def place(self, lines: Iterable[ReadLine | RefusedLine]) -> list[Place]:
        """Find a place for each line; the report keeps count, and what has none."""
        refused = [line for line in lines if isinstance(line, RefusedLine)]
        placed: list[Place] = []
        for found in self._places.find([line for line in lines if isinstance(line, ReadLine)]):
            objection = found.message if isinstance(found, RefusedLine) else None
            if isinstance(found, Place):
                objection = self.vocabulary.objection(found.document)
                placed.append(found)
            if objection is not None:
                refused.append(RefusedLine(found.number, objection))
        refused.sort(key=lambda line: line.number)
        self._report.refused.extend(refused[: REFUSALS_KEPT - len(self._report.refused)])
        self._report.clips = self._places.clips
        self._report.segments += sum(len(place.document.spans) for place in placed)
        return placed


def _lines(file: BinaryIO, digest: hashlib._Hash) -> Iterator[bytes]:
    """Read line by line from the start; one that is too long comes in parts, and is refused."""
    file.seek(0)
    while line := file.readline(LONGEST_LINE_BYTES + 1):
        digest.update(line)
        yield line
