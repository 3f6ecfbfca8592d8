"""Multipart bodies and small sound, byte by byte."""

from __future__ import annotations

import io
import json
import math
import struct
import wave
from pathlib import Path
from typing import Any

from django.conf import LazySettings
from rest_framework.test import APIClient

from audino_py.models import Project

BOUNDARY = "----mark7"


def tiny_wav(number: int = 0, seconds: float = 0.1, rate_hz: int = 8000) -> bytes:
    """A short tone; every number sounds different."""
    frames = max(1, round(seconds * rate_hz))
    step = 2 * math.pi * (200 + number) / rate_hz
    samples = (round(8000 * math.sin(step * at)) for at in range(frames))
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate_hz)
        sound.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return file.getvalue()


def form(
    data: bytes | None, name: str = "a.wav", *, file_first: bool = False, **fields: Any
) -> bytes:
    """A multipart body; fields that are no text become JSON."""
    parts = [
        f'Content-Disposition: form-data; name="{key}"\r\n\r\n'.encode()
        + (value if isinstance(value, str) else json.dumps(value)).encode()
        for key, value in fields.items()
    ]
    if data is not None:
        quoted = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        head = f'Content-Disposition: form-data; name="file"; filename="{quoted}"\r\n'
        file = head.encode("utf-8", "surrogateescape")
        parts.insert(0 if file_first else len(parts), file + b"\r\n" + data)
    mark = f"--{BOUNDARY}".encode()
    return b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def post_clip(
    client: APIClient,
    project: Project,
    data: bytes | None,
    name: str = "a.wav",
    *,
    headers: dict[str, str] | None = None,
    file_first: bool = False,
    **fields: Any,
) -> Any:
    """Upload through the door; the response."""
    body = form(data, name, file_first=file_first, **fields)
    return post_form(client, project, body, headers=headers or {})


def post_form(client: APIClient, project: Project, body: Any, **extra: Any) -> Any:
    """Send a body as it is; the response."""
    address = f"/api/v1/projects/{project.uid}/clips"
    return client.generic("POST", address, body, content_type=CONTENT_TYPE, **extra)


def files(settings: LazySettings) -> list[str]:
    """Every file in the folder of clips, by its path in there."""
    root = Path(settings.CLIPS)
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())
