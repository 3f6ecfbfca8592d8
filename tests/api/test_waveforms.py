"""The waveform for players of others: their formats, byte for byte."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile
from rest_framework.test import APIClient

from audino_py.audio.analyser import Analyser
from audino_py.audio.packs import peaks_name, sound_facts, sound_name
from audino_py.audio.waveform import Bits, Waveform
from audino_py.db import storage
from audino_py.models import Clip, Project, User
from tests.api.test_media import content, fetch, furnish
from tests.makers import make_clip

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture
def clip(project: Project) -> Clip:
    clip = make_clip(project, engine="e2")
    furnish(clip)
    return clip


def test_pixels_are_folded_and_cut_to_eight_bits_as_audiowaveform_does(
    client: APIClient, clip: Clip, manager: User
) -> None:
    client.force_login(manager)

    wide = fetch(client, clip, "/peaks.dat?samples_per_pixel=128&bits=16")
    narrow = fetch(client, clip, "/peaks.dat?samples_per_pixel=128")
    whole = fetch(client, clip, "/peaks.json?samples_per_pixel=64000")

    head = (16_000, 128, 2, 1)
    assert content(wide) == struct.pack("<iIiiIi4h", 2, 0, *head, -32768, 300, -1, 255)
    assert content(narrow) == struct.pack("<iIiiIi4b", 2, 1, *head, -128, 1, 0, 0)
    assert (wide["Content-Length"], narrow["Content-Length"]) == ("32", "28")
    assert json.loads(content(whole)) == {
        "version": 2,
        "channels": 1,
        "sample_rate": 16_000,
        "samples_per_pixel": 64_000,
        "bits": 8,
        "length": 1,
        "data": [-128, 1],
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("samples_per_pixel", value) for value in ("100", "0", "", "-64", "6e4", "9" * 11)),
        ("bits", "12"),
        ("zoom", "1"),
    ],
)
def test_a_zoom_that_does_not_exist_is_refused_by_name(
    client: APIClient, clip: Clip, manager: User, field: str, value: str
) -> None:
    client.force_login(manager)

    answer = fetch(client, clip, f"/peaks.dat?{field}={value}")

    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


@pytest.mark.parametrize("step", ["1099511627776", "9999999936", "1073741888"])
def test_the_coarsest_zoom_is_named_to_who_asks_for_more(
    client: APIClient, clip: Clip, manager: User, step: str
) -> None:
    client.force_login(manager)

    answer = fetch(client, clip, f"/peaks.dat?samples_per_pixel={step}")
    coarsest = fetch(client, clip, "/peaks.dat?samples_per_pixel=1073741824")

    assert answer.json()["fields"] == {
        "samples_per_pixel": [
            "samples_per_pixel must be a multiple of 64 from 64 to 1,073,741,824, such as 256."
        ]
    }
    assert coarsest.status_code == 200


@pytest.mark.parametrize("name", ["peaks.dat", "peaks.json"])
def test_a_waveform_that_is_known_is_not_sent_again(
    client: APIClient, clip: Clip, manager: User, name: str
) -> None:
    client.force_login(manager)
    first = fetch(client, clip, f"/{name}?samples_per_pixel=128")
    known = {"If-None-Match": first["ETag"]}

    again = fetch(client, clip, f"/{name}?samples_per_pixel=128", **known)
    address = f"/api/v1/clips/{clip.uid}/{name}?samples_per_pixel=128"
    head = client.head(address, headers=known)
    others = [
        fetch(client, clip, f"/{name}?samples_per_pixel={step}&bits={bits}", **known)
        for step, bits in ((64, 8), (128, 16))
    ]
    Clip.objects.update(engine="e3")
    for file in (peaks_name, sound_name):
        folder = storage.folder_of(clip.uid)
        (folder / file("e2")).rename(folder / file("e3"))
    anew = fetch(client, clip, f"/{name}?samples_per_pixel=128", **known)
    client.logout()
    stranger = fetch(client, clip, f"/{name}?samples_per_pixel=128", **known)

    assert first["ETag"].startswith('"')
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Cache-Control"] == first["Cache-Control"] == "private, no-cache"
    assert head.status_code == 304
    assert [one.status_code for one in (*others, anew)] == [200, 200, 200]
    assert len({one["ETag"] for one in (first, *others, anew)}) == 4
    assert stranger.status_code == 401


def test_a_clip_that_is_not_ready_has_no_waveform(
    client: APIClient, project: Project, manager: User
) -> None:
    client.force_login(manager)

    answer = fetch(client, make_clip(project, state="stored"), "/peaks.json")

    assert (answer.status_code, answer.json()["code"]) == (409, "not_ready")


@pytest.mark.parametrize("step", [64, 128, 192, 256, 512, 4096, 65_536, 1_000_000 * 64])
@pytest.mark.parametrize("channels", [1, 2])
def test_every_zoom_equals_a_plain_reckoning(tmp_path: Path, step: int, channels: int) -> None:
    sound = np.random.default_rng(5).integers(-9000, 9000, (70_001, channels), dtype=np.int16)
    soundfile.write(tmp_path / "a.wav", sound, 16_000)
    folder = tmp_path / "clip"
    folder.mkdir()
    with Analyser() as analyser:
        analyser.analyse(tmp_path / "a.wav", folder, parts=frozenset({"peaks"}))
    data = (folder / peaks_name("e2")).read_bytes()

    made = Waveform(sound_facts(folder, "e2"), step, 16, lambda at, size: data[at : at + size])

    runs = [sound[first : first + step] for first in range(0, len(sound), step)]
    wanted = np.array([np.stack([run.min(axis=0), run.max(axis=0)], axis=1) for run in runs])
    binary = b"".join(made.dat())
    assert len(binary) == made.dat_bytes
    np.testing.assert_array_equal(np.frombuffer(binary[24:], "<i2").reshape(wanted.shape), wanted)
    assert json.loads(b"".join(made.json()))["data"] == wanted.ravel().tolist()


@pytest.mark.parametrize("name", ["jfk-512.dat", "jfk-512-16.dat", "jfk-512.json"])
def test_the_files_that_waveform_data_js_is_tested_with_are_ours(tmp_path: Path, name: str) -> None:
    with Analyser() as analyser:
        analyser.analyse(SAMPLES / "jfk.flac", tmp_path, parts=frozenset({"peaks"}))
    data = (tmp_path / peaks_name("e2")).read_bytes()
    bits: Bits = 16 if "-16" in name else 8
    facts = sound_facts(tmp_path, "e2")

    made = Waveform(facts, 512, bits, lambda at, size: data[at : at + size])

    given = made.json() if name.endswith(".json") else made.dat()
    assert b"".join(given) == (SAMPLES / name).read_bytes()
