"""v1's sound: the address it always had, now for those who may hear the clip."""

from __future__ import annotations

import re
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework.request import Request

from audino_py.api.authentication import BrowserAuthentication
from audino_py.api.media import ALONE, RANGE, answer_range
from audino_py.api.requests import actor_of
from audino_py.compat.answers import UNKNOWN_URL, V1Error, said_401
from audino_py.compat.authentication import SoundAuthentication
from audino_py.compat.views import V1View, described
from audino_py.errors import UnknownError
from audino_py.models import Clip
from audino_py.policies import Actor, may_hear
from audino_py.selectors.datapoints import is_open_to_all
from audino_py.selectors.media import original

NOT_THERE = "Error loading the audio"
CACHE = "private, no-cache"  # kept by the listener's browser only, and asked for anew each time
SOUND = {
    (200, "audio/*"): OpenApiTypes.BINARY,
    (206, "audio/*"): OpenApiTypes.BINARY,
    304: None,
    416: OpenApiResponse(description="The file has no such range."),
}
_NAME = re.compile(r"([0-9a-f]{32})(\.[a-z0-9]{1,7})?")


def clip_of(actor: Actor, name: str) -> Clip:
    """The clip that v1 calls so.

    Raises
    ------
    UnknownError
        If there is none that the actor may hear.
    """
    found = _NAME.fullmatch(name)
    if found is None:
        raise UnknownError("There is no such clip, or you have no access to it.")
    uid = UUID(found[1])
    clip = Clip.objects.filter(uid=uid, deleted_at=None).first()
    is_open = clip is not None and is_open_to_all(actor, clip.project_id)
    if clip is None or not (is_open or may_hear(actor, clip)):
        raise UnknownError("There is no such clip, or you have no access to it.")
    if found[2] not in (None, clip.suffix):
        raise UnknownError("There is no such clip, or you have no access to it.")
    return clip


class AudiosView(V1View):
    """``/audios/<filename>``: by token, key or the session cookie that login set."""

    authentication_classes = (SoundAuthentication, BrowserAuthentication)
    missing = V1Error(404, NOT_THERE)

    @described("audios", SOUND, 403, parameters=[RANGE])
    def get(self, request: Request, filename: str) -> HttpResponseBase:
        """Play a clip; ranges are answered."""
        return self.sound(request, filename)

    def sound(self, request: Request, filename: str) -> HttpResponseBase:
        """The file as it was uploaded, or the range that is asked for."""
        actor = actor_of(request)
        if actor.user is None and actor.key is None:
            raise said_401("Missing Authorization Header")
        try:
            clip = clip_of(actor, filename)
            piece = original(clip)
        except UnknownError as error:
            raise self.missing from error
        tag = f'"{clip.sha256}"'
        if request.headers.get("If-None-Match") == tag:
            response: HttpResponseBase = HttpResponse(status=304)
            response["Cache-Control"] = CACHE
            response["Content-Security-Policy"] = ALONE
        else:
            response = answer_range(request, piece, CACHE, still=lambda now: clip_of(now, filename))
        response["ETag"] = tag
        return response


class AudioView(AudiosView):
    """``/api/audio/<filename>``."""

    missing = V1Error(404, UNKNOWN_URL, code=404)

    @described("audio", SOUND, 403, parameters=[RANGE])
    def get(self, request: Request, filename: str) -> HttpResponseBase:
        """Play a clip; ranges are answered."""
        return self.sound(request, filename)


urls = [
    path("audios/<str:filename>", AudiosView.as_view(), name="v1-audios"),
    path("api/audio/<str:filename>", AudioView.as_view(), name="v1-audio"),
]
