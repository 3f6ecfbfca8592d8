"""Whether there is a demo project to be had."""

from __future__ import annotations

from pathlib import Path

from django.db.models import QuerySet

from audino_py.models import Project
from audino_py.policies import Actor, may_administer

FOLDER = Path(__file__).resolve().parent.parent / "demo"
LIST = FOLDER / "clips.json"  # what the demo's clips are, beside their sound


def can_demo(actor: Actor) -> bool:
    """Whether this person may make the demo project, and it is not there yet."""
    return may_administer(actor) and LIST.exists() and not demo_project().exists()


def demo_project() -> QuerySet[Project]:
    """The demo project, once made."""
    return Project.objects.filter(is_demo=True)
