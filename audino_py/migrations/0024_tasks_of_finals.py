"""Corrections that came with an import belong to the task of the work they were copied from.

Without one they could not be corrected, and stood over what was done anew since: those rest now.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone


def fill(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001  as Django calls it
    """Give each its task, and set aside what was made of work that is over."""
    annotations = apps.get_model("audino", "Annotation").objects.order_by()
    finals = annotations.filter(kind="final", task=None, parent__task__isnull=False)
    over = finals.filter(closed_at=None, clip__purpose="work").exclude(
        Q(parent__task__assignee=F("parent__author"))
        & Q(parent__task__state__in=("submitted", "accepted"))
    )
    keys = list(over.values_list("pk", flat=True))
    parents = annotations.filter(pk=OuterRef("parent")).values("task")
    finals.update(task=Subquery(parents[:1]))
    for start in range(0, len(keys), 500):
        some = annotations.filter(pk__in=keys[start : start + 500])
        some.update(closed_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [
        ("audino", "0023_merged_speakers"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
