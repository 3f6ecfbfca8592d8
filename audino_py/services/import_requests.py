"""What people and programs ask of an import: bring a file, check it again, apply, undo, forget."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audino_py import bell
from audino_py.db import storage
from audino_py.db.locks import locked
from audino_py.db.uuids import uuid7
from audino_py.errors import ConflictError, InvalidError, TooLargeError, WrongStateError
from audino_py.models import Import, ImportAim, ImportState, Member, Project, User
from audino_py.policies import Actor, may_manage, require
from audino_py.services.events import record
from audino_py.services.import_runs import FILE, REFUSED, run_import
from audino_py.services.spooling import disk_full

LARGEST_BYTES = 512 * 1024 * 1024
SMALL_BYTES = 1024 * 1024  # checked while one waits
FEW_SEGMENTS = 2000  # applied while one waits
LONGEST_NAME = 300
KEPT_FOR = timedelta(days=1)  # of files that were looked through and not applied
FORGOTTEN_AT_ONCE = 200
_MANAGERS = "Only a manager, or a key that manages, may import."


def bring_import(
    *,
    project: Project,
    name: str,
    blocks: Iterable[bytes],
    actor: Actor,
    format_name: str = "",
    aim: str = ImportAim.DRAFT,
    person: str = "",
) -> Import:
    """Keep a file and look through it; nothing of it is seen before it is applied.

    Parameters
    ----------
    format_name
        Empty finds it out.
    person
        User name of whose finished work it is; empty for drafts, and for our own export, which
        names people itself.

    Raises
    ------
    ForbiddenError
        For all but managers.
    InvalidError
        If the person is no member.
    TooLargeError
        If it is larger than 512 MiB.
    DiskFullError
        If there is no room for it.
    """
    require(may_manage(actor, project.pk), _MANAGERS)
    holder = _member(project, person, aim)
    row = Import(
        uid=uuid7(),
        project=project,
        name=name[-LONGEST_NAME:] or "file",
        format=format_name,
        aim=aim,
        person=holder,
        owed_at=timezone.now(),
        created_by=actor.user or (actor.key.owner if actor.key is not None else None),
        key=actor.key,
    )
    row.bytes = _keep(row, blocks)
    with transaction.atomic():
        row.save()
        data = {"bytes": row.bytes, "aim": aim}
        record("import.brought", actor=actor, project=project, subject=row, data=data)
        is_small = row.bytes <= SMALL_BYTES
        if not is_small:
            bell.ring("import", row.pk)
    return _settled(row, is_small=is_small)


def _member(project: Project, username: str, aim: str) -> User | None:
    if not username or aim != ImportAim.WORK:
        return None
    members = Member.objects.filter(project=project, user__username=username)
    member = members.select_related("user").first()
    if member is None:
        message = f"Nobody called {username[:80]!r} is a member. Add them under People first."
        raise InvalidError(message, fields={"person": [message]})
    return member.user


def _keep(row: Import, blocks: Iterable[bytes]) -> int:
    """Write the file where imports lie, and make sure that it is on disk."""
    if storage.free_bytes() < settings.FREE_SPACE_FLOOR_BYTES:
        raise disk_full()
    spool, size = storage.new_spool(), 0
    try:
        with spool.open("wb") as file:
            for block in blocks:
                size += len(block)
                if size > LARGEST_BYTES:
                    raise TooLargeError("An import holds up to 512 MiB. Split the file.")
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        storage.put(row.uid, FILE, spool)
    finally:
        Path(spool).unlink(missing_ok=True)
    return size


def _settled(row: Import, *, is_small: bool) -> Import:
    """Do small work while one waits; the row as it stands then."""
    if is_small:
        run_import(row.pk)
        row = Import.objects.select_related("project", "person", "created_by", "key").get(pk=row.pk)
    return row


@transaction.atomic
def _begin(
    row: Import, actor: Actor, state: ImportState, wanted: tuple[str, ...], verb: str, **fields: Any
) -> Import:
    """Move the row to a state in which something is owed; the caller settles it."""
    require(may_manage(actor, row.project_id), _MANAGERS)
    fresh = locked(Import.objects.filter(pk=row.pk)).get()
    if fresh.state not in wanted:
        raise WrongStateError(f"This import is {fresh.state}; that is not possible now.")
    for name, value in fields.items():
        setattr(fresh, name, value)
    fresh.state, fresh.owed_at, fresh.tries, fresh.done = state, timezone.now(), 0, 0
    fresh.reason = ""
    fresh.save()
    record(verb, actor=actor, project=row.project_id, subject=row)
    if not _is_small(fresh):
        bell.ring("import", fresh.pk)
    return fresh


def _is_small(row: Import) -> bool:
    if row.state == ImportState.CHECKING:
        return row.bytes <= SMALL_BYTES
    return row.total <= FEW_SEGMENTS and row.report.get("clips", 0) <= FEW_SEGMENTS


def check_import_again(
    *, row: Import, actor: Actor, format_name: str, aim: str, person: str
) -> Import:
    """Look through the file again, as another format or for another aim.

    Raises
    ------
    WrongStateError
        If it was applied, or is being worked on.
    """
    holder = _member(row.project, person, aim)
    wanted = (ImportState.CHECKED, ImportState.FAILED)
    begun = _begin(
        row,
        actor,
        ImportState.CHECKING,
        wanted,
        "import.checked",
        format=format_name,
        aim=aim,
        person=holder,
        report={},
    )
    return _settled(begun, is_small=_is_small(begun))


def apply_import(
    *, row: Import, actor: Actor, creates_labels: bool, creates_speakers: bool, leaves_out: bool
) -> Import:
    """Make the file what it was brought for: all of it, or nothing.

    Raises
    ------
    ConflictError
        ``does_not_fit`` if something does not fit, unless it may be left out.
    InvalidError
        If nothing would come of it.
    WrongStateError
        If it is not checked.
    """
    counts: dict[str, int] = row.report.get("problem_counts", {})
    if row.state == ImportState.CHECKED:
        _require_fit(row, counts, leaves_out=leaves_out)
    begun = _begin(
        row,
        actor,
        ImportState.APPLYING,
        (ImportState.CHECKED,),
        "import.applied",
        creates_labels=creates_labels,
        creates_speakers=creates_speakers,
        leaves_out=leaves_out,
    )
    return _settled(begun, is_small=_is_small(begun))


def _require_fit(row: Import, counts: dict[str, int], *, leaves_out: bool) -> None:
    blocking = counts.get(REFUSED, 0) if leaves_out else sum(counts.values())
    if blocking:
        first = next(
            one for one in row.report["problems"] if not leaves_out or one["code"] == REFUSED
        )
        places = "1 thing does" if blocking == 1 else f"{blocking:,} things do"
        end = "" if leaves_out else " Mend it, or leave out what does not fit."
        raise ConflictError(
            f"{places} not fit. {first['where']}: {first['message']}{end}", code="does_not_fit"
        )
    if not row.report.get("clips"):
        raise InvalidError("Nothing in this file belongs to a clip of this project.")


def undo_import(*, row: Import, actor: Actor) -> Import:
    """Take the whole import back, but for what somebody has worked on since.

    Raises
    ------
    WrongStateError
        If it is not applied.
    """
    wanted = (ImportState.APPLIED,)
    begun = _begin(row, actor, ImportState.UNDOING, wanted, "import.taken_back")
    return _settled(begun, is_small=_is_small(begun))


def forget_import(*, row: Import, actor: Actor) -> None:
    """Throw away a file that was not applied, or whose import was taken back.

    Raises
    ------
    WrongStateError
        If it is applied, or is being worked on.
    """
    require(may_manage(actor, row.project_id), _MANAGERS)
    over = (ImportState.CHECKED, ImportState.FAILED, ImportState.UNDONE)
    with transaction.atomic():
        fresh = locked(Import.objects.filter(pk=row.pk)).get()
        if fresh.state not in over:
            raise WrongStateError(f"This import is {fresh.state}; undo it first.")
        record("import.forgotten", actor=actor, project=row.project_id, subject=row)
        fresh.delete()
    storage.drop(row.uid)


def forget_old_imports() -> int:
    """Throw away files that nobody applied within a day; how many."""
    limit = timezone.now() - KEPT_FOR
    over = (ImportState.CHECKED, ImportState.FAILED)
    old = list(Import.objects.filter(state__in=over, changed_at__lt=limit)[:FORGOTTEN_AT_ONCE])
    for row in old:
        Import.objects.filter(pk=row.pk, state__in=over).delete()
        storage.drop(row.uid)
    return len(old)
