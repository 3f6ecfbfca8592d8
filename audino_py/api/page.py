"""The page: one document for every address that is no door; it has its own router."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

NOT_BUILT = (
    "<!doctype html><title>audino</title><p>The page has not been built yet. "
    "Run: python3 manage.py run"
)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The built ``index.html``; read at each request, it is small and may be rebuilt."""
    try:
        html = settings.PAGE.read_text(encoding="utf-8")
    except FileNotFoundError:
        return HttpResponse(NOT_BUILT, status=503)
    response = HttpResponse(html)
    response["Cache-Control"] = "no-cache"
    return response
