"""What managers see over time: days, quality, tables; and what people see of themselves."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from audino_py.models import (
    Annotation,
    ClipPurpose,
    Day,
    Label,
    LabelValue,
    Project,
    Segment,
    Stats,
    Task,
    TaskState,
    User,
)
from audino_py.policies import Actor
from audino_py.selectors.tables import TABLES
from audino_py.services.stats import refresh_stats
from audino_py.services.verdicts import judge as judge_task
from tests.api.test_progress import do, work_on
from tests.makers import make_clip, make_member, make_task, make_user, make_work
from tests.workers import signed_in

TWICE = 12


def at(days_ago: int) -> datetime:
    noon = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=1)
    return noon - timedelta(days=days_ago)


def accepted(project: Project, person: User, days_ago: int, judge: User) -> Task:
    """Handed in on one day and accepted on the next."""
    task = make_task(project, person, state=TaskState.SUBMITTED, submitted_at=at(days_ago))
    judge_task(task, None, "accepted", "", Actor(user=judge), at(days_ago - 1))
    task.move_to(TaskState.ACCEPTED)
    task.save()
    return task


def days(user: User, project: Project, **query: str) -> list[dict[str, Any]]:
    answer = signed_in(user).get(f"/api/v1/projects/{project.uid}/days", query)
    assert answer.status_code == 200, answer.content
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def test_each_day_tells_what_happened_on_it_and_where_work_was_at_its_end(
    project: Project, manager: User, annotator: User
) -> None:
    accepted(project, annotator, 3, manager)
    accepted(project, annotator, 2, manager)
    gold = make_clip(project, purpose=ClipPurpose.GOLD)
    make_task(project, annotator, clip=gold, state=TaskState.ACCEPTED, submitted_at=at(2))
    task = make_task(project, annotator)
    do(task, annotator, "save", "submit", "return", judge=manager)
    assert work_on(task, annotator, 45, 3).status_code == 204
    refresh_stats(project.pk)

    rows = days(manager, project)

    assert len(rows) == 28
    assert rows[-1]["day"] == at(0).date().isoformat()
    handed_in = [row["handed_in"] for row in rows[-4:]]
    assert handed_in == [1, 1, 0, 1]
    assert [row["accepted_seconds"] for row in rows[-4:]] == [0, 10.0, 10.0, 0]
    today = rows[-1]
    assert (today["sent_back"], today["active_seconds"], today["uploaded"]) == (1, 45.0, 4)
    assert {name: today[name] for name in ("assigned", "returned", "accepted")} == {
        "assigned": 0,
        "returned": 1,
        "accepted": 2,
    }
    assert rows[-2]["accepted"] is None  # nobody counted on that day


def test_the_states_of_a_day_that_is_over_stay_as_they_were(
    project: Project, manager: User
) -> None:
    make_task(project)
    refresh_stats(project.pk)
    Day.objects.update(day=at(1).date())
    make_task(project)
    refresh_stats(project.pk)
    before = Day.objects.count()
    refresh_stats(project.pk)

    assert [row["queued"] for row in days(manager, project)[-3:]] == [None, 1, 2]
    assert Day.objects.count() == before


def test_people_see_day_by_day_what_their_manager_sees_of_them(
    project: Project, manager: User, annotator: User
) -> None:
    bob = make_member("bob", project)
    accepted(project, annotator, 2, manager)
    accepted(project, bob, 2, manager)
    task = make_task(project, annotator)
    do(task, annotator, "save", "submit", "return", judge=manager)
    assert work_on(task, annotator, 30, 3).status_code == 204

    own = days(annotator, project, person=str(annotator.uid))

    assert own == days(manager, project, person=str(annotator.uid))
    assert sum(row["handed_in"] for row in own) == 2
    assert sum(row["active_seconds"] for row in own) == 30
    url = f"/api/v1/projects/{project.uid}/days"
    refused = signed_in(annotator).get(url, {"person": str(bob.uid)})
    assert (refused.status_code, signed_in(annotator).get(url).status_code) == (403, 403)
    assert signed_in(make_user("eve")).get(url).status_code == 404


@pytest.mark.parametrize(
    "query", [{"since": "2026-02-30"}, {"since": "2020-01-01"}, {"until": "1999-01-01", "x": "1"}]
)
def test_a_span_that_cannot_be_is_refused(
    project: Project, manager: User, query: dict[str, str]
) -> None:
    answer = signed_in(manager).get(f"/api/v1/projects/{project.uid}/days", query)

    assert answer.status_code == 400


def doubled(project: Project, people: list[User], answers: tuple[str, str], label: Label) -> None:
    """A clip that two people have done, with these answers."""
    clip = make_clip(project)
    for person, answer in zip(people, answers, strict=True):
        task = make_task(project, person, clip=clip, state=TaskState.SUBMITTED)
        work: Annotation = make_work(task, (1, 3, "so it is"))
        value = label.values.get(text=answer)
        Segment.objects.filter(annotation=work).update(values={str(label.uid): [str(value.uid)]})


@pytest.fixture
def twice(project: Project, annotator: User) -> Project:
    """Twelve clips done by two people, who take one answer for another on four."""
    bob = make_member("bob", project)
    label = Label.objects.create(project=project, name="How clear", kind="single")
    for text in ("Clear", "Noisy", "Hardly heard"):
        LabelValue.objects.create(label=label, text=text)
    for number in range(TWICE):
        answers = ("Noisy", "Hardly heard") if number < 4 else ("Clear", "Clear")
        doubled(project, [annotator, bob], answers, label)
    return project


def quality(user: User, project: Project) -> dict[str, Any]:
    answer = signed_in(user).get(f"/api/v1/projects/{project.uid}/quality")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_quality_is_told_over_all_clips_done_twice_with_what_is_mixed_up_most(
    twice: Project, manager: User
) -> None:
    found = quality(manager, twice)

    assert found["clips"] == TWICE
    measures = {"speaker": 1.0, "words": 0.0, "edges": 1.0, "answers": pytest.approx(8 / 12)}
    assert found["measures"] == measures
    (question,) = found["questions"]
    assert (question["name"], question["same"], question["compared"]) == ("How clear", 8, 12)
    assert question["mixed"] == {"first": "Hardly heard", "second": "Noisy", "count": 4} or (
        question["mixed"] == {"first": "Noisy", "second": "Hardly heard", "count": 4}
    )
    assert question["is_low"]
    assert [row["clips"] for row in found["people"]] == [TWICE, TWICE]


def test_gold_and_few_clips_bring_no_figure(twice: Project, manager: User) -> None:
    keep = list(twice.clips.values_list("pk", flat=True)[:3])
    twice.clips.filter(pk__in=keep).update(purpose=ClipPurpose.GOLD)

    found = quality(manager, twice)

    assert found["clips"] == TWICE - 3
    assert (found["measures"], found["questions"], found["people"]) == (None, [], [])


def test_those_who_label_see_nothing_of_it(twice: Project, annotator: User) -> None:
    url = f"/api/v1/projects/{twice.uid}"
    doors = [f"{url}/quality", *(f"{url}/tables/{name}" for name in TABLES)]

    assert {signed_in(annotator).get(door).status_code for door in doors} == {403}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_comes_as_csv_with_a_row_for_each_of_its_things(
    twice: Project, manager: User, name: str
) -> None:
    refresh_stats(twice.pk)
    answer = signed_in(manager).get(f"/api/v1/projects/{twice.uid}/tables/{name}")

    assert answer.status_code == 200
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    wanted = {
        "agreement": TWICE,
        "batches": 0,
        "days": 366,
        "people": 3,
        "progress": 0,
        "quality": 2,
        "questions": 1,
        "scores": 0,
        "sound": 17,
        "states": 6,
    }
    assert len(rows) == wanted[name]
    if name == "questions":
        assert (rows[0]["question"], rows[0]["mixed"]) == ("How clear", "4")
    if name == "states":
        assert {row["state"]: row["clips"] for row in rows}["submitted"] == str(2 * TWICE)


def test_a_cell_is_no_formula_and_an_unknown_table_is_named_as_such(
    twice: Project, manager: User
) -> None:
    Label.objects.update(name="=1+1")
    client = signed_in(manager)

    body = client.get(f"/api/v1/projects/{twice.uid}/tables/questions").content.decode()
    unknown = client.get(f"/api/v1/projects/{twice.uid}/tables/nothing")

    assert "\n'=1+1," in body
    assert unknown.status_code == 404
    assert "agreement, batches" in unknown.json()["message"]


def test_the_overview_names_who_holds_still_what_is_late_and_where_reviews_pile_up(
    project: Project, manager: User, annotator: User
) -> None:
    long_ago = timezone.now() - timedelta(days=5)
    held = [make_task(project, annotator) for _ in range(3)]
    Task.objects.filter(pk__in=[task.pk for task in held]).update(changed_at=long_ago)
    make_task(project, due=long_ago)
    make_task(project, make_member("bob", project), state=TaskState.RETURNED, returns=2)
    for _ in range(20):
        make_task(project, annotator, state=TaskState.SUBMITTED)
    spent = project.most_returns
    make_task(project, annotator, state=TaskState.SUBMITTED, returns=spent)
    make_task(project, annotator, state=TaskState.SUBMITTED, returns=spent - 1)
    refresh_stats(project.pk)

    url = f"/api/v1/projects/{project.uid}/overview"
    notes = {one["kind"]: one for one in signed_in(manager).get(url).json()["attention"]}

    assert notes["holding"]["message"] == "ada holds 3 clips."
    assert notes["holding"]["detail"] == "Nothing was changed for 5 days."
    assert notes["late"]["message"] == "1 clip is past its due day."
    assert notes["returned_twice"]["count"] == 1
    assert notes["returns_spent"]["count"] == 1
    assert notes["returns_spent"]["link"] == f"/projects/{project.uid}/review"
    assert notes["pile"]["detail"] == "22 wait, 0 a day get done."
    assert Stats.objects.get().counts["submitted"] == 22
    Project.objects.update(most_returns=0)  # no limit, so nobody has to decide
    refresh_stats(project.pk)
    assert Stats.objects.get().counts["returns_spent"] == 0
