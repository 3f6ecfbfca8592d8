"""Clips come in whole, once, and only from those who may."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
from typing import Any

import pytest
from django.conf import LazySettings
from django_tasks_db.models import DBTaskResult
from rest_framework.test import APIClient

from audino_py.db import storage
from audino_py.models import (
    Annotation,
    Clip,
    Event,
    Label,
    LabelValue,
    Project,
    Revision,
    Segment,
    Speaker,
    Task,
    User,
)
from tests.forms import files, form, post_clip, post_form, tiny_wav
from tests.makers import make_key, make_member, make_project

FULL = os.environ.get("AUDINO_FULL") == "1"
HOSTILE = [
    "../../etc/passwd",
    "..\\..\\windows\\system32\\x.wav",
    "/etc/shadow",
    "C:\\boot.ini",
    "....//....//x.wav",
    "%2e%2e%2fx.wav",
    "x.wav\0.png",
    ".htaccess",
    "x.html",
    "wav.exe",
    "con.wav",
    "nul",
    "a" * 3000 + ".wav",
    " ",
    ".",
    "..",
    "...",
    "~/x.wav",
    "$(reboot).wav",
    "`id`.wav",
    "x;rm -rf .wav",
    "| cat",
    "<script>alert(1)</script>.wav",
    '"><img src=x onerror=alert(1)>.wav',
    "x\r\nSet-Cookie: a=b.wav",
    "\u202egnp.wav",
    "ÄÖÜ 音声.wav",
    "\ud83d\ude00.wav".encode("utf-16", "surrogatepass").decode("utf-16"),
    "-rf.wav",
    "original.wav",
    "sound-e2.json",
    "file:///etc/passwd",
    "\\\\host\\share\\x.wav",
    "x.wav::$DATA",
]


def test_an_upload_is_whole_on_disk_and_answers_its_digest(
    sender: APIClient, project: Project, settings: LazySettings
) -> None:
    data = tiny_wav()

    answer = post_clip(sender, project, data, "first take.wav", metadata={"room": 4})

    clip = Clip.objects.get()
    assert answer.status_code == 201, answer.content
    assert answer.json() == {
        "id": str(clip.uid),
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "state": "stored",
        "name": "first take.wav",
        "task": None,
        "duplicate": False,
        "warnings": [],
    }
    assert (storage.folder_of(clip.uid) / "original.wav").read_bytes() == data
    assert files(settings) == [f"{clip.uid.hex}/original.wav"]
    assert (clip.metadata, clip.key is not None) == ({"room": 4}, True)
    assert Event.objects.get().verb == "clip.uploaded"
    assert DBTaskResult.objects.count() == 1


def test_the_file_may_come_before_the_fields(sender: APIClient, project: Project) -> None:
    answer = post_clip(
        sender, project, tiny_wav(seconds=20), file_first=True, external_id="x1", reference="so"
    )

    clip = Clip.objects.get()
    assert (answer.status_code, clip.external_id, clip.reference) == (201, "x1", "so")


def test_a_manager_uploads_in_the_browser_with_the_session_token(
    project: Project, manager: User
) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(manager)
    token = client.get("/api/v1/session").json()["csrf_token"]

    without = post_clip(client, project, tiny_wav())
    answer = post_clip(client, project, tiny_wav(), headers={"X-CSRFToken": token})

    assert (without.status_code, answer.status_code) == (403, 201)
    assert Clip.objects.get().uploaded_by == manager


@pytest.mark.parametrize("who", ["nobody", "stranger", "annotator", "reader", "other key"])
def test_who_may_not_upload_is_refused_before_the_body_is_read(
    who: str, project: Project, settings: LazySettings
) -> None:
    client = APIClient()
    if who == "stranger":
        client.force_login(make_member("eve", make_project()))
    elif who == "annotator":
        client.force_login(make_member("ada", project))
    elif who != "nobody":
        place = project if who == "reader" else make_project()
        _key, text = make_key(place, "read" if who == "reader" else "upload")
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")

    answer = post_clip(client, project, tiny_wav())

    expected = {"nobody": 401, "stranger": 404, "annotator": 403, "reader": 403, "other key": 404}
    assert answer.status_code == expected[who]
    assert (Clip.objects.count(), files(settings)) == (0, [])


def test_a_file_that_is_no_audio_is_told_by_its_content(
    sender: APIClient, project: Project, settings: LazySettings
) -> None:
    for name, data in [("a.wav", b"\x89PNG\r\n\x1a\n" + bytes(100_000)), ("b.wav", b"")]:
        answer = post_clip(sender, project, data, name)
        assert (answer.status_code, answer.json()["code"]) == (415, "not_audio")

    assert (Clip.objects.count(), files(settings)) == (0, [])


def test_too_many_bytes_are_refused_when_declared_and_when_counted(
    sender: APIClient, project: Project, settings: LazySettings
) -> None:
    settings.MAX_UPLOAD_BYTES = 1000
    counted = post_clip(sender, project, tiny_wav(seconds=1))
    declared = post_form(sender, project, b"", CONTENT_LENGTH="10000000000")

    assert (counted.status_code, declared.status_code) == (413, 413)
    assert (Clip.objects.count(), files(settings)) == (0, [])


def test_a_full_disk_is_said_before_the_body(
    sender: APIClient, project: Project, settings: LazySettings
) -> None:
    settings.FREE_SPACE_FLOOR_BYTES = 2**60

    answer = post_clip(sender, project, tiny_wav())

    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
    assert (Clip.objects.count(), files(settings)) == (0, [])


def test_a_disk_that_fills_up_on_the_way_leaves_nothing(
    sender: APIClient, project: Project, settings: LazySettings
) -> None:
    pid = os.getpid()
    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    had = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        answer = post_clip(sender, project, tiny_wav(seconds=20))
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, had)

    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
    assert (Clip.objects.count(), files(settings)) == (0, [])


def test_more_uploads_than_the_server_takes_at_once_are_asked_to_come_again(
    sender: APIClient, project: Project, settings: LazySettings
) -> None:
    settings.UPLOADS_AT_ONCE = 0

    answer = post_clip(sender, project, tiny_wav())

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


@pytest.mark.parametrize("cut", [10, 60, 200, 1000])
def test_a_body_that_breaks_off_leaves_nothing(
    cut: int, sender: APIClient, project: Project, settings: LazySettings
) -> None:
    body = form(tiny_wav(), file_first=True, external_id="x")[:-cut]

    answer = post_form(sender, project, body)

    assert (answer.status_code, answer.json()["code"]) == (400, "broken_body")
    assert (Clip.objects.count(), files(settings)) == (0, [])


def test_hostile_names_are_data_and_nothing_else(
    sender: APIClient, project: Project, settings: LazySettings
) -> None:
    for number, name in enumerate(HOSTILE):
        answer = post_clip(sender, project, tiny_wav(number), name)
        clip = Clip.objects.latest("id")
        assert answer.status_code == 201, name
        assert clip.name == name.replace("\0", "\ufffd")[:1000]
        assert clip.suffix == ".wav"

    uids = Clip.objects.values_list("uid", flat=True)
    assert files(settings) == sorted(f"{uid.hex}/original.wav" for uid in uids)
    assert len(HOSTILE) == 34


def test_the_named_person_gets_the_clip_with_the_segments_as_their_work(
    sender: APIClient, project: Project, annotator: User
) -> None:
    label = Label.objects.create(project=project, name="Noise", kind="multiple")
    values = [LabelValue.objects.create(label=label, text=text) for text in ("wind", "cars")]

    answer = post_clip(
        sender,
        project,
        tiny_wav(),
        assignee="ada",
        segments=[
            {
                "start": 0,
                "end": 0.05,
                "text": " one ",
                "speaker": "Bo",
                "values": {"Noise": "wind"},
            },
            {
                "start": 0.05,
                "end": 0.1,
                "speaker": "Bo",
                "values": {str(label.uid): [str(values[1].uid), "wind"]},
            },
        ],
    )

    task, work, revision = Task.objects.get(), Annotation.objects.get(), Revision.objects.get()
    rows = list(Segment.objects.all())
    assert (answer.status_code, answer.json()["task"]) == (201, str(task.uid))
    assert (task.assignee, task.state) == (annotator, "assigned")
    assert (work.kind, work.author, work.revision, work.task) == ("work", annotator, 1, task)
    assert [(r.start_us, r.end_us, r.text, r.draft) for r in rows] == [
        (0, 50_000, " one ", False),
        (50_000, 100_000, "", False),
    ]
    assert rows[0].values == {str(label.uid): [str(values[0].uid)]}
    assert rows[1].values == {str(label.uid): [str(values[1].uid), str(values[0].uid)]}
    assert {r.speaker for r in rows} == {Speaker.objects.get(name="Bo")}
    assert (revision.number, len(revision.changes)) == (1, 2)
    assert revision.changes[0]["segment"]["id"] == str(rows[0].uid)


def test_segments_for_nobody_become_the_draft(sender: APIClient, project: Project) -> None:
    post_clip(sender, project, tiny_wav(), segments=[{"start": 0, "end": 0.05}], speaker="Al")

    draft = Annotation.objects.get()
    assert (draft.kind, draft.source, draft.task) == ("prediction", "key", None)
    assert Clip.objects.get().speaker == Speaker.objects.get(name="Al")


def test_channel_and_marks_of_a_segment_come_along(
    sender: APIClient, project: Project, annotator: User
) -> None:
    segments = [
        {"start": 0, "end": 0.02, "channel": 1, "unsure": True},
        {"start": 0.02, "end": 0.05, "channel": 0, "draft": True},
    ]
    post_clip(sender, project, tiny_wav(), assignee="ada", segments=segments)

    kept = Segment.objects.order_by("start_us").values_list("channel", "unsure", "draft")
    assert list(kept) == [(1, True, False), (0, False, True)]
    again = post_clip(sender, project, tiny_wav(), assignee="ada", segments=segments)
    assert again.json()["warnings"] == []
    segments[0]["channel"] = 0
    other = post_clip(sender, project, tiny_wav(), assignee="ada", segments=segments)
    assert "segments sent this time differ" in str(other.json())


@pytest.mark.parametrize(
    ("segments", "said"),
    [
        ([{"start": 0, "end": 1}, {"start": 2, "end": 2}], "segments.1"),
        ([{"start": -1, "end": 1}], "segments.0"),
        ([{"start": "0", "end": 1}], "segments.0"),
        ([{"end": 1}], "segments.0"),
        ([7], "segments.0"),
        ({"start": 0}, "segments"),
        ([{"start": 0, "end": 1, "values": {"Colour": "red"}}], "Colour"),
        ([{"start": 0, "end": 1, "values": {"Noise": "rain"}}], "rain"),
        ([{"start": 0, "end": 1, "label": "x"}], "label"),
        ([{"start": 0, "end": 1, "channel": -1}], "channel"),
        ([{"start": 0, "end": 1, "channel": True}], "channel"),
        ([{"start": 0, "end": 1, "channel": 1024}], "channel"),
        ([{"start": 0, "end": 1, "unsure": "yes"}], "unsure"),
        ([{"start": 0, "end": 1, "draft": 1}], "draft"),
        ("[1,", "segments"),
        ('[{"start": NaN, "end": 1}]', "segments"),
        ("[" * 3000, "segments"),
    ],
)
def test_segments_that_do_not_fit_are_named(
    segments: Any, said: str, sender: APIClient, project: Project, settings: LazySettings
) -> None:
    label = Label.objects.create(project=project, name="Noise", kind="multiple")
    LabelValue.objects.create(label=label, text="wind")

    answer = post_clip(sender, project, tiny_wav(), segments=segments)

    assert answer.status_code == 400
    assert said in answer.json()["message"]
    assert (Clip.objects.count(), files(settings)) == (0, [])


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"assignee": "nobody"}, "nobody"),
        ({"metadata": "[1]"}, "metadata"),
        ({"external_id": "x" * 201}, "external_id"),
        ({"filename": "x"}, "filename"),
    ],
)
def test_fields_that_do_not_fit_are_named(
    fields: dict[str, Any], said: str, sender: APIClient, project: Project
) -> None:
    answer = post_clip(sender, project, tiny_wav(), **fields)

    assert answer.status_code == 400
    assert said in answer.json()["message"]


def test_an_archived_project_takes_no_clips(sender: APIClient, project: Project) -> None:
    Project.objects.update(is_archived=True)

    assert post_clip(sender, project, tiny_wav()).status_code == 409
