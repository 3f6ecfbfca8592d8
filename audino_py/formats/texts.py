"""Transcripts bent to what a format can hold, each bend counted."""

from __future__ import annotations

import re

from audino_py.formats.losses import Losses
from audino_py.formats.names import MISSING

_BREAKS = re.compile(r"[ ]*[\t\r\n\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+[ ]*")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


def one_line(text: str, losses: Losses) -> str:
    """Return the text on one line: breaks and tabs become spaces, other control signs go."""
    kept = _CONTROLS.sub("", text).strip()
    losses.count("text_changed", kept != text)
    joined = _BREAKS.sub(" ", kept)
    losses.count("text_joined", joined != kept)
    return joined


def cell_text(text: str, mark: str, losses: Losses) -> str:
    """Return the text for a cell of a table in which nothing may be missing.

    Parameters
    ----------
    mark
        What stands where there is no text.
    """
    said = one_line(text, losses)
    if not said:
        losses.count("marked_wordless")
        return mark
    if said.lower() in MISSING:
        losses.count("text_changed")
        return f"{said} "  # as text it is the same, but no longer what pandas takes for missing
    return said
