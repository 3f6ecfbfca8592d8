"""The kept numbers of each project, so that no request counts all clips of a large one."""

from __future__ import annotations

import logging
import time

from django.db import OperationalError, transaction
from django.utils import timezone

from audino_py.db.patience import at_most
from audino_py.models import Project, Stats
from audino_py.selectors.stats import counted, is_stale, is_tiny, stale_projects
from audino_py.services.days import keep_days

log = logging.getLogger("audino.stats")

COUNTING_S = 30.0  # of one question; a project of a million clips takes two seconds
SWEEP_S = 5.0  # of one sweep; the projects that were left come first in the next


def refresh_stats(project_id: int) -> Stats:
    """Count a project and keep the numbers; reads outside, so that no writer waits for it."""
    now = timezone.now()
    counts = counted(project_id)
    began = time.perf_counter()
    keep_days(project_id, counts)
    counts["took_s"] += time.perf_counter() - began
    with transaction.atomic():
        stats, _ = Stats.objects.update_or_create(
            project_id=project_id, defaults={"counts": counts, "counted_at": now}
        )
    return stats


def freshen(project: Project) -> None:
    """Count a small project anew when its numbers are older than ten seconds.

    One with few clips is counted at each look, and nothing of it kept: whoever has just uploaded
    their first clip must not read that there is none.
    """
    if is_stale(project):
        project.stats = refresh_stats(project.pk)
    elif is_tiny(project):
        project.stats.counts, project.stats.counted_at = counted(project.pk), timezone.now()


def refresh_all_stats() -> int:
    """The sweep's turn: projects with old numbers, as many as fit into its time; how many."""
    began = time.monotonic()
    done = 0
    for project_id in stale_projects():
        if time.monotonic() - began > SWEEP_S:
            break
        try:
            with at_most(COUNTING_S):
                refresh_stats(project_id)
        except OperationalError:
            log.warning("project %d could not be counted; the next sweep tries again", project_id)
        else:
            done += 1
    return done
