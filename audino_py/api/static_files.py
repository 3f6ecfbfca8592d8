"""The built page's files: known from the start on, and looked at anew once it was built again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import NotARegularFileError


class BuiltFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # untyped base
    """Serves what was there at the start; one look at the date of the page tells a new build.

    The page itself is read at each request. Without this, a running server would name files in it
    that it does not know, and know files that are gone.
    """

    files: dict[str, Any]

    def __init__(self, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        self.built = date_of_page()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if path.startswith(self.static_prefix):
            self._notice(path)
        answer: HttpResponseBase = super().__call__(request)
        return answer

    def _notice(self, path: str) -> None:
        built = date_of_page()
        if built != self.built:
            self.built = built
            own = f"{self.static_prefix}{settings.PAGE.parent.name}/"
            self.files = {url: file for url, file in self.files.items() if not url.startswith(own)}
        if path not in self.files:
            found = self._look_for(path)
            if found is not None:
                self.files[path] = found

    def _look_for(self, path: str) -> Any:
        try:
            return self.find_file(path)
        except NotARegularFileError:
            return None


def date_of_page() -> int | None:
    """When the page was built, in ns; None while it is not there."""
    try:
        return settings.PAGE.stat().st_mtime_ns
    except FileNotFoundError:
        return None
