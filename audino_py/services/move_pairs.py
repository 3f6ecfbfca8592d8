"""Which of the audio that moves in a document with segments belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audino_py.formats.reading import ReadDocument, base_name

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Laid:
    """A document, and where it lies.

    Parameters
    ----------
    folders
        In which it says, or suggests, that audio of each of its names lies.
    """

    document: ReadDocument
    names: tuple[str, ...]
    folders: tuple[tuple[str, ...], ...]


def laid(document: ReadDocument, file: Path) -> Laid:
    """Note where a document was read from; from now on messages name the whole path of it."""
    inside = _folders(document.where)  # of a member of an archive
    beside = file.absolute().parent.parts
    names = document.names or (document.external_id,)
    folders = tuple((*beside, *inside, *_folders(name)) for name in names)
    if document.where.startswith(file.name):
        document.where = str(file.parent / document.where)
    elif not document.where.startswith(str(file)):
        document.where = f"{file}, {document.where}"
    return Laid(document, names, folders)


def _folders(path: str) -> tuple[str, ...]:
    plain = path.partition("://")[2] or path
    return tuple(part for part in re.split(r"[/\\]", plain)[:-1] if part not in ("", "."))


class Pairs:
    """Audio and documents, each other's nearest: they share the name and most folders above it.

    A document that lies as near to two files of one name belongs to neither, and of documents in
    several folders that lie as near to one file none is taken.
    """

    def __init__(self, audio: Iterable[Path], documents: Iterable[Laid]) -> None:
        self._audio: dict[tuple[str, ...], list[Path]] = {}
        self._documents: dict[tuple[str, ...], list[Laid]] = {}
        self._all = list(documents)
        files = list(audio)
        for path in files:
            for ending in _endings_of_audio(path):
                self._audio.setdefault(ending, []).append(path)
        for one in self._all:
            for ending in dict.fromkeys(_endings_of(one)):
                self._documents.setdefault(ending, []).append(one)
        self._meant = {id(one): _first(self._audio, _endings_of(one)) for one in self._all}
        self._of = {path: self._document_of(path) for path in files}

    def __getitem__(self, path: Path) -> ReadDocument | None:
        """Return the document of this audio, if there is one and it cannot be another's."""
        return self._of[path]

    def _document_of(self, path: Path) -> ReadDocument | None:
        near = _first(self._documents, _endings_of_audio(path))
        own = [one for one in near if self._meant[id(one)] == [path]]
        if len({_nearest(one, path) for one in own}) > 1:
            return None
        return own[0].document if own else None

    def remarks(self) -> Iterator[str]:
        """Say of each document that no audio got why."""
        taken = {id(one) for one in self._of.values()}
        for one in self._all:
            if id(one.document) not in taken:
                yield f"{one.document.where}: {self._why_not(one)}"

    def _why_not(self, one: Laid) -> str:
        meant = self._meant[id(one)]
        name = one.names[0]
        if not meant:
            return f"there is no audio called {name}."
        if len(meant) > 1:
            shown = ", ".join(map(str, meant[:_SHOWN]))
            return (
                f"{len(meant)} files are called {name}, such as {shown}; given to none of them. "
                "Put it beside its own."
            )
        if self._of[meant[0]] is None:
            return f"files in several folders speak of {meant[0]}; none is taken. Leave one there."
        return f"{meant[0]} has segments already. Passed over."


def _first(index: dict[tuple[str, ...], list[Any]], endings: Iterable[tuple[str, ...]]) -> Any:
    """Return what shares the longest ending."""
    found = (index[ending] for ending in endings if ending in index)
    return next(found, [])


def _endings_of_audio(path: Path) -> list[tuple[str, ...]]:
    folders = path.absolute().parent.parts
    return _endings((folders, base) for base in _spellings(path.name))


def _endings_of(one: Laid) -> list[tuple[str, ...]]:
    named = zip(one.folders, one.names, strict=True)
    return _endings((folders, base) for folders, name in named for base in _spellings(name))


def _endings(places: Iterable[tuple[tuple[str, ...], str]]) -> list[tuple[str, ...]]:
    """Return ends of paths, those with most folders first; a name with its ending goes first."""
    ends = [(*folders[at:], base) for folders, base in places for at in range(len(folders) + 1)]
    return sorted(ends, key=len, reverse=True)


def _spellings(name: str) -> list[str]:
    base = base_name(name).casefold()
    return [base, base.rpartition(".")[0] or base]


def _nearest(one: Laid, path: Path) -> tuple[str, ...]:
    """Return the folder of the name by which this audio is meant."""
    wanted = _spellings(path.name)
    named = zip(one.folders, one.names, strict=True)
    return next((folders for folders, name in named if set(_spellings(name)) & set(wanted)), ())
