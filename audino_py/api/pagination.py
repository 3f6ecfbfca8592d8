"""Keyset pages: the next page starts after the last row seen, however many there are."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from rest_framework.pagination import CursorPagination
from rest_framework.response import Response


class Page(CursorPagination):
    """``{"results": […], "next": "<cursor>" | null}``; pass ``?cursor=<next>`` to go on."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"
    cursor_query_param = "cursor"
    ordering = "-id"

    def get_paginated_response(self, data: Any) -> Response:
        """The page and the bare cursor of the next one."""
        return Response({"results": data, "next": self.next_cursor()})

    def next_cursor(self) -> str | None:
        """The cursor alone; clients build the address themselves."""
        link = self.get_next_link()
        if link is None:
            return None
        return parse_qs(urlsplit(link).query)[self.cursor_query_param][0]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The same, for the document."""
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {
                "results": schema,
                "next": {"type": ["string", "null"]},
            },
        }
