"""Requests of managers: projects cloned and deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from audino_py.models import LabelValue, Project, Speaker
from tests.contracts.calls import Call, Example
from tests.contracts.world import Things


def deleted(t: Things) -> Callable[[], Any]:
    """Delete the project first."""
    return lambda: Project.objects.filter(pk=t.project.pk).update(deleted_at=timezone.now())


def minute() -> dict[str, Any]:
    """The last minute, most of it spent at work."""
    now = timezone.now()
    since = now - timedelta(minutes=1)
    return {"since": since.isoformat(), "until": now.isoformat(), "seconds": 50}


def sibling(t: Things) -> dict[str, str]:
    """Another answer to the same question."""
    other, _ = LabelValue.objects.get_or_create(label=t.label, text="sibling")
    return {"into": str(other.uid)}


def another(t: Things) -> dict[str, str]:
    """Another speaker of the project."""
    other, _ = Speaker.objects.get_or_create(project=t.project, name="another")
    return {"into": str(other.uid)}


def merged(t: Things) -> Callable[[], Any]:
    """Merge the speaker first."""
    return lambda: Speaker.objects.filter(pk=t.speaker.pk).update(
        merged_into=Speaker.objects.create(project=t.project, name="another")
    )


MANAGE_EXAMPLES: dict[str, Example] = {
    "clips_bulk": lambda t, w: Call(
        {"uid": t.project.uid}, body={"deed": "delete", "clips": [str(t.clip.uid)]}
    ),
    "label_values_merge": lambda t, w: Call({"value": t.value.uid}, body=sibling(t)),
    "speakers_merge": lambda t, w: Call({"speaker": t.speaker.uid}, body=another(t)),
    "speakers_unmerge": lambda t, w: Call({"speaker": t.speaker.uid}, before=merged(t)),
    "projects_clone": lambda t, w: Call({"project": t.project.uid}, body={"name": "Clone"}),
    "projects_destroy": lambda t, w: Call({"project": t.project.uid}),
    "projects_edits_list": lambda t, w: Call({"uid": t.project.uid}),
    "projects_edits_csv": lambda t, w: Call({"uid": t.project.uid}),
    "projects_events_csv": lambda t, w: Call({"uid": t.project.uid}),
    "clips_csv": lambda t, w: Call({"project": t.project.uid}),
    "projects_events_list": lambda t, w: Call({"uid": t.project.uid}),
    "projects_payments": lambda t, w: Call({"uid": t.project.uid}),
    "notices_list": lambda t, w: Call(),
    "notices_read": lambda t, w: Call(),
    "projects_days": lambda t, w: Call({"uid": t.project.uid}),
    "projects_quality": lambda t, w: Call({"uid": t.project.uid}),
    "projects_table": lambda t, w: Call({"uid": t.project.uid, "table": "people"}),
    "projects_progress": lambda t, w: Call({"uid": t.project.uid}),
    "tasks_worked": lambda t, w: Call({"uid": t.task.uid}, body=minute()),
    "projects_deleted": lambda t, w: Call(),
    "projects_restore": lambda t, w: Call({"project": t.project.uid}, before=deleted(t)),
}
