"""Time at work: each minute of a person counts once, also where a desk reports it late."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from audino_py.models import Event, Project, Task, TaskState, User
from tests.api.test_progress import sheet, work_on
from tests.makers import make_member, make_project, make_task, make_user, make_work
from tests.workers import post, signed_in


def test_a_stretch_of_time_counts_once(project: Project, annotator: User) -> None:
    task = make_task(project, annotator)

    assert work_on(task, annotator, 40, 5).status_code == 204
    assert work_on(task, annotator, 40, 5).status_code == 204
    assert work_on(task, annotator, 20, 6).status_code == 204
    assert work_on(task, annotator, 20, 3).status_code == 204

    assert [event.data["seconds"] for event in Event.objects.filter(verb="task.worked")] == [40, 20]


def test_time_that_comes_late_counts_though_a_later_stretch_on_the_clip_came_before(
    project: Project, annotator: User
) -> None:
    task = make_task(project, annotator)

    for seconds, minutes_ago in ((50, 5), (40, 9), (40, 9), (30, 7), (50, 5)):
        assert work_on(task, annotator, seconds, minutes_ago).status_code == 204

    found = Event.objects.filter(verb="task.worked").values_list("data__seconds", flat=True)
    assert list(found) == [50, 40, 30]


def test_two_desks_at_once_are_one_person_at_work(project: Project, annotator: User) -> None:
    one, two = make_task(project, annotator), make_task(project, annotator)
    since = timezone.now() - timedelta(minutes=5)

    def report(task: Task, begun_s: int, ended_s: int, seconds: float) -> None:
        moments = (since + timedelta(seconds=begun_s), since + timedelta(seconds=ended_s))
        body = dict(zip(("since", "until"), moments, strict=True)) | {"seconds": seconds}
        assert post(annotator, task, "worked", body).status_code == 204

    report(one, 0, 60, 60)
    report(two, 0, 60, 60)  # not at all
    report(two, 30, 90, 60)  # the second half
    report(one, 90, 150, 20)
    report(two, 90, 150, 30)  # both fit into the minute

    found = Event.objects.filter(verb="task.worked").values_list("data", flat=True)
    assert [data["seconds"] for data in found] == [60, 30, 20, 30]


@pytest.mark.parametrize(
    ("since_min", "until_min", "seconds"),
    [(-5, -4, 90), (-4, -5, 10), (30, 31, 10), (-60 * 24 * 20, -60 * 24 * 20 + 1, 10)],
)
def test_time_that_cannot_be_is_refused(
    project: Project, annotator: User, since_min: int, until_min: int, seconds: float
) -> None:
    task = make_task(project, annotator)

    def moment(minutes: int) -> datetime:
        return timezone.now() + timedelta(minutes=minutes)

    body = {"since": moment(since_min), "until": moment(until_min), "seconds": seconds}

    assert post(annotator, task, "worked", body).status_code == 400
    assert Event.objects.count() == 0


def archive(manager: User, project: Project) -> datetime:
    url = f"/api/v1/projects/{project.uid}"
    assert signed_in(manager).patch(url, {"is_archived": True}, format="json").status_code == 200
    moment = Project.objects.get(pk=project.pk).archived_at
    assert moment is not None
    return moment


def reported(user: User, task: Task, since: datetime, until: datetime, seconds: float) -> Any:
    body = {"since": since.isoformat(), "until": until.isoformat(), "seconds": seconds}
    return post(user, task, "worked", body)


def test_time_from_before_the_project_was_archived_counts_when_the_desk_is_online_again(
    project: Project, manager: User, annotator: User
) -> None:
    task = make_task(project, annotator)
    end = archive(manager, project)
    minute = timedelta(minutes=1)

    before = reported(annotator, task, end - 3 * minute, end - 2 * minute, 50)
    again = reported(annotator, task, end - 3 * minute, end - 2 * minute, 50)
    across = reported(annotator, task, end - minute / 2, end + minute / 2, 60)
    after = reported(annotator, task, end + minute, end + 2 * minute, 60)

    assert [answer.status_code for answer in (before, again, across, after)] == [204, 204, 204, 409]
    assert (after.json()["code"], after.json()["message"]) == (
        "archived",
        "This project was archived before this time at work, so it is not counted. "
        "What you worked before that is.",
    )
    (row,) = sheet(manager, project)
    assert row["active_seconds"] == "80.0"


def test_a_minute_in_two_projects_is_one_minute(project: Project, annotator: User) -> None:
    other = make_project()
    make_member("ada", other)
    since = timezone.now() - timedelta(minutes=5)
    until = since + timedelta(minutes=1)

    for task in (make_task(project, annotator), make_task(other, annotator)):
        assert reported(annotator, task, since, until, 60).status_code == 204

    found = Event.objects.filter(verb="task.worked").values_list("project", "data__seconds")
    assert list(found) == [(project.pk, 60)]


def test_time_on_a_clip_that_was_deleted_since_counts(
    project: Project, manager: User, annotator: User
) -> None:
    task = make_task(project, annotator)
    assert signed_in(manager).delete(f"/api/v1/clips/{task.clip.uid}").status_code == 204

    assert work_on(task, annotator, 30, 5).status_code == 204
    assert work_on(task, make_user("eve"), 30, 5).status_code == 404


def test_nothing_is_counted_where_nobody_knows_since_when_the_project_is_archived(
    project: Project, annotator: User
) -> None:
    task = make_task(project, annotator)
    Project.objects.update(is_archived=True)

    assert work_on(task, annotator, 30, 5).status_code == 409


def test_out_of_the_archive_all_time_counts_again(
    project: Project, manager: User, annotator: User
) -> None:
    task = make_task(project, annotator)
    archive(manager, project)
    url = f"/api/v1/projects/{project.uid}"
    signed_in(manager).patch(url, {"is_archived": False}, format="json")

    assert work_on(task, annotator, 30, 1).status_code == 204
    assert Project.objects.get().archived_at is None


@pytest.mark.parametrize("verb", ["release", "requeue"])
def test_time_on_a_clip_that_went_to_others_since_counts_for_who_worked_on_it(
    project: Project, manager: User, annotator: User, verb: str
) -> None:
    task = make_task(project, annotator)
    make_work(task)
    if verb == "requeue":
        Task.objects.update(state=TaskState.SUBMITTED)
    assert post(manager, task, verb).status_code == 200

    assert work_on(task, annotator, 30, 5).status_code == 204
    assert work_on(task, make_member("bob", project), 30, 5).status_code == 404
    assert [row["active_seconds"] for row in sheet(manager, project)] == ["30.0"]
