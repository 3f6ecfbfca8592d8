"""What the server says to a plan before anything is sent: the key, the person, the labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audino_py.client.server import Server
from audino_py.errors import InvalidError
from audino_py.services.import_checks import LabelFound

_MAY_SEE_MEMBERS = {"read", "manage"}


class Target:
    """The project of a server's key, as far as a plan needs to know it.

    Raises
    ------
    RemoteError
        If the server cannot be reached, or does not know the key.
    InvalidError
        If the key may not upload.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        key = server.get("key").json()
        self._scopes = set(key["scopes"])
        self.project: str = key["project"]["id"]
        self.name: str = key["project"]["name"]
        if "upload" not in self._scopes:
            raise InvalidError(
                "This key may not upload. A manager makes one with the rights upload and manage."
            )
        path = f"projects/{self.project}/labels"
        self.labels: dict[str, Any] = {
            one["name"]: one for one in server.get(path).json()["results"]
        }

    def check(self, person: str, labels: Mapping[str, LabelFound]) -> list[str]:
        """Find out whether a person and answers to labels would be taken.

        Returns
        -------
        remarks
            What would be made, and what this key cannot find out.

        Raises
        ------
        InvalidError
            If one of them would not.
        """
        remarks = [*self._missing(labels)]
        if remarks and "manage" not in self._scopes:
            raise InvalidError(
                f"{remarks[0]} This key may not make it: take one with the right manage."
            )
        if person and not self._scopes & _MAY_SEE_MEMBERS:
            remarks.append(f"This key may not ask whether {person} is in the project.")
        elif "@" in person:
            remarks.append(f"Who has the address {person} is found out when the first is sent.")
        elif person:
            self._check_person(person)
        return remarks

    def _missing(self, labels: Mapping[str, LabelFound]) -> list[str]:
        missing = []
        for name, found in sorted(labels.items()):
            known = self.labels.get(name)
            if known is None:
                missing.append(f"The label {name} is new here.")
                continue
            if known["kind"] != found.kind:
                raise InvalidError(
                    f"The label {name} is of the kind {known['kind']} here, and of the kind "
                    f"{found.kind} in these files. Rename the one here, then run this again."
                )
            if found.kind in ("single", "multiple"):
                there = {value["text"] for value in known["values"]}
                new = sum(text not in there for text in found.texts)
                if new:
                    missing.append(f"The label {name} gets {new} new values.")
        return missing

    def _check_person(self, person: str) -> None:
        found = self._server.get(f"projects/{self.project}/members").json()["results"]
        people = [one["user"] for one in found]
        if person not in {one[key] for one in people for key in ("username", "id")}:
            raise InvalidError(
                f"Nobody in {self.name} is called {person}. Add them to the project first."
            )

    def make_missing(self, labels: Mapping[str, LabelFound]) -> None:
        """Make the labels and values that are not there."""
        for name, found in sorted(labels.items()):
            label = self.labels.get(name)
            if label is None:
                body: dict[str, Any] = {"name": name, "kind": found.kind}
                label = self._server.post(f"projects/{self.project}/labels", body).json()
            if found.kind in ("single", "multiple"):
                there = {value["text"] for value in label["values"]}
                for text in found.texts:
                    if text not in there:
                        self._server.post(f"labels/{label['id']}/values", {"text": text})
