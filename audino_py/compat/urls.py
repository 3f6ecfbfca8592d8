"""v1's addresses, as its clients know them: no version in them, no slash at the end."""

from __future__ import annotations

from django.urls import URLPattern

from audino_py.compat import login, upload

urlpatterns: list[URLPattern] = [*login.urls, *upload.urls]
