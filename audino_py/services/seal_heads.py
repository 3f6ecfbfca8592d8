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
TAIL_BYTES = 64 * 1024  # some 400 lines
INSTANCE = "-"  # of chains that belong to no project


def file_of_heads() -> Path:
    """Where the digests stand; each host that runs workers has its own."""
    return Path(settings.DATA) / NAME


def keep_heads() -> int:
    """Write down the seals that the file does not name yet, synced to disk; how many.

    Only the end of the file is read, however long it is. All of it is where the newest seals are
    older than that: the database was restored, and its numbers come again.
    """
    path = file_of_heads()
    heads = _heads(path, last_bytes=TAIL_BYTES)
    newest = Seal.objects.order_by("-id").values_list("id", flat=True).first() or 0
    # A lower number can be committed after a higher one, but not by as much as the end holds.
    first = min((head.seal for head in heads), default=0)
    if heads and newest < heads[-1].seal:
        heads, first = _heads(path), 0
    known = {(head.seal, head.digest) for head in heads}
    seals = Seal.objects.defer("parts").select_related("project").order_by("id")
    seals = seals.filter(id__gte=first)
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


def _heads(path: Path, *, last_bytes: int | None = None) -> list[_Head]:
    """Whole lines alone: a last one that was cut short, as by a crash, is written again."""
    lines = _end_of(path, last_bytes).decode("ascii").splitlines(keepends=True)
    return [_Head(line) for line in lines if line.endswith("\n") and len(line.split()) == 6]


def _end_of(path: Path, last_bytes: int | None) -> bytes:
    """The file's end, from the beginning of a line on; all of it where it is no longer."""
    if not path.exists():
        return b""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        start = 0 if last_bytes is None else max(0, size - last_bytes)
        file.seek(start)
        text = file.read()
    return text if start == 0 else text[text.find(b"\n") + 1 :]


def _cut_broken_line(path: Path) -> None:
    """Lines are shorter than the end that is looked at."""
    if path.exists():
        broken = len(_end_of(path, TAIL_BYTES).rpartition(b"\n")[2])
        os.truncate(path, path.stat().st_size - broken)


def _is_purged(project: str) -> bool:
    return Event.objects.filter(verb="project.purged", subject=project).exists()
