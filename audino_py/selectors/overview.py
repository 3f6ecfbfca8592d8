"""How a project stands, for those who run it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from audino_py.models import ApiKey, Member, Project, User
from audino_py.selectors.apikeys import weakened_keys
from audino_py.selectors.people import person_form

KEYS_END_SOON = timedelta(days=5)
MOST_NOTES = 7
PILE_FROM, PILE_DAYS = 20, 3  # clips that wait for review, days that they may take
URGENCY = (
    *("failed", "weak_keys", "late", "nobody", "returns_spent", "returned_twice", "holding"),
    *("pile", "submitted", "skipped", "held", "without_task", "keys", "returned"),
)
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
        "clips?need=held",
    ),
    (
        "without_task",
        "without_task",
        "1 clip is ready, and nobody is asked to do it.",
        "{n} clips are ready, and nobody is asked to do them.",
        "clips?need=without_task",
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
    notes += _sent_back_again(project, counts.get("returned_twice", 0))
    notes += _returns_spent(project, counts.get("returns_spent", 0))
    notes += _late(project, counts.get("late", 0))
    notes += _holding_still(project, counts.get("holding", []))
    notes += _pile(project, counts.get("submitted", 0), counts.get("reviewed_this_week", 0))
    ending = _keys_that_end(project)
    if ending:
        several = "{n} API keys end within five days."
        notes.append(
            _note(project, "keys", ending, "1 API key ends within five days.", several, "keys")
        )
    notes += _weak_keys(project, weakened_keys(project))
    return sorted(notes, key=lambda note: URGENCY.index(note["kind"]))[:MOST_NOTES]


def _note(
    project: Project, kind: str, count: int, one: str, several: str, page: str, detail: str = ""
) -> dict[str, Any]:
    message = one if count == 1 else several.format(n=f"{count:,}")
    link = f"/projects/{project.uid}/{page}"
    return {"kind": kind, "count": count, "message": message, "detail": detail, "link": link}


def _weak_keys(project: Project, number: int) -> list[dict[str, Any]]:
    """Programs that do less, or nothing, since somebody left."""
    if not number:
        return []
    one = "1 API key rests or may do less: its owner does not manage the project any more."
    several = "{n} API keys rest or may do less: their owners do not manage the project any more."
    detail = "Take over what programs still need, or make a new key."
    return [_note(project, "weak_keys", number, one, several, "keys", detail)]


def _sent_back_again(project: Project, number: int) -> list[dict[str, Any]]:
    """Clips that go to and fro."""
    if not number:
        return []
    one, several = "1 clip was sent back twice.", "{n} clips were sent back twice."
    detail = "Hear what is unclear, or give it to somebody else."
    page = "clips?need=returned_twice"
    return [_note(project, "returned_twice", number, one, several, page, detail)]


def _returns_spent(project: Project, number: int) -> list[dict[str, Any]]:
    """Clips that reviewers cannot send back any more: a manager decides."""
    if not number:
        return []
    one = "1 clip was sent back as often as reviewers may."
    several = "{n} clips were sent back as often as reviewers may."
    detail = "Accept it, correct it, or send it back once more: only a manager can."
    return [_note(project, "returns_spent", number, one, several, "review", detail)]


def _late(project: Project, number: int) -> list[dict[str, Any]]:
    """Work past its day."""
    if not number:
        return []
    one, several = "1 clip is past its due day.", "{n} clips are past their due day."
    return [_note(project, "late", number, one, several, "clips?need=late")]


def _holding_still(project: Project, holders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """People who hold several clips and have done nothing for days."""
    people = User.objects.in_bulk([row["person"] for row in holders])
    notes = []
    for row in holders:
        person, number = people.get(row["person"]), row["clips"]
        if person is None:
            continue
        days = (timezone.now() - datetime.fromisoformat(row["since"])).days
        message = f"{person.display_name or person.username} holds {number} clips."
        page, detail = f"people?person={person.uid}", f"Nothing was changed for {days} days."
        notes.append(_note(project, "holding", number, message, message, page, detail))
    return notes


def _pile(project: Project, waiting: int, done_a_week: int) -> list[dict[str, Any]]:
    """Reviews that would take more than a few days at the pace of late."""
    if waiting < PILE_FROM or waiting <= done_a_week / 7 * PILE_DAYS:
        return []
    pace = round(done_a_week / 7)
    detail = f"{waiting:,} wait, {pace:,} a day get done."
    message = "Reviews pile up."
    return [_note(project, "pile", waiting, message, message, "people", detail)]


def _keys_that_end(project: Project) -> int:
    now = timezone.now()
    live = ApiKey.objects.filter(project=project, revoked_at=None, expires_at__gt=now)
    return live.filter(expires_at__lt=now + KEYS_END_SOON).count()
