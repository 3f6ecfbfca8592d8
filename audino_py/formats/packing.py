"""An export of several things as the members of one archive: parts of a split, audio, proofs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from audino_py.formats.audio_paths import FOLDER, audio_stem, language_folder
from audino_py.formats.document import AudioSource, Document, ExportOptions, Span
from audino_py.formats.format import Format, Members
from audino_py.formats.losses import Losses
from audino_py.formats.names import FileNames

AudioKind = Literal["none", "original", "wav", "flac"]
CHECKSUMS, RECEIPT, CERTIFICATE = "checksums.txt", "receipt.json", "split-certificate.json"


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

    def __init__(self, kind: AudioKind, one: Format) -> None:
        self._kind, self._is_flat = kind, one.has_part_tables
        self._names = FileNames()
        self._of_clips: dict[str, str] = {}  # by SHA-256: several documents share a clip

    def placed(self, document: Document) -> Document:
        """Return the document with the places of its audio in it."""
        if self._kind == "none":
            return document
        if self._kind == "original":
            return replace(document, audio_path=self._whole(document))
        start = f"{self._folder(document)}/{self._names.name_of(document.stem, '')}"
        start += "-" if self._is_flat else "/"
        spans = tuple(replace(s, audio_path=f"{start}{self._cut(s)}") for s in document.spans)
        return replace(document, spans=spans)

    def _folder(self, document: Document) -> str:
        return f"{language_folder(document)}/clips" if self._is_flat else FOLDER

    def _whole(self, document: Document) -> str:
        if document.sha256 not in self._of_clips:
            suffix = document.v1.audio_name[document.v1.audio_name.rfind(".") :]
            is_taken = self._names.is_taken(document.name)
            name = self._names.name_of(audio_stem(document, is_taken=is_taken), suffix)
            self._of_clips[document.sha256] = f"{self._folder(document)}/{name}"
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
    kind: AudioKind = audio[0] if audio else "none"
    is_inside = audio is not None and kind != "original" and one.takes_sound
    if audio is not None and is_inside:
        options = replace(options, audio=audio[1])
    places, again = AudioPlaces(kind, one), AudioPlaces(kind, one)
    for folder in folders:
        prefix = folder.prefix
        if one.has_part_tables:
            prefix, options = "", replace(options, part=folder.prefix.rstrip("/"))
        else:
            places, again = AudioPlaces(kind, one), AudioPlaces(kind, one)
        documents = map(places.placed, folder.documents())
        for name, pieces in one.members(documents, options, losses):
            yield f"{prefix}{name}", pieces
        if audio and not is_inside:
            for name, pieces in _sounds(folder, again, *audio):
                yield f"{prefix}{name}", pieces


def _sounds(folder: Folder, places: AudioPlaces, kind: AudioKind, source: AudioSource) -> Members:
    written = set[str]()
    for document in map(places.placed, folder.documents()):
        if kind != "original":
            for span in document.spans:
                yield span.audio_path, source(document, span)
        elif document.audio_path not in written:
            written.add(document.audio_path)
            yield document.audio_path, source(document, None)
