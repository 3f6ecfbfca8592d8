"""The list beside files whose ids are not the names people gave."""

from __future__ import annotations

import csv
import io

from audino_py.formats.format import Members
from audino_py.formats.losses import Losses
from audino_py.formats.names import FileNames, SafeIds

NAME_LIST = "names.tsv"


def name_list(losses: Losses, files: FileNames | None = None, **ids: SafeIds) -> Members:
    """Yield the list where a name had to change, else nothing.

    Parameters
    ----------
    files
        Of clips, each its own.
    ids
        By what they are ids of; complete, so everything that gives ids is written before.
    """
    changed = [("clip", files.changed())] if files else []
    changed += [(noun, one.changed()) for noun, one in ids.items()]
    rows = [[noun, safe, name] for noun, pairs in changed for safe, name in pairs]
    losses.count("names_changed", len({(noun, name) for noun, _, name in rows}))
    if rows:
        text = io.StringIO()
        table = csv.writer(text, delimiter="\t", lineterminator="\n")
        table.writerows([["of", "id", "name"], *rows])
        yield NAME_LIST, [text.getvalue().encode()]
