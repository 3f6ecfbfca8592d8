"""From stored to ready or failed, whatever dies on the way."""

from __future__ import annotations

import io
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile
from django.conf import LazySettings
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from audino_py.audio.analyser import Analyser, Order
from audino_py.audio.batch import Outcome
from audino_py.db import storage
from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    Project,
    Revision,
    Segment,
    Task,
    TaskState,
    User,
)
from audino_py.policies import Actor
from audino_py.services.analysis import analyse_clip, analyse_owed
from audino_py.services.leases import Lease
from audino_py.services.owed import stopping
from audino_py.services.sentsegments import SentSegment
from audino_py.services.spooling import spool
from audino_py.services.uploads import Upload, upload_clip
from tests.forms import tiny_wav
from tests.makers import make_member

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture(scope="module")
def analyser() -> Iterator[Analyser]:
    with Analyser() as warm:
        yield warm


@pytest.fixture
def bring(project: Project, manager: User) -> Callable[..., Clip]:
    """Brings a clip in as a manager does."""

    def bring(data: bytes, **fields: object) -> Clip:
        upload = Upload(file=spool([data], name="a.wav"), **fields)  # type: ignore[arg-type]  # given by name
        return upload_clip(project=project, upload=upload, actor=Actor(user=manager)).clip

    return bring


def poison() -> bytes:
    """A WAV header, and then nothing that could be decoded."""
    return tiny_wav()[:44]


def test_an_analysed_clip_is_ready_with_facts_a_draft_and_tasks(
    bring: Callable[..., Clip], analyser: Analyser, project: Project
) -> None:
    Project.objects.update(annotators_per_clip=2)
    clip = bring((SAMPLES / "jfk.mp3").read_bytes())

    assert analyse_clip(clip_id=clip.pk, analyser=analyser)

    clip.refresh_from_db()
    draft = Annotation.objects.get()
    assert (clip.state, clip.progress, clip.engine) == ("ready", 100, "e2")
    assert (clip.rate_hz, clip.channels, clip.codec) == (16_000, 1, "mp3")
    assert clip.duration_us == pytest.approx(11_000_000, abs=100_000)
    assert (clip.owed_at, clip.lease_until, clip.plays_as_is) == (None, None, False)
    assert (draft.kind, draft.source, draft.author) == ("prediction", "speech draft", None)
    assert Segment.objects.filter(annotation=draft, draft=True).count() >= 1
    assert [task.state for task in Task.objects.all()] == [TaskState.QUEUED] * 2
    assert not analyse_clip(clip_id=clip.pk, analyser=analyser)  # owed no more


def test_a_project_that_wants_no_draft_gets_none(
    bring: Callable[..., Clip], analyser: Analyser, project: Project
) -> None:
    Project.objects.update(finds_speech=False)
    clip = bring((SAMPLES / "jfk.wav").read_bytes())

    analyse_clip(clip_id=clip.pk, analyser=analyser)

    assert (Clip.objects.get().state, Annotation.objects.count()) == ("ready", 0)


def test_the_task_of_a_named_person_counts_among_those_wanted(
    bring: Callable[..., Clip], analyser: Analyser, project: Project, annotator: User
) -> None:
    Project.objects.update(annotators_per_clip=2)
    clip = bring(tiny_wav(), assignee=annotator)

    analyse_clip(clip_id=clip.pk, analyser=analyser)

    states = sorted(Task.objects.values_list("state", flat=True))
    assert states == [TaskState.ASSIGNED, TaskState.QUEUED]


def test_a_clip_that_is_held_back_has_no_tasks_until_it_is_let_pass(
    bring: Callable[..., Clip], analyser: Analyser
) -> None:
    clip = bring(tiny_wav())
    Clip.objects.update(is_held=True)

    analyse_clip(clip_id=clip.pk, analyser=analyser)

    assert (Clip.objects.get().state, Task.objects.count()) == ("ready", 0)


def test_segments_that_run_past_the_end_are_cut_and_that_is_said(
    bring: Callable[..., Clip], analyser: Analyser, annotator: User
) -> None:
    spans = [(0, 100_010), (50_000, 900_000), (200_000, 300_000)]
    segments = [SentSegment(start, end) for start, end in spans]
    clip = bring(tiny_wav(seconds=0.1), segments=segments, assignee=annotator)

    analyse_clip(clip_id=clip.pk, analyser=analyser)

    work = Annotation.objects.get(kind=AnnotationKind.WORK)
    ends = list(Segment.objects.filter(annotation=work).values_list("start_us", "end_us"))
    notes = [note["code"] for note in Clip.objects.get().quality]
    assert ends == [(0, 100_000), (50_000, 100_000)]
    assert "segments_past_end" in notes
    assert (work.revision, Revision.objects.count()) == (2, 2)
    assert len(Revision.objects.get(number=2).changes) == 3


@pytest.mark.parametrize(("channels", "kept"), [(1, [None, None]), (2, [0, 1])])
def test_segments_keep_a_channel_that_the_clip_has(
    bring: Callable[..., Clip],
    analyser: Analyser,
    annotator: User,
    channels: int,
    kept: list[int | None],
) -> None:
    segments = [SentSegment(0, 50_000, channel=0), SentSegment(50_000, 90_000, channel=1)]
    clip = bring(wav_of(channels), segments=segments, assignee=annotator)

    analyse_clip(clip_id=clip.pk, analyser=analyser)

    rows = Segment.objects.filter(annotation__kind=AnnotationKind.WORK).order_by("start_us")
    notes = [note["code"] for note in Clip.objects.get().quality]
    assert list(rows.values_list("channel", flat=True)) == kept
    assert notes.count("segments_off_channel") == (kept[1] is None)
    assert Revision.objects.count() == (2 if channels == 1 else 1)


def wav_of(channels: int) -> bytes:
    """A tenth of a second of different noise in each channel."""
    noise = np.random.default_rng(3).uniform(-0.5, 0.5, (1600, channels))
    file = io.BytesIO()
    soundfile.write(file, noise, 16_000, format="WAV", subtype="PCM_16")
    return file.getvalue()


def test_content_that_cannot_be_decoded_fails_at_once_with_a_reason(
    bring: Callable[..., Clip], analyser: Analyser
) -> None:
    clip = bring(poison())

    analyse_clip(clip_id=clip.pk, analyser=analyser)

    clip.refresh_from_db()
    assert (clip.state, clip.tries, clip.owed_at, clip.lease_until) == ("failed", 0, None, None)
    assert clip.reason
    assert clip.reason_code == "nothing_decoded"
    assert Task.objects.count() == 0


def test_twenty_poisoned_clips_stop_none_of_the_others(
    bring: Callable[..., Clip], analyser: Analyser
) -> None:
    for number in range(30):
        data = tiny_wav(number)
        bring(data if number % 3 else data[:44] + bytes([number]))

    while Clip.objects.filter(state="stored").exists():
        first = Clip.objects.filter(state="stored").values_list("pk", flat=True)[0]
        analyse_owed(first=first, analyser=analyser)

    states = list(Clip.objects.order_by("id").values_list("state", flat=True))
    assert states == ["ready" if number % 3 else "failed" for number in range(30)]


Told = Callable[[dict[int, Outcome]], None]


class Dying:
    """Stands where the engine stands and kills its child in the middle of each clip."""

    def __init__(self, analyser: Analyser) -> None:
        self.analyser = analyser

    def analyse_all(self, orders: list[Order], on_progress: object, on_done: Told) -> object:
        def kill() -> None:
            while (pid := self.analyser.pid) is None:
                time.sleep(0.001)
            os.kill(pid, signal.SIGKILL)

        self.analyser.close()
        killer = threading.Thread(target=kill)
        killer.start()
        try:
            return self.analyser.analyse_all(orders, None, on_done)
        finally:
            killer.join()


def test_a_dead_engine_costs_a_try_and_after_the_last_the_clip_fails(
    bring: Callable[..., Clip], settings: LazySettings
) -> None:
    settings.RETRY_AFTER_S = [10, 60]
    clip = bring(tiny_wav())
    seen = []
    with Analyser() as analyser:
        for _ in range(3):
            Clip.objects.update(owed_at=timezone.now())
            analyse_clip(clip_id=clip.pk, analyser=Dying(analyser))  # type: ignore[arg-type]  # same words
            clip.refresh_from_db()
            seen.append((clip.state, clip.tries, clip.owed_at is not None))

    assert seen == [("stored", 1, True), ("stored", 2, True), ("failed", 3, False)]
    assert "tried 3 times" in clip.reason


class Broken:
    """Stands where the engine stands, and has a fault; meanwhile something happens to the clip."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        self.meanwhile = meanwhile

    def analyse_all(self, orders: list[Order], *told: object) -> object:
        self.meanwhile()
        raise ZeroDivisionError


def test_a_fault_of_ours_costs_a_try_and_does_not_go_round_for_ever(
    bring: Callable[..., Clip], settings: LazySettings
) -> None:
    settings.RETRY_AFTER_S = []
    clip = bring(tiny_wav())

    analyse_clip(clip_id=clip.pk, analyser=Broken(int))  # type: ignore[arg-type]  # same words

    clip.refresh_from_db()
    assert (clip.state, clip.reason_code, clip.owed_at) == ("failed", "server_error", None)


def test_a_clip_that_was_deleted_meanwhile_is_left_alone(bring: Callable[..., Clip]) -> None:
    clip = bring(tiny_wav())

    def delete() -> None:
        Clip.objects.update(deleted_at=timezone.now())

    assert analyse_clip(clip_id=clip.pk, analyser=Broken(delete))  # type: ignore[arg-type]  # same words

    clip.refresh_from_db()
    assert (clip.state, clip.tries, clip.reason) == ("stored", 0, "")


def test_a_clip_is_held_by_one_worker_until_its_lease_falls(bring: Callable[..., Clip]) -> None:
    clip = bring(tiny_wav())
    first, second = Lease([clip.pk]), Lease([clip.pk])

    assert (first.take(), second.take()) == ([clip], [])
    Clip.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert second.take() == [clip]
    with transaction.atomic():
        assert first.hold([clip.pk]) == {}
        assert second.hold([clip.pk]) == {clip.pk: clip}


def test_a_clip_that_was_ready_keeps_what_it_has_when_another_try_fails(
    bring: Callable[..., Clip], analyser: Analyser
) -> None:
    clip = bring(tiny_wav())
    analyse_clip(clip_id=clip.pk, analyser=analyser)
    (storage.folder_of(clip.uid) / "original.wav").write_bytes(b"")
    Clip.objects.update(owed_at=timezone.now())

    analyse_clip(clip_id=clip.pk, analyser=analyser)

    clip.refresh_from_db()
    assert (clip.state, clip.owed_at) == ("ready", None)
    assert clip.reason_code


def test_many_clips_share_one_job(bring: Callable[..., Clip], analyser: Analyser) -> None:
    for number in range(5):
        bring(tiny_wav(number))
    assert DBTaskResult.objects.count() == 1

    done = analyse_owed(first=Clip.objects.earliest("id").pk, analyser=analyser)

    assert (done, Clip.objects.filter(state="ready").count()) == (5, 5)


def test_no_job_is_lost_between_a_waiting_one_and_a_started_one(
    bring: Callable[..., Clip],
) -> None:
    bring(tiny_wav(1))
    DBTaskResult.objects.get().claim("worker")

    bring(tiny_wav(2))

    assert DBTaskResult.objects.ready().count() == 1


def test_another_member_changes_nothing_of_the_speakers_of_a_draft(
    bring: Callable[..., Clip], project: Project
) -> None:
    make_member("bob", project)
    bring(tiny_wav(1), segments=[SentSegment(0, 5, speaker="Al"), SentSegment(5, 9, speaker="Al")])
    bring(tiny_wav(2), segments=[SentSegment(0, 5, speaker="Al")])

    assert list(project.speakers.values_list("name", flat=True)) == ["Al"]


def test_a_worker_that_is_told_to_stop_gives_the_clip_back(
    bring: Callable[..., Clip], analyser: Analyser
) -> None:
    clip = bring((SAMPLES / "jfk.wav").read_bytes())
    stopping.set()
    try:
        analyse_clip(clip_id=clip.pk, analyser=analyser)
    finally:
        stopping.clear()

    clip.refresh_from_db()
    assert (clip.state, clip.tries, clip.lease_until) == ("stored", 0, None)
    assert Lease([clip.pk]).take() == [clip]
