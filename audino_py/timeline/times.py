"""The one pair of functions between microseconds (inside) and seconds (on the wire).

``tests/samples/times.json`` holds the vectors which this pair and its TypeScript twin both keep.
"""

from __future__ import annotations

import math

MICROS_A_SECOND = 1_000_000
_MILLI = 1_000  # microseconds


def to_micros(seconds: float) -> int:
    """Whole microseconds nearest to a time in seconds; halves go up, as in JavaScript.

    Parameters
    ----------
    seconds
        Finite; a time on the wire, 6 decimals count.

    Returns
    -------
    micros
        Whole microseconds, exact for times of up to 100 years with 6 decimals.

    Raises
    ------
    ValueError
        If `seconds` is not a number.
    OverflowError
        If `seconds` is infinite.
    """
    scaled = seconds * MICROS_A_SECOND
    below = math.floor(scaled)
    # The difference is exact; adding 0.5 first would round some numbers just below a half up.
    return below + 1 if scaled - below >= 0.5 else below


def to_seconds(us: int) -> float:
    """Seconds of whole microseconds, as the number whose shortest text has at most 6 decimals."""
    return us / MICROS_A_SECOND


def seconds_text(us: int) -> str:
    """Seconds with exactly 6 decimals, never in exponent form: ``"0.000001"``.

    Parameters
    ----------
    us
        Microseconds, not negative.
    """
    whole, part = divmod(us, MICROS_A_SECOND)
    return f"{whole}.{part:06d}"


def clock_text(us: int) -> str:
    """Hours, minutes, seconds and milliseconds, ``"00:00:01.500"``; the nearest millisecond.

    Parameters
    ----------
    us
        Microseconds, not negative.
    """
    millis = (us + _MILLI // 2) // _MILLI
    minutes, rest = divmod(millis, 60_000)
    hours, minute = divmod(minutes, 60)
    second, milli = divmod(rest, 1_000)
    return f"{hours:02d}:{minute:02d}:{second:02d}.{milli:03d}"


def sample_at(us: int, rate_hz: int) -> int:
    """Return the sample nearest to a time; halves go up.

    Parameters
    ----------
    us
        Microseconds, not negative.
    rate_hz
        Samples of one channel a second.
    """
    return (us * rate_hz + MICROS_A_SECOND // 2) // MICROS_A_SECOND
