"""``audino export``: a project's finished work into a file, with its receipt beside it."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import requests
from tqdm import tqdm

from audino_py.client.server import Server
from audino_py.client.versions import version_named
from audino_py.errors import InvalidError, RemoteError

BLOCK_BYTES = 256 * 1024
STDOUT = Path("-")
LOOK_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that is here whole.

    Parameters
    ----------
    path
        Where it lies; the receipt lies beside it, under the same name and ``.receipt.json``.
    sha256
        Of the bytes that came.
    receipt
        What is in the file, as the server told it.
    """

    path: Path
    bytes: int
    sha256: str
    receipt: dict[str, Any]


def export(server: Server, order: dict[str, Any], out: Path | None = None) -> Fetched:
    """Have the key's project exported and fetch the file; it is there whole or not at all.

    Parameters
    ----------
    order
        As the server takes it: ``format``, and perhaps ``state``, ``since``, ``version``, …; the
        version may be a name.
    out
        A file, a folder, or ``-`` for standard output; None takes the server's name, here.

    Raises
    ------
    InvalidError
        If there is no such folder; nothing is asked for then.
    RemoteError
        If the server says no, the export fails, or the line breaks.
    """
    if out is not None and out != STDOUT and not out.parent.is_dir():
        raise InvalidError(f"There is no folder {out.parent}. Make it first.")
    project = server.project()
    if order.get("version"):
        order = order | {"version": _version_id(server, order["version"])}
    made = _ready(server, server.post(f"projects/{project}/exports", order).json())
    answer = server.get(f"exports/{made['id']}/file")
    try:
        if out == STDOUT:
            size, sha256 = _copy(answer, sys.stdout.buffer)
            return Fetched(STDOUT, size, sha256, made["receipt"])
        path, size, sha256 = _save(answer, out or Path())
    except requests.RequestException as error:
        raise RemoteError("The connection broke. Nothing was kept; please try again.") from error
    text = json.dumps(made["receipt"], indent=2, ensure_ascii=False)
    path.with_name(f"{path.name}.receipt.json").write_text(f"{text}\n", encoding="utf-8")
    return Fetched(path, size, sha256, made["receipt"])


def _version_id(server: Server, wanted: str) -> str:
    """Return the id of a version by its name; an id may be one of an export, from a receipt."""
    try:
        return str(UUID(wanted))
    except ValueError:
        return str(version_named(server, wanted)["id"])


def _ready(server: Server, made: dict[str, Any]) -> dict[str, Any]:
    """Wait while the server writes; it says how far it is."""
    with tqdm(total=100, unit="%", desc="writing", disable=None, leave=False) as bar:
        while made["state"] == "owed":
            bar.update(made["progress"] - bar.n)
            time.sleep(LOOK_EVERY_S)
            made = server.get(f"exports/{made['id']}").json()
    if made["state"] != "ready":
        raise RemoteError(made["reason"] or "The server could not make this export.")
    return made


def _save(answer: requests.Response, out: Path) -> tuple[Path, int, str]:
    """Write beside the file first, so that half an export is never taken for a whole one."""
    target = out / _name_of(answer) if out.is_dir() else out
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            size, sha256 = _copy(answer, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target, size, sha256


def _name_of(answer: requests.Response) -> str:
    """Return the name the server gives, as a name in this folder whatever it says."""
    header = Message()
    header["Content-Disposition"] = answer.headers.get("Content-Disposition", "")
    name = Path(header.get_filename("export").replace("\\", "/")).name
    return name if name.strip(".") else "export"


def _copy(answer: requests.Response, file: BinaryIO) -> tuple[int, str]:
    """Return how many bytes came, and their SHA-256."""
    digest, size = hashlib.sha256(), 0
    blocks: Iterable[bytes] = answer.iter_content(BLOCK_BYTES)
    with tqdm(unit="B", unit_scale=True, disable=None, leave=False) as bar:
        for block in blocks:
            file.write(block)
            digest.update(block)
            size += len(block)
            bar.update(len(block))
    return size, digest.hexdigest()
