"""The list beside files whose ids are not the names people gave."""

from __future__ import annotations

import csv
import io

from audino_py.formats.format import Members
from audino_py.formats.losses import Losses
from audino_py.formats.names import SafeIds

NAME_LIST = "names.tsv"


def name_list(losses: Losses, **ids: SafeIds) -> Members:
    """Yield the list where a name had to change, else nothing.

    Parameters
    ----------
    ids
        By what they are ids of; complete, so everything that gives ids is written before.
    """
    rows = [[noun, safe, name] for noun, one in ids.items() for safe, name in one.changed()]
    losses.count("names_changed", len(rows))
    if rows:
        text = io.StringIO()
        table = csv.writer(text, delimiter="\t", lineterminator="\n")
        table.writerows([["of", "id", "name"], *rows])
        yield NAME_LIST, [text.getvalue().encode()]
