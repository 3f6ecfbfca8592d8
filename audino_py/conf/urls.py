"""Every address. What is no door of ours is the page, which has its own router."""

from __future__ import annotations

from django.urls import include, path, re_path

from audino_py.api.health import health
from audino_py.api.page import page
from audino_py.api.urls import urlpatterns as api_urls
from audino_py.compat.urls import urlpatterns as compat_urls

urlpatterns = [
    path("healthz", health, name="health"),
    path("api/v1/", include(api_urls)),
    *compat_urls,
    re_path(r"^(?!api/|auth/|audios/|static/|healthz$).*$", page, name="page"),
]

handler404 = "audino_py.compat.answers.not_found"
handler500 = "audino_py.compat.answers.server_error"
handler400 = "audino_py.compat.answers.bad_request"
