"""How a project stands, for those who run it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from audino_py.models import ApiKey, Member, Project
from audino_py.selectors.people import person_form

KEYS_END_SOON = timedelta(days=5)
NOTHING: dict[str, Any] = {
    "open": 0,
    "submitted": 0,
    "returned": 0,
    "accepted": 0,
    "seconds_accepted": 0.0,
}

# What needs somebody: kind, number of the row, one, several, page.
NEEDS = (
    (
        "failed",
        "failed",
        "1 clip could not be read.",
        "{n} clips could not be read.",
        "clips?state=failed",
    ),
    (
        "submitted",
        "submitted",
        "1 clip waits for review.",
        "{n} clips wait for review.",
        "review",
    ),
    (
        "returned",
        "returned",
        "1 clip was sent back and is being put right.",
        "{n} clips were sent back and are being put right.",
        "clips?task_state=returned",
    ),
    (
        "skipped",
        "skipped",
        "1 clip was skipped by everybody who had it.",
        "{n} clips were skipped by everybody who had them.",
        "clips?task_state=skipped",
    ),
    (
        "held",
        "held",
        "1 clip is held back until you let it pass.",
        "{n} clips are held back until you let them pass.",
        "clips?state=ready",
    ),
    (
        "without_task",
        "without_task",
        "1 clip is ready, and nobody is asked to do it.",
        "{n} clips are ready, and nobody is asked to do them.",
        "clips?state=ready",
    ),
)


def people_of(project: Project, counts: dict[str, Any]) -> list[dict[str, Any]]:
    """Each member with what lies with them and what they have done."""
    members = Member.objects.filter(project=project).select_related("user")
    kept = counts.get("people", {})
    return [
        {
            "person": person_form(member.user),
            "role": member.role,
            **NOTHING,
            **kept.get(str(member.user_id), {}),
        }
        for member in members.order_by("joined_at", "id")
    ]


def attention_of(
    project: Project, counts: dict[str, Any], people: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """At most seven things that wait for somebody who runs the project, each with its page."""
    notes = [
        _note(project, kind, counts.get(number, 0), one, several, page)
        for kind, number, one, several, page in NEEDS
        if counts.get(number, 0)
    ]
    if counts.get("queued", 0) and not any(row["role"] == "annotator" for row in people):
        one, several = "1 clip waits, and", "{n} clips wait, and"
        rest = " nobody is here to annotate."
        number = counts["queued"]
        notes.append(_note(project, "nobody", number, one + rest, several + rest, "people"))
    ending = _keys_that_end(project)
    if ending:
        several = "{n} API keys end within five days."
        notes.append(
            _note(project, "keys", ending, "1 API key ends within five days.", several, "keys")
        )
    return notes[:7]


def _note(
    project: Project, kind: str, count: int, one: str, several: str, page: str
) -> dict[str, Any]:
    message = one if count == 1 else several.format(n=f"{count:,}")
    link = f"/projects/{project.uid}/{page}"
    return {"kind": kind, "count": count, "message": message, "link": link}


def _keys_that_end(project: Project) -> int:
    now = timezone.now()
    live = ApiKey.objects.filter(project=project, revoked_at=None, expires_at__gt=now)
    return live.filter(expires_at__lt=now + KEYS_END_SOON).count()
