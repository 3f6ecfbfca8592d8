"""Who asks the API."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from audino_py.models import Clip, Project, TaskState
from tests.makers import make_clip, make_key, make_member, make_task, make_work


@pytest.fixture
def sender(project: Project) -> APIClient:
    """A program with a key of the project."""
    _key, text = make_key(project, "upload", "read")
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    return client


@pytest.fixture
def known(project: Project) -> Clip:
    """A clip that somebody has done well; a second place waits."""
    clip = make_clip(project, name="known.wav")
    task = make_task(project, make_member("cleo", project), clip=clip, state=TaskState.ACCEPTED)
    make_work(task, (0, 2, "good morning"), (3, 5, "yes"))
    make_task(project, clip=clip)
    return clip
