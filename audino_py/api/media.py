"""Sound, waveform and spectrogram: bytes for those who may hear the clip, asked each time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.clips import QualityNoteSerializer
from audino_py.api.queries import only
from audino_py.api.requests import actor_of
from audino_py.api.schema import failures
from audino_py.api.streams import while_allowed
from audino_py.audio.linear import linear_facts
from audino_py.db.connections import let_go
from audino_py.errors import UnknownError
from audino_py.models import Clip
from audino_py.policies import Actor
from audino_py.selectors.clips import clip_heard_by, clip_played_by
from audino_py.selectors.media import (
    Piece,
    linear_tile,
    original,
    peaks,
    playable,
    sound_of,
    tile,
)

FOR_EVER = "private, max-age=31536000, immutable"  # the address holds the engine's version
ALONE = "sandbox; default-src 'none'"  # nothing in a media answer may ever act as a page
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")

RANGE = OpenApiParameter(
    "Range", OpenApiTypes.STR, OpenApiParameter.HEADER, description="One range: bytes=0-65535"
)


def parts_of(media_type: str) -> dict[Any, Any]:
    """What a file that answers ranges may answer, for the document."""
    return {
        (200, media_type): OpenApiTypes.BINARY,
        (206, media_type): OpenApiTypes.BINARY,
        416: OpenApiResponse(description="The file has no such range."),
        **failures(409),
    }


SOUND = parts_of("audio/*")


class SoundLevelSerializer(serializers.Serializer[Any]):
    """One zoom level of the waveform."""

    samples_per_pixel = serializers.IntegerField()
    pixels = serializers.IntegerField()
    offset = serializers.IntegerField(help_text="Bytes from the start of the peaks file.")


class PeaksSerializer(serializers.Serializer[Any]):
    """The waveform: int16 little endian, pixel by pixel, channel by channel, min and max."""

    url = serializers.CharField()
    channels = serializers.IntegerField()
    levels = SoundLevelSerializer(many=True)
    loud = serializers.FloatField()


class TileLevelSerializer(serializers.Serializer[Any]):
    """One zoom level of the spectrogram."""

    columns_per_pixel = serializers.IntegerField()
    columns = serializers.IntegerField()
    tiles = serializers.IntegerField()


class SpectrogramSerializer(serializers.Serializer[Any]):
    """The spectrogram: grey JPEG tiles."""

    url = serializers.CharField(help_text="With {level} and {tile} to be filled in.")
    hop = serializers.IntegerField()
    window = serializers.IntegerField()
    rows = serializers.IntegerField(help_text="Of one channel.")
    channels = serializers.IntegerField(
        help_text="2: tiles of twice the rows show the first channel above the second."
    )
    tile_columns = serializers.IntegerField()
    columns = serializers.IntegerField()
    levels = TileLevelSerializer(many=True)
    min_hz = serializers.FloatField()
    max_hz = serializers.FloatField()
    black = serializers.IntegerField()
    white = serializers.IntegerField()


class LinearSpectrogramSerializer(SpectrogramSerializer):
    """The same with frequencies evenly up to 8 kHz, drawn when it is asked for."""

    hop = serializers.FloatField()  # type: ignore[assignment]  # 2 ms: no whole number of samples


class SoundFactsSerializer(serializers.Serializer[Any]):
    """The numbers behind the sound check; decibels of full scale, shares of one."""

    peak_db = serializers.FloatField(required=False, allow_null=True)
    rms_db = serializers.FloatField(required=False, allow_null=True)
    noise_db = serializers.FloatField(required=False, allow_null=True)
    snr_db = serializers.FloatField(
        required=False, allow_null=True, help_text="How far voices stand out from the noise."
    )
    bandwidth_hz = serializers.FloatField(
        required=False, allow_null=True, help_text="The highest frequency at which anything sounds."
    )
    silence = serializers.FloatField(required=False)
    offset = serializers.FloatField(required=False)
    clipped = serializers.IntegerField(required=False, help_text="Samples cut off at the top.")
    over = serializers.IntegerField(required=False, help_text="Samples beyond full scale.")
    spoilt = serializers.IntegerField(required=False, help_text="Samples that are no numbers.")
    damage = serializers.CharField(required=False, allow_null=True)
    damage_at = serializers.FloatField(required=False, allow_null=True, help_text="Seconds.")
    speech_share = serializers.FloatField(required=False)
    words_per_minute = serializers.FloatField(required=False, allow_null=True)


class SoundSerializer(serializers.Serializer[Any]):
    """All that a page needs to show and play a clip."""

    clip = serializers.UUIDField()
    engine = serializers.CharField()
    rate_hz = serializers.IntegerField()
    frames = serializers.IntegerField()
    channels = serializers.IntegerField()
    duration = serializers.FloatField()
    audio_url = serializers.CharField()
    original_url = serializers.CharField()
    peaks = PeaksSerializer()
    spectrogram = SpectrogramSerializer()
    linear = LinearSpectrogramSerializer(required=False)
    codec = serializers.CharField()
    quality = QualityNoteSerializer(many=True)
    facts = SoundFactsSerializer()


class AnyNegotiation(BaseContentNegotiation):
    """Media answer in the one form they have, whatever the player says it would like."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """None is needed."""
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Errors are JSON."""
        return renderers[0], renderers[0].media_type


class MediaView(APIView):
    """Bytes."""

    content_negotiation_class = AnyNegotiation

    def heard(self, request: Request, uid: UUID, engine: str = "") -> Clip:
        """The clip, if the actor may hear it and its files are of this engine."""
        only(request)
        clip = clip_heard_by(actor_of(request), uid)
        if engine and clip.engine and engine != clip.engine:
            raise UnknownError("This clip was analysed anew. Load the page again.")
        return clip


class SoundView(APIView):
    """What to ask for."""

    @extend_schema(operation_id="clips_sound", responses={200: SoundSerializer, **failures(409)})
    def get(self, request: Request, clip: UUID) -> Response:
        """Tell how the sound can be shown and played."""
        only(request)
        row = clip_heard_by(actor_of(request), clip)
        facts = sound_of(row)
        facts.pop("plays_as_is", None)
        base = f"/api/v1/clips/{row.uid}"
        media = f"{base}/media/{row.engine}"
        return Response(
            {
                **facts,
                "clip": str(row.uid),
                "codec": row.codec,
                "quality": row.quality,
                "facts": SoundFactsSerializer(row.facts).data,
                "engine": row.engine,
                "audio_url": f"{media}/audio",
                "original_url": f"{base}/original",
                "peaks": {**facts["peaks"], "url": f"{media}/peaks.bin"},
                "spectrogram": {
                    **facts["spectrogram"],
                    "url": f"{media}/tiles/{{level}}/{{tile}}.jpg",
                },
                "linear": {
                    **linear_facts(facts),
                    "url": f"{media}/linear-2/{{level}}/{{tile}}.jpg",
                },
            }
        )


class AudioView(MediaView):
    """What the browser plays, at an address that stays."""

    @extend_schema(operation_id="clips_audio", parameters=[RANGE], responses=SOUND)
    def get(self, request: Request, clip: UUID) -> HttpResponseBase:
        """Play the clip; ranges are answered. Members also play what the project's guide names."""
        only(request)
        row = clip_played_by(actor_of(request), clip)
        return answer_range(
            request,
            playable(row),
            "private, no-cache",
            still=lambda now: clip_played_by(now, row.uid),
        )


class EngineAudioView(MediaView):
    """What the browser plays, at an address whose bytes never change."""

    @extend_schema(operation_id="clips_media_audio", parameters=[RANGE], responses=SOUND)
    def get(self, request: Request, clip: UUID, engine: str) -> HttpResponseBase:
        """Play the clip; ranges are answered."""
        row = self.heard(request, clip, engine)
        return answer_range(request, playable(row), FOR_EVER, still=heard_again(row))


class OriginalView(MediaView):
    """What was uploaded."""

    @extend_schema(operation_id="clips_original", parameters=[RANGE], responses=SOUND)
    def get(self, request: Request, clip: UUID) -> HttpResponseBase:
        """Download the file as it was uploaded."""
        row = self.heard(request, clip)
        response = answer_range(request, original(row), "private, no-cache", still=heard_again(row))
        response["Content-Disposition"] = attachment(row.name)
        return response


class PeaksView(MediaView):
    """The waveform."""

    @extend_schema(
        operation_id="clips_peaks",
        parameters=[RANGE],
        responses=parts_of("application/octet-stream"),
    )
    def get(self, request: Request, clip: UUID, engine: str) -> HttpResponseBase:
        """Get the waveform, or a range of it."""
        row = self.heard(request, clip, engine)
        return answer_range(request, peaks(row), FOR_EVER, still=heard_again(row))


class TileView(MediaView):
    """One piece of the spectrogram."""

    @extend_schema(
        operation_id="clips_tile",
        responses={(200, "image/jpeg"): OpenApiTypes.BINARY, **failures(409)},
    )
    def get(
        self, request: Request, clip: UUID, engine: str, level: int, tile_number: int
    ) -> HttpResponseBase:
        """Get one spectrogram tile."""
        picture = tile(self.heard(request, clip, engine), level, tile_number)
        return sealed(HttpResponse(picture, content_type="image/jpeg"), FOR_EVER)


class LinearTileView(MediaView):
    """One piece of the linear spectrogram."""

    @extend_schema(
        operation_id="clips_linear_tile",
        responses={(200, "image/jpeg"): OpenApiTypes.BINARY, **failures(409)},
    )
    def get(
        self, request: Request, clip: UUID, engine: str, level: int, tile_number: int
    ) -> HttpResponseBase:
        """Get one tile of the linear spectrogram."""
        row = self.heard(request, clip, engine)
        let_go()  # no connection to the database is held while it is drawn
        picture = linear_tile(row, level, tile_number)
        return sealed(HttpResponse(picture, content_type="image/jpeg"), FOR_EVER)


def sealed[R: HttpResponseBase](response: R, cache: str) -> R:
    """Headers that keep bytes of others from being more than bytes."""
    response["Cache-Control"] = cache
    response["Content-Security-Policy"] = ALONE
    response["X-Content-Type-Options"] = "nosniff"
    return response


def heard_again(clip: Clip) -> Callable[[Actor], Clip]:
    """Asks anew whether somebody may hear the clip."""
    uid = clip.uid
    return lambda now: clip_heard_by(now, uid)


def answer_range(
    request: Request, piece: Piece, cache: str, *, still: Callable[[Actor], object]
) -> HttpResponseBase:
    """The whole file, the range that was asked for, or 416; it ends when `still` raises."""
    asked = wanted_range(request.headers.get("Range", ""), piece.size)
    if asked is None:
        response: HttpResponseBase = sealed(HttpResponse(status=416), cache)
        response["Content-Range"] = f"bytes */{piece.size}"
        response["Cache-Control"] = "no-store"
        return response
    start, length, is_part = asked
    chunks: Iterator[bytes] = iter(())
    if request.method != "HEAD":
        chunks = while_allowed(piece.read(start, length), actor_of(request), still)
        let_go()
    response = StreamingHttpResponse(
        chunks, status=206 if is_part else 200, content_type=piece.media_type
    )
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(length)
    if is_part:
        response["Content-Range"] = f"bytes {start}-{start + length - 1}/{piece.size}"
    return sealed(response, cache)


def wanted_range(header: str, size: int) -> tuple[int, int, bool] | None:
    """Start, length in bytes, and whether that is a part; None where no such range exists.

    Several ranges at once, and what is no range of bytes, are answered by the whole file, as
    RFC 9110 allows.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or not (found[1] or found[2]):
        return 0, size, False
    if not found[1]:
        length = min(int(found[2]), size)
        return (size - length, length, True) if length else None
    start, last = int(found[1]), int(found[2] or size - 1)
    if start >= size or last < start:
        return None
    return start, min(last, size - 1) - start + 1, True


def attachment(name: str) -> str:
    """``Content-Disposition`` with the client's name, whatever stands in it (RFC 6266, 5987)."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name).strip() or "clip"
    return f"attachment; filename=\"{plain[:200]}\"; filename*=UTF-8''{quote(name[:500], safe='')}"


urls = [
    path("clips/<uuid:clip>/sound", SoundView.as_view(), name="sound"),
    path("clips/<uuid:clip>/audio", AudioView.as_view(), name="audio"),
    path("clips/<uuid:clip>/original", OriginalView.as_view(), name="original"),
    path(
        "clips/<uuid:clip>/media/<slug:engine>/audio", EngineAudioView.as_view(), name="media-audio"
    ),
    path("clips/<uuid:clip>/media/<slug:engine>/peaks.bin", PeaksView.as_view(), name="peaks"),
    path(
        "clips/<uuid:clip>/media/<slug:engine>/tiles/<int:level>/<int:tile_number>.jpg",
        TileView.as_view(),
        name="tile",
    ),
    path(
        "clips/<uuid:clip>/media/<slug:engine>/linear-2/<int:level>/<int:tile_number>.jpg",
        LinearTileView.as_view(),
        name="linear-tile",
    ),
]
