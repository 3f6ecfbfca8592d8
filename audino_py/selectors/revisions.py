"""What was changed, by whom, and what it replaced."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from audino_py.models import Annotation, Revision
from audino_py.selectors.people import person_form

MOST_SINCE = 1000  # a page that lags further behind loads the whole annotation


def revisions_of(annotation: Annotation) -> QuerySet[Revision]:
    """All revisions of an annotation that the asker may see."""
    return Revision.objects.filter(annotation=annotation).select_related("author")


def revision_form(revision: Revision) -> dict[str, Any]:
    """A revision as the wire writes it."""
    return {
        "number": revision.number,
        "batch": str(revision.batch),
        "author": person_form(revision.author),
        "at": revision.created_at.isoformat().replace("+00:00", "Z"),
        "changes": revision.changes,
    }


def revisions_since(annotation: int, base: int) -> list[dict[str, Any]]:
    """What happened after revision `base`, oldest first; at most the next 1,000 revisions."""
    rows = Revision.objects.filter(annotation=annotation, number__gt=base)
    rows = rows.select_related("author").order_by("number")[:MOST_SINCE]
    return [revision_form(row) for row in rows]
