"""A multipart body that is read from disk while it is sent."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO, Self


class FormBody:
    """Fields first, then one file; a context manager with ``read`` and a length.

    Parameters
    ----------
    path
        The file; sent under its own name, without folders.
    on_bytes
        Told how many bytes were handed over, again and again.
    """

    def __init__(
        self, path: Path, fields: Mapping[str, str], on_bytes: Callable[[int], None]
    ) -> None:
        boundary = f"audino{secrets.token_hex(16)}"
        mark = f"--{boundary}\r\n"
        head = "".join(
            f'{mark}Content-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        name = path.name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        head += f'{mark}Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self._parts = [head.encode("utf-8", "surrogateescape"), f"\r\n--{boundary}--\r\n".encode()]
        self._file: BinaryIO = path.open("rb")
        self._size = path.stat().st_size
        self._left = self._size
        self._on_bytes = on_bytes

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._size + sum(len(part) for part in self._parts)

    @property
    def length(self) -> int:
        """Bytes in all; ``len`` cannot say more than 2^63."""
        return len(self)

    def read(self, size: int = -1) -> bytes:
        """The next bytes; a file that shrank meanwhile ends early, and the server refuses it."""
        if len(self._parts) == 2:
            return self._parts.pop(0)
        if self._left > 0:
            chunk = self._file.read(min(size if size > 0 else self._left, self._left))
            self._left -= len(chunk)
            self._on_bytes(len(chunk))
            if chunk:
                return chunk
        return self._parts.pop(0) if self._parts else b""
