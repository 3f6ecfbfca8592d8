"""The demo project: something to listen to before the first clip of one's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from audino_py.db.locks import lock_table
from audino_py.models import Project
from audino_py.policies import Actor, may_administer, require
from audino_py.selectors.demo import FOLDER, LIST, demo_project
from audino_py.services.projects import create_project
from audino_py.services.sentsegments import read_segments
from audino_py.services.spooling import spool
from audino_py.services.templates import Template
from audino_py.services.uploads import Upload, upload_clip

NAME = "Demo"
TEMPLATES = (Template.SPEECH, Template.TRANSCRIPT)  # its clips bring their speakers
GUIDE = (
    "Listen to a line, correct what is written, press Enter for the next one.\n\n"
    "Nothing here counts: try everything."
)
PIECE_BYTES = 256 * 1024


def open_demo(*, actor: Actor) -> tuple[Project, bool]:
    """Make the demo project with its clips, once; their analysis is owed when this returns.

    Returns
    -------
    project, is_new

    Raises
    ------
    ForbiddenError
        For all but administrators.
    """
    require(may_administer(actor), "Only an administrator can make the demo project.")
    project, is_new = make_project(actor)
    wanted = json.loads(LIST.read_text(encoding="utf-8"))["clips"]
    known = set(project.clips.values_list("name", flat=True))
    for clip in wanted:
        if clip["name"] not in known:
            bring_in(project, clip, actor)
    return project, is_new


@transaction.atomic
def make_project(actor: Actor) -> tuple[Project, bool]:
    """The demo project, made if it is not there yet; two at once make one."""
    lock_table(Project)
    project = demo_project().first()
    if project is not None:
        return project, False
    taken = set(Project.objects.filter(name__startswith=NAME).values_list("name", flat=True))
    name = next(name for name in names() if name not in taken)
    project = create_project(
        actor=actor, name=name, templates=TEMPLATES, guide=GUIDE, language="en", is_demo=True
    )
    return project, True


def names() -> Iterator[str]:
    """Demo, Demo 2 and so on: somebody may have called a project of theirs so."""
    yield NAME
    number = 2
    while True:
        yield f"{NAME} {number}"
        number += 1


def pieces_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file, in order."""
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def bring_in(project: Project, clip: dict[str, Any], actor: Actor) -> None:
    """Upload one clip of the demo, its lines as a draft."""
    spooled = spool(pieces_of(FOLDER / clip["file"]), name=clip["name"])
    try:
        upload = Upload(
            file=spooled,
            metadata={"licence": clip["licence"]},
            reference=clip["transcript"],
            segments=read_segments(project, clip["segments"]),
        )
        upload_clip(project=project, upload=upload, actor=actor)
    finally:
        spooled.path.unlink(missing_ok=True)
