"""Where the audio of an export lies, as the files that name it say it: relative, ``/`` between."""

from __future__ import annotations

from pathlib import PurePosixPath

from audino_py.formats.document import Document
from audino_py.formats.names import safe_file_name

FOLDER = "audio"


def audio_path(document: Document) -> str:
    """Return the place of the whole clip's audio; where none goes along, a place to put it."""
    if document.audio_path:
        return document.audio_path
    ending = safe_file_name(PurePosixPath(document.file_name).suffix[1:] or "wav")
    return f"{FOLDER}/{safe_file_name(document.name)}.{ending}"


def language_folder(document: Document | None) -> str:
    """Return the folder of a clip's language; ``und`` where none is known."""
    return safe_file_name(document.language if document and document.language else "und")
