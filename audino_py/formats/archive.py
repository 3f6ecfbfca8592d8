"""Archives from outside: members as files, read one by one and never written anywhere."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace

from audino_py.errors import UnreadableError
from audino_py.formats.reading import Given, base_name

LARGEST_FILE = 64 * 1024 * 1024
LARGEST_SUM = 512 * 1024 * 1024
MOST_MEMBERS = 20_000
_SOUND = (
    *(".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".mp4", ".webm", ".aac"),
    *(".wma", ".aif", ".aiff", ".amr", ".3gp", ".au", ".sph", ".caf"),
)
# What the standard library lets out of damaged archives.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError),
    *(ArithmeticError, LookupError, ValueError, EOFError, OSError),
)


def is_zip(data: bytes) -> bool:
    """Whether the first bytes are those of a zip archive."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_sound(name: str) -> bool:
    """Whether a name ends like an audio file's."""
    return name.lower().endswith(_SOUND)


def gunzipped(given: Given) -> Given:
    """Return the file inside of a ``.gz``; any other file as it is.

    Raises
    ------
    UnreadableError
        If it is damaged, or too large once unpacked.
    """
    if not given.data.startswith(b"\x1f\x8b"):
        return given
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(given.data)) as file:
            data = file.read(LARGEST_FILE + 1)
    except _BROKEN as error:
        raise UnreadableError(f"{given.name} is damaged. Pack or download it again.") from error
    if len(data) > LARGEST_FILE:
        raise UnreadableError(
            f"{given.name} holds more than 64 MiB. Split it and import the parts."
        )
    return replace(given, name=given.name.removesuffix(".gz"), data=data)


class Archive:
    """The members of a zip that are worth reading: no folders, no sound, no hidden files.

    Raises
    ------
    UnreadableError
        If it is damaged or encrypted, names files outside of itself, or holds too much.
    """

    def __init__(self, given: Given) -> None:
        self.name = given.name
        self._room, self._saw = given.room, given.saw
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(given.data))
            infos = self._zip.infolist()
        except _BROKEN as error:
            raise UnreadableError(
                f"{given.name} is no whole zip archive. Pack or download it again."
            ) from error
        self._check(infos)
        files = [one for one in infos if not one.is_dir() and not _is_hidden(one.filename)]
        self.sounds = sum(is_sound(one.filename) for one in files)
        self._infos = {one.filename: one for one in files if not is_sound(one.filename)}

    def _check(self, infos: list[zipfile.ZipInfo]) -> None:
        if len(infos) > MOST_MEMBERS:
            raise UnreadableError(
                f"{self.name} holds {len(infos):,} files; at most {MOST_MEMBERS:,} are read. "
                "Split it and import the parts."
            )
        for info in infos:
            parts = info.filename.replace("\\", "/").split("/")
            if ".." in parts or parts[0] == "" or parts[0].endswith(":"):
                raise UnreadableError(
                    f"{self.name} names a file outside of itself: {info.filename[:80]!r}. "
                    "Pack the folder again."
                )
            if info.flag_bits & 1 and not is_sound(info.filename):
                raise UnreadableError(f"{self.name} has a password. Pack it again without one.")
        texts = [info for info in infos if not is_sound(info.filename)]
        if sum(info.file_size for info in texts) > LARGEST_SUM:
            raise UnreadableError(
                f"{self.name} holds more than 512 MiB beside sound. Split it and import the parts."
            )

    @property
    def names(self) -> list[str]:
        """Paths inside the archive, in its order."""
        return list(self._infos)

    def read(self, name: str) -> Given:
        """Return one member, unpacked twice where it is a ``.gz``.

        Raises
        ------
        UnreadableError
            If it is damaged or too large.
        """
        info = self._infos[name]
        if info.file_size > LARGEST_FILE:
            raise UnreadableError(f"{name} in {self.name} is larger than 64 MiB. Split it.")
        try:
            data = self._zip.read(info)
        except (*_BROKEN, RuntimeError) as error:
            raise UnreadableError(
                f"{name} in {self.name} is damaged. Pack or download the archive again."
            ) from error
        return gunzipped(Given(name, data, self._room, self._saw))

    def found(self, is_wanted: Callable[[str], bool]) -> list[str]:
        """Return the paths whose names, without folders and in lower case, are wanted."""
        return [name for name in self._infos if is_wanted(base_name(name).lower())]


def _is_hidden(name: str) -> bool:
    return base_name(name).startswith(".") or "__MACOSX/" in name
