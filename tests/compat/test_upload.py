"""v1's upload: what it refuses, in which order and words, and what it keeps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone
from rest_framework.test import APIClient

from audino_py.db import storage
from audino_py.models import Annotation, Event, Member, Project, Revision, Task, User
from tests.compat.conftest import BOUNDARY, Page, script_body, send
from tests.forms import files, tiny_wav
from tests.makers import make_key, make_user

pytestmark = pytest.mark.django_db
UNREADABLE = "The browser (or proxy) sent a request that this server could not understand."
SPAN: dict[str, Any] = {"start_time": 0.01, "end_time": "0.05", "transcription": "so"}


@pytest.fixture
def labels(project: Project, root: User) -> dict[str, Any]:
    """A select called Mood and a multiselect called Noise, made through v1."""
    mine, found = Page(root), {}
    for name, kind, texts in (("Mood", "1", ("glad", "sad")), ("Noise", 2, ("car", "dog"))):
        path = f"/api/projects/{project.pk}/labels"
        label = mine.ask("POST", path, {"name": name, "type": kind}).json()["label_id"]
        found[name] = label
        for text in texts:
            added = mine.ask("POST", f"/api/labels/{label}/values", {"value": text})
            found[text] = added.json()["value_id"]
    return found


def told(answer: Any) -> tuple[int, str]:
    assert answer.json()["code"] == answer.status_code
    return answer.status_code, answer.json()["message"]


def upload(key: str, number: int = 0, *spans: Any, **fields: str) -> Any:
    if spans:
        fields["segmentations"] = json.dumps(spans)
    return send(key, tiny_wav(number), **{"username": "ada", **fields})


def test_an_upload_answers_the_three_keys_of_v1(key: str, ada: User) -> None:
    answer = upload(key)

    task = Task.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "data_id": task.pk,
        "message": "Data uploaded, created and assigned successfully",
        "type": "DATA_CREATED",
    }
    assert (task.assignee, task.clip.name) == (ada, "take.wav")
    assert Event.objects.filter(verb="clip.uploaded").count() == 1


@pytest.mark.parametrize("form", ["{}", "Bearer {}", "Api-Key {}", "bearer {}"])
def test_the_key_is_taken_in_every_form(key: str, ada: User, form: str) -> None:
    assert upload(form.format(key)).status_code == 201


def test_the_key_is_taken_from_its_own_header(key: str, ada: User) -> None:
    answer = APIClient().generic(
        "POST",
        "/api/data",
        script_body(tiny_wav(), username="ada"),  # type: ignore[arg-type]  # bytes are taken
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
        headers={"X-API-Key": key},
    )

    assert answer.status_code == 201


def test_checks_come_in_the_order_of_v1(
    project: Project, key: str, ada: User, settings: LazySettings
) -> None:
    bad = json.dumps([{"start_time": 0}])
    all_wrong: dict[str, str] = {"username": "nobody", "segmentations": bad}

    assert told(send(None, b"", "x.flac", **all_wrong)) == (
        400,
        "API Key missing from `Authorization` Header",
    )
    assert told(send("a" * 32, b"", "x.flac", **all_wrong)) == (
        404,
        "No project exist with given API Key",
    )
    assert told(send(key, b"", "x.flac", **all_wrong)) == (
        404,
        "No user found with given username",
    )
    assert told(send(key, b"", "x.flac", username="ada", segmentations=bad)) == (
        400,
        "File format is not supported",
    )
    assert told(send(key, tiny_wav(), username="ada", segmentations=bad)) == (
        400,
        "Segmentations have missing keys.",
    )
    assert not Task.objects.exists()
    assert files(settings) == []


def test_without_a_file_or_a_form_the_words_are_those_of_v1(key: str, ada: User) -> None:
    body = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="username"\r\n\r\nada\r\n'
    options: dict[str, Any] = {"headers": {"Authorization": key}}
    client = APIClient()
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    no_file = client.generic(
        "POST", "/api/data", f"{body}--{BOUNDARY}--\r\n", content_type=kind, **options
    )
    no_form = client.generic("POST", "/api/data", "{}", content_type="application/json", **options)

    assert told(no_file) == (400, UNREADABLE)
    assert told(no_form) == (404, "No user found with given username")


@pytest.mark.parametrize("name", ["ADA", "", "ada "])
def test_user_names_are_exact(key: str, ada: User, name: str) -> None:
    assert told(upload(key, username=name))[0] == 404


def test_a_key_that_ended_or_may_not_upload_is_refused(project: Project, ada: User) -> None:
    dead = make_key(project, "upload", revoked_at=timezone.now())[1]
    weak = make_key(project, "read")[1]

    assert told(upload(dead)) == (404, "No project exist with given API Key")
    assert told(upload(weak)) == (401, "Unauthorized access!")


@pytest.mark.parametrize(
    ("text", "status", "message"),
    [
        ("", 400, "`segmentations` should be a JSON list of objects."),
        ("{", 400, "`segmentations` should be a JSON list of objects."),
        ('["a"]', 400, "`segmentations` should be a JSON list of objects."),
        (
            json.dumps([SPAN, {**SPAN, "end_time": 0.01}]),
            400,
            "segmentations[1]: `end_time` should come after `start_time`.",
        ),
        (
            json.dumps([{**SPAN, "start_time": -1}]),
            400,
            "segmentations[0]: `start_time` should be seconds from the start of the clip.",
        ),
        (
            json.dumps([{**SPAN, "end_time": "soon"}]),
            400,
            "segmentations[0]: `end_time` should be seconds from the start of the clip.",
        ),
        (
            json.dumps([{**SPAN, "end_time": "NaN"}]),
            400,
            "segmentations[0]: `end_time` should be seconds from the start of the clip.",
        ),
        (
            json.dumps([{**SPAN, "annotations": None}]),
            400,
            "`annotations` should be an object: label name to its values.",
        ),
        (
            json.dumps([{**SPAN, "annotations": {"Nope": {"values": 1}}}]),
            404,
            "Label not found with name: `Nope`",
        ),
        (
            json.dumps([{**SPAN, "annotations": {"Mood": {}}}]),
            400,
            "Key: `values` missing in Label: `Mood`",
        ),
        (
            json.dumps([{**SPAN, "annotations": {"Mood": {"values": -1}}}]),
            400,
            "`Mood` does not have label value with id `-1`",
        ),
        (
            json.dumps([{**SPAN, "annotations": {"Noise": {"values": ["-1"]}}}]),
            400,
            "`Noise` does not have label value with id `-1`",
        ),
    ],
)
def test_segments_are_refused_by_name(
    key: str,
    ada: User,
    labels: dict[str, int],
    settings: LazySettings,
    text: str,
    status: int,
    message: str,
) -> None:
    assert told(upload(key, segmentations=text)) == (status, message)
    assert not Task.objects.exists()
    assert files(settings) == []


def test_segments_become_the_work_of_the_person(
    key: str, mine: Page, project: Project, labels: dict[str, int]
) -> None:
    first = {
        "start_time": "0.0123456",
        "end_time": 0.05,
        "transcription": None,
        "annotations": {
            "Mood": {"label_id": 99, "values": str(labels["sad"])},
            "Noise": {"values": [labels["car"], str(labels["dog"])]},
        },
    }
    second = {
        **SPAN,
        "start_time": 0.06,
        "end_time": 0.08,
        "annotations": {
            "Mood": {"values": "-1"},
            str(labels["Noise"]): {"values": "dog"},
        },
    }
    third = {
        **SPAN,
        "start_time": 0.08,
        "end_time": 0.09,
        "annotations": {"Mood": {"values": [labels["glad"], labels["sad"]]}},
    }

    number = upload(key, 0, first, second, third, reference_transcription="ref").json()["data_id"]

    shown = mine.get(f"/api/projects/{project.pk}/data/{number}").json()
    parts = [
        (one["start_time"], one["end_time"], one["transcription"], one["annotations"])
        for one in shown["segmentations"]
    ]
    noise, mood = labels["Noise"], labels["Mood"]
    both = [labels["car"], labels["dog"]]
    assert parts == [
        (
            0.012346,
            0.05,
            "",
            {
                "Mood": {"label_id": mood, "values": labels["sad"]},
                "Noise": {"label_id": noise, "values": both},
            },
        ),
        (0.06, 0.08, "so", {"Noise": {"label_id": noise, "values": [labels["dog"]]}}),
        (0.08, 0.09, "so", {"Mood": {"label_id": mood, "values": labels["sad"]}}),
    ]
    assert shown["reference_transcription"] == "ref"
    assert shown["original_filename"] == "take.wav"
    clip = Task.objects.get(pk=number).clip
    assert shown["filename"] == f"{clip.uid.hex}.wav"
    assert Annotation.objects.get().author == page_user(mine)
    assert Revision.objects.get().number == 1


def page_user(mine: Page) -> User:
    name = mine.ask("POST", "/auth/is_logged_in").json()["username"]
    return User.objects.get(username=name)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *[(text, False) for text in ("False", "0", "no", "None", "OFF", "")],
        *[(text, True) for text in ("True", "1", "yes", "x")],
    ],
)
def test_the_review_flag_is_read_by_its_meaning(
    key: str, ada: User, text: str, meant: bool, settings: LazySettings
) -> None:
    upload(key, is_marked_for_review=text)
    settings.V1_TRUTHY_REVIEW = True
    upload(key, 1, is_marked_for_review=text)

    first, second = Task.objects.order_by("pk")
    assert (first.marked_for_review, second.marked_for_review) == (meant, text != "")


def test_the_same_file_again_answers_the_first_number(key: str, ada: User, root: User) -> None:
    first = upload(key, 0, SPAN)
    again = upload(key, 0, SPAN)
    bare = upload(key, 0)
    other = upload(key, 0, username="root")

    assert [one.status_code for one in (first, again, bare, other)] == [201] * 4
    assert first.json() == again.json() == bare.json()
    assert other.json()["data_id"] != first.json()["data_id"]
    assert Task.objects.values("clip").distinct().count() == 1
    assert Task.objects.count() == 2


def test_a_repeat_that_says_something_else_is_409_and_names_the_first(key: str, ada: User) -> None:
    number = upload(key, 0, SPAN).json()["data_id"]

    answer = upload(key, 0, {**SPAN, "transcription": "other"})

    status, message = told(answer)
    assert (status, answer.json()["data_id"]) == (409, number)
    assert f"data_id {number} " in message
    assert Revision.objects.count() == 1


def test_somebody_from_outside_is_let_in_and_that_is_said(key: str, project: Project) -> None:
    make_user("zoe")

    first, second = upload(key, username="zoe"), upload(key, 1, username="zoe")

    assert first.status_code == 201
    assert first.json()["warnings"] == ["zoe was no member of this project, and is one now."]
    assert "warnings" not in second.json()
    assert Member.objects.get(project=project).role == "annotator"
    assert Event.objects.filter(verb="member.added").count() == 1


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("EMPTY.WAV", b"", 400),
        ("text.wav", b"no sound at all" * 100, 400),
        ("take.MP3", tiny_wav(), 201),
        ("été 1.wav", tiny_wav(), 201),
        (".wav", tiny_wav(), 201),
        ("x.flac", tiny_wav(), 400),
        ("noextension", tiny_wav(), 201),
    ],
)
def test_sound_is_known_by_its_content(
    key: str, ada: User, name: str, data: bytes, status: int
) -> None:
    answer = send(key, data, name, username="ada")

    assert answer.status_code == status
    if status == 400:
        assert told(answer) == (400, "File format is not supported")
    else:
        assert Task.objects.get().clip.name == name


def test_a_refused_user_costs_no_disk(
    key: str, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    spooled: list[Path] = []
    monkeypatch.setattr(storage, "new_spool", lambda: spooled.append(Path()))

    assert told(upload(key, username="nobody"))[0] == 404
    assert told(send(key, tiny_wav(), "x.flac", username="nobody"))[0] == 404
    assert spooled == []


def test_a_full_disk_and_a_busy_server_are_said_in_json(
    key: str, ada: User, settings: LazySettings
) -> None:
    settings.FREE_SPACE_FLOOR_BYTES = 2**62
    full = upload(key)
    settings.FREE_SPACE_FLOOR_BYTES = 0
    settings.UPLOADS_AT_ONCE = 0
    busy = upload(key)

    assert told(full)[0] == 507
    assert told(busy)[0] == 503
    assert busy["Retry-After"] == "2"
