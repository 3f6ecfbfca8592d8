"""Segments in whole milliseconds, for formats that know no finer time."""

from __future__ import annotations

from dataclasses import replace

from audino_py.formats.document import Span
from audino_py.formats.losses import Losses

_MILLI_US = 1_000


def whole_millis(span: Span, losses: Losses) -> Span:
    """Return the segment at the nearest milliseconds; one of no length becomes one long.

    Segments that touch still touch, as both meet at the same rounded time.
    """
    start_us, end_us = _nearest(span.start_us), _nearest(span.end_us)
    losses.count("to_milliseconds", (start_us != span.start_us) + (end_us != span.end_us))
    if end_us <= start_us:
        losses.count("lengthened")
        start_us = span.start_us // _MILLI_US * _MILLI_US
        end_us = start_us + _MILLI_US
    return replace(span, start_us=start_us, end_us=end_us)


def _nearest(us: int) -> int:
    return (us + _MILLI_US // 2) // _MILLI_US * _MILLI_US
