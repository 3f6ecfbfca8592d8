"""``audino export``: a project's finished work into a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from email.message import Message
from pathlib import Path
from typing import BinaryIO

import requests
from tqdm import tqdm

from audino_py.client.server import Server
from audino_py.errors import RemoteError

BLOCK_BYTES = 256 * 1024
STDOUT = Path("-")


def export(server: Server, parameters: dict[str, str], out: Path | None = None) -> Path:
    """Fetch an export of the key's project; a file is there whole or not at all.

    Parameters
    ----------
    parameters
        As the server takes them: ``format``, and perhaps ``state``, ``since``, ``raw``.
    out
        A file, a folder, or ``-`` for standard output; None takes the server's name, here.

    Returns
    -------
    path
        Where it lies.

    Raises
    ------
    RemoteError
        If the server says no, or the line breaks.
    """
    project = server.get("key").json()["project"]["id"]
    answer = server.get(f"projects/{project}/export", **parameters)
    try:
        if out == STDOUT:
            _copy(answer, sys.stdout.buffer)
            return STDOUT
        return _save(answer, out or Path())
    except requests.RequestException as error:
        raise RemoteError("The connection broke. Nothing was kept; please try again.") from error


def _save(answer: requests.Response, out: Path) -> Path:
    """Write beside the file first, so that half an export is never taken for a whole one."""
    target = out / _name_of(answer) if out.is_dir() else out
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            _copy(answer, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def _name_of(answer: requests.Response) -> str:
    """Return the name the server gives, as a name in this folder whatever it says."""
    header = Message()
    header["Content-Disposition"] = answer.headers.get("Content-Disposition", "")
    name = Path(header.get_filename("export").replace("\\", "/")).name
    return name if name.strip(".") else "export"


def _copy(answer: requests.Response, file: BinaryIO) -> None:
    blocks: Iterable[bytes] = answer.iter_content(BLOCK_BYTES)
    with tqdm(unit="B", unit_scale=True, disable=None, leave=False) as bar:
        for block in blocks:
            file.write(block)
            bar.update(len(block))
