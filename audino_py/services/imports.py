"""Finished work taken in: all or nothing, nothing overwritten.

Everything is checked, then written out of sight, then shown in one short transaction: people go on
saving meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import batched
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from audino_py.db.locks import locked
from audino_py.errors import ConflictError, ForbiddenError
from audino_py.formats.jsonl_reader import ReadLine, RefusedLine
from audino_py.models import Annotation, AnnotationKind, Import, Project, User
from audino_py.policies import Actor, may_manage
from audino_py.selectors.projects import project_visible_to
from audino_py.services.events import record
from audino_py.services.import_names import Vocabulary
from audino_py.services.import_places import Place, Places
from audino_py.services.import_rows import Made, sheets_of, show_work, write_tasks
from audino_py.services.import_staging import SEGMENTS_A_PART, Staging, Telling

LINES_A_CHUNK = 100
REFUSALS_KEPT = 1000

Line = ReadLine | RefusedLine
Lines = Iterable[Line]


@dataclass(slots=True)
class WorkReport:
    """What is, or would be, taken in; or, if anything is refused, why nothing is.

    Parameters
    ----------
    strangers
        Whom the file names and the project does not know, with their clips: the work of these
        becomes the importer's.
    """

    clips: int = 0
    segments: int = 0
    strangers: Counter[str] = field(default_factory=Counter)
    refused: list[RefusedLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class StagedWork:
    """What was written out of sight: its lines without their segments, to be placed once more."""

    staging: Staging
    lines: list[ReadLine]
    report: WorkReport


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


def check_work(project: Project, importer: User | None, lines: Lines) -> WorkReport:
    """Check every line without a lock; people go on saving meanwhile."""
    desk = _Desk(project, importer, Vocabulary(project))
    for chunk in _chunks(lines):
        desk.place(chunk)
        if len(desk.report.refused) >= REFUSALS_KEPT:
            break
    return desk.report


def stage_work(row: Import, lines: Lines, tell: Telling) -> StagedWork:
    """Write all lines out of sight, chunk by chunk; `publish_work` shows them.

    Raises
    ------
    ConflictError
        If something changed since the check.
    """
    staging = Staging(row, tell)
    desk = _Desk(row.project, importer_of(row), staging.vocabulary)
    kept: list[ReadLine] = []
    for chunk in _chunks(lines):
        placed = desk.place(chunk)
        _require_places(desk.report)
        staging.write(sheets_of(placed, row))
        kept += [ReadLine(one.number, replace(one.document, spans=())) for one in placed]
    return StagedWork(staging, kept, desk.report)


def publish_work(row: Import, staged: StagedWork, actor: Actor) -> None:
    """Make what was written out of sight the finished work of its people.

    Inside a transaction.

    Raises
    ------
    ConflictError
        If somebody took one of the clips meanwhile.
    """
    # New questions, and two imports at once, wait here for each other.
    project = locked(Project.objects.all()).get(pk=row.project_id)
    desk = _Desk(project, importer_of(row), staged.staging.vocabulary, is_writing=True)
    made = Made()
    try:
        with transaction.atomic():
            for chunk in batched(staged.lines, LINES_A_CHUNK, strict=False):
                placed = desk.place(chunk)
                _require_places(desk.report)
                write_tasks(placed, made)
            show_work(row)
    except IntegrityError as error:
        raise _taken() from error
    if Annotation.objects.filter(origin=row, kind=AnnotationKind.WORK, task=None).exists():
        raise _taken()  # whoever it was staged for is no member any more
    staged.staging.vocabulary.close()
    row.made, row.applied_at = {**made.keys(), **staged.staging.made()}, timezone.now()
    counts = {"clips": staged.report.clips, "segments": staged.report.segments}
    record("work.imported", actor=actor, project=project, data={**counts, "sha256": row.sha256})


def importer_of(row: Import) -> User | None:
    """Return whose work it becomes where the file names nobody of the project."""
    return row.person or row.created_by


def _require_places(report: WorkReport) -> None:
    if report.refused:
        first = report.refused[0]
        raise ConflictError(
            f"Line {first.number}: {first.message}. Nothing was imported. Check the file again."
        )


def _taken() -> ConflictError:
    return ConflictError(
        "Somebody took one of these clips during the import. Nothing was imported; try again."
    )


def _chunks(lines: Lines) -> Iterator[list[Line]]:
    """Yield lines together that hold few enough segments for memory."""
    chunk: list[Line] = []
    size = 0
    for line in lines:
        chunk.append(line)
        size += len(line.document.spans) if isinstance(line, ReadLine) else 0
        if len(chunk) >= LINES_A_CHUNK or size >= SEGMENTS_A_PART:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


class _Desk:
    """Where lines of one reading are looked at, one chunk after the other."""

    def __init__(
        self,
        project: Project,
        importer: User | None,
        vocabulary: Vocabulary,
        *,
        is_writing: bool = False,
    ) -> None:
        self.report = WorkReport()
        self._vocabulary = vocabulary
        self._places = Places(project, importer, is_writing=is_writing)

    def place(self, lines: Iterable[Line]) -> list[Place]:
        """Find a place for each line; the report keeps count, and what has none."""
        refused = [line for line in lines if isinstance(line, RefusedLine)]
        placed: list[Place] = []
        for found in self._places.find([line for line in lines if isinstance(line, ReadLine)]):
            objection = found.message if isinstance(found, RefusedLine) else None
            if isinstance(found, Place):
                objection = self._vocabulary.objection(found.document)
                placed.append(found)
            if objection is not None:
                refused.append(RefusedLine(found.number, objection))
        refused.sort(key=lambda line: line.number)
        self.report.refused.extend(refused[: REFUSALS_KEPT - len(self.report.refused)])
        self.report.clips = self._places.clips
        self.report.strangers = self._places.strangers
        self.report.segments += sum(len(place.document.spans) for place in placed)
        return placed
