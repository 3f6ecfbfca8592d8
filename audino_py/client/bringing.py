"""``audino import``: files of other tools sent, looked through, applied, each in turn."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from tqdm import tqdm

from audino_py.client.form import FormBody
from audino_py.client.server import ANSWER_WITHIN_S, Server, reason_of
from audino_py.errors import RemoteError

LOOK_EVERY_S = 1.0
UNDER_WAY = ("checking", "applying", "undoing")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """What files are to become.

    Parameters
    ----------
    creates
        Whether labels, answers and speakers that the project lacks are made.
    is_dry
        Only look.
    """

    format: str = ""
    aim: str = "draft"
    person: str = ""
    creates: bool = True
    leaves_out: bool = False
    is_dry: bool = False


class Bringer:
    """Brings files into the project of the server's key.

    Parameters
    ----------
    wait
        How to wait for so many seconds; tests need not.
    """

    def __init__(
        self, server: Server, wish: Wish, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self.server = server
        self.wish = wish
        self._wait = wait
        self._project = server.project()

    def bring(self, path: Path) -> Row:
        """Send one file and carry it as far as was wished; the import as it stands then.

        Raises
        ------
        RemoteError
            If the server says no, with its own sentence.
        """
        row = self._until_settled(self._send(path))
        if self.wish.is_dry:
            self._ask("DELETE", f"imports/{row['id']}")
            return row
        if row["state"] != "checked":
            return row
        decision = {
            "create_labels": self.wish.creates,
            "create_speakers": self.wish.creates,
            "leave_out": self.wish.leaves_out,
        }
        row = self._ask("POST", f"imports/{row['id']}/apply", json=decision).json()
        return self._until_settled(row)

    def take_back(self, uid: str) -> Row:
        """Undo an import that was applied; the row as it stands then says what had to stay.

        Raises
        ------
        RemoteError
            If the server says no, with its own sentence.
        """
        return self._until_settled(self._ask("POST", f"imports/{uid}/undo").json())

    def _send(self, path: Path) -> Row:
        fields = {"format": self.wish.format, "aim": self.wish.aim, "person": self.wish.person}
        size = path.stat().st_size
        with (
            tqdm(total=size, unit="B", unit_scale=True, disable=None, leave=False) as bar,
            FormBody(path, fields, _counter(bar)) as body,
        ):
            row: Row = self._ask(
                "POST",
                f"projects/{self._project}/imports",
                data=body,
                headers={"Content-Type": body.content_type},
            ).json()
        return row

    def _until_settled(self, row: Row) -> Row:
        with tqdm(total=row["total"], unit=" segments", disable=None, leave=False) as bar:
            while row["state"] in UNDER_WAY:
                self._wait(LOOK_EVERY_S)
                row = self._ask("GET", f"imports/{row['id']}").json()
                bar.total = row["total"]
                bar.update(row["done"] - bar.n)
        return row

    def _ask(self, method: str, path: str, **options: Any) -> requests.Response:
        address = f"{self.server.address.rstrip('/')}/api/v1/{path}"
        try:
            answer = requests.request(
                method, address, auth=self.server.sign, timeout=ANSWER_WITHIN_S, **options
            )
        except requests.RequestException as error:
            raise RemoteError("The connection broke. Please try again.") from error
        if not answer.ok:
            raise RemoteError(reason_of(answer))
        return answer


def _counter(bar: tqdm[Any]) -> Callable[[int], None]:
    def count(size: int) -> None:
        bar.update(size)

    return count
