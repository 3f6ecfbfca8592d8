"""The waveform in the formats of audiowaveform, which players of others read as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from django.http import HttpResponseBase, StreamingHttpResponse
from django.urls import path
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request

from audino_py.api.media import MediaView, sealed
from audino_py.api.queries import only
from audino_py.api.requests import actor_of
from audino_py.api.schema import failures
from audino_py.audio.waveform import SAMPLES_PER_PIXEL_MAX, Waveform
from audino_py.db.connections import let_go
from audino_py.selectors.clips import clip_heard_by
from audino_py.selectors.media import waveform

DEFAULTS = {"samples_per_pixel": "256", "bits": "8"}
ZOOM = [
    OpenApiParameter(
        "samples_per_pixel",
        OpenApiTypes.INT,
        description=f"Any multiple of 64 up to {SAMPLES_PER_PIXEL_MAX:,} (default 256).",
    ),
    OpenApiParameter("bits", OpenApiTypes.INT, enum=[8, 16], description="Default 8."),
]
KNOWN = OpenApiResponse(description="It is the one whose ETag was sent as If-None-Match.")


class WaveformView(MediaView):
    """One zoom of one clip."""

    def asked(self, request: Request, uid: UUID) -> tuple[Waveform, str]:
        """The waveform at the zoom that was asked for, if the actor may hear the clip; its ETag."""
        only(request, *DEFAULTS)
        clip = clip_heard_by(actor_of(request), uid)
        asked = {name: request.query_params.get(name, DEFAULTS[name]) for name in DEFAULTS}
        found = waveform(clip, **asked)
        # The same engine draws the same numbers of the same file.
        tag = f"{clip.engine}-{found.samples_per_pixel}-{found.bits}-{clip.sha256}"
        return found, quote_etag(tag)


class WaveformDatView(WaveformView):
    """As a binary file."""

    @extend_schema(
        operation_id="clips_peaks_dat",
        parameters=ZOOM,
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            304: KNOWN,
            **failures(400, 409),
        },
    )
    def get(self, request: Request, clip: UUID) -> HttpResponseBase:
        """Get the waveform as audiowaveform's binary file, version 2."""
        found, tag = self.asked(request, clip)
        response = streamed(request, found.dat(), "application/octet-stream")
        response["Content-Length"] = str(found.dat_bytes)
        return unless_known(request, response, tag)


class WaveformJsonView(WaveformView):
    """As JSON."""

    @extend_schema(
        operation_id="clips_peaks_json",
        parameters=ZOOM,
        responses={
            (200, "application/json"): OpenApiTypes.OBJECT,
            304: KNOWN,
            **failures(400, 409),
        },
    )
    def get(self, request: Request, clip: UUID) -> HttpResponseBase:
        """Get the waveform as audiowaveform's JSON."""
        found, tag = self.asked(request, clip)
        return unless_known(request, streamed(request, found.json(), "application/json"), tag)


def streamed(request: Request, chunks: Iterator[bytes], media_type: str) -> HttpResponseBase:
    """The pieces; the address may give others once the clip is analysed anew."""
    let_go()
    content = iter(()) if request.method == "HEAD" else chunks
    return sealed(StreamingHttpResponse(content, content_type=media_type), "private, no-cache")


def unless_known(request: Request, response: HttpResponseBase, tag: str) -> HttpResponseBase:
    """The response with its ETag, or 304 where who asks has it already."""
    response["ETag"] = tag
    plain: Any = response  # its types know of no streams, it handles them
    known: Any = get_conditional_response(request, etag=tag, response=plain)
    return response if known is None else cast("HttpResponseBase", known)


urls = [
    path("clips/<uuid:clip>/peaks.dat", WaveformDatView.as_view(), name="peaks-dat"),
    path("clips/<uuid:clip>/peaks.json", WaveformJsonView.as_view(), name="peaks-json"),
]
