"""Addresses under /api/v1/. Each noun's module brings its own list."""

from __future__ import annotations

from django.urls import URLPattern, path
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerView
from rest_framework.permissions import AllowAny

from audino_py.api import (
    accounts,
    annotations,
    apikeys,
    clips,
    exports,
    imports,
    labels,
    links,
    media,
    members,
    projects,
    speakers,
    tasks,
    users,
)

urlpatterns: list[URLPattern] = [
    *accounts.urls,
    *annotations.urls,
    *apikeys.urls,
    *clips.urls,
    *exports.urls,
    *imports.urls,
    *labels.urls,
    *links.urls,
    *media.urls,
    *members.urls,
    *projects.urls,
    *speakers.urls,
    *tasks.urls,
    *users.urls,
    path(
        "openapi.json",
        SpectacularJSONAPIView.as_view(permission_classes=[AllowAny], authentication_classes=[]),
        name="openapi",
    ),
    path(
        "docs",
        SpectacularSwaggerView.as_view(
            url_name="openapi", permission_classes=[AllowAny], authentication_classes=[]
        ),
        name="docs",
    ),
]
