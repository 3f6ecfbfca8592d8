"""Who asks the API."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from audino_py.models import Project
from tests.makers import make_key


@pytest.fixture
def sender(project: Project) -> APIClient:
    """A program with a key of the project."""
    _key, text = make_key(project, "upload", "read")
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    return client
