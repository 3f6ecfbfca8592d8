"""A file on its way in: written, hashed, counted and recognised in one pass."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from audino_py.audio.limits import HEAD_BYTES
from audino_py.audio.sniffing import Kind, header_trouble, sniff
from audino_py.db import storage
from audino_py.db.connections import let_go
from audino_py.errors import DiskFullError, InvalidError, NotAudioError, TooLargeError
from audino_py.services.bodies import chunks_of, declared_length, slots
from audino_py.services.multipart import BrokenBodyError, MultipartReader, boundary_of

FIELD_BYTES_MAX = 16 * 1024**2  # thousands of segments fit
FIELDS_BYTES_MAX = 24 * 1024**2
NAME_MAX = 1000
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

type BeforeFile = Callable[[Mapping[str, str], str], None]


@dataclass(frozen=True, slots=True)
class Spooled:
    """A whole file in the folder of arrivals, synced to disk."""

    path: Path
    name: str  # as the client calls it: data, never a path
    bytes: int
    sha256: str  # hex
    kind: Kind


@dataclass(slots=True)
class Form:
    """What a multipart body held."""

    fields: dict[str, str] = field(default_factory=dict)
    file: Spooled | None = None


def tidy_name(name: str) -> str:
    """The client's name as it is kept: without NUL, which no database takes, and not endless."""
    return name.replace("\0", "\ufffd")[:NAME_MAX] or "unnamed"


def check_room(length: int | None) -> None:
    """Refuse before the body is read what could not be kept anyway.

    Raises
    ------
    TooLargeError
        If more is declared than a clip may have.
    DiskFullError
        If afterwards less would be free than must stay for the database.
    """
    if length is not None and length > settings.MAX_UPLOAD_BYTES + FIELDS_BYTES_MAX:
        raise too_large()
    if storage.free_bytes() - (length or 0) < settings.FREE_SPACE_FLOOR_BYTES:
        raise disk_full()


def too_large() -> TooLargeError:
    """The error of a file that is too long."""
    most_mib = settings.MAX_UPLOAD_BYTES // 1024**2
    return TooLargeError(f"A clip may have at most {most_mib} MiB. Cut it, or compress it (FLAC).")


def disk_full() -> DiskFullError:
    """The error of a disk without room."""
    return DiskFullError("The server has no room for more sound. Tell whoever runs it.")


@contextlib.contextmanager
def received_form(
    meta: dict[str, Any], *, file_field: str = "file", before_file: BeforeFile | None = None
) -> Iterator[Form]:
    """Read a multipart body; what was spooled and not taken by then is gone afterwards.

    Parameters
    ----------
    meta
        The WSGI environment of the request, its body unread.
    file_field
        Name of the part with the file; it may come first or last.
    before_file
        Called with the fields so far and the file's name; what it raises spares the disk the file.

    Raises
    ------
    TooLargeError, DiskFullError, BusyError
        Before the body is read, where that can be known.
    TooSlowError, InvalidError, NotAudioError
        While it is read.
    """
    boundary = boundary_of(str(meta.get("CONTENT_TYPE", "")))
    form = Form()
    check_room(declared_length(meta))
    with slots.one():
        try:
            let_go()
            reader = MultipartReader(chunks_of(meta), boundary)
            _read_form(form, reader, file_field, before_file)
            yield form
        except OSError as error:
            if error.errno in NO_ROOM:
                raise disk_full() from error
            raise
        finally:
            if form.file is not None:
                form.file.path.unlink(missing_ok=True)


def _read_form(
    form: Form, reader: MultipartReader, file_field: str, before_file: BeforeFile | None
) -> None:
    total = 0
    for head in reader.heads():
        if head.name == file_field and head.filename is not None:
            if form.file is not None:
                raise InvalidError("Send one file a request.", fields={file_field: ["Twice."]})
            if before_file is not None:
                before_file(form.fields, head.filename)
            form.file = spool(reader.body(), name=head.filename)
            continue
        value = _read_field(reader.body(), head.name)
        total += len(value)
        if total > FIELDS_BYTES_MAX:
            raise TooLargeError("The fields of this form are too long together.")
        form.fields[head.name] = value


def _read_field(pieces: Iterable[bytes], name: str) -> str:
    raw = bytearray()
    for piece in pieces:
        raw += piece
        if len(raw) > FIELD_BYTES_MAX:
            raise TooLargeError(f"The field {name[:64]} is too long.")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise BrokenBodyError(f"The field {name[:64]} is not UTF-8 text.") from error
    if "\0" in text:
        raise InvalidError(f"The field {name[:64]} holds a NUL character.")
    return text


def spool(pieces: Iterable[bytes], *, name: str) -> Spooled:
    """Write a file to the folder of arrivals and sync it.

    Parameters
    ----------
    pieces
        Its bytes, in order.
    name
        What the client calls it.

    Raises
    ------
    TooLargeError
        As soon as it is longer than a clip may be.
    NotAudioError
        As soon as its start shows that it is no audio.
    OSError
        If it does not fit on the disk.
    """
    path = storage.new_spool()
    try:
        return _write(path, pieces, name)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _write(path: Path, pieces: Iterable[bytes], name: str) -> Spooled:
    digest, size, head = hashlib.sha256(), 0, b""
    kind: Kind | None = None
    with path.open("xb", buffering=0) as file:
        for piece in pieces:
            size += len(piece)
            if size > settings.MAX_UPLOAD_BYTES:
                raise too_large()
            if len(head) < HEAD_BYTES:
                head += piece[: HEAD_BYTES - len(head)]
                if len(head) == HEAD_BYTES:
                    kind = recognised(head)
            digest.update(piece)
            _write_all(file.fileno(), piece)
        kind = kind or recognised(head)
        os.fsync(file.fileno())
    return Spooled(path, tidy_name(name), size, digest.hexdigest(), kind)


def _write_all(descriptor: int, piece: bytes) -> None:
    view = memoryview(piece)
    while view:
        view = view[os.write(descriptor, view) :]


def recognised(head: bytes) -> Kind:
    """The kind of audio, by the first 64 KiB.

    Raises
    ------
    NotAudioError
        If there is none in it.
    """
    kind = sniff(head)
    if kind is None:
        what = "This file is empty." if not head else "This file holds no audio that we know."
        raise NotAudioError(f"{what} Send WAV, FLAC, MP3, Ogg, M4A or WebM.")
    trouble = header_trouble(head)
    if trouble is not None:
        raise NotAudioError(trouble)
    return kind
