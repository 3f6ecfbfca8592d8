"""Somebody who is taken out of a project has no access from that moment on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings

from audino_py.errors import UnknownError
from audino_py.models import ApiKey, Member, Project, Task, TaskState, User
from tests.api.test_media import furnish
from tests.makers import make_key, make_task, make_work
from tests.workers import batch, post, put, save, signed_in, with_key


@pytest.fixture(autouse=True)
def at_every_block(settings: LazySettings) -> None:
    settings.LOOK_AGAIN_S = 0.0


@pytest.fixture
def remove(project: Project, manager: User) -> Any:
    def taken_out(user: User) -> None:
        url = f"/api/v1/projects/{project.uid}/members/{user.uid}"
        assert signed_in(manager).delete(url).status_code == 204

    return taken_out


def test_an_open_page_saves_and_hears_nothing_more_and_the_work_waits_for_others(
    project: Project, annotator: User, remove: Any
) -> None:
    task = make_task(project, annotator)
    furnish(task.clip)
    work = make_work(task)
    page = signed_in(annotator)
    audio = f"/api/v1/clips/{task.clip.uid}/audio"
    before = [
        save(page, work, batch(put()), 0).status_code,
        page.get(audio, headers={"Range": "bytes=0-99"}).status_code,
    ]

    remove(annotator)

    after = [
        save(page, work, batch(put()), 1).status_code,
        page.get(audio, headers={"Range": "bytes=0-99"}).status_code,
        page.get(f"/api/v1/annotations/{work.uid}").status_code,
        post(annotator, task, "submit", revision=1).status_code,
        page.get(f"/api/v1/projects/{project.uid}").status_code,
    ]
    assert (before, after) == ([200, 206], [404] * 5)
    task.refresh_from_db()
    assert (task.state, task.assignee) == (TaskState.QUEUED, None)


def blocks_of(answer: Any) -> Iterator[bytes]:
    stream: Iterator[bytes] = iter(answer.streaming_content)
    return stream


def export(client: Any, project: Project) -> Any:
    url = f"/api/v1/projects/{project.uid}/export?format=jsonl&state=submitted"
    return client.get(url)


def furnish_export(project: Project, annotator: User) -> None:
    for _ in range(30):
        task = make_task(project, annotator, state=TaskState.SUBMITTED)
        make_work(task, *((number, number + 1, "word " * 200) for number in range(9)))


def test_a_running_export_of_a_removed_person_breaks_off(
    project: Project, reviewer: User, annotator: User, remove: Any
) -> None:
    furnish_export(project, annotator)
    whole = b"".join(blocks_of(export(signed_in(reviewer), project)))
    running = blocks_of(export(signed_in(reviewer), project))
    got = next(running)

    remove(reviewer)

    with pytest.raises(UnknownError):
        got += b"".join(running)
    assert len(got) < len(whole)


def test_a_running_export_of_a_reviewer_who_becomes_an_annotator_breaks_off(
    project: Project, reviewer: User, annotator: User
) -> None:
    furnish_export(project, annotator)
    running = blocks_of(export(signed_in(reviewer), project))
    next(running)

    Member.objects.filter(user=reviewer).update(role="annotator")

    with pytest.raises(Exception, match="any more"):
        list(running)


def test_a_running_export_of_a_revoked_key_breaks_off(project: Project, annotator: User) -> None:
    furnish_export(project, annotator)
    key, text = make_key(project, "export")
    running = blocks_of(export(with_key(text), project))
    next(running)

    ApiKey.objects.filter(pk=key.pk).delete()

    with pytest.raises(UnknownError):
        list(running)


def test_who_stays_gets_all_of_it(project: Project, reviewer: User, annotator: User) -> None:
    furnish_export(project, annotator)

    whole = b"".join(blocks_of(export(signed_in(reviewer), project)))

    assert whole.count(b"\n") == Task.objects.count()
