"""Models from outside: asked to listen to clips that are ready, their answers kept as drafts."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from audino_py.audio import packs
from audino_py.audio.model import SPEECH, Proposed
from audino_py.audio.proposing import propose
from audino_py.db import storage
from audino_py.db.locks import locked
from audino_py.errors import AudinoError
from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    ClipState,
    Project,
    Proposal,
    ProposalState,
    Segment,
)
from audino_py.services.owed import StoppingError, owed, put_off, ring_first, take, teller, work_off
from audino_py.services.sentsegments import SPEECH_DRAFT, SentSegment, keep_prediction
from audino_py.timeline.times import to_micros

log = logging.getLogger("audino.proposals")

ASKED_AT_ONCE = 1000
SURE_FROM = 0.5  # of a model's confidence; below it a segment is marked unsure


@transaction.atomic
def owe_proposals(*, project: Project) -> int:
    """Ask the project's model for all clips that nobody opened yet, and again where it failed.

    Clips that came with a draft keep it. Returns how many clips wait now.
    """
    if project.draft_model == SPEECH:
        return 0
    asked = Proposal.objects.filter(clip__project=project, model=project.draft_model)
    failed = asked.filter(state=ProposalState.FAILED)
    again = failed.update(
        state=ProposalState.OWED, owed_at=timezone.now(), tries=0, progress=0, reason=""
    )
    clips = _undrafted(Clip.objects.filter(project=project, deleted_at=None))
    opened = Annotation.objects.filter(clip=OuterRef("pk"), kind=AnnotationKind.WORK)
    mine = asked.filter(clip=OuterRef("pk"))
    new = clips.filter(~Exists(opened), ~Exists(mine)).order_by("id").values_list("pk", flat=True)
    return again + _owe([(pk, project.draft_model) for pk in new])


def owe_proposals_of(clips: Iterable[Clip]) -> int:
    """Ask the model of each clip's project, where it chose one; part of what makes clips ready."""
    wanted = {clip.pk: clip.project.draft_model for clip in clips}
    asked = [pk for pk, model in wanted.items() if model != SPEECH]
    if not asked:
        return 0
    rows = _undrafted(Clip.objects.filter(pk__in=asked)).values_list("pk", flat=True)
    return _owe([(pk, wanted[pk]) for pk in rows])


def _undrafted(clips: QuerySet[Clip]) -> QuerySet[Clip]:
    """Clips that are ready and brought no draft of their own."""
    sent = Annotation.objects.filter(
        clip=OuterRef("pk"), kind=AnnotationKind.PREDICTION, proposal=None
    ).exclude(source=SPEECH_DRAFT)
    return clips.filter(~Exists(sent), state=ClipState.READY)


def _owe(wanted: Sequence[tuple[int, str]]) -> int:
    now = timezone.now()
    Proposal.objects.bulk_create(
        (Proposal(clip_id=pk, model=model, owed_at=now) for pk, model in wanted),
        batch_size=ASKED_AT_ONCE,
        ignore_conflicts=True,  # asked before: an analysis made again asks once
    )
    ring_owed_proposal()
    return len(wanted)


def owed_proposals() -> QuerySet[Proposal]:
    """What is owed and nobody works on, the longest waiting first."""
    return owed(Proposal.objects.filter(_is_wanted()))


def _is_wanted() -> Exists:
    return Exists(Clip.objects.filter(pk=OuterRef("clip"), deleted_at=None))


def ring_owed_proposal() -> bool:
    """Ring for what is owed and nobody holds; whether there was any."""
    return ring_first("proposal", owed_proposals())


def make_owed_proposals(*, first: int) -> int:
    """Let models listen to a clip and then to others that are owed; how many."""
    return work_off(first, owed_proposals, lambda pk: make_proposal(proposal_id=pk))


def make_proposal(*, proposal_id: int) -> bool:
    """Let a model listen to one clip, if it is owed and free; whether it was.

    Whatever goes wrong is told in plain words and tried again, later each time.
    """
    if not take(owed_proposals(), proposal_id):
        return False
    proposal = Proposal.objects.select_related("clip__project").get(pk=proposal_id)
    try:
        _keep(proposal, _listen(proposal))
    except StoppingError:
        Proposal.objects.filter(pk=proposal_id).update(lease_until=None, progress=0)
    except AudinoError as error:
        _try_again(proposal, error.message)
    except DatabaseError:
        raise
    except OSError as error:
        log.warning("proposal %s: %s", proposal, error)
        _try_again(proposal, "The disk could not be read or written.")
    except Exception:
        log.exception("proposal %s has a fault", proposal)
        _try_again(proposal, "The model's answer could not be read.")
    return True


def _listen(proposal: Proposal) -> list[Proposed]:
    clip = proposal.clip
    drafts = Segment.objects.filter(
        annotation__clip=clip,
        annotation__kind=AnnotationKind.PREDICTION,
        annotation__source=SPEECH_DRAFT,
    )
    speech = list(drafts.values_list("start_us", "end_us"))
    original = storage.original_name(clip.suffix)
    name = original if clip.plays_as_is else packs.play_name(clip.engine)
    with storage.local_copy(clip.uid, name) as path:
        duration_us = clip.duration_us or 0
        ours = Proposal.objects.filter(_is_wanted(), pk=proposal.pk, state=ProposalState.OWED)
        return propose(proposal.model, path, duration_us, speech, teller(ours))


@transaction.atomic
def _keep(proposal: Proposal, proposed: Sequence[Proposed]) -> None:
    row = locked(Proposal.objects.filter(pk=proposal.pk, state=ProposalState.OWED)).first()
    if row is None:
        return
    clip = proposal.clip
    spans = [
        SentSegment(to_micros(span.start), to_micros(span.end), span.text, span.speaker)
        for span in proposed
    ]
    made = keep_prediction(clip, spans, source=proposal.model, project=clip.project)
    keys = made.segments.order_by("id").values_list("pk", flat=True)
    unsure = [
        pk
        for pk, span in zip(keys, proposed, strict=True)
        if span.confidence is not None and span.confidence < SURE_FROM
    ]
    Segment.objects.filter(pk__in=unsure).update(unsure=True)
    row.annotation, row.state, row.progress, row.reason = made, ProposalState.READY, 100, ""
    row.owed_at = row.lease_until = None
    row.save()


def _try_again(proposal: Proposal, message: str) -> None:
    proposal.reason, proposal.progress = message, 0
    if not put_off(proposal):
        proposal.state = ProposalState.FAILED
        proposal.reason = f"{message} It was tried {proposal.tries} times."
    proposal.save(update_fields=["tries", "reason", "progress", "lease_until", "state", "owed_at"])
