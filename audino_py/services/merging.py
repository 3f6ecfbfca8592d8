"""Two answers become one: every segment follows, and each annotation keeps a revision of it."""

from __future__ import annotations

import hashlib
import json
from itertools import batched
from typing import Any

from django.db import transaction
from django.utils import timezone

from audino_py.db import segments as table
from audino_py.db.locks import locked
from audino_py.db.uuids import uuid7
from audino_py.errors import InvalidError
from audino_py.models import (
    Annotation,
    AnnotationKind,
    Label,
    LabelKind,
    LabelValue,
    Project,
    Revision,
    Segment,
)
from audino_py.policies import Actor
from audino_py.selectors.labels import segments_with_several, segments_with_value
from audino_py.services.changes import wire_form
from audino_py.services.labels import begin_change, end_change, retire

READ_AT_ONCE = 500


def merge_values(*, actor: Actor, value: LabelValue, into: LabelValue) -> int:
    """Turn an answer into another one wherever it was given; how many segments were changed.

    The answer is retired first, so that nobody gives it meanwhile; then each annotation is changed
    by itself, with a revision that holds what was before. Whoever works on one at this moment
    rebases, as after any other change; where an open page, a draft or a file still gives the old
    answer, the other one is kept. Broken off half-way, it goes on when asked again. Drafts of
    machines stay as they are.

    Raises
    ------
    ForbiddenError
        For all but managers.
    InvalidError
        If the two do not answer the same question, or are one, or the other is retired.
    """
    project = _retire(actor, value, into)
    works = segments_with_value(value).exclude(annotation__kind=AnnotationKind.PREDICTION)
    touched = works.order_by("annotation").values_list("annotation", flat=True).distinct()
    number = 0
    # Again, for a save that was under way at the first look.
    while keys := list(touched.all()):
        number += sum(_merge_in(pk, value, into, project, actor) for pk in keys)
    return number


@transaction.atomic
def fit_answers(annotation: Annotation) -> None:
    """Fit the answers of work that was just copied to the questions as they are now.

    A draft never changes: what was merged since is the answer it is now, and where one answer is
    left to give, of several the first is taken. Part of making the work: nobody has seen it yet.
    """
    project = annotation.clip.project_id
    merged = LabelValue.objects.filter(label__project=project).exclude(merged_into=None)
    for value in merged.select_related("label", "merged_into"):
        if value.merged_into is None:
            continue
        segments = list(segments_with_value(value).filter(annotation=annotation))
        for segment in segments:
            segment.values = _merged(segment.values, value, value.merged_into)
        Segment.objects.bulk_update(segments, ["values"], batch_size=READ_AT_ONCE)
    for label in Label.objects.filter(project=project, kind=LabelKind.SINGLE):
        segments = list(segments_with_several(label).filter(annotation=annotation))
        for segment in segments:
            name = str(label.uid)
            segment.values = {**segment.values, name: segment.values[name][:1]}
        Segment.objects.bulk_update(segments, ["values"], batch_size=READ_AT_ONCE)


@transaction.atomic
def _retire(actor: Actor, value: LabelValue, into: LabelValue) -> Project:
    project = begin_change(actor, value.label.project_id)
    if value.label_id != into.label_id or value.pk == into.pk:
        message = "Choose another answer of the same question."
        raise InvalidError(message, fields={"into": [message]})
    if LabelValue.objects.filter(pk=into.pk).exclude(retired_at=None).exists():
        message = "This answer is retired. Bring it back first, or choose another one."
        raise InvalidError(message, fields={"into": [message]})
    row = LabelValue.objects.select_related("label").get(pk=value.pk)
    row.merged_into = into
    row.save(update_fields=["merged_into", *retire(row, {"is_retired": True})])
    # What was merged into this one goes along, so that one look finds the answer that counts.
    LabelValue.objects.filter(merged_into=row).update(merged_into=into)
    end_change(actor, project, "label_value.merged", row)
    project.refresh_from_db(fields=["label_version"])
    return project


@transaction.atomic
def _merge_in(pk: int, value: LabelValue, into: LabelValue, project: Project, actor: Actor) -> int:
    """Change one annotation; how many of its segments."""
    annotation = locked(Annotation.objects.all()).get(pk=pk)
    segments = list(segments_with_value(value).filter(annotation=annotation))
    if not segments:
        return 0
    uids = [segment.uid for segment in segments]
    before = {
        uid: one
        for part in batched(uids, READ_AT_ONCE, strict=False)
        for uid, one in table.read(annotation.pk, part).items()
    }
    now = timezone.now()
    changes = []
    for segment in segments:
        old = wire_form(segment.uid, before[segment.uid])
        segment.values = _merged(segment.values, value, into)
        segment.changed_at = now
        new = {**old, "values": segment.values}
        changes.append({"op": "put", "segment": new, "before": old})
    Segment.objects.bulk_update(segments, ["values", "changed_at"], batch_size=READ_AT_ONCE)
    _append(annotation, changes, project, actor)
    return len(segments)


def _merged(values: dict[str, Any], value: LabelValue, into: LabelValue) -> dict[str, Any]:
    """The answers with the one in the other's place, each once."""
    name, old, new = str(value.label.uid), str(value.uid), str(into.uid)
    given = [new if one == old else one for one in values[name]]
    return {**values, name: list(dict.fromkeys(given))}


def _append(
    annotation: Annotation, changes: list[dict[str, Any]], project: Project, actor: Actor
) -> None:
    text = json.dumps(changes, default=str)
    annotation.revision += 1
    annotation.save(update_fields=["revision", "changed_at"])
    Revision.objects.create(
        annotation=annotation,
        number=annotation.revision,
        batch=uuid7(),
        digest=hashlib.sha256(text.encode()).hexdigest(),
        changes=json.loads(text),
        author=actor.user,
        key=actor.key,
        address=actor.address,
        request_id=actor.request_id,
        label_version=project.label_version,
    )
