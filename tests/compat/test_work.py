"""v1's members: tabs, one clip, segments, review flag, export, sound."""

from __future__ import annotations

import json
from typing import Any

import pytest

from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    ClipState,
    Label,
    Project,
    Revision,
    Segment,
    Task,
    TaskState,
    User,
)
from tests.compat.conftest import Page, body_of, data_path, send, write
from tests.forms import tiny_wav
from tests.makers import make_member, make_task, make_work

pytestmark = pytest.mark.django_db
FAILED = {"message": "Could not create segmentation", "type": "SEGMENTATION_CREATION_FAILED"}
DENIED = {"message": "Unauthorized access!", "msg": "Unauthorized access!"}


def segments(mine: Page, task: Task) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = mine.get(data_path(task)).json()["segmentations"]
    return found


def test_clips_stand_in_four_tabs_ten_a_page(mine: Page, project: Project, ada: User) -> None:
    tasks = [make_task(project, holder=ada) for _ in range(12)]
    make_work(tasks[0], (0, 1, "x"), (1, 2, "y"))
    mine.ask("PATCH", data_path(tasks[1]), {"is_marked_for_review": True})
    base = f"/api/current_user/projects/{project.pk}/data"

    first = mine.get(base).json()
    done = mine.get(f"{base}?active=completed").json()

    count = {"pending": 11, "completed": 1, "marked_review": 1, "all": 12}
    assert first["count"] == done["count"] == count
    assert (first["page"], first["next_page"], first["prev_page"]) == (1, 2, None)
    assert first["active"] == "pending"
    assert len(first["data"]) == 10
    assert first["data"][0]["data_id"] == tasks[1].pk  # changed last
    clip = tasks[0].clip
    assert done["data"] == [
        {
            "data_id": tasks[0].pk,
            "filename": f"{clip.uid.hex}.wav",
            "original_filename": clip.name,
            "created_on": f"{tasks[0].created_at:%B %d, %Y}",
            "reference_transcription": None,
            "is_marked_for_review": False,
            "number_of_segmentations": 2,
        }
    ]
    second = mine.get(f"{base}?page=2&active=all").json()
    assert (len(second["data"]), second["next_page"], second["prev_page"]) == (2, None, 1)
    beyond = mine.get(f"{base}?page=9").json()
    assert (beyond["data"], beyond["page"], beyond["prev_page"]) == ([], 9, 8)
    for unreadable in ("x", "-1", "0", "9" * 40):
        assert mine.get(f"{base}?page={unreadable}").json()["page"] == 1
    answer = mine.get(f"{base}?active=nope")
    assert (answer.status_code, answer.json()["message"]) == (
        400,
        "Error fetching all data points",
    )


def test_a_data_point_shows_from_its_201_on(mine: Page, project: Project, key: str) -> None:
    number = send(key, tiny_wav(), username="ada").json()["data_id"]

    rows = mine.get(f"/api/current_user/projects/{project.pk}/data").json()["data"]

    assert [row["data_id"] for row in rows] == [number]
    assert Clip.objects.get().state == ClipState.STORED
    task = Task.objects.get()
    assert write(mine, task, start=0.01, end=0.02).status_code == 201
    assert mine.get(f"/audios/{rows[0]['filename']}").status_code == 200


def test_projects_are_those_one_belongs_to(mine: Page, admin: Page, project: Project) -> None:
    assert mine.get("/api/current_user/projects").json()["projects"] == [
        {
            "project_id": project.pk,
            "name": project.name,
            "created_by": "",
            "created_on": f"{project.created_at:%B %d, %Y}",
        }
    ]
    assert admin.get("/api/current_user/projects").json() == {"projects": []}


def test_the_form_asks_what_v1_knows(
    mine: Page, project: Project, mood: Label, noise: Label
) -> None:
    Label.objects.create(project=project, name="Note", kind="text")
    path = f"/api/projects/{project.pk}/labels"

    shown = mine.get(path).json()

    assert list(shown) == ["Mood", "Noise"]
    assert shown["Mood"] == {
        "label_id": mood.pk,
        "type": "select",
        "values": [{"value_id": v.pk, "value": v.text} for v in mood.values.all()],
    }
    assert shown["Noise"]["type"] == "multiselect"
    unknown = mine.get("/api/projects/999999/labels")
    assert (unknown.status_code, unknown.json()) == (404, {"message": "Error fetching all labels"})


def test_segments_are_written_overwritten_and_deleted(
    mine: Page, task: Task, mood: Label, noise: Label
) -> None:
    glad, sad = mood.values.all()
    car, dog = noise.values.all()
    chosen = {
        "Mood": {"label_id": 1, "values": str(glad.pk)},
        "Noise": {"values": [car.pk, "dog"]},
    }
    made = write(mine, task, start=1.123456, end="2.5", transcription="so", annotations=chosen)

    number = made.json()["segmentation_id"]
    assert (made.status_code, made.json()["type"]) == (201, "SEGMENTATION_CREATED")
    assert segments(mine, task) == [
        {
            "segmentation_id": number,
            "start_time": 1.1235,
            "end_time": 2.5,
            "transcription": "so",
            "annotations": {
                "Mood": {"label_id": mood.pk, "values": glad.pk},
                "Noise": {"label_id": noise.pk, "values": [car.pk, dog.pk]},
            },
        }
    ]
    one = data_path(task, "segmentations", number)
    body = {"start": 1, "end": 2, "annotations": {str(mood.pk): {"values": "sad"}}}
    put = mine.ask("PUT", one, body)
    assert (put.status_code, put.content) == (204, b"")
    (after,) = segments(mine, task)
    assert (after["segmentation_id"], after["transcription"]) == (number, "")
    assert after["annotations"] == {"Mood": {"label_id": mood.pk, "values": sad.pk}}
    assert mine.ask("DELETE", one).status_code == 204
    assert segments(mine, task) == []
    again = mine.ask("DELETE", one)
    assert again.status_code == 404
    assert again.json()["type"] == "SEGMENTATION_DELETION_FAILED"
    assert list(Revision.objects.values_list("number", flat=True)) == [1, 2, 3]
    for method in ("GET", "PATCH"):
        assert mine.ask(method, one).status_code == 405


def test_the_last_writer_wins_and_every_version_is_kept(mine: Page, task: Task, ada: User) -> None:
    number = write(mine, task, transcription="first").json()["segmentation_id"]
    other = Page(ada)
    one = data_path(task, "segmentations", number)

    for who, text in ((mine, "second"), (other, "third"), (mine, "fourth")):
        body = {"start": 1, "end": 2, "transcription": text}
        assert who.ask("PUT", one, body).status_code == 204

    assert [s["transcription"] for s in segments(mine, task)] == ["fourth"]
    kept = [row.changes[0]["segment"]["text"] for row in Revision.objects.order_by("number")]
    assert kept == ["first", "second", "third", "fourth"]


def test_overwriting_keeps_what_v1_knows_nothing_of(
    mine: Page, task: Task, project: Project
) -> None:
    note = Label.objects.create(project=project, name="Note", kind="text")
    work = make_work(task, (1, 2, "x"))
    work.segments.update(values={str(note.uid): "keep"}, unsure=True, channel=0)
    number = work.segments.get().pk

    mine.ask("PUT", data_path(task, "segmentations", number), {"start": 1, "end": 3})

    row = Segment.objects.get()
    assert (row.values, row.unsure, row.channel) == ({str(note.uid): "keep"}, True, 0)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"start": None}, 400, {"message": "Params `start_time` or `end_time` missing"}),
        (
            {"start": "a", "end": "b"},
            400,
            {"message": "Params `start_time` and `end_time` need to be float or int values"},
        ),
        ({"end": "b"}, 400, None),
        ({"start": 3}, 400, FAILED),
        ({"start": -1}, 400, FAILED),
        ({"end": 11}, 400, FAILED),
        ({"annotations": {"Nope": {"values": 1}}}, 404, FAILED),
        ({"annotations": {"Mood": {"values": 999999}}}, 400, FAILED),
        ({"annotations": None}, 400, FAILED),
        ({"transcription": 5}, 400, FAILED),
    ],
)
def test_segments_are_refused_in_the_words_of_v1(
    mine: Page, task: Task, mood: Label, body: Any, status: int, said: Any
) -> None:
    answer = write(mine, task, **body)

    assert answer.status_code == status
    if said is not None:
        assert {key: answer.json()[key] for key in said} == said
    assert not Segment.objects.exists()


def test_unknown_things_are_404_in_the_words_of_v1(mine: Page, task: Task) -> None:
    nowhere = f"/api/projects/{task.project_id}/data/999999"
    assert mine.get(nowhere).json() == {"message": "Error fetching datapoint with given id"}
    changed = mine.ask("PATCH", nowhere, {})
    assert (changed.status_code, changed.json()["type"]) == (404, "DATA_UPDATION_FAILED")
    made = mine.ask("POST", f"{nowhere}/segmentations", {"start": 1, "end": 2})
    assert (made.status_code, made.json()) == (404, FAILED)
    put = mine.ask("PUT", data_path(task, "segmentations", 999999), {"start": 1, "end": 2})
    assert (put.status_code, put.json()["message"]) == (404, FAILED["message"])


def test_only_the_holder_writes(task: Task, project: Project, manager: User) -> None:
    boss, bob = Page(manager), Page(make_member("bob", project))

    for who in (boss, bob):
        for answer in (write(who, task), who.ask("PATCH", data_path(task), {})):
            assert (answer.status_code, answer.json()) == (401, DENIED)
    assert boss.get(data_path(task)).status_code == 200
    assert bob.get(data_path(task)).status_code == 401


def test_finished_work_is_closed_to_v1_too(mine: Page, task: Task) -> None:
    number = write(mine, task).json()["segmentation_id"]
    Task.objects.update(state=TaskState.SUBMITTED)

    answers = [
        write(mine, task),
        mine.ask("DELETE", data_path(task, "segmentations", number)),
    ]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert "handed in" in answers[0].json()["reason"]
    assert len(segments(mine, task)) == 1


def test_drafts_are_never_shown(mine: Page, project: Project, task: Task) -> None:
    work = make_work(task, (0, 1, "mine"), (1, 2, "draft"))
    draft = work.segments.get(text="draft")
    Segment.objects.filter(pk=draft.pk).update(draft=True)
    base = f"/api/current_user/projects/{project.pk}/data?active=completed"

    assert [one["transcription"] for one in segments(mine, task)] == ["mine"]
    assert mine.get(base).json()["data"][0]["number_of_segmentations"] == 1
    one = data_path(task, "segmentations", draft.pk)
    assert mine.ask("PUT", one, {"start": 1, "end": 2}).status_code == 404
    export = json.loads(body_of(mine.get(f"/api/projects/{project.pk}/annotations")))
    assert [s["transcription"] for s in export["annotations"][0]["segmentations"]] == ["mine"]


def test_work_begun_through_v1_starts_empty(mine: Page, task: Task) -> None:
    draft = Annotation.objects.create(clip=task.clip, kind=AnnotationKind.PREDICTION)
    Segment.objects.create(annotation=draft, uid=task.uid, start_us=0, end_us=1_000_000, draft=True)
    write(mine, task, transcription="own")

    work = Annotation.objects.get(kind=AnnotationKind.WORK)
    assert [row.text for row in work.segments.all()] == ["own"]


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ({}, False),
        *[
            ({"is_marked_for_review": v}, v in (True, "yes", 1))
            for v in (True, False, None, "False", "0", "yes", 1, 0)
        ],
    ],
)
def test_the_review_flag_means_what_it_says(
    mine: Page, task: Task, sent: dict[str, Any], meant: bool
) -> None:
    answer = mine.ask("PATCH", data_path(task), sent)

    assert answer.json() == {
        "data_id": task.pk,
        "is_marked_for_review": meant,
        "message": "Data updated",
        "type": "DATA_UPDATED",
    }
    assert mine.get(data_path(task)).json()["is_marked_for_review"] is meant
