"""The export as programs and the page ask for it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from audino_py.formats.registry import FORMATS, group_of
from audino_py.models import Event, Project, TaskState, User
from tests.makers import make_clip, make_key, make_member, make_project, make_task, make_work


def address(project: Project, tail: str = "") -> str:
    return f"/api/v1/projects/{project.uid}/export{tail}"


@pytest.fixture
def finished(project: Project, annotator: User) -> Project:
    """A project whose annotator has one accepted and one submitted clip."""
    for name, state in (("one.wav", TaskState.ACCEPTED), ("two.wav", TaskState.SUBMITTED)):
        task = make_task(project, annotator, clip=make_clip(project, name=name), state=state)
        make_work(task, (0.5, 1.25, f"=text of {name}"))
    return project


def body(response: Any) -> bytes:
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("name", list(FORMATS))
def test_a_manager_downloads_every_format_under_a_name_that_says_what_it_is(
    client: APIClient, finished: Project, manager: User, name: str
) -> None:
    client.force_login(manager)

    response = client.get(address(finished), {"format": name})

    assert body(response)
    assert response["Content-Type"] == FORMATS[name].media_type
    assert response["Content-Disposition"] == (
        f'attachment; filename="{finished.name} {timezone.now():%Y-%m-%d}{FORMATS[name].suffix}"'
    )


def test_json_lines_hold_accepted_work_and_states_widen_it(
    client: APIClient, finished: Project, manager: User
) -> None:
    client.force_login(manager)

    def names(**more: str) -> list[str]:
        lines = body(client.get(address(finished), {"format": "jsonl", **more})).splitlines()
        return [json.loads(line)["clip"]["name"] for line in lines]

    assert names() == ["one"]
    assert names(state="accepted,submitted") == ["one", "two"]
    assert names(state="returned") == []
    assert names(since=(timezone.now() - timedelta(hours=1)).isoformat()) == ["one"]
    assert names(since=(timezone.now() + timedelta(hours=1)).isoformat()) == []


def test_csv_is_safe_in_a_spreadsheet_unless_raw_is_asked_for(
    client: APIClient, finished: Project, reviewer: User
) -> None:
    client.force_login(reviewer)

    def text(**more: str) -> str:
        data = body(client.get(address(finished), {"format": "csv", **more}))
        (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        return row["text"]

    assert text() == "'=text of one.wav"
    assert text(raw="true") == "=text of one.wav"


def test_a_zip_is_whole(client: APIClient, finished: Project, manager: User) -> None:
    client.force_login(manager)

    data = body(client.get(address(finished), {"format": "rttm"}))

    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    assert archive.namelist() == [
        f"{finished.name}.rttm",
        f"{finished.name}.uem",
        "receipt.json",
    ]


def test_a_zip_brings_its_receipt(client: APIClient, finished: Project, manager: User) -> None:
    client.force_login(manager)
    asked = {"format": "rttm", "state": "accepted,submitted"}

    archive = zipfile.ZipFile(io.BytesIO(body(client.get(address(finished), asked))))
    receipt = json.loads(archive.read("receipt.json"))

    assert (receipt["schema"], receipt["version"]) == ("audino-receipt/1", None)
    assert receipt["selection"]["states"] == ["accepted", "submitted"]
    assert (receipt["counts"]["clips"], receipt["counts"]["segments"]) == (2, 2)
    assert receipt["losses"][0]["sentence"] == "2 transcripts were left out."
    # What it asks for can be asked for: the same work, now under a version.
    ordered = client.post(
        f"/api/v1/projects/{finished.uid}/exports", receipt["request"], format="json"
    ).json()
    assert ordered["receipt"]["counts"] == receipt["counts"]


@pytest.mark.parametrize("name", ["jsonl", "csv", "rttm"])
def test_a_file_links_to_its_receipt_which_knows_the_very_file(
    client: APIClient, finished: Project, manager: User, name: str
) -> None:
    client.force_login(manager)
    asked = {"format": name, "since": "2026-01-01T00:00:00+02:00", "raw": "true"}

    response = client.get(address(finished), asked)
    data = body(response)
    link = response["Link"].removeprefix("<").split(">")[0]
    receipt = client.get(link).json()

    assert receipt["file"] == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    assert receipt["counts"]["clips"] == 1
    assert [one["code"] for one in receipt["losses"]] == (
        ["text_left_out", "speaker_unknown"] if name == "rttm" else []
    )
    refused = client.get(address(finished, "/receipt"), {"format": name, "state": "queued"})
    assert list(refused.json()["fields"]) == ["state"]


def test_a_key_exports_with_its_scope_only_whatever_it_accepts(
    client: APIClient, finished: Project
) -> None:
    def status(scope: str, project: Project) -> int:
        _, text = make_key(project, scope)
        headers = {"Authorization": f"Bearer {text}", "Accept": "text/csv"}
        return client.get(address(finished), {"format": "csv"}, headers=headers).status_code

    assert status("export", finished) == 200
    assert status("read", finished) == 403
    assert status("export", make_project()) == 404
    assert client.get(address(finished), {"format": "csv"}).status_code == 401


def test_an_annotator_takes_out_own_work_only(
    client: APIClient, finished: Project, annotator: User
) -> None:
    bob = make_member("bob", finished)
    make_work(make_task(finished, bob, state=TaskState.ACCEPTED), (1, 2, "his"))
    client.force_login(annotator)

    lines = body(client.get(address(finished), {"format": "jsonl"})).splitlines()

    assert [json.loads(line)["annotator"] for line in lines] == ["ada"]


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({}, "format"),
        ({"format": "xls"}, "format"),
        ({"format": "csv", "state": "done"}, "state"),
        ({"format": "csv", "state": "queued"}, "state"),
        ({"format": "csv", "state": ","}, "state"),
        ({"format": "csv", "since": "yesterday"}, "since"),
        ({"format": "csv", "states": "accepted"}, "states"),
    ],
)
def test_a_parameter_that_does_not_fit_is_named(
    client: APIClient, finished: Project, manager: User, parameters: dict[str, str], field: str
) -> None:
    client.force_login(manager)

    response = client.get(address(finished), parameters)

    assert response.status_code == 400
    assert list(response.json()["fields"]) == [field]


def test_the_summary_counts(client: APIClient, finished: Project, manager: User) -> None:
    client.force_login(manager)

    summary = client.get(address(finished, "/summary"), {"state": "accepted,submitted"}).json()

    assert summary == {"clips": 2, "segments": 2, "seconds": 20.0, "elsewhere": {}}


def test_the_formats_are_listed_without_counting(
    client: APIClient, finished: Project, manager: User
) -> None:
    client.force_login(manager)

    with CaptureQueriesContext(connection) as asked:
        formats = client.get(address(finished, "/formats")).json()["formats"]

    assert not [one for one in asked.captured_queries if "audino_clip" in one["sql"]]
    assert [one["format"] for one in formats] == list(FORMATS)
    csv_facts = next(one for one in formats if one["format"] == "csv")
    assert csv_facts["options"][0]["name"] == "raw"
    assert (csv_facts["suffix"], csv_facts["group"]) == (".csv", group_of(FORMATS["csv"]))


def test_where_nothing_is_chosen_the_summary_says_where_work_is(
    client: APIClient, finished: Project, manager: User
) -> None:
    client.force_login(manager)
    ask = {"state": "skipped", "since": "2999-01-01T00:00:00Z"}

    summary = client.get(address(finished, "/summary"), ask).json()

    assert (summary["clips"], summary["elsewhere"]) == (0, {"accepted": 1, "submitted": 1})
    assert client.get(address(finished, "/summary")).json()["elsewhere"] == {}


def test_a_format_is_found_by_the_tools_that_take_it(
    client: APIClient, finished: Project, manager: User
) -> None:
    client.force_login(manager)

    formats = client.get(address(finished, "/formats")).json()["formats"]

    found = [one["format"] for one in formats if "pyannote" in one["tools"]]
    assert found == ["rttm"]


def test_an_export_leaves_no_row_behind(
    client: APIClient, finished: Project, manager: User
) -> None:
    client.force_login(manager)

    body(client.get(address(finished), {"format": "jsonl"}))

    assert not Event.objects.exists()


def test_the_document_describes_the_file_and_the_summary(client: APIClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]

    export = paths["/api/v1/projects/{uid}/export"]["get"]
    assert {one["name"] for one in export["parameters"]} == {
        "uid",
        "format",
        "state",
        "since",
        "raw",
    }
    assert set(export["responses"]["200"]["content"]) == {
        one.media_type for one in FORMATS.values()
    }
    summary = paths["/api/v1/projects/{uid}/export/summary"]["get"]
    assert {"200", "400", "401", "403", "404"} <= set(summary["responses"])
