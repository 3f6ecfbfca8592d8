"""The linear spectrogram of a clip whose sound lies in a bucket."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import soundfile
from django.conf import LazySettings

from audino_py.audio import packs
from audino_py.db import storage
from audino_py.models import Project
from audino_py.selectors.media import linear_tile
from tests.buckets import KEYS, bucket_server, client_of
from tests.makers import make_clip

RATE_HZ, SECONDS = 16_000, 20


@pytest.fixture
def bucket(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The store of the settings is a bucket; a client that looks into it."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with bucket_server() as env:
        settings.STORE = "audino_py.db.bucket.Bucket"
        settings.S3_BUCKET, settings.S3_PREFIX = env["AUDINO_S3_BUCKET"], "clips/"
        settings.S3_ENDPOINT_URL = env["AUDINO_S3_ENDPOINT_URL"]
        settings.S3_REGION = env["AUDINO_S3_REGION"]
        storage._made.cache_clear()
        yield client_of(settings.S3_ENDPOINT_URL)
    storage._made.cache_clear()


def test_its_sound_is_brought_once_for_all_tiles_and_nothing_is_left(
    project: Project, bucket: Any, settings: LazySettings
) -> None:
    clip = make_clip(project, engine="e2")
    frames = SECONDS * RATE_HZ
    noise = np.random.default_rng(4).normal(0, 0.1, frames)
    sound, facts = io.BytesIO(), io.BytesIO()
    soundfile.write(sound, noise, RATE_HZ, format="WAV")
    told = {"rate_hz": RATE_HZ, "frames": frames, "peaks": {"loud": 0.5}}
    facts.write(json.dumps(told | {"spectrogram": {"channels": 1}}).encode())
    original = storage.original_name(clip.suffix)
    for name, file in ((original, sound), (packs.sound_name("e2"), facts)):
        spool = storage.new_spool()
        spool.write_bytes(file.getvalue())
        storage.put(clip.uid, name, spool)

    first = linear_tile(clip, 2, 0)
    bucket.put_object(
        Bucket=settings.S3_BUCKET, Key=f"clips/{clip.uid.hex}/{original}", Body=b"no sound"
    )
    second = linear_tile(clip, 2, 1)

    assert first[:2] == second[:2] == b"\xff\xd8"
    assert first != second
    assert list(storage.incoming().iterdir()) == []
