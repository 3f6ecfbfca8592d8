"""An export of several things as the members of one archive: parts of a split, audio, proofs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from audino_py.formats.audio_paths import FOLDER
from audino_py.formats.document import AudioSource, Document, ExportOptions, Span
from audino_py.formats.format import Format, Members
from audino_py.formats.losses import Losses
from audino_py.formats.names import FileNames

AudioKind = Literal["none", "original", "wav", "flac"]
CHECKSUMS = "checksums.txt"


@dataclass(frozen=True, slots=True)
class Folder:
    """Documents that lie together in the archive; they can be read more than once.

    Parameters
    ----------
    prefix
        Of all names in it: empty, or the name of a part with ``/`` at its end.
    """

    prefix: str
    documents: Callable[[], Iterable[Document]]


class AudioPlaces:
    """Says where audio lies; two readings of the same documents give the same places."""

    def __init__(self, kind: AudioKind) -> None:
        self._kind = kind
        self._names = FileNames()
        self._of_clips: dict[str, str] = {}  # by SHA-256: several documents share a clip

    def placed(self, document: Document) -> Document:
        """Return the document with the places of its audio in it."""
        if self._kind == "none":
            return document
        if self._kind == "original":
            return replace(document, audio_path=self._whole(document))
        folder = f"{FOLDER}/{self._names.name_of(document.stem, '')}"
        spans = tuple(replace(s, audio_path=f"{folder}/{self._cut(s)}") for s in document.spans)
        return replace(document, spans=spans)

    def _whole(self, document: Document) -> str:
        if document.sha256 not in self._of_clips:
            suffix = document.v1.audio_name[document.v1.audio_name.rfind(".") :]
            name = self._names.name_of(document.name, suffix)
            self._of_clips[document.sha256] = f"{FOLDER}/{name}"
        return self._of_clips[document.sha256]

    def _cut(self, span: Span) -> str:
        # Sorted by name they are in the order of time; the id tells apart what is at one place.
        place = f"{span.start_us:011d}-{span.end_us:011d}"
        return f"{place}-{span.uid.hex[-12:]}.{self._kind}"


class Checksums:
    """SHA-256 of every member that went by, in the form that ``sha256sum -c`` reads."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def watched(self, members: Members) -> Members:
        """Pass members on and note what they were."""
        for name, pieces in members:
            digest = hashlib.sha256()
            yield name, _hashed(pieces, digest)
            self.lines.append(f"{digest.hexdigest()}  {name}\n")

    @property
    def content(self) -> bytes:
        """The list of all so far."""
        return "".join(self.lines).encode()


def _hashed(pieces: Iterable[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece


def members_of(
    one: Format,
    folders: Iterable[Folder],
    options: ExportOptions,
    losses: Losses,
    audio: tuple[AudioKind, AudioSource] | None,
) -> Members:
    """Write every folder: the format's own files first, then the audio they name.

    Where a format takes the sound of segments into its own file, none lies beside it.
    """
    is_inside = audio is not None and audio[0] != "original" and one.takes_sound
    if audio is not None and is_inside:
        options = replace(options, audio=audio[1])
    for folder in folders:
        places = AudioPlaces(audio[0] if audio else "none")
        documents = map(places.placed, folder.documents())
        for name, pieces in one.members(documents, options, losses):
            yield f"{folder.prefix}{name}", pieces
        if audio and not is_inside:
            yield from _sounds(folder, *audio)


def _sounds(folder: Folder, kind: AudioKind, source: AudioSource) -> Members:
    places, written = AudioPlaces(kind), set[str]()
    for document in map(places.placed, folder.documents()):
        if kind != "original":
            for span in document.spans:
                yield f"{folder.prefix}{span.audio_path}", source(document, span)
        elif document.audio_path not in written:
            written.add(document.audio_path)
            yield f"{folder.prefix}{document.audio_path}", source(document, None)
