"""v1's segments: written by whoever holds the clip, the last writer wins."""

from __future__ import annotations

from typing import Any

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from audino_py.api.errors import status_of
from audino_py.api.requests import actor_of
from audino_py.compat.answers import V1Error
from audino_py.compat.segmentations import number_of
from audino_py.compat.views import V1View, described, json_of
from audino_py.compat.work import own_datapoint
from audino_py.errors import AudinoError, ForbiddenError
from audino_py.services.datapoints import (
    V1Segment,
    add_segment,
    delete_segment,
    replace_segment,
)

NOT_CREATED = ("Could not create segmentation", "SEGMENTATION_CREATION_FAILED")
NOT_DELETED = ("Could not delete segmentation", "SEGMENTATION_DELETION_FAILED")
NO_TIMES = "Params `start_time` or `end_time` missing"
NO_NUMBERS = "Params `start_time` and `end_time` need to be float or int values"
DECIMALS = 4  # of v1's times
WISH = {"start": float, "end": float, "transcription": str, "annotations": dict}


def read_segment(body: dict[str, Any]) -> V1Segment:
    """The body of a write; times rounded as v1 does.

    Raises
    ------
    V1Error
        400 without times, or with what are none.
    """
    sent = body.get("start"), body.get("end")
    if None in sent:
        raise V1Error(400, NO_TIMES)
    start, end = (number_of(value) for value in sent)
    if start is None or end is None:
        raise V1Error(400, NO_NUMBERS)
    text = body.get("transcription")
    if text is not None and not isinstance(text, str):
        raise V1Error(400, *NOT_CREATED, reason="`transcription` should be text.")
    annotations = body.get("annotations", {})
    return V1Segment(round(start, DECIMALS), round(end, DECIMALS), text or "", annotations)


def refused(error: AudinoError, words: tuple[str, str]) -> Exception:
    """v1's one sentence for everything, and the true reason beside it."""
    if isinstance(error, ForbiddenError):
        return error
    return V1Error(status_of(error), *words, reason=error.message)


class SegmentsView(V1View):
    """``…/segmentations``."""

    @described(
        "segments_create",
        {201: {"segmentation_id": int, "message": str, "type": str}},
        409,
        takes=WISH,
    )
    def post(self, request: Request, project: int, data: int) -> Response:
        """Write a new segment into one's own clip."""
        actor = actor_of(request)
        task = own_datapoint(actor, project, data, V1Error(404, *NOT_CREATED))
        sent = read_segment(json_of(request))
        try:
            pk = add_segment(task=task, sent=sent, actor=actor)
        except AudinoError as error:
            raise refused(error, NOT_CREATED) from error
        answer = {"segmentation_id": pk, "message": "Segmentation created"}
        return Response({**answer, "type": "SEGMENTATION_CREATED"}, status=201)


class SegmentView(V1View):
    """``…/segmentations/SID``."""

    @described("segments_replace", {204: None}, 409, takes=WISH)
    def put(self, request: Request, project: int, data: int, segment: int) -> Response:
        """Overwrite a segment."""
        actor = actor_of(request)
        task = own_datapoint(actor, project, data, V1Error(404, *NOT_CREATED))
        sent = read_segment(json_of(request))
        try:
            replace_segment(task=task, pk=segment, sent=sent, actor=actor)
        except AudinoError as error:
            raise refused(error, NOT_CREATED) from error
        return Response(status=204)

    @described("segments_delete", {204: None}, 409)
    def delete(self, request: Request, project: int, data: int, segment: int) -> Response:
        """Take a segment away."""
        actor = actor_of(request)
        task = own_datapoint(actor, project, data, V1Error(404, *NOT_DELETED))
        try:
            delete_segment(task=task, pk=segment, actor=actor)
        except AudinoError as error:
            raise refused(error, NOT_DELETED) from error
        return Response(status=204)


_BASE = "api/projects/<int:project>/data/<int:data>/segmentations"
urls = [
    path(_BASE, SegmentsView.as_view(), name="v1-segments"),
    path(f"{_BASE}/<int:segment>", SegmentView.as_view(), name="v1-segment"),
]
