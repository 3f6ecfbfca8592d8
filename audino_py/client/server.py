"""A server as a program sees it: an address and a key."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import requests

from audino_py.errors import RemoteError

DEFAULT_ADDRESS = "http://127.0.0.1:8000"
ANSWER_WITHIN_S = (10, 300)  # to connect; between two pieces of an answer


@dataclass(frozen=True, slots=True)
class Server:
    """Where to send requests, and as whom."""

    address: str
    key: str

    def sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Put the key on a request; given as `auth`, no password of a netrc file replaces it."""
        request.headers["Authorization"] = f"Bearer {self.key}"
        return request

    def get(self, path: str, **parameters: str) -> requests.Response:
        """Ask; the body of a good answer is still to be read.

        Parameters
        ----------
        path
            Below ``/api/v1/``.

        Raises
        ------
        RemoteError
            If the server cannot be reached or says no, with its own sentence.
        """
        return self._ask("GET", path, params=parameters)

    def post(self, path: str, body: dict[str, Any]) -> requests.Response:
        """Send JSON; errors as :meth:`get`."""
        return self._ask("POST", path, json=body)

    def project(self) -> str:
        """Return the id of the project that the key is of; errors as :meth:`get`."""
        return str(self.get("key").json()["project"]["id"])

    def rows(self, path: str) -> Iterator[dict[str, Any]]:
        """Yield all rows of a list, page after page; errors as :meth:`get`."""
        parameters: dict[str, str] = {"limit": "200"}
        while True:
            page = self.get(path, **parameters).json()
            yield from page["results"]
            if page["next"] is None:
                return
            parameters["cursor"] = page["next"]

    def _ask(self, method: str, path: str, **options: Any) -> requests.Response:
        address = urljoin(self.address.rstrip("/") + "/", f"api/v1/{path}")
        try:
            answer = requests.request(
                method, address, auth=self.sign, stream=True, timeout=ANSWER_WITHIN_S, **options
            )
        except requests.RequestException as error:
            raise RemoteError(
                f"No answer from {self.address}. Is the address right, and does the server run?"
            ) from error
        if answer.status_code not in (requests.codes.ok, requests.codes.created):
            raise RemoteError(reason_of(answer))
        return answer


def connect(address: str | None = None, key: str | None = None) -> Server:
    """Take address and key as given, else from AUDINO_URL and AUDINO_KEY.

    Raises
    ------
    RemoteError
        If there is no key, or the address is none.
    """
    address = address or os.environ.get("AUDINO_URL") or DEFAULT_ADDRESS
    key = (key or os.environ.get("AUDINO_KEY", "")).strip()
    if not address.startswith(("http://", "https://")):
        raise RemoteError(f"{address} is no address. It begins with https:// or http://.")
    if not key:
        raise RemoteError("No API key. Set AUDINO_KEY to one; a manager makes it under API keys.")
    return Server(address, key)


def reason_of(answer: requests.Response) -> str:
    """Return the server's own sentence about what was wrong, or the status where it has none."""
    try:
        body: Any = answer.json()
    except (ValueError, requests.RequestException):
        body = None
    if isinstance(body, dict) and isinstance(body.get("message"), str):
        return str(body["message"])
    return f"The server answered {answer.status_code} {answer.reason}. Is this audino_py?"
