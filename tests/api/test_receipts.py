"""Exports with a receipt: what it says, and the same file again."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone
from rest_framework.test import APIClient

from audino_py import bell
from audino_py.db import storage
from audino_py.formats.registry import FORMATS
from audino_py.models import (
    Clip,
    Export,
    ExportState,
    Label,
    LabelValue,
    Project,
    Speaker,
    Task,
    TaskState,
    User,
)
from audino_py.services.exports import make_owed_exports, purge_exports
from audino_py.services.sweeping import drop_strays
from tests.makers import make_clip, make_key, make_task, make_work


@pytest.fixture
def finished(project: Project, annotator: User) -> Project:
    """Six accepted clips of three voices, and one that is submitted."""
    voices = [Speaker.objects.create(project=project, name=name) for name in ("Ann", "Ben", "Cy")]
    for number in range(6):
        clip = make_clip(project, name=f"c{number}.wav", metadata={"room": number // 2})
        task = make_task(project, annotator, clip=clip, state=TaskState.ACCEPTED)
        work = make_work(task, (0.5, 1.25, "one"), (2.0001, 3.5, "two"))
        work.segments.update(speaker=voices[number // 2])
    noise = Label.objects.create(project=project, name="Noise", kind="single")
    LabelValue.objects.create(label=noise, text="dog")
    submitted = make_task(project, annotator, state=TaskState.SUBMITTED)
    make_work(submitted, (1, 2, "later"))
    return project


@pytest.fixture
def manages(client: APIClient, manager: User) -> APIClient:
    client.force_login(manager)
    return client


def ask(client: APIClient, project: Project, **body: Any) -> Any:
    return client.post(f"/api/v1/projects/{project.uid}/exports", body, format="json")


def made(client: APIClient, project: Project, **body: Any) -> dict[str, Any]:
    response = ask(client, project, **body)
    assert response.status_code == 201, response.content
    export: dict[str, Any] = response.json()
    assert export["state"] == "ready", export
    return export


def file_of(client: APIClient, export: dict[str, Any]) -> bytes:
    response: Any = client.get(export["file_url"])
    assert response.status_code == 200, response.content
    data = b"".join(response.streaming_content)
    assert len(data) == export["bytes"]
    assert hashlib.sha256(data).hexdigest() == export["sha256"]
    return data


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_comes_with_a_receipt_and_again_byte_for_byte(
    manages: APIClient, finished: Project, name: str
) -> None:
    first = made(manages, finished, format=name)
    data = file_of(manages, first)
    Task.objects.update(state=TaskState.RETURNED)

    again = manages.post(f"/api/v1/exports/{first['id']}/again").json()

    assert file_of(manages, again) == data
    assert again["receipt"]["again_of"] == first["id"]
    assert again["receipt"]["sha256_then"] == again["receipt"]["file"]["sha256"]
    receipt = first["receipt"]
    assert receipt["counts"] == {
        "clips": 6,
        "documents": 6,
        "segments": 12,
        "seconds": 60.0,
        "segment_seconds": pytest.approx(6 * (0.75 + 1.4999)),
    }
    assert receipt["label_set"] == finished.label_version
    assert receipt["selection"]["states"] == ["accepted"]
    assert receipt["erased"] == {"clips": 0, "named": []}


def test_the_receipt_travels_in_the_archive_with_checksums_of_all_files(
    manages: APIClient, finished: Project
) -> None:
    export = made(manages, finished, format="rttm")

    archive = zipfile.ZipFile(io.BytesIO(file_of(manages, export)))
    inside = json.loads(archive.read("receipt.json"))
    lines = archive.read("checksums.txt").decode().splitlines()

    assert {key: export["receipt"][key] for key in inside} == inside
    assert [one["code"] for one in inside["losses"]] == ["text_left_out", "facts_left_out"]
    assert inside["losses"][0]["sentence"].startswith("12 ")
    for line in lines:
        digest, name = line.split("  ", 1)
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    assert {line.split("  ", 1)[1] for line in lines} | {"checksums.txt", "receipt.json"} == set(
        archive.namelist()
    )


ORDERS: tuple[dict[str, Any], ...] = (
    {"format": "rttm"},
    {"format": "rttm", "speakers": ["Ann"]},
    {"format": "rttm", "state": ["accepted", "submitted"]},
    {"format": "csv", "answers": {"Noise": ["dog"]}},
    {"format": "stm", "options": {"label": True}, "drafts": False},
    {"format": "chat", "split": {"shares": {"train": 60, "test": 40}, "seed": 3}},
    {"format": "common_voice", "audio": "wav"},
)


@pytest.mark.parametrize("order", ORDERS)
def test_what_is_told_before_an_export_is_what_its_receipt_says_after(
    manages: APIClient, finished: Project, order: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Here clips have no sound, and what is lost does not hang on it.
    monkeypatch.setattr("audino_py.services.export_audio.ExportAudio.source", lambda *_: [b""])

    told = manages.post(f"/api/v1/projects/{finished.uid}/export/losses", order, format="json")
    row = ask(manages, finished, **order).json()
    make_owed_exports(first=Export.objects.get(uid=row["id"]).pk)
    receipt = Export.objects.get(uid=row["id"]).receipt

    assert told.json() == {
        "sentences": [one["sentence"] for one in receipt["losses"]],
        "clips": receipt["counts"]["clips"],
        "segments": receipt["counts"]["segments"],
        "is_whole": True,
    }


def test_of_a_version_and_of_a_large_export_losses_are_told_too(
    manages: APIClient, finished: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/api/v1/projects/{finished.uid}/export/losses"
    version = made(manages, finished, format="jsonl")["version"]
    Task.objects.update(state=TaskState.RETURNED)

    whole = manages.post(address, {"format": "srt", "version": version}, format="json").json()
    monkeypatch.setattr("audino_py.selectors.export_losses.MOST_CLIPS", 1)
    part = manages.post(address, {"format": "srt", "version": version}, format="json").json()

    assert (whole["clips"], whole["segments"], whole["is_whole"]) == (6, 12, True)
    assert whole["sentences"][0].startswith("6 times were rounded")
    assert (part["clips"], part["is_whole"]) == (1, False)
    assert part["sentences"][0].startswith("1 time was rounded")


def test_speakers_answers_and_states_choose_what_is_in_it(
    manages: APIClient, finished: Project
) -> None:
    def counts(**more: Any) -> tuple[int, int]:
        found = made(manages, finished, format="jsonl", **more)["receipt"]["counts"]
        return found["clips"], found["segments"]

    assert counts(speakers=["Ann"]) == (6, 4)
    assert counts(state=["accepted", "submitted"]) == (7, 13)
    assert counts(since=(timezone.now() + timedelta(hours=1)).isoformat()) == (0, 0)
    assert counts(answers={"Noise": ["dog"]}) == (6, 0)
    assert counts(drafts=False) == (6, 12)


def test_an_erased_clip_is_named_and_the_old_file_is_not_handed_out(
    manages: APIClient, finished: Project
) -> None:
    first = made(manages, finished, format="jsonl")
    clip = Clip.objects.filter(project=finished).earliest("pk")
    assert manages.delete(f"/api/v1/clips/{clip.uid}").status_code == 204

    refused = manages.get(first["file_url"])
    again = manages.post(f"/api/v1/exports/{first['id']}/again").json()

    assert (refused.status_code, refused.json()["code"]) == (409, "gone")
    assert again["receipt"]["erased"] == {
        "clips": 1,
        "named": [{"clip": str(clip.uid), "sha256": clip.sha256}],
    }
    assert again["receipt"]["counts"]["clips"] == 5
    assert clip.sha256.encode() not in file_of(manages, again)
    assert purge_exports() == 1
    assert not storage.folder_of(Export.objects.earliest("pk").uid).exists()


@pytest.fixture
def rings() -> Iterator[list[int]]:
    """Exports the worker was told of; it does not run here."""
    told: list[int] = []
    before = bell._ringers["export"]
    bell.answer("export", told.append)
    yield told
    bell.answer("export", before)


def test_a_large_export_is_the_workers_and_says_how_far_it_is(
    manages: APIClient,
    finished: Project,
    rings: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("audino_py.services.exports.AT_ONCE_SEGMENTS", 1)
    export = ask(manages, finished, format="csv").json()

    early = manages.get(export["file_url"])
    made_now = make_owed_exports(first=rings[0])

    assert (export["state"], early.status_code, early.json()["code"]) == ("owed", 409, "not_ready")
    assert made_now == 1
    ready = manages.get(f"/api/v1/exports/{export['id']}").json()
    assert (ready["state"], ready["progress"]) == ("ready", 100)
    assert file_of(manages, ready).startswith(b"\xef\xbb\xbfclip,")


def test_an_export_that_fails_says_why(
    manages: APIClient, finished: Project, rings: list[int]
) -> None:
    export = ask(manages, finished, format="jsonl", audio="original").json()

    make_owed_exports(first=rings[0])

    failed = manages.get(f"/api/v1/exports/{export['id']}").json()
    assert (failed["state"], "is gone" in failed["reason"]) == ("failed", True)


def test_files_are_kept_a_while_and_receipts_stay(
    manages: APIClient, finished: Project, settings: LazySettings
) -> None:
    export = made(manages, finished, format="jsonl")
    uid = Export.objects.get().uid
    assert drop_strays() == 0
    assert storage.folder_of(uid).exists()
    settings.EXPORTS_KEPT_H = 0

    assert purge_exports() == 1

    row = manages.get(f"/api/v1/exports/{export['id']}").json()
    assert (row["state"], row["receipt"]) == ("gone", export["receipt"])
    assert manages.get(export["file_url"]).json()["code"] == "gone"
    receipt = manages.get(f"/api/v1/exports/{export['id']}/receipt")
    assert json.loads(receipt.content) == export["receipt"]
    assert Export.objects.get().state == ExportState.GONE


def test_an_annotator_sees_exports_of_own_work_only(
    client: APIClient, finished: Project, annotator: User, manager: User
) -> None:
    client.force_login(manager)
    of_all = made(client, finished, format="jsonl")
    client.force_login(annotator)
    own = made(client, finished, format="jsonl", state=["submitted"])

    listed = client.get(f"/api/v1/projects/{finished.uid}/exports").json()["results"]

    assert [one["id"] for one in listed] == [own["id"]]
    assert own["receipt"]["counts"]["clips"] == 1
    assert client.get(f"/api/v1/exports/{of_all['id']}").status_code == 404
    response = ask(client, finished, format="jsonl", version=of_all["version"])
    assert response.status_code == 404


def test_a_receipt_can_be_sent_back_as_a_request(client: APIClient, finished: Project) -> None:
    _, text = make_key(finished, "export")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    first = made(client, finished, format="csv", options={"raw": True}, speakers=["Ben"])

    again = made(client, finished, **first["receipt"]["request"])

    assert again["sha256"] == first["sha256"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"format": "xls"}, "format"),
        ({"format": "jsonl", "options": {"raw": True}}, "options"),
        ({"format": "csv", "options": {"raw": "maybe"}}, "options"),
        ({"format": "csv", "state": ["queued"]}, "state.0"),
        ({"format": "csv", "audio": "mp3"}, "audio"),
        ({"format": "csv", "split": {"shares": {"train": 1}}}, "split"),
        ({"format": "csv", "split": {"shares": {"a/b": 1, "c": 1}}}, "split"),
        ({"format": "csv", "split": {"shares": {"a": 0, "c": 1}}}, "split"),
        ({"format": "csv", "split": {"shares": {"train": 1, "Train": 1}}}, "split"),
    ],
)
def test_what_does_not_fit_is_named(
    manages: APIClient, finished: Project, body: dict[str, Any], field: str
) -> None:
    response = ask(manages, finished, **body)

    assert response.status_code == 400
    assert list(response.json()["fields"]) == [field]
