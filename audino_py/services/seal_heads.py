"""The digests of all seals once more, in a file beside the database.

Whoever may write to the database could remove the newest seal with the events it covers, and no
seal would be left to tell. The file tells; copy it to another machine, and it tells of whoever may
write to this one as well. It holds ids and digests, nothing of what people wrote.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from audino_py.models import Event, Project, Seal
from audino_py.services.seals import Breach

NAME = "seals.log"
INSTANCE = "-"  # of chains that belong to no project


def file_of_heads() -> Path:
    """Where the digests stand; each host that runs workers has its own."""
    return Path(settings.DATA) / NAME


def keep_heads() -> int:
    """Write down the seals that the file does not name yet, synced to disk; how many."""
    path = file_of_heads()
    known = {(head.seal, head.digest) for head in _heads(path)}
    seals = Seal.objects.defer("parts").select_related("project").order_by("id")
    lines = [_line(seal) for seal in seals if (seal.pk, seal.digest) not in known]
    if lines:
        _cut_broken_line(path)
        with path.open("a", encoding="ascii") as file:
            file.write("".join(lines))
            file.flush()
            os.fsync(file.fileno())
    return len(lines)


def find_missing_heads() -> Iterator[Breach]:
    """Seals that the file names and the database does not have, or has otherwise."""
    known = dict(Seal.objects.values_list("pk", "digest"))
    projects = {str(uid): pk for pk, uid in Project.everything.values_list("pk", "uid")}
    for head in _heads(file_of_heads()):
        if known.get(head.seal) == head.digest:
            continue
        if head.project not in (INSTANCE, *projects) and _is_purged(head.project):
            continue  # its events went with it
        what = "the seal is not as it was" if head.seal in known else "the seal is missing"
        yield Breach(projects.get(head.project), head.first, head.last, what, of=head.of)


class _Head:
    """One line of the file."""

    def __init__(self, line: str) -> None:
        number, self.of, self.project, first, last, self.digest = line.split()
        self.seal, self.first, self.last = int(number), int(first), int(last)


def _line(seal: Seal) -> str:
    project = INSTANCE if seal.project is None else str(seal.project.uid)
    return f"{seal.pk} {seal.of} {project} {seal.first} {seal.last} {seal.digest}\n"


def _heads(path: Path) -> list[_Head]:
    """Whole lines alone: a last one that was cut short, as by a crash, is written again."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="ascii").splitlines(keepends=True)
    return [_Head(line) for line in lines if line.endswith("\n") and len(line.split()) == 6]


def _cut_broken_line(path: Path) -> None:
    if path.exists():
        os.truncate(path, path.read_bytes().rfind(b"\n") + 1)


def _is_purged(project: str) -> bool:
    return Event.objects.filter(verb="project.purged", subject=project).exists()
