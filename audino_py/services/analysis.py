"""From a stored file to a ready clip: facts, pictures, a draft of the speech, tasks."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from audino_py import bell
from audino_py.audio.analyser import Analyser
from audino_py.audio.analysis import Analysis
from audino_py.audio.errors import AnalyserDiedError, RefusedAudioError
from audino_py.db import storage
from audino_py.db.locks import locked
from audino_py.models import Annotation, AnnotationKind, Clip, ClipState
from audino_py.services.clips import queue_tasks
from audino_py.services.sentsegments import SPEECH_DRAFT, SentSegment, keep_prediction
from audino_py.services.sentwork import cut_to_clip

log = logging.getLogger("audino.analysis")

TELL_EVERY_S = 1.0  # how often progress is written down, the lease renewed with it
BATCH_CLIPS = 50
BATCH_S = 15.0  # after that, others get their turn


class StoppingError(Exception):
    """The worker was told to stop in the middle of a clip."""


stopping = threading.Event()  # set by the worker's signal handler


class LeaseLostError(Exception):
    """Somebody else holds the clip by now; whatever we found is thrown away."""


def owed_clips() -> QuerySet[Clip]:
    """Clips that wait for their analysis and that nobody holds, the longest waiting first."""
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    return Clip.objects.filter(free, owed_at__lte=now, deleted_at=None).order_by("owed_at")


class Lease:
    """One worker's hold on one clip; falls by itself if the worker dies."""

    def __init__(self, clip_id: int) -> None:
        self.clip_id = clip_id
        self.until: datetime | None = None
        self._told = time.monotonic()

    def take(self) -> bool:
        """Whether the clip was owed, free, and is ours now."""
        until = timezone.now() + timedelta(seconds=settings.ANALYSIS_LEASE_S)
        taken = owed_clips().order_by().filter(pk=self.clip_id).update(lease_until=until)
        self.until = until if taken else None
        return bool(taken)

    def tell(self, percent: int) -> None:
        """Note the progress and renew the lease, at most once a second.

        Raises
        ------
        StoppingError
            If the worker is told to stop.
        LeaseLostError
            If the clip is deleted, or another's.
        """
        if stopping.is_set():
            raise StoppingError
        if time.monotonic() - self._told < TELL_EVERY_S:
            return
        self._told = time.monotonic()
        until = timezone.now() + timedelta(seconds=settings.ANALYSIS_LEASE_S)
        if not self._ours().update(progress=min(percent, 100), lease_until=until):
            raise LeaseLostError
        self.until = until

    def give_back(self) -> None:
        """Let the next worker begin at once; it costs no try."""
        self._ours().update(lease_until=None, progress=0)

    def hold(self) -> Clip:
        """The clip, locked, if it is still ours; inside a transaction.

        Raises
        ------
        LeaseLostError
            If not.
        """
        clip = locked(self._ours()).select_related("project").first()
        if clip is None:
            raise LeaseLostError
        return clip

    def _ours(self) -> QuerySet[Clip]:
        return Clip.objects.filter(pk=self.clip_id, lease_until=self.until, deleted_at=None)


def analyse_owed(*, first: int, analyser: Analyser) -> int:
    """Analyse a clip and then others that are owed; how many.

    Many short clips share one job; after a while the next job goes on, so that several workers
    share a heap of clips.
    """
    until, done = time.monotonic() + BATCH_S, 0
    for clip_id in _next_clips(first):
        done += analyse_clip(clip_id=clip_id, analyser=analyser)
        if done >= BATCH_CLIPS or time.monotonic() > until or stopping.is_set():
            break
    rest = owed_clips().values_list("pk", flat=True).first()
    if rest is not None:
        bell.ring("clip", rest)
    return done


def _next_clips(first: int) -> Iterator[int]:
    yield first
    while True:
        clip_id = owed_clips().values_list("pk", flat=True).first()
        if clip_id is None:
            return
        yield clip_id


def analyse_clip(*, clip_id: int, analyser: Analyser) -> bool:
    """Analyse one clip, if it is owed and free; whether it was.

    A refusal of the content is final. A death of the engine costs one try; a death of this worker
    costs none: the lease falls, and the next one begins anew.
    """
    lease = Lease(clip_id)
    if not lease.take():
        return False
    clip = Clip.objects.select_related("project").get(pk=clip_id)
    try:
        _settle(clip, lease, analyser)
    except LeaseLostError:
        log.info("clip %s was taken over or deleted meanwhile", clip.uid)
    return True


def _settle(clip: Clip, lease: Lease, analyser: Analyser) -> None:
    """Bring the clip to the state that its analysis leads to."""
    try:
        _finish(lease, _analyse(clip, lease, analyser))
    except RefusedAudioError as error:
        _fail(lease, error.stable_code, error.message)
    except AnalyserDiedError as error:
        _try_again(lease, error.stable_code, error.message)
    except StoppingError:
        lease.give_back()
    except (LeaseLostError, DatabaseError):
        raise
    except FileNotFoundError:
        _fail(lease, "file_missing", "The file of this clip is gone. Upload it again.")
    except OSError as error:
        log.warning("clip %s: %s", clip.uid, error)
        _try_again(lease, "disk_error", "The disk could not be read or written.")
    except Exception:
        log.exception("clip %s: the analysis has a fault", clip.uid)
        _try_again(lease, "server_error", "The analysis met a fault of the server.")


def _analyse(clip: Clip, lease: Lease, analyser: Analyser) -> Analysis:
    name = storage.original_name(clip.suffix)
    with storage.local_copy(clip.uid, name) as source:
        return analyser.analyse(
            source,
            source.parent,
            finds_speech=clip.project.finds_speech and not _has_draft(clip),
            on_progress=lease.tell,
        )


def _has_draft(clip: Clip) -> bool:
    return Annotation.objects.filter(clip=clip, kind=AnnotationKind.PREDICTION).exists()


@transaction.atomic
def _finish(lease: Lease, analysis: Analysis) -> None:
    """Everything that makes a clip ready, at once."""
    clip = lease.hold()
    clip.frames, clip.rate_hz, clip.channels = analysis.frames, analysis.rate_hz, analysis.channels
    clip.codec, clip.duration_us = analysis.codec[:64], analysis.duration_us
    clip.engine, clip.plays_as_is = analysis.engine, analysis.plays_as_is
    notes = [
        {"code": note.code, "severity": note.severity, "message": note.message}
        for note in analysis.quality
    ]
    clip.quality = notes + cut_to_clip(clip)
    clip.facts = {**analysis.facts, "container": analysis.container}
    clip.state, clip.progress = ClipState.READY, 100
    clip.reason = clip.reason_code = ""
    clip.owed_at = clip.lease_until = None
    clip.tries = 0
    clip.save()
    if clip.project.finds_speech and analysis.speech and not _has_draft(clip):
        spans = [SentSegment(start, end) for start, end in analysis.speech]
        keep_prediction(clip, spans, source=SPEECH_DRAFT, project=clip.project)
    queue_tasks(clip)


@transaction.atomic
def _fail(lease: Lease, code: str, message: str) -> None:
    """The verdict on the content is final; a person may ask for another try."""
    clip = lease.hold()
    _settle_failure(clip, code, message)
    clip.owed_at = clip.lease_until = None
    clip.save()


@transaction.atomic
def _try_again(lease: Lease, code: str, message: str) -> None:
    """Wait longer after each try; after the last, fail with the reason."""
    clip = lease.hold()
    clip.lease_until = None
    clip.tries += 1
    waits = settings.RETRY_AFTER_S
    if clip.tries > len(waits):
        _settle_failure(clip, code, f"{message} It was tried {clip.tries} times.")
        clip.owed_at = None
    else:
        clip.owed_at = timezone.now() + timedelta(seconds=waits[clip.tries - 1])
        clip.progress = 0
    clip.save()


def _settle_failure(clip: Clip, code: str, message: str) -> None:
    clip.reason_code, clip.reason = code[:64], message
    clip.progress = 0
    if not clip.engine:  # a clip that was ready before keeps what it has
        clip.state = ClipState.FAILED
