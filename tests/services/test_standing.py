"""Clips that come in go by standing rules to those whom a batch names."""

from __future__ import annotations

from typing import Any

from audino_py.models import Batch, Clip, Event, Notice, Project, Skip, Task, TaskState, User
from audino_py.services.clips import queue_tasks, queue_tasks_of
from tests.makers import make_clip, make_member
from tests.workers import signed_in

HEBREW = {"metadata": {"language": ["he"]}}


def standing(project: Project, *takers: User, rule: Any = None, name: str = "Hebrew") -> Batch:
    batch = Batch.objects.create(
        project=project,
        name=name,
        rule={"metadata": {}, "name": "", "task_state": "", **(rule or HEBREW)},
    )
    batch.takers.set(takers)
    return batch


def comes_in(project: Project, language: str) -> Clip:
    clip = make_clip(project, metadata={"language": language})
    queue_tasks(clip)
    return clip


def holders(clip: Clip) -> list[str | None]:
    rows = Task.objects.filter(clip=clip).order_by("assignee__username")
    return list(rows.values_list("assignee__username", flat=True))


def test_a_clip_that_fits_goes_to_its_person_and_others_wait(
    project: Project, annotator: User
) -> None:
    standing(project, annotator)

    assert holders(comes_in(project, "he")) == ["ada"]
    assert holders(comes_in(project, "de")) == [None]
    assert Task.objects.get(assignee=annotator).state == TaskState.ASSIGNED
    assert Notice.objects.get().user == annotator
    assert Event.objects.filter(verb="clips.assigned").count() == 1


def test_many_at_once_are_shared_evenly_and_nobody_gets_more_than_the_limit(
    project: Project, annotator: User
) -> None:
    Project.objects.filter(pk=project.pk).update(most_open=3)
    project.refresh_from_db()
    bob = make_member("bob", project)
    standing(project, annotator, bob)
    clips = [make_clip(project, metadata={"language": "he"}) for _ in range(8)]

    queue_tasks_of([Clip.objects.select_related("project").get(pk=clip.pk) for clip in clips])

    numbers = [Task.objects.filter(assignee=who).count() for who in (annotator, bob, None)]
    assert numbers == [3, 3, 2]


def test_clips_that_come_in_one_by_one_are_shared_evenly_too(
    project: Project, annotator: User
) -> None:
    standing(project, annotator, make_member("bob", project), make_member("cy", project))

    assert [holders(comes_in(project, "he")) for _ in range(6)] == [["ada"], ["bob"], ["cy"]] * 2

    Task.objects.filter(assignee=annotator).update(state=TaskState.ACCEPTED)
    assert [holders(comes_in(project, "he")) for _ in range(3)] == [["ada"], ["ada"], ["bob"]]


def test_whoever_is_quick_does_not_get_all(project: Project, annotator: User) -> None:
    standing(project, annotator, make_member("bob", project))

    found = []
    for _ in range(4):
        found += holders(comes_in(project, "he"))
        Task.objects.update(state=TaskState.ACCEPTED)

    assert found == ["ada", "bob", "ada", "bob"]


def test_each_of_two_people_gets_a_clip_that_is_done_twice(
    project: Project, annotator: User
) -> None:
    Project.objects.filter(pk=project.pk).update(annotators_per_clip=2)
    project.refresh_from_db()
    standing(project, annotator, make_member("bob", project))

    assert holders(comes_in(project, "he")) == ["ada", "bob"]


def test_the_oldest_rule_decides_and_who_left_is_passed_over(
    project: Project, annotator: User
) -> None:
    bob = make_member("bob", project)
    standing(project, annotator)
    standing(project, bob, rule={"metadata": {}}, name="All")

    assert holders(comes_in(project, "he")) == ["ada"]
    assert holders(comes_in(project, "de")) == ["bob"]
    project.members.filter(user=annotator).delete()
    late = comes_in(project, "he")
    assert None in holders(late) or "bob" in holders(late)
    assert "ada" not in holders(late)


def test_analysed_again_nothing_is_given_twice_nor_to_who_skipped_it(
    project: Project, annotator: User
) -> None:
    standing(project, annotator)
    clip = comes_in(project, "he")
    queue_tasks(clip)
    assert holders(clip) == ["ada"]

    task = Task.objects.get(clip=clip)
    Skip.objects.create(task=task, user=annotator, reason="No speech")
    Task.objects.filter(pk=task.pk).update(assignee=None, state=TaskState.QUEUED)
    queue_tasks(clip)
    assert holders(clip) == [None]


def test_managers_set_who_gets_them_and_only_people_of_the_project(
    project: Project, manager: User, annotator: User
) -> None:
    batch = standing(project)
    url = f"/api/v1/projects/{project.uid}/batches/{batch.uid}"
    client = signed_in(manager)

    body = {"takers": [str(annotator.uid)]}
    assert client.patch(url, body, format="json").json()["takers"] == [str(annotator.uid)]
    assert client.patch(url, {"takers": []}, format="json").json()["takers"] == []
    stranger = {"takers": ["0190a5a0-0000-7000-8000-000000000000"]}
    assert client.patch(url, stranger, format="json").status_code == 400
    assert Event.objects.filter(verb="batch.takers_set").count() == 2
