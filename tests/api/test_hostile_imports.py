"""Damaged files sent to the server: no failure of ours, and nothing half done."""

from __future__ import annotations

import os
import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from audino_py.models import Annotation, AnnotationKind, Project, User
from tests.formats.outside_files import FILES, file_bytes
from tests.formats.test_hostile_files import mutated
from tests.makers import make_clip

EACH = 300 if os.environ.get("AUDINO_FULL") else 3


@pytest.mark.parametrize("which", FILES)
def test_a_damaged_file_is_told_or_comes_in_and_goes_again(
    which: str, client: APIClient, project: Project, manager: User
) -> None:
    for name in ("call.wav", "other.mp3", "answer.wav", "the call.wav", "silent.wav"):
        make_clip(project, name=name)
    client.force_login(manager)
    name, data = file_bytes(which)
    dice = random.Random(f"sent {which}")
    statuses = set()
    for _ in range(EACH):
        file = SimpleUploadedFile(name, mutated(data, dice))
        row = client.post(f"/api/v1/projects/{project.uid}/imports", {"file": file}).json()
        wish = {"create_labels": True, "create_speakers": True, "leave_out": True}
        applied = client.post(f"/api/v1/imports/{row['id']}/apply", wish, format="json")
        statuses |= {applied.status_code, row["state"]}
        if applied.status_code == 200:
            statuses.add(applied.json()["state"])
            statuses.add(client.post(f"/api/v1/imports/{row['id']}/undo").json()["state"])
        assert not Annotation.objects.filter(kind=AnnotationKind.STAGED).exists()

    assert statuses <= {200, 400, 409, "checked", "failed", "applied", "undone"}
    assert not Annotation.objects.exists()
