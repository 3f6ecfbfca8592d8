"""v1's addresses, as its clients know them: no version in them, no slash at the end."""

from __future__ import annotations

from django.urls import URLPattern

from audino_py.compat import (
    audio,
    exports,
    labels,
    login,
    projects,
    segments,
    upload,
    users,
    work,
)

urlpatterns: list[URLPattern] = [
    *audio.urls,
    *exports.urls,
    *labels.urls,
    *login.urls,
    *projects.urls,
    *segments.urls,
    *upload.urls,
    *users.urls,
    *work.urls,
]
