"""The payment sheet of a period that is over never changes by itself, whatever is done later."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from audino_py.models import Clip, ClipPurpose, Project, Review, Submission, Task, User
from audino_py.services.purging import purge_deleted
from tests.api.test_progress import derived, do, sheet
from tests.makers import make_clip, make_member, make_task, make_work
from tests.workers import claim, post, signed_in

LAST_MONTH = timedelta(days=40)


def a_month_passes(project: Project) -> None:
    """All that happened so far lies in the month before."""
    for model, names in (
        (Submission, ("handed_in_at", "accepted_at", "returned_at")),
        (Review, ("created_at",)),
        (Task, ("submitted_at",)),
    ):
        for row in model.objects.filter(**_of(model, project)):
            moments = {name: getattr(row, name) for name in names}
            late = {name: moment - LAST_MONTH for name, moment in moments.items() if moment}
            model.objects.filter(pk=row.pk).update(**late)


def _of(model: Any, project: Project) -> dict[str, Any]:
    return {"task__project": project} if model is Review else {"project": project}


def before(user: User, project: Project) -> dict[str, tuple[str, str]]:
    """Last month's sheet: minutes and clips by person."""
    return _paid(user, project, timezone.now() - 2 * LAST_MONTH, timezone.now() - LAST_MONTH / 2)


def this_month(user: User, project: Project) -> dict[str, tuple[str, str]]:
    return _paid(user, project, timezone.now() - LAST_MONTH / 2, timezone.now())


def _paid(
    user: User, project: Project, since: datetime, until: datetime
) -> dict[str, tuple[str, str]]:
    period = {"since": since.isoformat(), "until": until.isoformat()}
    rows = sheet(user, project, **period)
    return {row["person"]: (row["approved_minutes"], row["accepted"]) for row in rows}


@pytest.fixture
def paid(project: Project, manager: User, annotator: User) -> Task:
    """Work of thirty seconds that was accepted last month."""
    task = make_task(project, annotator, clip=make_clip(project, duration_us=30_000_000))
    do(task, annotator, "save", "submit", "accept", judge=manager)
    a_month_passes(project)
    return task


def test_work_that_is_asked_for_again_stays_paid_and_whoever_does_it_anew_is_paid_too(
    paid: Task, manager: User, annotator: User
) -> None:
    bob = make_member("bob", paid.project)
    assert before(manager, paid.project) == {"ada": ("0.50", "1")}

    assert post(manager, paid, "requeue").status_code == 200
    assert before(manager, paid.project) == {"ada": ("0.50", "1")}
    assert post(manager, paid, "assign", {"assignee": str(bob.uid)}).status_code == 200
    do(paid, bob, "save", "submit")
    assert this_month(manager, paid.project)["bob"] == ("0.00", "0")  # nobody has judged it
    do(paid, bob, "accept", judge=manager)

    assert before(manager, paid.project) == {"ada": ("0.50", "1")}
    assert this_month(manager, paid.project)["bob"] == ("0.50", "1")
    assert before(annotator, paid.project) == {"ada": ("0.50", "1")}
    minutes = {name: row[0] for name, row in derived(paid.project).items()}
    assert minutes == {"ada": "0.50", "bob": "0.50"}


def test_the_same_person_is_paid_again_for_doing_it_again(
    paid: Task, manager: User, annotator: User
) -> None:
    bulk = {"deed": "requeue", "clips": [str(paid.clip.uid)]}
    url = f"/api/v1/projects/{paid.project.uid}/clips/bulk"
    answer = signed_in(manager).post(url, bulk, format="json")
    assert answer.status_code == 200, answer.content
    assert post(manager, paid, "assign", {"assignee": str(annotator.uid)}).status_code == 200

    do(paid, annotator, "save", "submit", "return", "save", "submit", "accept", judge=manager)

    assert before(manager, paid.project) == {"ada": ("0.50", "1")}
    assert this_month(manager, paid.project)["ada"] == ("0.50", "1")
    (row,) = [one for one in sheet(manager, paid.project) if one["person"] == "ada"]
    assert (row["submitted"], row["returns"], row["right_at_once"]) == ("1", "1", "0")


def test_an_undone_acceptance_is_taken_away_and_nothing_else(
    paid: Task, manager: User, annotator: User
) -> None:
    do(paid, annotator, "judge's undo", judge=manager)
    assert before(manager, paid.project) == {"ada": ("0.00", "0")}

    do(paid, annotator, "accept", "requeue", judge=manager)
    assert post(manager, paid, "assign", {"assignee": str(annotator.uid)}).status_code == 200
    Project.objects.update(needs_review=False)

    do(paid, annotator, "submit")
    assert this_month(manager, paid.project)["ada"] == ("1.00", "2")
    do(paid, annotator, "undo")  # of the second, which nobody looked at

    assert this_month(manager, paid.project)["ada"] == ("0.50", "1")

    assert Task.objects.get().state == "assigned"


def test_a_hand_in_that_its_person_takes_back_was_none(
    project: Project, manager: User, annotator: User
) -> None:
    task = make_task(project, annotator)
    do(task, annotator, "submit", "undo")
    assert not Submission.objects.exists()

    do(task, annotator, "submit", "return", "submit", "undo", judge=manager)

    (row,) = sheet(manager, project)
    assert (row["submitted"], row["returns"], row["accepted"]) == ("1", "1", "0")
    task.refresh_from_db()
    do(task, annotator, "judge's undo", "accept", judge=manager)
    (row,) = sheet(manager, project)
    assert (row["returns"], row["accepted"], row["right_at_once"]) == ("0", "1", "1")


def test_work_that_was_sent_back_and_given_away_is_no_more_work_when_its_person_takes_it_again(
    project: Project, manager: User, annotator: User
) -> None:
    task = make_task(project, annotator)
    do(task, annotator, "submit", "return", "release", judge=manager)
    assert claim(annotator, project).json()["id"] == str(task.uid)

    do(task, annotator, "submit", "undo", judge=manager)
    task.refresh_from_db()
    assert (task.state, task.submitted_at) == ("assigned", None)  # as it was before
    assert task.lease_until is not None
    assert post(manager, task, "undo").status_code == 403
    do(task, annotator, "submit", "accept", judge=manager)

    (row,) = sheet(manager, project)
    assert (row["submitted"], row["returns"], row["accepted"]) == ("1", "1", "1")
    assert row["right_at_once"] == "0"


def test_a_clip_that_is_deleted_erased_or_found_longer_stays_paid_as_it_was(
    paid: Task, manager: User
) -> None:
    Clip.objects.update(duration_us=31_000_000)
    assert before(manager, paid.project) == {"ada": ("0.50", "1")}

    assert signed_in(manager).delete(f"/api/v1/clips/{paid.clip.uid}").status_code == 204
    assert before(manager, paid.project) == {"ada": ("0.50", "1")}
    Clip.objects.update(deleted_at=timezone.now() - timedelta(days=3))
    assert purge_deleted() == 1

    assert not Task.objects.exists()
    assert before(manager, paid.project) == {"ada": ("0.50", "1")}


def test_who_has_left_is_still_in_the_sheet(paid: Task, manager: User, annotator: User) -> None:
    url = f"/api/v1/projects/{paid.project.uid}/members/{annotator.uid}"
    assert signed_in(manager).delete(url).status_code == 204

    assert before(manager, paid.project) == {"ada": ("0.50", "1")}


def test_each_of_those_who_do_a_clip_is_paid_for_it_and_a_reviewers_correction_changes_nothing(
    project: Project, manager: User, annotator: User
) -> None:
    clip = make_clip(project, duration_us=30_000_000)
    bob = make_member("bob", project)
    tasks = [make_task(project, one, clip=clip) for one in (annotator, bob)]
    works = [make_work(task) for task in tasks]
    for task, person in zip(tasks, (annotator, bob), strict=True):
        do(task, person, "submit")
    door, url = signed_in(manager), f"/api/v1/clips/{clip.uid}"
    begun = door.post(f"{url}/final", {"annotation": str(works[0].uid)}, format="json")
    assert begun.status_code == 201
    assert door.post(f"{url}/settle").json() == {"accepted": 2}

    minutes = {row["person"]: row["approved_minutes"] for row in sheet(manager, project)}
    assert (minutes["ada"], minutes["bob"]) == ("0.50", "0.50")
    assert {name: row[0] for name, row in derived(project).items()} == minutes


def test_a_clip_marked_later_changes_nothing_and_practice_is_nobodys_work(
    paid: Task, manager: User, annotator: User
) -> None:
    for purpose in (ClipPurpose.GOLD, ClipPurpose.PRACTICE):
        Clip.objects.update(purpose=purpose)
        assert before(manager, paid.project) == {"ada": ("0.50", "1")}
    practice = make_task(paid.project, annotator, clip=make_clip(paid.project, purpose="practice"))
    do(practice, annotator, "save", "submit")

    assert this_month(manager, paid.project)["ada"] == ("0.00", "0")


def test_what_was_kept_before_is_made_of_verdicts_and_moments(
    project: Project, manager: User, annotator: User
) -> None:
    bob = make_member("bob", project)
    clips = [make_clip(project, duration_us=(1 + number) * 6_000_000) for number in range(5)]
    tasks = [make_task(project, annotator, clip=clip) for clip in clips]
    do(tasks[0], annotator, "submit", "return", "submit", "accept", judge=manager)
    do(tasks[1], annotator, "submit", "accept", "requeue", judge=manager)
    assert post(manager, tasks[1], "assign", {"assignee": str(bob.uid)}).status_code == 200
    do(tasks[1], bob, "submit")
    do(tasks[2], annotator, "submit", "accept", "judge's undo", judge=manager)
    do(tasks[3], annotator, "submit", "return", judge=manager)
    Project.objects.update(needs_review=False)
    do(tasks[4], annotator, "submit")
    kept = [name for name in sheet(manager, project)[0] if name not in ("since", "until")]
    was = [[row[name] for name in kept] for row in sheet(manager, project)]
    moments = set(Submission.objects.values_list("task", "person", "accepted_at"))
    Submission.objects.all().delete()

    import_module("audino_py.migrations.0020_submission").fill(apps, None)

    assert [[row[name] for name in kept] for row in sheet(manager, project)] == was
    assert set(Submission.objects.values_list("task", "person", "accepted_at")) == moments
    do(tasks[2], annotator, "accept", judge=manager)  # they go on from there
    assert Submission.objects.get(task=tasks[2]).accepted_at is not None


def test_a_sheet_speaks_of_the_days_of_whoever_asks(paid: Task, manager: User) -> None:
    since, until = "2026-10-01T00:00:00+03:00", "2026-11-01T00:00:00+03:00"
    accepted_at = datetime.fromisoformat(until) - timedelta(microseconds=1)
    Submission.objects.update(accepted_at=accepted_at)
    url = f"/api/v1/projects/{paid.project.uid}/payments"

    answer = signed_in(manager).get(url, {"since": since, "until": until})

    name = 'attachment; filename="payments 2026-10-01 to 2026-11-01.csv"'
    assert answer["Content-Disposition"] == name
    (row,) = sheet(manager, paid.project, since=since, until=until)
    assert (row["since"], row["until"], row["approved_minutes"]) == (since, until, "0.50")
    months = {"since": until, "until": "2026-12-01T00:00:00+03:00"}
    rest = sheet(manager, paid.project, **months)
    assert [row["approved_minutes"] for row in rest] in ([], ["0.00"])
    Submission.objects.update(accepted_at=datetime.fromisoformat(until))
    assert sheet(manager, paid.project, **months)[0]["approved_minutes"] == "0.50"


@pytest.mark.parametrize(
    "period",
    [
        {"since": "2026-11-01T00:00:00Z", "until": "2026-10-01T00:00:00Z"},
        {"since": "2026-11-01T00:00:00Z", "until": "2026-11-01T00:00:00Z"},
        {"until": "0001-01-01T00:00:00Z"},
        {"until": "0001-01-01T00:00:00+14:00"},
        {"since": "0001-01-01T00:00:00Z"},
        {"since": "9999-12-31T23:59:59-14:00"},
        {"until": "9999-12-31T23:59:59-14:00"},
        {"since": "last month"},
    ],
)
@pytest.mark.parametrize("what", ["payments", "progress"])
def test_a_period_that_cannot_be_is_refused(
    project: Project, manager: User, what: str, period: dict[str, str]
) -> None:
    answer = signed_in(manager).get(f"/api/v1/projects/{project.uid}/{what}", period)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_names_run_nothing_in_a_spreadsheet_and_tell_two_people_apart(
    project: Project, manager: User, annotator: User
) -> None:
    bob = make_member("bob", project)
    for person in (annotator, bob):
        User.objects.filter(pk=person.pk).update(
            display_name='=HYPERLINK("x";"y"),\n@SUM(1)', email=f"+{person}@x.org"
        )
        do(make_task(project, person), person, "submit", "accept", judge=manager)

    rows = sheet(manager, project)

    assert [row["username"] for row in rows] == ["ada", "bob"]
    for row in rows:
        assert row["person"] == '\'=HYPERLINK("x";"y"),\n@SUM(1)'
        assert row["email"] == f"'+{row['username']}@x.org"


def test_a_clip_without_any_length_is_counted_and_weighs_nothing(
    project: Project, manager: User, annotator: User
) -> None:
    task = make_task(project, annotator, clip=make_clip(project, duration_us=None))
    do(task, annotator, "submit", "accept", judge=manager)

    (row,) = sheet(manager, project)
    assert (row["accepted"], row["approved_minutes"], row["submitted"]) == ("1", "0.00", "1")
