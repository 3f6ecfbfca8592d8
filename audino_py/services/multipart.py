"""Read a multipart body in one pass: fields are kept, the file goes where it is told to.

Django's own parser puts the file into a place of its own first, and reads the whole body before
anybody has been asked whether it is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from audino_py.errors import InvalidError

HEADERS_MAX = 16 * 1024
PARTS_MAX = 64
_PARAMETER = re.compile(rb';\s*([a-zA-Z*]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))')
_BOUNDARY = re.compile(r"""boundary=(?:"([^"]{1,200})"|([^;\s"]{1,200}))""", re.IGNORECASE)


class BrokenBodyError(InvalidError):
    """400: the body ended too early, or is no multipart body."""

    code = "broken_body"


@dataclass(frozen=True, slots=True)
class PartHead:
    """What stands before a part: the field's name, and the file's as the client calls it."""

    name: str
    filename: str | None


def boundary_of(content_type: str) -> bytes:
    """The mark between parts.

    Raises
    ------
    BrokenBodyError
        If the header names none.
    """
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise BrokenBodyError("The Content-Type header names no boundary.")
    return (found[1] or found[2]).encode()


class MultipartReader:
    """Walks over the parts of a body: ``for head in reader.heads(): … reader.body()``."""

    def __init__(self, chunks: Iterator[bytes], boundary: bytes) -> None:
        self._chunks = chunks
        self._mark = b"\r\n--" + boundary
        self._buffer = bytearray(b"\r\n")  # so that the first mark looks like the others
        self._in_part = False

    def heads(self) -> Iterator[PartHead]:
        """Each part in turn; what of its body was not read is skipped.

        Raises
        ------
        BrokenBodyError
            If the body ends before its last mark, or holds too many parts.
        """
        self._in_part = True
        for _ in range(PARTS_MAX + 1):
            for _ in self.body():
                pass
            if self._is_last():
                return
            yield self._head()
        raise BrokenBodyError(f"This form has more than {PARTS_MAX} parts.")

    def body(self) -> Iterator[bytes]:
        """The present part's bytes.

        Raises
        ------
        BrokenBodyError
            If the body ends inside of it.
        """
        mark, keep = self._mark, len(self._mark) - 1
        while self._in_part:
            at = self._buffer.find(mark)
            if at >= 0:
                piece = bytes(self._buffer[:at])
                del self._buffer[: at + len(mark)]
                self._in_part = False
            else:
                end = max(0, len(self._buffer) - keep)
                piece = bytes(self._buffer[:end])
                del self._buffer[:end]
            if piece:
                yield piece
            if at < 0:
                self._more()

    def _more(self) -> None:
        chunk = next(self._chunks, b"")
        if not chunk:
            raise BrokenBodyError("The body broke off before its end. Send it again.")
        self._buffer += chunk

    def _is_last(self) -> bool:
        while len(self._buffer) < 2:
            self._more()
        return self._buffer.startswith(b"--")

    def _head(self) -> PartHead:
        while (at := self._buffer.find(b"\r\n\r\n")) < 0:
            if len(self._buffer) > HEADERS_MAX:
                raise BrokenBodyError("A part of this form has too long headers.")
            self._more()
        head = bytes(self._buffer[: at + 2])
        del self._buffer[: at + 4]
        self._in_part = True
        return _read_head(head)


def _read_head(head: bytes) -> PartHead:
    for line in head.split(b"\r\n"):
        title, _, value = line.partition(b":")
        if title.strip().lower() != b"content-disposition":
            continue
        found = {
            m[1].lower(): m[2] if m[2] is not None else m[3] for m in _PARAMETER.finditer(value)
        }
        if b"name" in found:
            return PartHead(_text(found[b"name"]), _filename(found))
    raise BrokenBodyError("A part of this form has no name.")


def _filename(found: Mapping[bytes, bytes]) -> str | None:
    """The client's own name of the file, as it is: it is data, nobody opens it."""
    extended = found.get(b"filename*", b"").split(b"'", 2)
    if len(extended) == 3:
        return unquote_to_bytes(extended[2]).decode("utf-8", "replace")
    return _text(found[b"filename"]) if b"filename" in found else None


def _text(raw: bytes) -> str:
    """Browsers escape a quote as %22, curl as a backslash and a quote."""
    plain = raw.replace(b'\\"', b'"').replace(b"%22", b'"')
    return plain.replace(b"%0D", b"\r").replace(b"%0A", b"\n").decode("utf-8", "replace")
