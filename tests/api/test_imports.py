"""The import as the page and programs ask for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from audino_py.models import Annotation, Project, User
from tests.formats.outside_files import LHOTSE
from tests.formats.outside_json import WHISPER
from tests.makers import make_clip, make_key, make_task, make_work


def address(project: Project) -> str:
    return f"/api/v1/projects/{project.uid}/imports"


def bring(
    client: APIClient, project: Project, data: bytes, name: str = "call.json", **wish: str
) -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post(address(project), {"file": file, **wish}, format="multipart")


@pytest.fixture
def boss(client: APIClient, manager: User) -> APIClient:
    client.force_login(manager)
    return client


@pytest.fixture
def line(boss: APIClient, project: Project, annotator: User) -> bytes:
    """One exported line, whose work is gone from the project since."""
    task = make_task(project, annotator, state="accepted")
    make_work(task, (0, 1, "hello"), (2, 3, "again"))
    export = boss.get(f"/api/v1/projects/{project.uid}/export", {"format": "jsonl"})
    data = b"".join(export.streaming_content)  # type: ignore[attr-defined]  # it is a stream
    task.delete()
    return data


def test_a_file_is_looked_through_applied_and_taken_back(boss: APIClient, project: Project) -> None:
    make_clip(project, name="call.wav")

    brought = bring(boss, project, WHISPER.encode())
    assert brought.status_code == 201
    row = brought.json()
    assert (row["state"], row["format"], row["report"]["segments"]) == ("checked", "whisper", 2)
    here = f"/api/v1/imports/{row['id']}"
    applied = boss.post(f"{here}/apply", {"create_speakers": True}, format="json").json()
    assert (applied["state"], applied["done"], applied["total"]) == ("applied", 2, 2)
    assert Annotation.objects.get().kind == "prediction"
    assert boss.post(f"{here}/apply", {}, format="json").json()["code"] == "wrong_state"
    assert boss.delete(here).json()["message"].endswith("undo it first.")
    undone = boss.post(f"{here}/undo").json()
    assert (undone["state"], undone["report"]["kept"]) == ("undone", [])
    assert [one["id"] for one in boss.get(address(project)).json()["results"]] == [row["id"]]
    assert boss.delete(here).status_code == 204
    assert boss.get(here).status_code == 404


def test_asking_again_costs_nothing_while_nothing_is_new(boss: APIClient, project: Project) -> None:
    row = bring(boss, project, WHISPER.encode()).json()
    here = f"/api/v1/imports/{row['id']}"

    first = boss.get(here)
    assert boss.get(here, headers={"If-None-Match": first["ETag"]}).status_code == 304
    boss.post(f"{here}/check", {"format": "whisper"}, format="json")
    assert boss.get(here, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_our_own_export_comes_in_as_the_work_of_those_it_names(
    boss: APIClient, project: Project, line: bytes, annotator: User
) -> None:
    row = bring(boss, project, line, "work.jsonl", aim="work").json()
    assert row["report"]["problems"] == []

    boss.post(f"/api/v1/imports/{row['id']}/apply", {}, format="json")

    work = Annotation.objects.get()
    assert (work.kind, work.author, work.segments.count()) == ("work", annotator, 2)


def test_a_line_that_is_none_is_named(boss: APIClient, project: Project, line: bytes) -> None:
    row = bring(boss, project, line + b"not ours\n", "work.jsonl", aim="work").json()

    assert (row["state"], row["reason"]) == (
        "failed",
        "work.jsonl, line 2: this line is not JSON. Export the file again.",
    )
    assert not Annotation.objects.exists()


def test_a_large_file_is_read_from_disk(boss: APIClient, project: Project, line: bytes) -> None:
    data = line + b" " * 3_000_000 + b"\n"

    row = bring(boss, project, data, "work.jsonl", aim="work").json()

    assert (row["state"], row["bytes"]) == ("checking", len(data))


def test_what_no_database_keeps_is_quoted_all_the_same(boss: APIClient, project: Project) -> None:
    line = LHOTSE.splitlines()[0].replace('"duration": 0.75', r'"duration": "\u0000"')
    row = bring(boss, project, line.encode(), "supervisions.jsonl").json()
    assert row["state"] == "failed"
    assert row["reason"].startswith("supervisions.jsonl, line 1: \ufffd is no time.")


def test_what_is_no_file_is_refused(boss: APIClient, project: Project) -> None:
    assert boss.post(address(project), {}, format="multipart").status_code == 400
    empty = bring(boss, project, b"", "a.jsonl").json()
    assert (empty["state"], empty["reason"][:18]) == ("failed", "a.jsonl is empty. ")
    assert boss.post(address(project), {"a": 1}, format="json").status_code == 415
    unknown = bring(boss, project, b"x", format="docx")
    assert unknown.json()["code"] == "invalid"


def test_a_key_needs_the_scope_that_manages(client: APIClient, project: Project) -> None:
    statuses = {}
    for scope in ("export", "manage"):
        _, text = make_key(project, scope)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
        statuses[scope] = bring(client, project, WHISPER.encode()).status_code

    assert statuses == {"export": 403, "manage": 201}


def test_formats_are_told(boss: APIClient, project: Project) -> None:
    formats = boss.get("/api/v1/import-formats").json()["results"]

    assert {"format", "title", "sentence", "tools"} == set(formats[0])
    assert {"whisper", "textgrid", "rttm"} <= {one["format"] for one in formats}
