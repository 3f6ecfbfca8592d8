"""Formats that have a file for each clip, and the list of names beside them."""

from __future__ import annotations

from collections.abc import Iterable

from audino_py.formats.document import Document, ExportOptions
from audino_py.formats.format import ClipWriter, FolderWriter, Members
from audino_py.formats.losses import Losses
from audino_py.formats.name_list import name_list
from audino_py.formats.names import FileNames


def one_file_each(write: ClipWriter, suffix: str) -> FolderWriter:
    """Return the writer of formats that have a file for each clip, named after it.

    A clip whose name no file can have stands in the list of names.
    """

    def writer(documents: Iterable[Document], options: ExportOptions, losses: Losses) -> Members:
        names = FileNames()
        for document in documents:
            name = names.name_of(document.stem, suffix, of=document.name)
            yield name, [write(document, options, losses)]
        yield from name_list(losses, names)

    return writer
