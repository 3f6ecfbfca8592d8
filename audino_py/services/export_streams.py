"""An export that goes out while it is written, and the receipt that says what is in it.

It has no version: it is the work as it stands while it is read, and nothing is kept of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from audino_py.formats.document import Document
from audino_py.formats.format import Format, Members
from audino_py.formats.losses import Losses
from audino_py.formats.packing import RECEIPT
from audino_py.formats.stream import in_blocks, zipped
from audino_py.selectors.exports import ExportQuery, documents_of, export_options
from audino_py.services.export_choices import ExportChoice
from audino_py.services.export_files import SCHEMA, Taken, losses_told, named, pretty
from audino_py.services.versions import selection_of


class ExportStream:
    """One export being streamed; its receipt is whole once the stream has ended."""

    def __init__(self, query: ExportQuery, one: Format, *, is_raw: bool) -> None:
        self._query, self._one = query, one
        self._options = export_options(query, is_raw=is_raw)
        self._choice = ExportChoice(one.name, {"raw": True} if is_raw else {})
        self._losses, self._taken = Losses(), Taken()

    def blocks(self) -> Iterator[bytes]:
        """Write it; an archive ends with its receipt."""
        if self._one.is_folder:
            return in_blocks(zipped(self._members()))
        return self._one.write(self._documents(), self._options, self._losses)

    def _members(self) -> Members:
        yield from self._one.members(self._documents(), self._options, self._losses)
        yield RECEIPT, [pretty(self.receipt())]

    def _documents(self) -> Iterator[Document]:
        for document in documents_of(self._query):
            self._taken.count(document)
            yield document

    def receipt(self) -> dict[str, Any]:
        """Say what was written so far; `request` asks for the same again, of the work as it is."""
        project, selection = self._query.project, selection_of(self._query)
        asked = {"state": selection["states"], "since": selection["since"]}
        return {
            "schema": SCHEMA,
            "project": {"id": str(project.uid), "name": project.name},
            "version": None,
            "label_set": project.label_version,
            "selection": selection,
            "request": self._choice.as_json() | asked,
            "counts": self._taken.as_json(),
            "losses": losses_told(self._losses),
            "split": None,
            "erased": named([]),
            "altered": named([]),
        }


def receipt_for(stream: ExportStream, blocks: Iterable[bytes]) -> dict[str, Any]:
    """Write a stream to nowhere; the receipt, with the checksum of the file that it would be.

    Parameters
    ----------
    blocks
        Those of the stream, as they may be read.
    """
    digest, size = hashlib.sha256(), 0
    for block in blocks:
        digest.update(block)
        size += len(block)
    return stream.receipt() | {"file": {"bytes": size, "sha256": digest.hexdigest()}}
