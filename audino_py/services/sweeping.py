"""What is put right from time to time: bells that were lost, files and rows nobody needs."""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.db import DatabaseError
from django.utils import timezone

from audino_py import bell
from audino_py.db import storage
from audino_py.models import Attempt, Clip, Export, Import, Proposal
from audino_py.services.exports import exports_that_own, purge_exports, ring_owed_export
from audino_py.services.idempotency import purge_answers
from audino_py.services.import_requests import forget_old_imports
from audino_py.services.import_runs import owed_imports
from audino_py.services.leases import owed_clips
from audino_py.services.notices import forget_notices, mail_notices, remind_of_due
from audino_py.services.owed import bring_back
from audino_py.services.proposals import ring_owed_proposal
from audino_py.services.purging import purge_deleted
from audino_py.services.revision_seals import seal_revisions
from audino_py.services.scores import recount_scores
from audino_py.services.seal_heads import keep_heads
from audino_py.services.seals import seal_events
from audino_py.services.stats import refresh_all_stats
from audino_py.services.verdicts import accept_gold_alone

log = logging.getLogger("audino.sweep")

STRAY_AFTER_S = 3600.0  # files without a row are left alone that long: an upload may be under way
ATTEMPTS_KEPT = timedelta(days=1)
LOOK_EVERY_S = 600.0
ASKED_AT_ONCE = 500
RUNG_AT_ONCE = 20


def ring_owed() -> bool:
    """Ring for what is owed and nobody holds, clips and imports; whether there was any."""
    clip_id = owed_clips().values_list("pk", flat=True).first()
    if clip_id is not None:
        bell.ring("clip", clip_id)  # one job takes all that is owed
    imports = list(owed_imports().values_list("pk", flat=True)[:RUNG_AT_ONCE])
    for import_id in imports:
        bell.ring("import", import_id)
    return clip_id is not None or bool(imports)


def bring_all_back() -> int:
    """Let nothing that is owed wait for a time that only a wrong clock could name; how many."""
    clips, exports = bring_back(Clip.objects.all()), bring_back(Export.objects.all())
    imports, proposals = bring_back(Import.objects.all()), bring_back(Proposal.objects.all())
    return clips + exports + imports + proposals


def drop_broken_off() -> int:
    """Remove bodies and copies on this machine that broke off over an hour ago; how many."""
    return storage.drop_stray_spools(STRAY_AFTER_S)


def drop_strays(*, made_after: float = 0.0) -> int:
    """Remove files that belong to no clip and no import and are older than an hour; how many."""
    dropped = drop_broken_off()
    folders = storage.old_folders(older_than_s=STRAY_AFTER_S, made_after=made_after)
    for uids in itertools.batched(folders, ASKED_AT_ONCE, strict=False):
        owned = set(Clip.objects.filter(uid__in=uids).values_list("uid", flat=True))
        owned |= set(Import.objects.filter(uid__in=uids).values_list("uid", flat=True))
        for uid in set(uids) - owned - exports_that_own(list(uids)):
            storage.drop(uid)
            dropped += 1
    return dropped


def purge_attempts() -> int:
    """Forget failed sign-ins that no longer count."""
    return Attempt.objects.filter(created_at__lt=timezone.now() - ATTEMPTS_KEPT).delete()[0]


class Sweep:
    """One worker's sweeps: what is cheap each time, what looks at much every ten minutes."""

    def __init__(self) -> None:
        self._due_s = 0.0  # by the clock that nobody sets
        self._looked_at: float | None = None

    def run(self) -> None:
        """Every step that is due; one that fails does not keep the others from their turn."""
        is_due = time.monotonic() >= self._due_s
        steps: list[Callable[[], object]] = [bring_all_back] if is_due else []
        steps += [ring_owed, ring_owed_export, ring_owed_proposal]
        steps += [refresh_all_stats, mail_notices, recount_scores]
        if is_due:
            self._due_s = time.monotonic() + LOOK_EVERY_S
            now, last = time.time(), self._looked_at
            self._looked_at = now
            # What is older was looked at before; a clip's folder is made with its row.
            made_after = 0.0 if last is None else min(last, now) - 2 * STRAY_AFTER_S
            steps += [partial(drop_strays, made_after=made_after)]
            steps += [purge_answers, purge_attempts, purge_exports, purge_deleted]
            steps += [seal_events, seal_revisions, keep_heads]
            steps += [forget_old_imports, forget_notices, remind_of_due, accept_gold_alone]
        for step in steps:
            try:
                step()
            except (DatabaseError, OSError):
                log.exception("a step of the sweep failed: %s", step)
