"""Writers of all threads and processes queue; none is starved, none is refused."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from audino_py.db.uuids import uuid7
from audino_py.models import Project, User
from tests.makers import make_task, make_work
from tests.workers import batch, put, save, signed_in


def test_uuids_sort_by_the_time_they_were_made() -> None:
    made = [uuid7() for _ in range(200)]

    assert [one.version for one in made] == [7] * 200
    assert len(set(made)) == 200
    assert [one.int >> 80 for one in made] == sorted(one.int >> 80 for one in made)


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_lose_nothing() -> None:
    project = Project.objects.create(name="counted", label_version=0)

    def count() -> None:
        for _ in range(10):
            with transaction.atomic():
                row = Project.objects.select_for_update().get(pk=project.pk)
                row.label_version += 1
                row.save(update_fields=["label_version"])
        connections.close_all()

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    project.refresh_from_db()
    assert project.label_version == 80


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_is_killed_leaves_the_queue_free() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no queue of ours")
    gate = f"{connection.settings_dict['NAME']}.writer"
    holder = subprocess.Popen(
        [
            *(sys.executable, "-c"),
            "import fcntl, os, sys, time\n"
            f"gate = os.open({gate!r}, os.O_RDWR | os.O_CREAT)\n"
            "fcntl.flock(gate, fcntl.LOCK_EX)\n"
            "print('held', flush=True)\n"
            "time.sleep(600)",
        ],
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    holder.kill()
    holder.wait()

    Project.objects.create(name="after")

    assert Project.objects.filter(name="after").exists()


@pytest.mark.django_db(transaction=True)
def test_a_commit_returns_once_its_rows_are_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL syncs by itself")
    synced: list[bool] = []
    really_sync = os.fdatasync

    def watch(descriptor: int) -> None:
        gate = os.open(f"{connection.settings_dict['NAME']}.writer", os.O_RDWR)
        fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)  # raises while somebody holds it
        os.close(gate)
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name.endswith("-wal"))
        really_sync(descriptor)

    monkeypatch.setattr(os, "fdatasync", watch)
    with transaction.atomic():
        Project.objects.create(name="kept", label_version=0)
        inside = _synchronous()
    outside = _synchronous()
    with pytest.raises(RuntimeError), transaction.atomic():
        raise RuntimeError

    assert synced == [True]
    assert (inside, outside, _synchronous()) == (NORMAL, FULL, FULL)


NORMAL, FULL = 1, 2


def _synchronous() -> int:
    """What a statement outside of a transaction would do."""
    with connection.cursor() as cursor:
        return int(cursor.execute("PRAGMA synchronous").fetchone()[0])


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL shows what is on its disk")
def test_a_repeat_is_answered_once_the_disk_has_what_it_repeats(
    project: Project, annotator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first commit of another thread may be seen before its own sync has ended."""
    work, client = make_work(make_task(project, annotator)), signed_in(annotator)
    body = batch(put())
    assert save(client, work, body, 0).status_code == 200
    synced: list[str] = []
    to_disk = os.fdatasync

    def counted(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        to_disk(descriptor)

    monkeypatch.setattr(os, "fdatasync", counted)
    answer = save(client, work, body, 0)

    assert (answer.status_code, answer.json()["revision"]) == (200, 1)
    assert synced == [f"{Path(str(connection.settings_dict['NAME'])).name}-wal"]
