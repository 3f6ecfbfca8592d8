"""Exports in parts: nothing that could be learnt by heart stands in two of them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest
from rest_framework.test import APIClient

from audino_py.db.uuids import uuid7
from audino_py.formats.pinning import digest_of
from audino_py.models import Project, Speaker, TaskState, User, Version
from audino_py.selectors.versions import Rebuilding, entries_of
from tests.api.test_receipts import file_of, made
from tests.makers import make_clip, make_task, make_work

HALVES = {"train": 50, "test": 50}


@pytest.fixture
def manages(client: APIClient, manager: User) -> APIClient:
    client.force_login(manager)
    return client


@pytest.fixture
def finished(project: Project, annotator: User) -> Project:
    """Six accepted clips of three voices, two in each room."""
    voices = [Speaker.objects.create(project=project, name=name) for name in ("Ann", "Ben", "Cy")]
    for number in range(6):
        clip = make_clip(project, name=f"c{number}.wav", metadata={"room": number // 2})
        task = make_task(project, annotator, clip=clip, state=TaskState.ACCEPTED)
        make_work(task, (0.5, 1.25, "one")).segments.update(speaker=voices[number // 2])
    return project


def test_a_split_divides_no_voice_and_its_certificate_lies_beside(
    manages: APIClient, finished: Project
) -> None:
    split = {"shares": {"train": 60, "dev": 20, "test": 20}, "seed": 3, "session": "room"}

    export = made(manages, finished, format="jsonl", split=split)

    archive = zipfile.ZipFile(io.BytesIO(file_of(manages, export)))
    voices: dict[str, set[str]] = {}
    for part in ("train", "dev", "test"):
        lines = archive.read(f"{part}/{finished.name}.jsonl").decode().splitlines()
        voices[part] = {s["speaker"] for line in lines for s in json.loads(line)["segments"]}
    assert sorted(name for names in voices.values() for name in names) == ["Ann", "Ben", "Cy"]
    certificate = json.loads(archive.read("split-certificate.json"))
    assert certificate["is_proven"]
    assert certificate == export["receipt"]["split"]
    assert export["receipt"]["counts"]["clips"] == 6


@pytest.fixture
def doubled(project: Project, annotator: User) -> Project:
    """Six sounds, each of a voice of its own, as two files: WAV and FLAC."""
    for number in range(6):
        voice = Speaker.objects.create(project=project, name=f"voice {number}")
        for ending in ("wav", "flac"):
            sound = hashlib.sha256(bytes([number])).hexdigest()
            # The same sound always; who speaks only came with the WAV.
            more = {"sound_sha256": sound, "speaker": voice if ending == "wav" else None}
            clip = make_clip(project, name=f"c{number}.{ending}", external_id=None, **more)
            task = make_task(project, annotator, clip=clip, state=TaskState.ACCEPTED)
            make_work(task, (1, 2, f"hello {number}"))
    return project


def sounds_in(archive: zipfile.ZipFile, part: str, project: Project) -> set[str]:
    lines = archive.read(f"{part}/{project.name}.jsonl").decode().splitlines()
    return {json.loads(line)["clip"]["file"].split(".")[0] for line in lines}


@pytest.mark.parametrize("is_old", [False, True])
def test_two_files_of_one_sound_are_in_one_part_of_an_older_version_too(
    manages: APIClient, doubled: Project, is_old: bool
) -> None:
    version = made(manages, doubled, format="jsonl")["version"]
    if is_old:  # as versions were kept before they knew of sounds
        row = Version.objects.get(uid=version)
        for _, pin, spans in list(Rebuilding(row).of(entries_of(row))):
            for name in ("sound_sha256", "voice"):
                pin.facts.pop(name, None)
            pin.digest = digest_of(pin.facts, spans)
            pin.save()
    split = {"shares": HALVES}

    export = made(manages, doubled, format="jsonl", split=split, version=version)

    archive = zipfile.ZipFile(io.BytesIO(file_of(manages, export)))
    train, test = (sounds_in(archive, part, doubled) for part in ("train", "test"))
    assert export["receipt"]["counts"]["clips"] == 12
    assert (train & test, train | test) == (set(), {f"c{number}" for number in range(6)})
    certificate = export["receipt"]["split"]
    assert certificate["is_proven"]
    assert [certificate["parts"][part]["speakers"] for part in ("train", "test")] == [3, 3]


def test_voices_beside_the_chosen_ones_are_kept_apart_too(
    manages: APIClient, finished: Project
) -> None:
    guest = Speaker.objects.create(project=finished, name="Guest")
    for task in finished.tasks.all():  # the guest talks in every clip
        work = task.annotations.get()
        work.segments.create(uid=uuid7(), start_us=5, end_us=9, text="also", speaker=guest)

    export = made(
        manages, finished, format="jsonl", speakers=["Ann", "Ben", "Cy"], split={"shares": HALVES}
    )

    parts = export["receipt"]["split"]["parts"]
    assert sorted(one["clips"] for one in parts.values()) == [0, 6]
    assert export["receipt"]["counts"]["segments"] == 6


@pytest.mark.parametrize(
    ("session", "marked", "said"),
    [
        ("room", 6, []),
        ("half", 3, ['3 of 6 clips have the metadata field "half"; the others are of no session.']),
    ],
)
def test_a_session_field_that_clips_lack_is_told(
    manages: APIClient, finished: Project, session: str, marked: int, said: list[str]
) -> None:
    for clip in finished.clips.order_by("pk")[:3]:
        clip.metadata["half"] = "a"
        clip.save()
    split = {"shares": HALVES, "seed": 1, "session": session}

    certificate = made(manages, finished, format="jsonl", split=split)["receipt"]["split"]

    assert [one for one in certificate["not_balanced"] if "metadata" in one] == said
    assert certificate["clips_with_session"] == marked


def test_a_session_field_that_no_clip_has_is_refused_with_those_there_are(
    manages: APIClient, finished: Project
) -> None:
    split = {"shares": HALVES, "session": "nosuchfield"}
    url = f"/api/v1/projects/{finished.uid}/exports"

    export = manages.post(url, {"format": "jsonl", "split": split}, format="json").json()

    assert export["state"] == "failed"
    assert export["reason"] == (
        'No clip has the metadata field "nosuchfield", whose sessions were to stay together. '
        "There are: room."
    )
