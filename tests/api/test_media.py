"""Sound and pictures: exact bytes, to those who may hear the clip, as nothing but bytes."""

from __future__ import annotations

import io
import json
import struct
from typing import Any

import numpy as np
import pytest
import soundfile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from rest_framework.test import APIClient

from audino_py.api.media import wanted_range
from audino_py.audio import packs
from audino_py.db import storage
from audino_py.models import Clip, Member, Project, User
from tests.makers import make_clip, make_key, make_member, make_project, make_task

TILES = [[b"\xff\xd8tile 0.0", b"\xff\xd8tile 0.1"], [b"\xff\xd8tile 1.0"]]
PEAKS = struct.pack("<8h", -300, 300, -32768, 0, -1, 255, 5, 6)
ORIGINAL = bytes(range(256)) * 4
FACTS: dict[str, Any] = {
    "engine": "e2",
    "rate_hz": 16_000,
    "frames": 160_000,
    "channels": 1,
    "duration": 10.0,
    "plays_as_is": True,
    "peaks": {
        "channels": 1,
        "levels": [{"samples_per_pixel": 64, "pixels": 4, "offset": 0}],
        "loud": 0.5,
    },
    "spectrogram": {
        "hop": 160,
        "window": 512,
        "rows": 128,
        "channels": 1,
        "tile_columns": 512,
        "columns": 1000,
        "levels": [],
        "min_hz": 0.0,
        "max_hz": 8000.0,
        "black": 10,
        "white": 200,
    },
}


def furnish(clip: Clip) -> None:
    """The files of an analysed clip; what they hold does not matter here."""
    path = storage.new_spool()
    path.write_bytes(ORIGINAL)
    storage.put(clip.uid, storage.original_name(clip.suffix), path)
    folder, at, entries = storage.folder_of(clip.uid), 0, []
    for level in TILES:
        row = b""
        for tile in level:
            row += packs.ENTRY.pack(at, len(tile))
            at += len(tile)
        entries.append(row)
    tiles = b"".join(tile for level in TILES for tile in level)
    (folder / packs.tiles_name("e2")).write_bytes(tiles + packs.pack_index(entries, at))
    (folder / packs.peaks_name("e2")).write_bytes(PEAKS)
    (folder / packs.play_name("e2")).write_bytes(b"fLaC copy")
    (folder / packs.sound_name("e2")).write_text(json.dumps(FACTS))


@pytest.fixture
def clip(project: Project) -> Clip:
    clip = make_clip(project, engine="e2", name='ta"ke\r\n één.wav')
    furnish(clip)
    return clip


def fetch(client: APIClient, clip: Clip, path: str, **headers: str) -> Any:
    return client.get(f"/api/v1/clips/{clip.uid}{path}", headers=headers)


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_sound_names_the_addresses_that_answer(
    client: APIClient, clip: Clip, manager: User
) -> None:
    client.force_login(manager)
    note = {"code": "quiet", "severity": "warn", "message": "Very quiet."}
    Clip.objects.update(quality=[note], facts={"peak_db": -3.5, "reader": "sndfile"})

    sound = fetch(client, clip, "/sound").json()

    assert (sound["codec"], sound["quality"]) == ("pcm_s16le", [note])
    told = {name: value for name, value in sound["facts"].items() if value is not None}
    assert told == {"peak_db": -3.5}, "what is for people"
    assert (sound["clip"], sound["engine"], sound["frames"]) == (str(clip.uid), "e2", 160_000)
    assert content(client.get(sound["audio_url"])) == ORIGINAL
    assert content(client.get(sound["original_url"])) == ORIGINAL
    assert content(client.get(sound["peaks"]["url"])) == PEAKS
    address = sound["spectrogram"]["url"].format(level=0, tile=1)
    assert client.get(address).content == TILES[0][1]


def test_the_linear_spectrogram_is_drawn_when_it_is_asked_for(
    client: APIClient, clip: Clip, manager: User
) -> None:
    client.force_login(manager)
    address = fetch(client, clip, "/sound").json()["linear"]["url"]
    assert client.get(address.format(level=0, tile=0)).json()["code"] == "not_drawn"
    original = storage.folder_of(clip.uid) / storage.original_name(clip.suffix)
    soundfile.write(original, np.zeros(160_000, np.int16), 16_000)

    tile = client.get(address.format(level=2, tile=0))

    assert (tile.status_code, tile["Content-Type"]) == (200, "image/jpeg")
    assert "immutable" in tile["Cache-Control"]
    assert Image.open(io.BytesIO(tile.content)).size == (256, 256)
    assert client.get(address.format(level=2, tile=2)).status_code == 404
    storage.drop(clip.uid)
    assert client.get(address.format(level=2, tile=0)).status_code == 404


@pytest.mark.parametrize(
    ("header", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=1000-", 206, slice(1000, None)),
        ("bytes=-24", 206, slice(1000, None)),
        ("bytes=0-99999", 206, slice(None)),
        ("bytes=1023-1023", 206, slice(1023, None)),
        ("bytes=1024-", 416, slice(0, 0)),
        ("bytes=9-3", 416, slice(0, 0)),
        ("bytes=-0", 416, slice(0, 0)),
        ("bytes=0-1,5-6", 200, slice(None)),
        ("pages=1", 200, slice(None)),
        ("bytes=-", 200, slice(None)),
    ],
)
def test_ranges_are_answered_to_the_byte(
    header: str, status: int, part: slice, client: APIClient, clip: Clip, manager: User
) -> None:
    client.force_login(manager)

    answer = fetch(client, clip, "/media/e2/audio", Range=header)

    assert (answer.status_code, content(answer)) == (status, ORIGINAL[part])
    if status == 206:
        first = part.start or 0
        assert answer["Content-Range"] == f"bytes {first}-{first + len(ORIGINAL[part]) - 1}/1024"
    if status == 416:
        assert answer["Content-Range"] == "bytes */1024"


def test_every_range_lies_inside_the_file() -> None:
    for size in (1, 5, 6):
        for start in range(7):
            for last in range(7):
                asked = wanted_range(f"bytes={start}-{last}", size)
                if last < start or start >= size:
                    assert asked is None
                else:
                    assert asked == (start, min(last, size - 1) - start + 1, True)


def test_a_clip_that_does_not_play_as_it_came_plays_as_its_copy(
    client: APIClient, clip: Clip, manager: User
) -> None:
    client.force_login(manager)
    Clip.objects.update(plays_as_is=False)

    answer = fetch(client, clip, "/audio")

    assert (answer["Content-Type"], content(answer)) == ("audio/flac", b"fLaC copy")


def test_media_are_bytes_and_can_never_act_as_a_page(
    client: APIClient, clip: Clip, manager: User
) -> None:
    client.force_login(manager)
    for path in ("/original", "/audio", "/media/e2/audio", "/media/e2/tiles/0/0.jpg"):
        answer = fetch(client, clip, path)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("sandbox")
        assert answer["Content-Type"] in ("audio/wav", "image/jpeg")
        assert answer["Cache-Control"].startswith("private")
        assert ("immutable" in answer["Cache-Control"]) == ("/media/" in path)


def test_the_original_is_an_attachment_under_the_clients_name(
    client: APIClient, clip: Clip, manager: User
) -> None:
    client.force_login(manager)

    answer = fetch(client, clip, "/original")

    plain, encoded = "ta_ke__ __n.wav", "ta%22ke%0D%0A%20%C3%A9%C3%A9n.wav"
    assert answer["Content-Disposition"] == (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
    )


@pytest.mark.parametrize("state", ["stored", "failed"])
def test_a_clip_that_is_not_ready_says_so(
    state: str, client: APIClient, clip: Clip, manager: User
) -> None:
    client.force_login(manager)
    Clip.objects.update(state=state, reason="Nothing could be decoded.")

    for path in ("/sound", "/audio", "/media/e2/peaks.bin", "/media/e2/tiles/0/0.jpg"):
        answer = fetch(client, clip, path)
        assert (answer.status_code, answer.json()["code"]) == (409, "not_ready")
    assert fetch(client, clip, "/original").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        *("/media/e1/audio", "/media/e2/tiles/9/0.jpg", "/media/e2/tiles/0/2.jpg"),
        *("/media/../../secret", "/media/e2/tiles/0/-1.jpg", "/media/..%2f/audio"),
        *("/media/e2/sound-e2.json", "/media/e2/original.wav", "/media/%2e%2e/peaks.bin"),
    ],
)
def test_what_is_not_there_is_404(path: str, client: APIClient, clip: Clip, manager: User) -> None:
    client.force_login(manager)

    assert fetch(client, clip, path).status_code == 404


def test_only_those_who_may_hear_a_clip_get_its_bytes(
    client: APIClient, clip: Clip, project: Project
) -> None:
    ada, bob, rob = (make_member(name, project) for name in ("ada", "bob", "rob"))
    eve = make_member("eve", make_project())
    make_task(project, ada, clip=clip)
    Member.objects.filter(user=rob).update(role="reviewer")
    paths = ("/sound", "/audio", "/original", "/media/e2/peaks.bin", "/media/e2/tiles/0/0.jpg")

    def statuses() -> set[int]:
        return {fetch(client, clip, path).status_code for path in paths}

    assert statuses() == {401}
    for user, expected in ((ada, 200), (rob, 200), (bob, 404), (eve, 404)):
        client.force_login(user)
        assert statuses() == {expected}, user
    client.force_login(ada)
    Member.objects.filter(user=ada).delete()
    assert statuses() == {404}
    client.logout()
    for scope, expected in (("read", 200), ("upload", 404)):
        _key, text = make_key(project, scope)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
        assert statuses() == {expected}, scope
    Clip.objects.update(deleted_at="2026-01-01T00:00:00Z")
    client.credentials()
    client.force_login(rob)
    assert statuses() == {404}


def test_a_piece_of_sound_costs_few_queries(client: APIClient, clip: Clip, annotator: User) -> None:
    make_task(clip.project, annotator, clip=clip)
    client.force_login(annotator)

    with CaptureQueriesContext(connection) as queries:
        fetch(client, clip, "/media/e2/tiles/0/0.jpg")

    assert len(queries) <= 5  # session, person, clip, role, task


def test_a_file_that_is_gone_is_404_and_no_crash(
    client: APIClient, clip: Clip, manager: User
) -> None:
    client.force_login(manager)
    storage.drop(clip.uid)

    paths = ("/sound", "/audio", "/original", "/media/e2/peaks.bin", "/media/e2/tiles/0/0.jpg")

    assert {fetch(client, clip, path).status_code for path in paths} == {404}
