"""The large projects of the benchmarks are like those that people make."""

from __future__ import annotations

import pytest

from audino_py.benches.filling import fill_project, settle
from audino_py.benches.row import Row
from audino_py.models import Clip, Segment, Stats, Task, TaskState, User
from audino_py.selectors.exports import ExportQuery, documents_of, export_size
from tests.makers import make_project


@pytest.mark.django_db
def test_a_filled_project_waits_in_the_queue_half_of_it_done_once(administrator: User) -> None:
    project = make_project(annotators_per_clip=2)

    fill_project(project=project, clips=30, has_segments=False, half_done=True)
    settle(project)

    assert Clip.objects.filter(project=project).values("sha256", "uid").distinct().count() == 30
    done = Task.objects.filter(project=project, assignee=administrator)
    assert (done.count(), done.values("clip").distinct().count()) == (15, 15)
    counts = Stats.objects.get(project=project).counts
    # Two of them could not be read, for lists of what is rare.
    assert (counts["ready"], counts["failed"]) == (28, 2)
    assert (counts["queued"], counts["submitted"]) == (45, 15)


@pytest.mark.django_db
def test_a_filled_project_can_be_exported(administrator: User) -> None:
    project = make_project()

    fill_project(project=project, clips=5, has_segments=True, half_done=False)

    query = ExportQuery(project)
    assert (export_size(query).clips, export_size(query).segments) == (5, 401)
    assert [len(one.spans) for one in documents_of(query)] == [1, 100, 100, 100, 100]
    assert Task.objects.filter(state=TaskState.ACCEPTED).count() == 5
    assert Segment.objects.values("uid", "annotation").distinct().count() == 401


def test_a_row_without_a_target_is_told_and_holds() -> None:
    row = Row("rate", "1/s", None, [3])

    assert (row.holds, row.as_dict()["target"]) == (True, None)
