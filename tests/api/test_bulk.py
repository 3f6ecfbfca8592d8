"""Many clips at once: one request, one record, and a way back."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from audino_py.models import Annotation, Clip, ClipState, Event, Project, Task, TaskState, User
from tests.makers import make_clip, make_task, make_work
from tests.workers import claim, signed_in


def bulk(user: User, project: Project, deed: str, *clips: Clip, **choice: Any) -> Any:
    body = {"deed": deed, **(choice or {"clips": [str(clip.uid) for clip in clips]})}
    return signed_in(user).post(f"/api/v1/projects/{project.uid}/clips/bulk", body, format="json")


def shown(user: User, project: Project) -> set[str]:
    answer = signed_in(user).get(f"/api/v1/projects/{project.uid}/clips").json()
    return {clip["id"] for clip in answer["results"]}


def test_many_clips_are_deleted_by_one_request_and_come_back_by_another(
    project: Project, manager: User
) -> None:
    clips = [make_clip(project) for _ in range(4)]

    gone = bulk(manager, project, "delete", *clips[:3])

    ids = [str(clip.uid) for clip in clips]
    assert (gone.status_code, gone.json()) == (200, {"clips": ids[:3], "left": 0, "next": None})
    assert shown(manager, project) == {ids[3]}
    event = Event.objects.get()
    assert (event.verb, event.data) == ("clips.delete", {"clips": 3, "of": ids[:3]})

    back = bulk(manager, project, "restore", *clips)

    assert back.json()["clips"] == ids[:3]
    assert shown(manager, project) == set(ids)


def test_all_that_fit_a_rule_are_chosen(project: Project, manager: User) -> None:
    english = [make_clip(project, metadata={"language": "en"}) for _ in range(2)]
    make_clip(project, metadata={"language": "de"})

    answer = bulk(manager, project, "delete", rule={"metadata": {"language": ["en"]}})

    assert answer.json()["clips"] == [str(clip.uid) for clip in english]


def test_finished_and_skipped_work_is_queued_again_and_the_old_work_stays(
    project: Project, manager: User, annotator: User
) -> None:
    states = (TaskState.SUBMITTED, TaskState.ACCEPTED, TaskState.SKIPPED, TaskState.ASSIGNED)
    tasks = [make_task(project, annotator, state=state) for state in states]
    works = [make_work(task, (0, 1, "kept")) for task in tasks]

    answer = bulk(manager, project, "requeue", *[task.clip for task in tasks])

    assert answer.json()["clips"] == [str(task.clip.uid) for task in tasks[:3]]
    states_now = Task.objects.order_by("id").values_list("state", flat=True)
    assert list(states_now) == ["queued"] * 3 + ["assigned"]
    assert Annotation.objects.filter(closed_at=None).get() == works[3]
    assert all(work.segments.get().text == "kept" for work in works)
    assert claim(manager, project).json()["clip"]["id"] == str(tasks[0].clip.uid)


def test_failed_clips_are_analysed_again(project: Project, manager: User) -> None:
    failed = make_clip(project, state=ClipState.FAILED, reason="broken", tries=3)

    assert bulk(manager, project, "analyse", failed).json()["clips"] == [str(failed.uid)]

    failed.refresh_from_db()
    assert (failed.state, failed.reason, failed.tries) == ("stored", "", 0)
    assert failed.owed_at is not None


def test_others_and_foreign_clips_are_left_alone(
    project: Project, manager: User, reviewer: User
) -> None:
    foreign = make_clip(Project.objects.create(name="Another"))

    assert bulk(reviewer, project, "delete", make_clip(project)).status_code == 403
    assert bulk(manager, project, "delete", foreign).json()["clips"] == []
    assert Clip.objects.filter(deleted_at=None).count() == 2


def test_deleting_costs_the_same_for_one_and_for_thirty(project: Project, manager: User) -> None:
    costs = []
    for number in (1, 30):
        clips = [make_clip(project) for _ in range(number)]
        with CaptureQueriesContext(connection) as seen:
            assert len(bulk(manager, project, "delete", *clips).json()["clips"]) == number
        costs.append(len(seen))

    assert costs[0] == costs[1]
