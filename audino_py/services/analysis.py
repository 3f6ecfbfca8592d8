"""From a stored file to a ready clip: facts, pictures, a draft of the speech, tasks."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from django.db import DatabaseError, transaction

from audino_py import bell
from audino_py.audio.analyser import Analyser, Order
from audino_py.audio.analysis import ALL_PARTS, Analysis
from audino_py.audio.batch import Outcome
from audino_py.audio.errors import AnalyserDiedError, RefusedAudioError
from audino_py.db import storage
from audino_py.db.fields import write_fields
from audino_py.models import Annotation, AnnotationKind, Clip, ClipState, Segment
from audino_py.services.clips import queue_tasks_of
from audino_py.services.hygiene import judge_sound, twins_of
from audino_py.services.leases import Lease, LeaseLostError, owed_clips
from audino_py.services.owed import StoppingError, put_off, stopping
from audino_py.services.proposals import owe_proposals_of
from audino_py.services.sentsegments import SPEECH_DRAFT, SentSegment, keep_predictions
from audino_py.services.sentwork import cut_to_clip
from audino_py.services.speechdrafts import speech_draft

log = logging.getLogger("audino.analysis")

BATCH_CLIPS = 200  # handed over at once: the engine draws on while those before are settled
BATCH_BYTES = 16 * 2**20  # of originals analysed together: none waits long for the others
BATCH_S = 15.0  # after that, others get their turn

ANALYSED = [
    *("frames", "rate_hz", "channels", "codec", "duration_us", "engine", "plays_as_is"),
    *("quality", "facts", "sound_sha256", "is_held", "state", "progress", "reason", "reason_code"),
    *("owed_at", "lease_until", "tries", "changed_at"),
]
SETTLED = [
    *("state", "progress", "reason", "reason_code", "owed_at", "lease_until", "tries"),
    "changed_at",
]
NO_DRAFT = ALL_PARTS - {"activity"}


def analyse_owed(*, first: int, analyser: Analyser) -> int:
    """Analyse a clip and then others that are owed; how many.

    Many short clips share one job; after a while the next job goes on, so that several workers
    share a heap of clips.
    """
    until, done = time.monotonic() + BATCH_S, 0
    clip_ids = _together(first)
    while clip_ids:
        done += analyse_clips(clip_ids=clip_ids, analyser=analyser)
        if time.monotonic() > until or stopping.is_set():
            break
        clip_ids = _together()
    rest = owed_clips().values_list("pk", flat=True).first()
    if rest is not None:
        bell.ring("clip", rest)
    return done


def _together(first: int | None = None) -> list[int]:
    """A clip, or the longest waiting, and as many as are analysed with it in a moment."""
    rows = [] if first is None else [(first, 0)]
    others = owed_clips().exclude(pk__in=[pk for pk, _ in rows])
    rows += others.values_list("pk", "bytes")[:BATCH_CLIPS]
    clip_ids: list[int] = []
    total = 0
    for pk, size in rows[:BATCH_CLIPS]:
        total += size
        if clip_ids and total > BATCH_BYTES:
            break
        clip_ids.append(pk)
    return clip_ids


def analyse_clip(*, clip_id: int, analyser: Analyser) -> bool:
    """Analyse one clip, if it is owed and free; whether it was."""
    return analyse_clips(clip_ids=[clip_id], analyser=analyser) == 1


def analyse_clips(*, clip_ids: Sequence[int], analyser: Analyser) -> int:
    """Analyse those of the clips that are owed and free; how many.

    A refusal of the content is final. A death of the engine costs the clip in hand one try; a
    death of this worker costs none: the leases fall, and the next one begins anew.
    """
    lease = Lease(clip_ids)
    clips = lease.take()
    if not clips:
        return 0
    try:
        _analyse(clips, lease, analyser)
    except LeaseLostError:
        log.info("%d clips were taken over or deleted meanwhile", len(clips))
    except StoppingError:
        lease.give_back()
    except DatabaseError:
        raise
    except storage.StoreAwayError as error:
        _settle(lease, dict.fromkeys((clip.pk for clip in clips), error))
    except Exception:
        log.exception("the analysis of %d clips has a fault", len(clips))
        for clip in clips:
            _settle(lease, {clip.pk: None})
    return len(clips)


def _analyse(clips: Sequence[Clip], lease: Lease, analyser: Analyser) -> None:
    """Settle clips as soon as their files are on disk, while the next ones are analysed."""
    drafted = _drafted(clips)
    tell = partial(lease.tell, clips[0].pk, 0)
    files = [(clip.uid, storage.original_name(clip.suffix)) for clip in clips]
    with storage.workplaces(files, tell) as sources:

        def settle(found: dict[int, Outcome]) -> None:
            drawn = [number for number, what in found.items() if isinstance(what, Analysis)]
            written = {number: (clips[number].uid, sources[number]) for number in drawn}
            kept = found | storage.keep_written(written, tell)
            _settle_all(lease, {clips[number].pk: what for number, what in kept.items()})

        orders = []
        for clip, source in zip(clips, sources, strict=True):
            wants = clip.project.finds_speech and clip.pk not in drafted
            parts = ALL_PARTS if wants else NO_DRAFT
            orders.append(Order(source, source.parent, parts, is_retry=clip.tries > 0))
        analyser.analyse_all(
            orders, lambda number, percent: lease.tell(clips[number].pk, percent), settle
        )


def _drafted(clips: Sequence[Clip]) -> set[int]:
    """Keys of the clips that have a draft."""
    drafts = Annotation.objects.filter(clip__in=clips, kind=AnnotationKind.PREDICTION)
    return set(drafts.values_list("clip_id", flat=True))


def _settle_all(lease: Lease, outcomes: Mapping[int, Outcome]) -> None:
    """Bring all clips to the state their analysis leads to, at once; else one by one.

    What is wrong with one clip must not keep the others from being ready.
    """
    try:
        _settle(lease, outcomes)
    except Exception:
        if len(outcomes) == 1:
            raise
        log.exception("%d clips could not be settled together", len(outcomes))
        for clip_id, outcome in outcomes.items():
            with contextlib.suppress(DatabaseError):  # its lease falls, and it is tried again
                _settle(lease, {clip_id: outcome})


@transaction.atomic
def _settle(lease: Lease, outcomes: Mapping[int, Outcome | None]) -> None:
    """Everything that makes clips ready or failed, in one transaction; None is a fault of ours."""
    held = lease.hold(outcomes)
    ready: list[tuple[Clip, Analysis]] = []
    failed: list[Clip] = []
    for clip_id, clip in held.items():
        outcome = outcomes[clip_id]
        if isinstance(outcome, Analysis):
            ready.append((clip, outcome))
        else:
            _note_failure(clip, outcome)
            failed.append(clip)
    write_fields(failed, SETTLED)
    if ready:
        _finish(ready)
    if len(held) < len(outcomes):
        log.info("%d clips were taken over or deleted meanwhile", len(outcomes) - len(held))


def _note_failure(clip: Clip, outcome: Outcome | None) -> None:
    """A verdict on the content is final; a person may ask for another try. The rest is retried."""
    match outcome:
        case RefusedAudioError():
            _fail(clip, outcome.stable_code, outcome.message)
        case AnalyserDiedError():
            _try_again(clip, outcome.stable_code, outcome.message)
        case FileNotFoundError():
            _fail(clip, "file_missing", "The file of this clip is gone. Upload it again.")
        case storage.StoreAwayError():
            _try_again(clip, outcome.stable_code, outcome.message)
        case OSError():
            log.warning("clip %s: %s", clip.uid, outcome)
            _try_again(clip, "disk_error", "The disk could not be read or written.")
        case _:
            _try_again(clip, "server_error", "The analysis met a fault of the server.")


def _finish(ready: Sequence[tuple[Clip, Analysis]]) -> None:
    """Everything that makes clips ready."""
    clips = [clip for clip, _ in ready]
    drafted = _drafted(clips)
    sent = Segment.objects.filter(annotation__clip__in=clips).order_by()
    with_segments = set(sent.values_list("annotation__clip_id", flat=True).distinct())
    twins = twins_of(ready)
    for clip, analysis in ready:
        listened = clip.project.finds_speech and clip.pk not in drafted
        judge_sound(clip, analysis, twins, listened=listened)
        _note_analysis(clip, analysis)
        if clip.pk in with_segments:
            clip.quality += cut_to_clip(clip)
    write_fields(clips, ANALYSED)
    keep_predictions(list(_drafts(ready, drafted)), source=SPEECH_DRAFT)
    queue_tasks_of(clips)
    owe_proposals_of(clips)


def _drafts(
    ready: Sequence[tuple[Clip, Analysis]], drafted: set[int]
) -> Iterator[tuple[Clip, list[SentSegment]]]:
    for clip, analysis in ready:
        if clip.project.finds_speech and analysis.speech and clip.pk not in drafted:
            yield clip, speech_draft(clip.project, analysis)


def _note_analysis(clip: Clip, analysis: Analysis) -> None:
    clip.frames, clip.rate_hz, clip.channels = analysis.frames, analysis.rate_hz, analysis.channels
    clip.codec, clip.duration_us = analysis.codec[:64], analysis.duration_us
    clip.engine, clip.plays_as_is = analysis.engine, analysis.plays_as_is
    clip.state, clip.progress = ClipState.READY, 100
    clip.reason = clip.reason_code = ""
    clip.owed_at = clip.lease_until = None
    clip.tries = 0


def _fail(clip: Clip, code: str, message: str) -> None:
    clip.reason_code, clip.reason = code[:64], message
    clip.owed_at = clip.lease_until = None
    clip.progress = 0
    if not clip.engine:  # a clip that was ready before keeps what it has
        clip.state = ClipState.FAILED


def _try_again(clip: Clip, code: str, message: str) -> None:
    """Wait longer after each try; after the last, fail with the reason."""
    if not put_off(clip):
        _fail(clip, code, f"{message} It was tried {clip.tries} times.")
    clip.progress = 0
