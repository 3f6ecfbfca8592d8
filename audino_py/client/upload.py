"""``audino upload``: many files, several at once, again and again until they are there."""

from __future__ import annotations

import hashlib
import itertools
import random
import threading
import time
import uuid
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from tqdm import tqdm

from audino_py.client.form import FormBody
from audino_py.client.manifest import Item
from audino_py.client.server import ANSWER_WITHIN_S, Server, reason_of
from audino_py.errors import RemoteError

BATCH = 200  # files hashed and asked for at once
TRIES = 9
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 30.0
AGAIN = (408, 409, 425, 429, 500, 502, 503, 504)  # worth another try; 409 only while running
HOPELESS = (401, 403, 404, 507)  # no other file will fare better
BLOCK_BYTES = 1024 * 1024
OTHER_ID = "The clip has another external_id already; this one was not taken."
_LISTED = {"reference", "speaker", "metadata"}


@dataclass(slots=True)
class Report:
    """What became of the files."""

    sent: int = 0
    known: int = 0  # there already, not sent or recognised
    failed: list[tuple[Path, str]] = field(default_factory=list)
    warnings: list[tuple[Path, str]] = field(default_factory=list)  # of what was not taken
    unread: int = 0  # known, so what a list says of them was not looked at
    left: int = 0  # not tried, because nothing more would work


class StoppedError(RemoteError):
    """The server will not take any of the files; the message says why."""

    code = "stopped"


class Uploader:
    """Sends files to the project of the server's key.

    Parameters
    ----------
    jobs
        Files sent at once.
    wait
        How to wait for so many seconds; tests need not.
    """

    def __init__(self, server: Server, *, jobs: int = 4, wait: Any = time.sleep) -> None:
        self.server = server
        self.jobs = jobs
        self.report = Report()
        self._wait = wait
        self._lock = threading.Lock()
        self._stopped = ""
        self._local = threading.local()
        self._bar: tqdm[Any] = tqdm(unit="B", unit_scale=True, disable=True)

    def upload(self, items: Iterable[Item]) -> Report:
        """Send what is not there yet; a second run goes on where the first was broken off.

        Raises
        ------
        RemoteError
            If the server cannot be reached, or takes none of the files.
        """
        listed = list(items)
        project = self.server.project()
        total = sum(item.path.stat().st_size for item in listed)
        with (
            tqdm(total=total, unit="B", unit_scale=True, disable=None, leave=False) as bar,
            ThreadPoolExecutor(self.jobs) as pool,
        ):
            self._bar = bar
            try:
                for batch in itertools.batched(listed, BATCH, strict=False):
                    self._send_batch(f"projects/{project}/clips", batch, pool)
            except BaseException:
                self._stopped = "Stopped."  # what waits in the pool ends at once
                raise
        if self._stopped and not (self.report.sent or self.report.known):
            raise StoppedError(self._stopped)
        return self.report

    def _send_batch(self, path: str, items: Iterable[Item], pool: ThreadPoolExecutor) -> None:
        if self._stopped:
            self.report.left += len(list(items))
            return
        hashed = list(zip(items, pool.map(self._hash, items), strict=True))
        known = self._known(path, [digest for _, digest in hashed if digest])
        list(pool.map(lambda pair: self._send(path, pair[0], pair[1], known), hashed))

    def _hash(self, item: Item) -> str:
        """SHA-256 of the file; empty if it cannot be read."""
        digest = hashlib.sha256()
        try:
            with item.path.open("rb") as file:
                while block := file.read(BLOCK_BYTES):
                    digest.update(block)
        except OSError:
            return ""
        return digest.hexdigest()

    def _known(self, path: str, digests: list[str]) -> dict[str, str | None]:
        """External id of each clip that is there already, by its SHA-256."""
        for number in range(TRIES):
            try:
                answer = self._post(f"{path}/known", json={"sha256": digests})
            except requests.RequestException:
                answer = None
            if answer is not None and answer.status_code == requests.codes.ok:
                return {clip["sha256"]: clip["external_id"] for clip in answer.json()["known"]}
            if answer is not None and answer.status_code not in AGAIN:
                raise StoppedError(reason_of(answer))
            self._wait(wait_s(number, answer))
        raise RemoteError(f"{self.server.address} does not answer. Try again later.")

    def _send(self, path: str, item: Item, digest: str, known: dict[str, str | None]) -> None:
        """One file, until it is there or nothing helps."""
        if self._stopped:
            self._count(left=1)
        elif not digest:
            self._fail(item, "The file cannot be read.")
        elif digest in known and not ({"assignee", "segments"} & set(item.fields)):
            self._pass_over(item, known[digest])
        else:
            self._insist(path, item)

    def _pass_over(self, item: Item, external_id: str | None) -> None:
        """Count one that is there; it keeps what it came with, whatever a list says now."""
        self._count(known=1, unread=int(bool(_LISTED & set(item.fields))))
        if item.fields.get("external_id", external_id) != external_id:
            self.report.warnings.append((item.path, OTHER_ID))
        self._bar.update(item.path.stat().st_size)

    def _insist(self, path: str, item: Item) -> None:
        token, reason = uuid.uuid4().hex, ""
        for number in range(TRIES):
            answer, sent = None, _Sent(self._bar)
            try:
                with FormBody(item.path, item.fields, sent.add) as body:
                    headers = {"Content-Type": body.content_type, "Idempotency-Key": token}
                    answer = self._post(path, data=body, headers=headers)
            except requests.RequestException:
                reason = "The connection broke."
            except OSError as error:
                self._fail(item, error.strerror or "The file cannot be read.")
                return
            if answer is not None:
                if self._settle(item, answer):
                    return
                reason = reason_of(answer)
            sent.take_back()
            if self._stopped:
                self._count(left=1)
                return
            self._wait(wait_s(number, answer))
        self._fail(item, f"{reason} Given up after {TRIES} tries.")

    def _settle(self, item: Item, answer: requests.Response) -> bool:
        """Whether the answer is final; counts what it says."""
        if answer.status_code in (200, 201):
            receipt = answer.json()
            self._count(known=1) if receipt["duplicate"] else self._count(sent=1)
            for warning in receipt["warnings"]:
                self.report.warnings.append((item.path, warning))
            return True
        if answer.status_code in AGAIN and not _is_conflict(answer):
            return False
        self._fail(item, reason_of(answer))
        if answer.status_code in HOPELESS:
            self._stopped = reason_of(answer)
        return True

    def _fail(self, item: Item, reason: str) -> None:
        with self._lock:
            self.report.failed.append((item.path, reason))

    def _count(self, *, sent: int = 0, known: int = 0, left: int = 0, unread: int = 0) -> None:
        with self._lock:
            self.report.unread += unread
            self.report.sent += sent
            self.report.known += known
            self.report.left += left

    def _post(self, path: str, **options: Any) -> requests.Response:
        """One request over this thread's own connection."""
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = requests.Session()
        address = f"{self.server.address.rstrip('/')}/api/v1/{path}"
        return session.post(address, auth=self.server.sign, timeout=ANSWER_WITHIN_S, **options)


class _Sent:
    """Bytes of one try, so that a failed one is taken off the bar again."""

    def __init__(self, bar: tqdm[Any]) -> None:
        self.bar = bar
        self.bytes = 0

    def add(self, count: int) -> None:
        """So many more went out."""
        self.bytes += count
        self.bar.update(count)

    def take_back(self) -> None:
        """They did not arrive."""
        self.bar.update(-self.bytes)


def _is_conflict(answer: requests.Response) -> bool:
    """A 409 that no waiting mends."""
    if answer.status_code != requests.codes.conflict:
        return False
    try:
        return bool(answer.json().get("code") != "still_running")
    except (ValueError, AttributeError):
        return True


def wait_s(number: int, answer: requests.Response | None) -> float:
    """Seconds before the next try: what the server says, else twice as long each time."""
    wanted = answer.headers.get("Retry-After", "") if answer is not None else ""
    if wanted.isdecimal():
        return min(float(wanted), LONGEST_WAIT_S)
    longest = min(FIRST_WAIT_S * 2.0**number, LONGEST_WAIT_S)
    return longest * random.uniform(0.5, 1)  # noqa: S311  spreads clients, keeps no secret


def summary_of(report: Report) -> Iterator[str]:
    """The outcome in plain sentences, failures last."""
    yield f"{report.sent} sent, {report.known} there already, {len(report.failed)} failed."
    if report.unread:
        yield (
            f"What the list says of {report.unread} there already was not looked at: a clip keeps "
            "the reference, speaker and metadata it came with."
        )
    for path, warning in report.warnings:
        yield f"  {path}: {warning}"
    for path, reason in report.failed:
        yield f"  {path}: {reason}"
    if report.left:
        yield f"{report.left} not tried any more. Run the same command again to go on."
