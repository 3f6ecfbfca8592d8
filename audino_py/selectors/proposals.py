"""How far models from outside are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Q

from audino_py.audio.model import SPEECH
from audino_py.models import Project, Proposal, ProposalState
from audino_py.policies import Actor, may_manage


def drafting_of(actor: Actor, projects: Iterable[Project]) -> dict[int, dict[str, Any]]:
    """By project: clips that wait for the chosen model, were drafted, and failed.

    Only projects that chose a model from outside, and only for those who manage them.
    """
    chosen = {
        project.pk: project.draft_model
        for project in projects
        if project.draft_model != SPEECH and may_manage(actor, project.pk)
    }
    found: dict[int, dict[str, Any]] = {
        pk: {"waiting": 0, "ready": 0, "failed": 0, "reason": ""} for pk in chosen
    }
    if not chosen:
        return found
    which = Q()
    for pk, model in chosen.items():
        which |= Q(clip__project=pk, model=model)
    rows = Proposal.objects.filter(which, clip__deleted_at=None).order_by()
    names = {ProposalState.OWED: "waiting", ProposalState.READY: "ready"}
    groups = rows.values_list("clip__project", "state").annotate(
        number=Count("pk"), told=Max("pk", filter=~Q(reason=""))
    )
    told = []
    for pk, state, number, newest in groups:
        found[pk][names.get(state, "failed")] = number
        told.append(newest)
    reasons = rows.filter(pk__in=[pk for pk in told if pk is not None]).order_by("pk")
    for pk, reason in reasons.values_list("clip__project", "reason"):
        found[pk]["reason"] = reason
    return found
