"""The worker command: ready soon, and gone when it is told to go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import LazySettings
from django.db import connection
from django_tasks_db.models import DBTaskResult

from audino_py.models import Clip
from audino_py.policies import Actor
from audino_py.services.spooling import spool
from audino_py.services.uploads import Upload, upload_clip
from tests.forms import tiny_wav
from tests.makers import make_member, make_project

pytestmark = pytest.mark.django_db(transaction=True)


def address_of_database() -> str:
    """Where another process finds the database of this test."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return f"postgres://{values['USER']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


@pytest.fixture
def start(settings: LazySettings) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts a worker on the test's own database and folder."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        env = {
            **os.environ,
            "DATABASE_URL": address_of_database(),
            "AUDINO_DATA": str(settings.DATA),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        words = [sys.executable, "-m", "audino_py", "worker", "--interval", "0.1"]
        started.append(subprocess.Popen(words, env=env))
        return started[0]

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_until_ready(worker: subprocess.Popen[bytes], number: int) -> None:
    deadline = time.monotonic() + 60
    while Clip.objects.filter(state="ready").count() < number:
        assert worker.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_worker_makes_clips_ready_and_ends_when_it_is_told_to(
    start: Callable[[], subprocess.Popen[bytes]],
) -> None:
    project = make_project()
    actor = Actor(user=make_member("mia", project, "manager"))

    def bring(number: int) -> None:
        upload = Upload(file=spool([tiny_wav(number)], name=f"{number}.wav"))
        upload_clip(project=project, upload=upload, actor=actor)

    for number in range(3):
        bring(number)
    DBTaskResult.objects.all().delete()  # the bell is lost: the sweep rings again

    worker = start()
    wait_until_ready(worker, 3)
    bring(3)
    wait_until_ready(worker, 4)
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(20) == 0
    assert not DBTaskResult.objects.failed().exists()
