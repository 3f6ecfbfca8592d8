"""Exports: asked for, written at once or by the worker, kept a while, made again."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from audino_py import bell
from audino_py.audio.errors import AnalyserDiedError
from audino_py.db import storage
from audino_py.errors import AudinoError
from audino_py.models import Export, ExportState, NoticeKind, Version
from audino_py.policies import Actor
from audino_py.selectors.export_rows import clips_lost_since
from audino_py.selectors.exports import ExportQuery
from audino_py.services.events import record
from audino_py.services.export_choices import ExportChoice, choice_from
from audino_py.services.export_files import Made, Writing
from audino_py.services.notices import tell
from audino_py.services.owed import StoppingError, owed, put_off, ring_first, take, teller, work_off
from audino_py.services.versions import pin_version

log = logging.getLogger("audino.exports")

AT_ONCE_SEGMENTS = 20_000  # up to so many are written while who asked waits
AT_ONCE_DOCUMENTS = 5_000
PURGED_AT_ONCE = 200


def request_export(
    *, query: ExportQuery, choice: ExportChoice, actor: Actor, version: Version | None = None
) -> Export:
    """Take an order; a small one is written when this returns, else the worker is told.

    Parameters
    ----------
    query
        What may be taken out and is wanted now; its project counts even where there is a version.
    version
        What was frozen before; None takes what is there now.

    Raises
    ------
    BusyError
        If the work is being changed all the time.
    """
    if version is None:
        version = pin_version(query=query, actor=actor)
    with transaction.atomic():
        export = Export.objects.create(
            project=query.project,
            version=version,
            format=choice.format,
            options=choice.as_json(),
            owed_at=timezone.now(),
            created_by=actor.user,
            key=actor.key,
        )
        data = {"format": choice.format, "version": str(version.uid)}
        record("export.asked", actor=actor, project=query.project, subject=export, data=data)
        if not _is_small(version, choice):
            bell.ring("export", export.pk)
            return export
    make_export(export_id=export.pk)
    export.refresh_from_db()
    return export


def _is_small(version: Version, choice: ExportChoice) -> bool:
    counts = version.counts
    few = counts["segments"] <= AT_ONCE_SEGMENTS and counts["documents"] <= AT_ONCE_DOCUMENTS
    return few and choice.audio == "none"


def remake_export(*, export: Export, actor: Actor) -> Export:
    """Write an export again, of the same version with the same choices.

    The receipt says whether it is the same, byte for byte; what was erased since is missing.
    """
    query = ExportQuery(export.project, user=export.version.user)
    choice = choice_from(export.options)
    again = request_export(query=query, choice=choice, actor=actor, version=export.version)
    if export.sha256:
        again.receipt = again.receipt | {"again_of": str(export.uid), "sha256_then": export.sha256}
        again.save(update_fields=["receipt"])
    return again


def owed_exports() -> QuerySet[Export]:
    """Exports that nobody writes at the moment, the longest waiting first."""
    return owed(Export.objects.all())


def make_owed_exports(*, first: int) -> int:
    """Write an export and then others that are owed; how many."""
    return work_off(first, owed_exports, lambda pk: make_export(export_id=pk))


def make_export(*, export_id: int) -> bool:
    """Write one export, if it is owed and free; whether it was."""
    if not take(owed_exports(), export_id):
        return False
    export = Export.objects.select_related("version__project", "project").get(pk=export_id)
    try:
        _write(export)
    except StoppingError:
        Export.objects.filter(pk=export_id).update(lease_until=None, progress=0)
    except (OSError, AnalyserDiedError) as error:
        log.warning("export %s: %s", export.uid, error)
        _try_again(export, "The disk could not be read or written.")
    except AudinoError as error:
        _fail(export, error.message)
    except DatabaseError:
        raise
    except Exception:
        log.exception("export %s has a fault", export.uid)
        _try_again(export, "Writing this export met a fault of the server.")
    return True


def _write(export: Export) -> None:
    ours = Export.objects.filter(pk=export.pk, state=ExportState.OWED)
    writing = Writing(export.version, choice_from(export.options), teller(ours))
    spool = storage.new_spool()
    try:
        made = writing.write(spool)
        export.file_name, export.media_type = writing.file_name, writing.media_type
        suffix = export.file_name[export.file_name.rfind(".") :]
        export.stored_name = storage.original_name(suffix if suffix.isascii() else ".bin")
        storage.put(export.uid, export.stored_name, spool)
    finally:
        spool.unlink(missing_ok=True)
    _finish(export, made)


def _finish(export: Export, made: Made) -> None:
    export.bytes, export.sha256 = made.bytes, made.sha256
    export.made_at = timezone.now()
    file = {"name": export.file_name, "bytes": made.bytes, "sha256": made.sha256}
    outside = {"id": str(export.uid), "made": export.made_at.isoformat(), "file": file}
    with transaction.atomic():
        # What was noted meanwhile (of which this is the second) stays.
        noted = Export.objects.values_list("receipt", flat=True).get(pk=export.pk)
        export.receipt = made.receipt | outside | noted
        export.state, export.progress, export.reason = ExportState.READY, 100, ""
        export.owed_at = export.lease_until = None
        export.save()
        tell([export.created_by_id], NoticeKind.EXPORTED, project=export.project_id)


def _fail(export: Export, message: str) -> None:
    export.state, export.reason = ExportState.FAILED, message
    export.owed_at = export.lease_until = None
    with transaction.atomic():
        export.save(update_fields=["state", "reason", "owed_at", "lease_until"])
        tell([export.created_by_id], NoticeKind.EXPORT_FAILED, project=export.project_id)


def _try_again(export: Export, message: str) -> None:
    export.progress = 0
    if not put_off(export):
        _fail(export, f"{message} It was tried {export.tries} times.")
    export.save(update_fields=["tries", "owed_at", "lease_until", "progress"])


def ring_owed_export() -> bool:
    """Ring for exports that are owed and that nobody holds; whether there were any."""
    return ring_first("export", owed_exports())


def purge_exports() -> int:
    """Drop files that were kept long enough, or hold a clip that was deleted; how many."""
    limit = timezone.now() - timedelta(hours=settings.EXPORTS_KEPT_H)
    ready = Export.objects.filter(state=ExportState.READY)
    gone = ready.filter(Q(made_at__lt=limit) | Exists(clips_lost_since(OuterRef("made_at"))))
    dropped = 0
    for export in gone.order_by("made_at")[:PURGED_AT_ONCE]:
        Export.objects.filter(pk=export.pk).update(state=ExportState.GONE)
        storage.drop(export.uid)
        dropped += 1
    return dropped


def exports_that_own(uids: list[UUID]) -> set[UUID]:
    """Which of these folders belong to an export whose file is kept, or is being written."""
    kept = Export.objects.filter(uid__in=uids, state__in=(ExportState.OWED, ExportState.READY))
    return set(kept.values_list("uid", flat=True))
