"""The worker's door: job functions, and who answers the bell."""

from __future__ import annotations

from audino_py import bell
from audino_py.jobs.clips import ring_clip
from audino_py.jobs.exports import ring_export
from audino_py.jobs.imports import ring_import
from audino_py.jobs.proposals import ring_proposal


def register() -> None:
    """Connect the bell's names to their jobs; called once, when Django is ready."""
    bell.answer("clip", ring_clip)
    bell.answer("export", ring_export)
    bell.answer("import", ring_import)
    bell.answer("proposal", ring_proposal)
