"""A new project's numbers are true at once, and a large one is not counted for it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audino_py.models import Project, Stats, User
from audino_py.selectors import stats
from tests.makers import make_clip, make_task
from tests.workers import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted_just_now(project: Project) -> Stats:
    return Stats.objects.create(project=project, counts={"clips": 0}, counted_at=timezone.now())


@pytest.mark.usefixtures("counted_just_now")
@pytest.mark.parametrize("page", ["", "/overview"])
def test_the_first_clip_counts_in_the_same_second(
    project: Project, manager: User, page: str
) -> None:
    client, address = signed_in(manager), f"/api/v1/projects/{project.uid}{page}"
    assert client.get(address).json()["counts"]["clips"] == 0

    make_task(project, clip=make_clip(project))

    counts = client.get(address).json()["counts"]
    assert (counts["clips"], counts["ready"]) == (1, 1)


def test_a_project_with_more_clips_costs_as_many_statements_as_ever(
    project: Project, manager: User, counted_just_now: Stats, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/api/v1/projects/{project.uid}"
    for _ in range(3):
        make_clip(project)
    Stats.objects.update(counts={"clips": 3})
    client = signed_in(manager)
    client.get(address)

    monkeypatch.setattr(stats, "TINY", 2)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)

    assert answer.json()["counts"]["ready"] == 0  # as it was kept, with its age
    assert len(seen) == 5  # session, person, project with its numbers, role, drafts
    assert not any("COUNT" in query["sql"] for query in seen.captured_queries)
