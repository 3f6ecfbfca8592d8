"""Clients that go on through the death of the server, as ours do: again, and harmlessly."""

from __future__ import annotations

import threading
import time

import requests

from audino_py.db.uuids import uuid7
from tests.forms import tiny_wav
from tests.serving import Visitor

TRIES = 300
PAUSE_S = 0.1
ANSWER_WITHIN_S = 10


class Sender(threading.Thread):
    """Uploads clip after clip, and again after a failure, as the client does."""

    def __init__(self, url: str, key: str, project: str, number: int) -> None:
        super().__init__(daemon=True)
        self.address = f"{url}/api/v1/projects/{project}/clips"
        self.key = key
        self.number = number
        self.receipts: dict[str, str] = {}  # sha256 to id
        self.odd: list[str] = []
        self.end = threading.Event()

    def run(self) -> None:
        at = 0
        while not self.end.is_set():
            at += 1
            data = tiny_wav(self.number * 10_000 + at, seconds=0.05)
            self.send(data, f"{self.number}-{at}")

    def send(self, data: bytes, name: str) -> None:
        for _ in range(TRIES):
            try:
                answer = requests.post(
                    self.address,
                    headers={"Authorization": f"Bearer {self.key}", "Idempotency-Key": name},
                    files={"file": (f"{name}.wav", data)},
                    timeout=ANSWER_WITHIN_S,
                )
            except requests.RequestException:
                time.sleep(PAUSE_S)
                continue
            if answer.status_code in (200, 201):
                self.receipts[answer.json()["sha256"]] = answer.json()["id"]
                return
            if answer.status_code not in (409, 503):
                self.odd.append(f"{answer.status_code} {answer.text[:200]}")
            time.sleep(PAUSE_S)


class Saver(threading.Thread):
    """Saves one segment a batch, and the same batch again until it is acknowledged."""

    def __init__(self, person: Visitor, annotation: str, revision: int) -> None:
        super().__init__(daemon=True)
        self.person = person
        self.address = f"{person.url}/api/v1/annotations/{annotation}/changes"
        self.opened_at = self.revision = revision
        self.segments: dict[str, str] = {}  # acknowledged: id to text
        self.odd: list[str] = []
        self.end = threading.Event()

    def run(self) -> None:
        at = 0
        while not self.end.is_set() and not self.odd:
            at += 1
            self.save(f"line {at}", (at % 90) / 100)

    def save(self, text: str, start: float) -> None:
        segment = {"id": str(uuid7()), "start": start, "end": start + 0.05, "text": text}
        body = {"id": str(uuid7()), "changes": [{"op": "put", "segment": segment}]}
        for _ in range(TRIES):
            try:
                answer = self.person.http.post(
                    self.address,
                    json=body,
                    headers={
                        "If-Match": f'"{self.revision}"',
                        "X-CSRFToken": self.person.token,
                        "Referer": self.person.url,
                    },
                    timeout=ANSWER_WITHIN_S,
                )
            except requests.RequestException:
                time.sleep(PAUSE_S)
                continue
            if answer.status_code == 200:
                self.segments[str(segment["id"])] = text
                self.revision = answer.json()["revision"]
                return
            if answer.status_code != 503:
                self.odd.append(f"{answer.status_code} {answer.text[:200]}")
                return
            time.sleep(PAUSE_S)
        self.odd.append("never acknowledged")
