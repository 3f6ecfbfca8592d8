"""``audino versions`` against a real server."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from audino_py.models import Project, Task, Version
from tests.makers import make_clip, make_key, make_member, make_project, make_task, make_work


@pytest.fixture
def project(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> Project:
    """One accepted clip and one handed in; address and key stand in the environment."""
    project = make_project()
    ada = make_member("ada", project)
    for name, state in (("one.wav", "accepted"), ("two.wav", "submitted")):
        task = make_task(project, ada, clip=make_clip(project, name=name), state=state)
        make_work(task, (0.5, 1.25, "שלום"))
    _, text = make_key(project, "export", "manage")
    monkeypatch.setenv("AUDINO_URL", live_server.url)
    monkeypatch.setenv("AUDINO_KEY", text)
    return project


def say(*words: str) -> list[str]:
    said = StringIO()
    call_command("versions", *words, stdout=said)
    return said.getvalue().splitlines()


def test_versions_are_frozen_and_listed(project: Project) -> None:
    today = f"{timezone.now():%Y-%m-%d}"

    assert say() == ["No version is frozen yet: audino versions freeze NAME makes one."]
    frozen = say("freeze", "Corpus 1", "--note=For the paper.")
    both = say("freeze", "all", "--state=accepted,submitted")

    assert frozen == [
        f"Corpus 1: 1 clip, 1 segment, 10.0 s of audio; frozen {today}. For the paper."
    ]
    assert both == [f"all: 2 clips, 2 segments, 20.0 s of audio; frozen {today}."]
    assert say("list") == [*both, *frozen]
    listed = json.loads("".join(say("--json")))
    assert [one["name"] for one in listed] == ["all", "Corpus 1"]
    with pytest.raises(CommandError, match="There is a version 'all' already"):
        say("freeze", "all")


def test_two_versions_and_now_are_compared_with_where_to_listen(project: Project) -> None:
    say("freeze", "first")
    Task.objects.update(state="accepted")
    say("freeze", "second")

    came = [
        "Clips: 1 came, 0 went, 0 changed.",
        "two: added",
        "  0.500 to 1.250 s added: 'שלום'",
    ]
    assert say("compare", "first", "second") == came
    assert say("compare", "first") == came
    assert say("compare", "second", "now") == ["Clips: 0 came, 0 went, 0 changed."]
    found = json.loads("".join(say("compare", "first", "second", "--json")))
    assert (found["added"], [one["name"] for one in found["clips"]]) == (1, ["two"])


def test_all_clips_that_differ_are_told_however_many(project: Project) -> None:
    say("freeze", "first")
    ada = Task.objects.all()[0].assignee
    for _ in range(45):
        make_work(make_task(project, ada, state="accepted"), (0, 1, "x"))

    lines = say("compare", "first")

    assert lines[0] == "Clips: 45 came, 0 went, 0 changed."
    assert len([line for line in lines if line.endswith(": added")]) == 45


@pytest.mark.parametrize("words", [["freeze"], ["freeze", "a", "b"], ["compare"], ["list", "a"]])
def test_words_that_say_nothing_are_refused(project: Project, words: list[str]) -> None:
    with pytest.raises(CommandError, match="Say list, freeze NAME"):
        say(*words)

    assert not Version.objects.exists()


def test_a_version_that_nobody_froze_is_refused_with_those_there_are(project: Project) -> None:
    with pytest.raises(CommandError, match=r"no version 'x'. None is frozen yet"):
        say("compare", "x")
    say("freeze", "first")
    with pytest.raises(CommandError, match=r"no version 'x'. There are: first."):
        say("compare", "first", "x")
