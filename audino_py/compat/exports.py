"""v1's export: the whole project as JSON, streamed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse
from django.urls import path
from rest_framework.request import Request

from audino_py.api.requests import actor_of
from audino_py.compat.answers import V1Error
from audino_py.compat.finding import project_of_member
from audino_py.compat.views import V1View, described
from audino_py.formats.document import Document
from audino_py.formats.stream import in_blocks
from audino_py.formats.v1_json import v1_clip
from audino_py.selectors.datapoints import datapoints_to_export

FAILED = ("Error fetching annotations for project", "FETCH_ANNOTATIONS_FAILED")
BEFORE = (
    b'{"message": "Annotations fetched successfully", '
    b'"type": "FETCH_ANNOTATION_SUCCESS", "annotations": ['
)


class AnnotationsView(V1View):
    """``/api/projects/ID/annotations``."""

    @described("export", {200: {"message": str, "type": str, "annotations": list}})
    def get(self, request: Request, project: int) -> StreamingHttpResponse:
        """Everything for those who see all work, for others their own."""
        actor = actor_of(request)
        row = project_of_member(actor, project, V1Error(404, *FAILED))
        pieces = _pieces(datapoints_to_export(actor, row))
        return StreamingHttpResponse(in_blocks(pieces), content_type="application/json")


def _pieces(documents: Iterable[Document]) -> Iterator[bytes]:
    yield BEFORE
    between = ""
    for document in documents:
        yield f"{between}{json.dumps(v1_clip(document))}".encode()
        between = ", "
    yield b"]}"


urls = [
    path("api/projects/<int:project>/annotations", AnnotationsView.as_view(), name="v1-export"),
]
