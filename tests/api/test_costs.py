"""What a request costs: its number of statements is fixed, whatever is there already."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audino_py.models import ClipPurpose, Project, User
from audino_py.selectors.queue import gold_for
from tests.makers import make_clip, make_task, make_work
from tests.workers import batch, put, save, signed_in

IS_POSTGRES = connection.vendor == "postgresql"


def statements(work: Callable[[], object]) -> list[str]:
    """The first words of each statement; BEGIN and COMMIT are written on SQLite alone."""
    with CaptureQueriesContext(connection) as seen:
        work()
    texts = [" ".join(query["sql"].split()[:3]) for query in seen.captured_queries]
    return [text for text in texts if not text.startswith(("BEGIN", "COMMIT"))]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [1, 40])
def test_a_save_takes_eight_statements_however_many_segments_it_writes(
    project: Project, annotator: User, number: int
) -> None:
    work = make_work(make_task(project, annotator))
    client = signed_in(annotator)
    save(client, work, batch(put(start=0.1, end=0.3)), 0)
    changes = [put(start=0.1 * index, end=0.1 * index + 0.1) for index in range(number)]

    seen = statements(lambda: save(client, work, batch(*changes), 1))

    locks = ["SELECT 1 FROM"] if IS_POSTGRES else []
    assert [text.split()[0] for text in seen] == [
        *["SELECT"] * 5,  # session, person, the work, whether the batch is known, what it replaces
        *(text.split()[0] for text in locks),
        *["UPDATE", "INSERT", "INSERT"],
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [1, 30])
def test_a_list_of_clips_takes_six_statements_however_long_it_is(
    project: Project, manager: User, annotator: User, number: int
) -> None:
    for _ in range(number):
        make_task(project, annotator, clip=make_clip(project))
    client = signed_in(manager)

    seen = statements(lambda: client.get(f"/api/v1/projects/{project.uid}/clips"))

    assert len(seen) == 6


@pytest.mark.django_db
@pytest.mark.skipif(IS_POSTGRES, reason="its planner weighs by what is there")
def test_the_look_for_known_answers_at_each_claim_goes_by_their_index(
    project: Project, annotator: User
) -> None:
    plan = gold_for(project, annotator, ClipPurpose.GOLD).explain()

    assert "clip_known_answers (project_id=? AND purpose=? AND state=?" in plan
