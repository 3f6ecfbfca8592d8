"""The API's own page: every operation, to read and to try; nothing from another host."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

# The reader builds its own styles and markup, so this page alone may; it shows no user's text.
DOCS_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)


class DocsView(SpectacularSwaggerSplitView):
    """The page and, at the same address, its script: no script stands inside the page."""

    url_name = "openapi"
    permission_classes = (AllowAny,)
    authentication_classes = ()

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The page under its own policy."""
        response: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]  # untyped base
        response["Content-Security-Policy"] = DOCS_POLICY
        return response
