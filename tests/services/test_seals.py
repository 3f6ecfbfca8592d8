"""A sealed event cannot be changed, removed or slipped in without its being seen."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from audino_py.models import Event, Project, Seal, User
from audino_py.policies import Actor
from audino_py.services.events import record
from audino_py.services.seals import find_breaches, seal_events
from tests.makers import make_project

NOW = timedelta(0)
EVENTS = 40


@pytest.fixture
def sealed(project: Project, manager: User) -> list[Project | None]:
    """Three chains of several seals each: two projects, and the instance."""
    places: list[Project | None] = [project, make_project(), None]
    for _ in range(4):
        for place in places:
            for number in range(EVENTS // 4):
                record("thing.done", actor=Actor(user=manager), project=place, data={"n": number})
        new = Event.objects.filter(created_at__gt=timezone.now() - timedelta(minutes=30))
        new.update(created_at=timezone.now() - timedelta(hours=1))
        assert seal_events() == 3
    return places


def change(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(data={"n": -1})


def change_who(event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(user=None)


def change_when(event: Event) -> None:
    moved = event.created_at + timedelta(microseconds=1)
    Event.objects.filter(pk=event.pk).update(created_at=moved)


def remove(event: Event) -> None:
    event.delete()


def move(event: Event) -> None:
    other = Project.objects.exclude(pk=event.project_id or 0).earliest("pk")
    Event.objects.filter(pk=event.pk).update(project=other)


DEEDS: list[Callable[[Event], None]] = [change, change_who, change_when, remove, move]


def test_fifty_of_fifty_changes_to_sealed_events_are_found(sealed: list[Project | None]) -> None:
    chance = random.Random(7)
    assert list(find_breaches()) == []
    found = 0
    for number in range(50):
        event = chance.choice(list(Event.objects.all()))
        kept = Event.objects.filter(pk=event.pk).values().get()
        DEEDS[number % len(DEEDS)](Event.objects.get(pk=event.pk))
        breaches = list(find_breaches())
        found += any(one.first <= kept["id"] <= one.last for one in breaches)
        Event.objects.filter(pk=kept["id"]).delete()
        Event.objects.bulk_create([Event(**kept)])
        Event.objects.filter(pk=kept["id"]).update(created_at=kept["created_at"])
        assert list(find_breaches()) == []

    assert found == 50


def test_new_events_are_sealed_once_they_are_old_enough(project: Project, manager: User) -> None:
    record("thing.done", actor=Actor(user=manager), project=project)

    assert seal_events() == 0
    assert seal_events(older_than=NOW) == 1
    assert seal_events(older_than=NOW) == 0
    assert Seal.objects.get().count == 1


def test_the_command_names_the_range_that_is_not_as_it_was(
    sealed: list[Project | None], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_audit")
    assert "120 events in 12 sealed ranges are as they were." in capsys.readouterr().out
    project = sealed[0]
    assert project is not None
    project.events.latest("id").delete()

    with pytest.raises(CommandError):
        call_command("verify_audit")

    assert f"of {project.uid}: 1 of 10 events are missing" in capsys.readouterr().err
