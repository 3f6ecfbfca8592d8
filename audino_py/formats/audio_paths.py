"""Where the audio of an export lies, as the files that name it say it: relative, ``/`` between."""

from __future__ import annotations

from pathlib import PurePosixPath

from audino_py.formats.document import Document
from audino_py.formats.names import marked, safe_file_name

FOLDER = "audio"
_LETTERS_OF_SHA = 8


def audio_path(document: Document) -> str:
    """Return the place of the whole clip's audio; where none goes along, a place to put it."""
    if document.audio_path:
        return document.audio_path
    ending = safe_file_name(PurePosixPath(document.file_name).suffix[1:] or "wav")
    return f"{FOLDER}/{audio_stem(document)}.{ending}"


def audio_stem(document: Document, *, is_taken: bool = False) -> str:
    """Return what a clip's audio is called, without its ending.

    Its own name; where no file can have that, or another has it, its content tells it apart.
    """
    safe = safe_file_name(document.name)
    if safe == document.name and not is_taken:
        return safe
    return marked(safe, document.sha256[:_LETTERS_OF_SHA])


def language_folder(document: Document | None) -> str:
    """Return the folder of a clip's language; ``und`` where none is known."""
    return safe_file_name(document.language if document and document.language else "und")
