"""Keyset pages: the next page starts after the last row seen, however many there are."""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from audino_py.errors import UNKEPT
from audino_py.models import Clip
from audino_py.selectors.clip_pages import ClipList, Place, place_of

MOST_KEY = 1 << 62
UNKNOWN = "This page is not known any more. Begin at the first one."
_KEY = re.compile("[0-9]{1,18}")


class Page(CursorPagination):
    """``{"results": […], "next": "<cursor>" | null}``; pass ``?cursor=<next>`` to go on."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"
    cursor_query_param = "cursor"
    ordering = "-id"

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Where the page begins: all lists run by a whole number.

        Raises
        ------
        NotFound
            If the cursor is none that a list gave out.
        """
        cursor: Cursor | None = super().decode_cursor(request)
        place = None if cursor is None else cursor.position
        if place is not None and _KEY.fullmatch(str(place)) is None:
            raise NotFound(UNKNOWN)
        return cursor

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


class ClipPage(Page):
    """Pages of clips in any order; a cursor belongs to the order that it came with."""

    following: str | None = None

    def take(self, clips: ClipList, request: Request) -> list[Clip]:
        """The rows of the page that the address asks for.

        Raises
        ------
        NotFound
            If the cursor is none that this list gave out.
        """
        most = self.get_page_size(request) or self.page_size
        cursor = request.query_params.get(self.cursor_query_param)
        after = None if cursor is None else _place_in(cursor, clips.order)
        rows, place = clips.page(after, most + 1)
        if len(rows) > most:
            place = place_of(rows[most - 1])
        self.following = None if place is None else _cursor_of(place, clips.order)
        return rows[:most]

    def next_cursor(self) -> str | None:
        """Where the next page starts."""
        return self.following


def _cursor_of(place: Place, order: str) -> str:
    value = place[0].isoformat() if isinstance(place[0], datetime) else place[0]
    text = json.dumps([order, value, place[1]], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _place_in(cursor: str, order: str) -> Place:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        given, value, key = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if order == "changed":
            value = datetime.fromisoformat(value).astimezone(UTC)
        kind = {"name": str, "changed": datetime}.get(order, int)
        if given != order or type(value) is not kind or type(key) is not int:
            raise ValueError(order)
        if not 0 <= key < MOST_KEY or (isinstance(value, int) and abs(value) >= MOST_KEY):
            raise ValueError(key)
        if isinstance(value, str) and UNKEPT.search(value):
            raise ValueError(key)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise NotFound(UNKNOWN) from error
    return value, key
