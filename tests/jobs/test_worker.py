"""The worker command: ready soon, and gone when it is told to go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django_tasks_db.models import DBTaskResult

from audino_py.models import Clip, Proposal, ProposalState
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


SLOW = """
import pathlib, time
class Slow:
    def propose(self, sound, rate_hz, speech):
        pathlib.Path(__file__).with_name("listening").touch()
        time.sleep(600)
        return []
"""


def test_a_slow_model_keeps_no_clip_from_being_ready_and_is_given_back_at_the_end(
    start: Callable[[], subprocess.Popen[bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    names = site / "slow_model-1.0.dist-info"
    names.mkdir(parents=True)
    (site / "slow_model.py").write_text(SLOW)
    (names / "METADATA").write_text("Metadata-Version: 2.1\nName: slow-model\nVersion: 1.0\n")
    (names / "entry_points.txt").write_text("[audino_py.models]\nslow = slow_model:Slow\n")
    monkeypatch.setenv("PYTHONPATH", str(site))
    project = make_project(draft_model="slow")
    actor = Actor(user=make_member("mia", project, "manager"))

    def bring(number: int) -> None:
        upload = Upload(file=spool([tiny_wav(number)], name=f"{number}.wav"))
        upload_clip(project=project, upload=upload, actor=actor)

    bring(0)
    worker = start()
    wait_until_ready(worker, 1)
    deadline = time.monotonic() + 60
    while not (site / "listening").exists():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    bring(1)
    wait_until_ready(worker, 2)
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(20) == 0
    rows = Proposal.objects.values_list("state", "tries", "lease_until")
    assert list(rows) == [(ProposalState.OWED, 0, None)] * 2
