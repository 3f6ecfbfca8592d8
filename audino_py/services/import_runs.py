"""An import from its file to its end: checked, applied, taken back; small ones at once.

The row's state says what is owed and the bell only rings; a lease keeps two workers apart, and a
run that broke off is begun anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BufferedReader
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from audino_py.db import storage
from audino_py.errors import AudinoError, UnreadableError, kept
from audino_py.formats.archive import LARGEST_FILE
from audino_py.formats.jsonl_drafts import sheets_of_lines
from audino_py.formats.jsonl_reader import LONGEST_LINE_BYTES, ReadLine, RefusedLine
from audino_py.formats.readers import read_documents, told_format
from audino_py.formats.reading import LONGEST_NAME, Given, ReadDocument, Saw, unwatched
from audino_py.models import Import, ImportAim, ImportState, NoticeKind
from audino_py.policies import Actor
from audino_py.selectors.import_clips import ClipBook
from audino_py.services.events import record
from audino_py.services.import_checks import NAMES_KEPT, Check
from audino_py.services.import_drafts import drafts_of, show_drafts, write_drafts
from audino_py.services.import_fitting import Problem
from audino_py.services.import_undo import drop_staged, take_back
from audino_py.services.import_work import exported_lines, work_lines
from audino_py.services.imports import (
    Lines,
    check_work,
    importer_of,
    publish_work,
    stage_work,
)
from audino_py.services.notices import tell
from audino_py.services.owed import owed, put_off, take

log = logging.getLogger("audino.imports")

FILE = "import"  # name of the file in the folder of the import's uid
OURS = "jsonl"
REFUSED = "refused"  # code of problems that cannot be left out
_LEASE = timedelta(seconds=120)  # a part of a large file is long in writing
_TELL_EVERY_S = 1.0
_OWED = (ImportState.CHECKING, ImportState.APPLYING, ImportState.UNDOING)


def owed_imports() -> QuerySet[Import]:
    """Imports that wait for a worker and that nobody holds, the longest waiting first."""
    return owed(Import.objects.filter(state__in=_OWED))


def run_import(import_id: int) -> bool:
    """Do what an import is owed, if it is owed and free; whether it was."""
    if not take(owed_imports(), import_id, _LEASE):
        return False
    row = Import.objects.select_related("project", "person", "created_by", "key").get(pk=import_id)
    steps: dict[str, Callable[[Import], None]] = {
        ImportState.CHECKING: _check,
        ImportState.APPLYING: _apply,
        ImportState.UNDOING: _undo,
    }
    try:
        steps[row.state](row)
    except storage.StoreAwayError as error:
        log.warning("import %s: %s", row.uid, error)
        _try_again(row)
    except AudinoError as error:
        _give_up(row, error.message)
    except Exception:
        log.exception("import %s has met a fault", row.uid)
        _try_again(row)
    return True


@contextlib.contextmanager
def _opened(row: Import) -> Iterator[BufferedReader]:
    with contextlib.ExitStack() as stack:
        try:
            path = stack.enter_context(storage.local_copy(row.uid, FILE))
            file = stack.enter_context(path.open("rb"))
        except FileNotFoundError as error:
            message = f"{row.name} is not kept here any more. Bring it again."
            raise UnreadableError(message) from error
        yield file


def _given(row: Import, saw: Saw = unwatched) -> Given:
    if row.bytes > LARGEST_FILE:
        raise UnreadableError(
            f"{row.name} is larger than 64 MiB. Split it, or use JSON Lines, which may be larger."
        )
    with _opened(row) as file:
        return Given(row.name, file.read(), saw=saw)


def _documents(row: Import, saw: Saw = unwatched) -> Iterator[ReadDocument]:
    if row.format == OURS:
        return sheets_of_lines(_lines(row), row.name)
    return read_documents(_given(row, saw), row.format)


def _lines(row: Import) -> Iterator[bytes]:
    """Yield the file's lines; one that is too long comes in parts, and is refused."""
    with _opened(row) as file:
        while line := file.readline(LONGEST_LINE_BYTES + 1):
            yield line


def _is_exported_work(row: Import) -> bool:
    """Whether work comes from our own export, which says whose it is."""
    return row.format == OURS and row.aim == ImportAim.WORK and row.person_id is None


def _work(row: Import, book: ClipBook) -> Lines:
    if _is_exported_work(row):
        return exported_lines(row, _lines(row))
    return work_lines(row, _documents(row), book)


# ---- the three steps ------------------------------------------------------------------------


def _check(row: Import) -> None:
    """Read the file and say what would happen; nothing else is written."""
    row.format = row.format or _told(row)
    row.sha256 = _digest(row)
    looking = _Looking(row)
    book = ClipBook(row.project, looking.at_documents())
    looking.expect(2 if row.aim == ImportAim.DRAFT else 3)
    check = Check(row.project)
    check.run(looking.at_documents, book)
    report = check.report()
    if row.aim == ImportAim.WORK:
        _check_work(row, report, looking.at_lines(_work(row, book)))
    row.report, row.total, row.done = report, check.segments, 0
    _finish(row, ImportState.CHECKED)


def _check_work(row: Import, report: dict[str, Any], lines: Lines) -> None:
    """Add to the report what finished work asks for beside."""
    row.creates_labels = row.creates_speakers = row.leaves_out = True
    row.report = report
    found = check_work(row.project, importer_of(row), lines)
    places = [Problem(REFUSED, f"line {one.number}", f"{one.message}.") for one in found.refused]
    if _is_exported_work(row):  # its own lines tell all of it
        report["problems"], report["problem_counts"] = [], {}
        report["strangers"] = [
            {"name": kept(name)[:LONGEST_NAME], "clips": clips}
            for name, clips in found.strangers.most_common(NAMES_KEPT)
        ]
    report["problems"] += [one.as_json() for one in places]
    if places:
        report["problem_counts"][REFUSED] = len(places)
    row.creates_labels = row.creates_speakers = row.leaves_out = False


class _Looking:
    """Tells how far the look through a file is; how much there is, the first reading finds out."""

    def __init__(self, row: Import) -> None:
        self._row = row
        self._told = time.monotonic()
        row.done = row.total = 0

    def expect(self, readings: int) -> None:
        """Say after the first reading how often the file is read in all."""
        self._row.total = self._row.done * readings

    def at_documents(self) -> Iterator[ReadDocument]:
        """Read all of the file; told segment by segment, as one clip may have very many."""
        if self._row.format != OURS:
            yield from _documents(self._row, self._saw)
            return
        for document in _documents(self._row):  # small ones: a line each
            yield document
            self._saw(len(document.spans))

    def at_lines(self, lines: Lines) -> Iterator[ReadLine | RefusedLine]:
        """Pass lines of finished work on."""
        for line in lines:
            yield line
            self._saw(len(line.document.spans) if isinstance(line, ReadLine) else 0)

    def _saw(self, segments: int = 1) -> None:
        self._row.done += segments
        if time.monotonic() - self._told >= _TELL_EVERY_S:
            self._told = time.monotonic()
            row = self._row
            row.lease_until = timezone.now() + _LEASE
            row.save(update_fields=["done", "total", "lease_until", "changed_at"])


def _told(row: Import) -> str:
    if row.bytes > LARGEST_FILE:
        return OURS
    return told_format(_given(row))


def _digest(row: Import) -> str:
    with _opened(row) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _apply(row: Import) -> None:
    """Write what was checked: all of it, or nothing."""
    drop_staged(row)
    row.done = 0
    book = ClipBook(row.project, _documents(row))
    actor = Actor(user=row.created_by, key=row.key)
    if row.aim == ImportAim.DRAFT:
        staging = write_drafts(row, drafts_of(_documents(row), book, row), _tell)
        with transaction.atomic():
            show_drafts(row, staging)
            data = {"segments": row.done, "sha256": row.sha256}
            record("drafts.imported", actor=actor, project=row.project, subject=row, data=data)
            _finish(row, ImportState.APPLIED)
    else:
        staged = stage_work(row, _work(row, book), _tell)
        with transaction.atomic():
            publish_work(row, staged, actor)
            _finish(row, ImportState.APPLIED)
    storage.drop(row.uid)


def _undo(row: Import) -> None:
    """Take back what nobody has worked on since, and tell the rest."""
    row.report["kept"] = take_back(row)
    actor = Actor(user=row.created_by, key=row.key)
    with transaction.atomic():
        record("import.undone", actor=actor, project=row.project, subject=row)
        _finish(row, ImportState.UNDONE)


# ---- the row --------------------------------------------------------------------------------


def _tell(row: Import) -> None:
    """Note the progress, and hold on for longer; inside the transaction that made it."""
    row.lease_until = timezone.now() + _LEASE
    row.save(update_fields=["done", "made", "lease_until", "changed_at"])


def _finish(row: Import, state: ImportState) -> None:
    row.state, row.reason = state, ""
    row.owed_at = row.lease_until = None
    row.tries = 0
    row.save()
    if state == ImportState.APPLIED:
        tell([row.created_by_id], NoticeKind.IMPORTED, project=row.project_id)


def _give_up(row: Import, reason: str) -> None:
    """Take back whatever was begun, and say why."""
    if row.state == ImportState.APPLYING:
        drop_staged(row)
        take_back(row)
    row.made = {}
    row.state, row.reason = ImportState.FAILED, reason
    row.owed_at = row.lease_until = None
    with transaction.atomic():
        row.save()
        tell([row.created_by_id], NoticeKind.IMPORT_FAILED, project=row.project_id)


def _try_again(row: Import) -> None:
    row.refresh_from_db()
    if not put_off(row):
        _give_up(row, "The server met a fault of its own. Nothing was imported; try again later.")
        return
    try:
        row.save(update_fields=["tries", "lease_until", "owed_at", "changed_at"])
    except DatabaseError:
        log.exception("import %s could not be put back; its lease will fall", row.uid)
