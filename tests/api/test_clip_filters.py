"""A list of clips is narrowed by several values of several kinds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from audino_py.models import (
    Clip,
    ClipPurpose,
    ClipState,
    Project,
    SoundCheck,
    Task,
    TaskState,
    User,
)
from audino_py.selectors import clip_pages
from audino_py.selectors.clip_filters import MARKS
from audino_py.selectors.clip_needs import NEEDS
from audino_py.services.stats import refresh_stats
from tests.makers import make_clip, make_member, make_task


@pytest.fixture
def asked(project: Project, client: APIClient, manager: User) -> Any:
    """Asks as a manager does; the names that come, sorted."""
    client.force_login(manager)

    def ask(query: str) -> list[str]:
        answer = client.get(f"/api/v1/projects/{project.uid}/clips{query}")
        assert answer.status_code == 200, answer.content
        return sorted(clip["name"] for clip in answer.json()["results"])

    return ask


def note(code: str, message: str = "Listen to it.") -> dict[str, str]:
    return {"code": code, "severity": "warn", "message": message}


def test_of_several_states_any_does(asked: Any, project: Project) -> None:
    for state in ClipState:
        make_clip(project, name=state.value, state=state)

    assert asked("?state=failed,stored") == ["failed", "stored"]
    assert asked("?state=failed&state=ready") == ["failed", "ready"]


def test_state_and_person_hold_of_the_same_work(
    asked: Any, project: Project, annotator: User
) -> None:
    bob = make_member("bob", project)
    both, free = make_clip(project, name="both"), make_clip(project, name="free")
    make_clip(project, name="bare")
    make_task(project, annotator, clip=both)
    make_task(project, bob, clip=both, state=TaskState.SUBMITTED)
    Task.objects.create(project=project, clip=free)
    ada = annotator.uid

    assert asked(f"?assignee={ada},{bob.uid}") == ["both"]
    assert asked("?assignee=nobody") == ["bare", "free"]
    assert asked(f"?assignee=nobody,{ada}") == ["bare", "both", "free"]
    assert asked("?assignee=nobody&task_state=queued,submitted") == ["free"]
    assert asked(f"?assignee={ada}&task_state=submitted") == []
    assert asked("?task_state=queued,assigned") == ["both", "free"]


def test_marks_of_the_sound_are_found_and_words_like_them_are_not(
    asked: Any, project: Project
) -> None:
    make_clip(project, name="quiet", quality=[note("quiet")])
    make_clip(project, name="two", quality=[note("clipped"), note("noisy")])
    make_clip(project, name="sly", quality=[note("over", 'Same as "code": "quiet".')])
    make_clip(project, name="clean")

    assert asked("?quality=quiet") == ["quiet"]
    assert asked("?quality=quiet,noisy") == ["quiet", "two"]
    assert asked("?quality=over&state=ready") == ["sly"]


def test_own_fields_are_compared_whole(asked: Any, project: Project) -> None:
    make_clip(project, name="de", metadata={"lang": "de", "take": 1, "a.b": "x,y"})
    make_clip(project, name="fr", metadata={"lang": "fr", "take": 2})
    make_clip(project, name="none", metadata={"other": "de"})

    assert asked("?metadata.lang=de") == ["de"]
    assert asked("?metadata.lang=de&metadata.lang=fr") == ["de", "fr"]
    assert asked("?metadata.lang=de&metadata.take=2") == []
    assert asked("?metadata.take=2") == ["fr"]
    assert asked("?metadata.a.b=x,y") == ["de"]
    assert asked("?metadata.lang=d") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("MÜLLER", ["Müller"]),
        ("müller", ["Müller"]),
        ("éc", ["École"]),
        ("ÉCOLE", ["École"]),
        ("αβγ", ["ΑΒΓ"]),
        ("привет мир", ["Привет Мир"]),
        ("%", ["50%_"]),
        ("0%_", ["50%_"]),
    ],
)
def test_names_are_found_in_small_letters_and_capitals_of_any_script(
    asked: Any, project: Project, text: str, found: list[str]
) -> None:
    for name in ("Müller", "École", "ΑΒΓ", "Привет Мир", "50%_"):
        make_clip(project, name=name)

    assert asked(f"?search={quote(text)}") == found


def test_the_day_of_the_upload_bounds_the_list(asked: Any, project: Project) -> None:
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
    for name, hours in (("before", -1), ("at", 0), ("after", 1)):
        clip = make_clip(project, name=name)
        Clip.objects.filter(pk=clip.pk).update(created_at=noon + timedelta(hours=hours))

    assert asked("?uploaded_after=2026-03-04T12:00:00Z") == ["after", "at"]
    assert asked("?uploaded_before=2026-03-04T12:00:00Z") == ["before"]


def test_a_value_that_there_is_not_names_those_there_are(
    client: APIClient, project: Project, manager: User
) -> None:
    client.force_login(manager)
    address = f"/api/v1/projects/{project.uid}/clips"

    answers = [client.get(f"{address}?{query}") for query in ("quality=loud", "state=ready,good")]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert "“loud” here. Use: silent, clipped, quiet," in answers[0].json()["message"]
    assert "“good” here. Use: stored, ready, failed." in answers[1].json()["message"]


def test_all_filters_at_once_cost_one_query_for_each_state_and_no_more(
    asked: Any, project: Project, annotator: User
) -> None:
    clip = make_clip(project, name="a", quality=[note("quiet")], metadata={"lang": "de"})
    make_task(project, annotator, clip=clip)
    query = f"?state=ready,failed&task_state=assigned,returned&assignee={annotator.uid},nobody"

    with CaptureQueriesContext(connection) as queries:
        found = asked(f"{query}&quality=quiet&metadata.lang=de&uploaded_after=2020-01-01T00:00:00Z")

    assert found == ["a"]
    # session, person, project, role; one for each of four states, their page; clips, tasks
    assert len(queries) == 11


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=rare", ["rare 17", "rare 3"]),
        ("quality=quiet", ["rare 17", "rare 3"]),
        ("metadata.lang=eo", ["rare 17", "rare 3"]),
        ("need=held", ["rare 17", "rare 3"]),
        ("uploaded_before=2020-01-01T00:00:00Z", ["rare 17", "rare 3"]),
        ("search=rare&state=ready", ["rare 17", "rare 3"]),
        ("assignee=nobody", [f"{'rare' if n in (3, 17) else 'c'} {n}" for n in range(19, -1, -1)]),
        ("search=none", []),
    ],
)
def test_of_what_no_index_knows_a_page_looks_at_so_many_clips_and_goes_on_from_there(
    client: APIClient,
    project: Project,
    manager: User,
    monkeypatch: pytest.MonkeyPatch,
    query: str,
    found: list[str],
) -> None:
    for name in ("LOOKED_AT_FIRST", "LOOKED_AT_MOST", "LOOKED_AT_A_PAGE", "WALKED_A_PAGE"):
        monkeypatch.setattr(clip_pages, name, 6)
    for number in range(20):
        if number in (3, 17):
            clip = make_clip(
                project,
                name=f"rare {number}",
                quality=[note("quiet")],
                metadata={"lang": "eo"},
                is_held=True,
            )
            Clip.objects.filter(pk=clip.pk).update(created_at="2019-05-05T00:00:00Z")
        else:
            make_clip(project, name=f"c {number}")
    client.force_login(manager)

    names: list[str] = []
    pages, cursor = 0, ""
    while pages < 50:
        address = f"/api/v1/projects/{project.uid}/clips?limit=4&{query}{cursor}"
        page = client.get(address).json()
        names += [row["name"] for row in page["results"]]
        pages += 1
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"

    assert names == found
    assert pages >= 3


def test_the_kept_counts_are_what_the_filters_find(
    asked: Any, project: Project, annotator: User
) -> None:
    make_clip(project, quality=[note("quiet"), note("noisy")])
    make_task(project, annotator, clip=make_clip(project, quality=[note("quiet")]))
    make_clip(project)

    counts = refresh_stats(project.pk).counts

    assert counts["marks"] == {"quiet": 2, "noisy": 1}
    assert counts["marks"] == {
        mark: len(found) for mark in MARKS if (found := asked(f"?quality={mark}"))
    }
    assert counts["nobody"] == len(asked("?assignee=nobody")) == 2
    assert set(SoundCheck.values) < set(MARKS)


@pytest.fixture
def in_need(project: Project, annotator: User) -> dict[str, list[str]]:
    """Clips of each need, and others close to them; names by need."""
    bob, past = make_member("bob", project), timezone.now() - timedelta(days=1)
    late = make_clip(project, name="late")
    make_task(project, annotator, clip=late, due=past)
    make_task(project, bob, clip=late, due=past)
    make_task(project, clip=make_clip(project, name="late in the queue"), due=past)
    again = {"state": TaskState.RETURNED, "returns": 2}
    make_task(project, annotator, clip=make_clip(project, name="to and fro"), **again)
    make_clip(project, name="held", is_held=True)
    make_clip(project, name="bare")
    make_clip(project, name="unreadable", state=ClipState.FAILED)
    skipped = make_clip(project, name="skipped")
    for _ in range(2):
        make_task(project, clip=skipped, state=TaskState.SKIPPED)
    # And those that need nobody.
    done = make_clip(project, name="done late")
    make_task(project, bob, clip=done, due=past, state=TaskState.ACCEPTED)
    make_task(
        project, bob, clip=make_clip(project, name="once"), state=TaskState.RETURNED, returns=1
    )
    make_task(project, bob, due=past + timedelta(days=9))
    gold = {"purpose": ClipPurpose.GOLD}
    make_clip(project, name="gold", **gold)
    make_task(project, bob, clip=make_clip(project, name="late gold", **gold), due=past)
    make_clip(project, name="drawn", state=ClipState.STORED)
    return {
        "late": ["late", "late in the queue"],
        "returned_twice": ["to and fro"],
        "held": ["held"],
        "without_task": ["bare"],
        "stuck": ["skipped", "unreadable"],
    }


def test_the_overview_leads_to_exactly_the_clips_that_it_counts(
    asked: Any, project: Project, client: APIClient, in_need: dict[str, list[str]]
) -> None:
    refresh_stats(project.pk)

    found = {need: asked(f"?need={need}") for need in NEEDS}
    overview = client.get(f"/api/v1/projects/{project.uid}/overview").json()
    links = {note["kind"]: note for note in overview["attention"]}

    assert found == in_need
    assert asked("?need=held,stuck") == ["held", "skipped", "unreadable"]
    assert asked("?need=late&assignee=nobody") == ["late in the queue"]
    shown = client.get(f"/api/v1/projects/{project.uid}").json()["counts"]["needs"]
    assert shown == {need: len(names) for need, names in in_need.items()}
    for kind in ("late", "returned_twice", "held", "without_task"):
        assert links[kind]["link"] == f"/projects/{project.uid}/clips?need={kind}"
        assert links[kind]["count"] == len(in_need[kind])


def test_what_needs_somebody_is_not_for_those_who_see_own_work_alone(
    project: Project, client: APIClient, annotator: User, in_need: dict[str, list[str]]
) -> None:
    client.force_login(annotator)
    address = f"/api/v1/projects/{project.uid}"

    refused = client.get(f"{address}/clips?need=late")
    table = client.get(f"{address}/clips/csv?need=late")

    assert (refused.status_code, table.status_code) == (403, 403)
    assert refused.json()["message"] == "Only reviewers and managers see what needs somebody."
    assert client.get(address).json()["counts"]["needs"] == {}
