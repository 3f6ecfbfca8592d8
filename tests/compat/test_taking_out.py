"""What v1's people take out: the export and the sound."""

from __future__ import annotations

import json

import pytest
from django.conf import LazySettings

from audino_py.models import Label, Project, Task, User
from tests.api.test_media import ORIGINAL, furnish
from tests.compat.conftest import Page, body_of, data_path, write
from tests.makers import make_clip, make_member, make_task

pytestmark = pytest.mark.django_db


def test_the_export_has_the_shape_of_v1(
    mine: Page, task: Task, project: Project, mood: Label, noise: Label, manager: User
) -> None:
    glad, _ = mood.values.all()
    car, dog = noise.values.all()
    chosen = {"Mood": {"values": glad.pk}, "Noise": {"values": [car.pk, dog.pk]}}
    write(mine, task, transcription="so", annotations=chosen)
    empty = make_task(project, holder=task.assignee)
    bobs = make_task(project, holder=make_member("bob", project))
    path = f"/api/projects/{project.pk}/annotations"

    whole = json.loads(body_of(Page(manager).get(path)))
    own = json.loads(body_of(mine.get(path)))

    assert (whole["message"], whole["type"]) == (
        "Annotations fetched successfully",
        "FETCH_ANNOTATION_SUCCESS",
    )
    names = [one["original_filename"] for one in whole["annotations"]]
    assert names == [task.clip.name, empty.clip.name, bobs.clip.name]
    assert own["annotations"] == whole["annotations"][:2]
    first = whole["annotations"][0]
    file_name = f"{task.clip.uid.hex}.wav"
    assert set(first) == {
        *("original_filename", "filename", "url", "reference_transcription"),
        *("is_marked_for_review", "created_at", "last_modified", "assigned_user", "segmentations"),
    }
    assert (first["filename"], first["url"]) == (file_name, f"/audios/{file_name}")
    assert first["assigned_user"] == {"id": task.assignee_id, "username": "ada", "role": "user"}
    assert first["created_at"].endswith(" GMT")
    (segment,) = first["segmentations"]
    assert (segment["start_time"], segment["end_time"]) == (1.0, 2.0)
    assert segment["annotations"] == {
        "Mood": {"id": mood.pk, "values": {"id": glad.pk, "value": "glad"}},
        "Noise": {
            "id": noise.pk,
            "values": [{"id": car.pk, "value": "car"}, {"id": dog.pk, "value": "dog"}],
        },
    }
    assert whole["annotations"][1]["segmentations"] == []


def test_one_setting_opens_a_project_as_v1_did(
    task: Task, project: Project, settings: LazySettings
) -> None:
    furnish(task.clip)
    bob = Page(make_member("bob", project))
    path = f"/api/projects/{project.pk}/annotations"
    name = f"{task.clip.uid.hex}.wav"

    def seen() -> tuple[int, int, int]:
        count = len(json.loads(body_of(bob.get(path)))["annotations"])
        return bob.get(data_path(task)).status_code, count, bob.get(f"/audios/{name}").status_code

    assert seen() == (401, 0, 404)
    settings.V1_OPEN = True
    assert seen() == (200, 1, 200)


def test_sound_is_for_those_who_may_hear_it(mine: Page, task: Task, project: Project) -> None:
    furnish(task.clip)
    uid = task.clip.uid
    address = f"/audios/{uid.hex}.wav"

    whole = mine.get(address)
    part = mine.get(address, Range="bytes=0-99")
    kept = mine.get(address, **{"If-None-Match": whole["ETag"]})

    assert body_of(whole) == ORIGINAL
    assert (part.status_code, body_of(part)) == (206, ORIGINAL[:100])
    assert (kept.status_code, kept.content) == (304, b"")
    assert whole["Cache-Control"].startswith("private")
    for unknown in (
        f"{uid.hex}.mp3",
        f"{uid.hex}.wav.wav",
        f"{uid}.wav",
        "..",
        "x" * 32,
    ):
        answer = mine.get(f"/audios/{unknown}")
        assert (answer.status_code, answer.json()) == (404, {"message": "Error loading the audio"})
    other = mine.get(f"/api/audio/{make_clip(project).uid.hex}.wav")
    assert other.status_code == 404
    assert other.json()["message"].startswith("The requested URL was not found")
    assert Page().get(address).status_code == 401
