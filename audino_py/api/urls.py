"""Addresses under /api/v1/. Each noun's module brings its own list."""

from __future__ import annotations

from django.urls import URLPattern, path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.permissions import AllowAny

from audino_py.api import (
    accounts,
    apikeys,
    assignments,
    batches,
    bulk,
    clips,
    comments,
    comparisons,
    deleted_projects,
    events,
    exports,
    gold,
    imports,
    labels,
    links,
    long_tables,
    media,
    members,
    notices,
    overview,
    progress,
    projects,
    receipts,
    seeing,
    speakers,
    tasks,
    users,
    versions,
    waveforms,
    work,
)
from audino_py.api import (
    annotations as annotation_doors,
)
from audino_py.api.docs import DocsView

urlpatterns: list[URLPattern] = [
    *accounts.urls,
    *annotation_doors.urls,
    *apikeys.urls,
    *assignments.urls,
    *batches.urls,
    *bulk.urls,
    *clips.urls,
    *comments.urls,
    *comparisons.urls,
    *events.urls,
    *long_tables.urls,
    *exports.urls,
    *gold.urls,
    *imports.urls,
    *labels.urls,
    *links.urls,
    *media.urls,
    *waveforms.urls,
    *members.urls,
    *notices.urls,
    *overview.urls,
    *progress.urls,
    *deleted_projects.urls,
    *projects.urls,
    *receipts.urls,
    *seeing.urls,
    *speakers.urls,
    *tasks.urls,
    *users.urls,
    *versions.urls,
    *work.urls,
    path(
        "openapi.json",
        SpectacularJSONAPIView.as_view(permission_classes=[AllowAny], authentication_classes=[]),
        name="openapi",
    ),
    path("docs", DocsView.as_view(), name="docs"),
]
