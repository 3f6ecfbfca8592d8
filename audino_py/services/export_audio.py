"""Sound that goes along with an export: whole clips as they came, or cut at the segments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Self
from uuid import UUID

from audino_py.audio import packs
from audino_py.audio.cutting import Cutter
from audino_py.db import storage
from audino_py.errors import ConflictError
from audino_py.formats.document import Document, Span
from audino_py.formats.packing import AudioKind
from audino_py.models import Clip

# What libsndfile reads sample by sample; of all else the exact copy is cut that the page plays.
_EXACT = (".wav", ".flac")


class ExportAudio:
    """Where an export gets its sound from; a context manager, as cutting takes a child process."""

    def __init__(self, kind: AudioKind) -> None:
        self._kind = kind
        self._cutter = Cutter()
        self._clip: Clip | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._cutter.__exit__()

    def source(self, document: Document, span: Span | None) -> Iterator[bytes]:
        """Yield the bytes of a whole clip, or of one segment cut from it.

        Raises
        ------
        ConflictError
            ``audio_missing`` if the file is not there.
        """
        clip = self._clip_of(document)
        try:
            if span is None:
                name = storage.original_name(clip.suffix)
                size = storage.size_of(clip.uid, name)
                yield from storage.open_range(clip.uid, name, 0, size)
            else:
                yield from self._cut(clip, span)
        except FileNotFoundError as error:
            message = f"The sound of {clip.name} is gone. Delete the clip, or upload it again."
            raise ConflictError(message, code="audio_missing") from error

    def _clip_of(self, document: Document) -> Clip:
        """Return the clip by its uid, which stands in the name that v1 gives its file."""
        uid = UUID(hex=document.v1.audio_name.partition(".")[0])
        if self._clip is None or self._clip.uid != uid:
            self._clip = Clip.objects.get(uid=uid)
        return self._clip

    def _cut(self, clip: Clip, span: Span) -> Iterator[bytes]:
        kind: Literal["wav", "flac"] = "flac" if self._kind == "flac" else "wav"
        is_exact = clip.suffix in _EXACT or clip.plays_as_is
        name = storage.original_name(clip.suffix) if is_exact else packs.play_name(clip.engine)
        scratch = storage.new_spool()
        try:
            with storage.local_copy(clip.uid, name) as path:
                self._cutter.cut(path, span.start_us, span.end_us, kind, scratch)
            with scratch.open("rb") as file:
                while chunk := file.read(storage.CHUNK_BYTES):
                    yield chunk
        finally:
            scratch.unlink(missing_ok=True)
