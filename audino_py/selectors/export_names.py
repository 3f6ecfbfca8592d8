"""What exports call a clip: external id, else the client's file name without its extension."""

from __future__ import annotations

import re

from django.db.models import F

from audino_py.models import Clip, Project

_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_LETTERS_OF_SHA = 8


def plain_name(name: str, external_id: str | None) -> str:
    """Return the name of a clip before it is told apart from others."""
    return external_id or _EXTENSION.sub("", name) or "clip"


def second_names(project: Project) -> dict[int, str]:
    """Return names, by clip key, of those whose plain name another clip of the project has.

    The clip that came first keeps its name, an external id always; later ones end in the start of
    their content's SHA-256. So a name depends on nothing that an export leaves out.
    """
    rows = Clip.objects.filter(project=project, deleted_at=None)
    rows = rows.order_by(F("external_id").asc(nulls_last=True), "pk")
    # Hashes, for a project may hold a million names; a wrong "taken" only makes a name longer.
    taken: set[int] = set()
    names: dict[int, str] = {}
    columns = rows.values_list("pk", "name", "external_id", "sha256")
    for pk, name, external_id, sha256 in columns.iterator(chunk_size=2000):
        free = plain_name(name, external_id)
        if hash(free) in taken and external_id is None:
            free = names[pk] = _told_apart(free, sha256, taken)
        taken.add(hash(free))
    return names


def _told_apart(name: str, sha256: str, taken: set[int]) -> str:
    for letters in range(_LETTERS_OF_SHA, len(sha256)):
        if hash(longer := f"{name}-{sha256[:letters]}") not in taken:
            return longer
    return f"{name}-{sha256}"
