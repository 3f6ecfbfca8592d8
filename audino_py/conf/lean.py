"""What a web process starts without: packages that others import where they happen to be there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

# REST framework asks for all of these in case somebody uses what it offers for them; PyJWT asks
# for cryptography, whose signatures v1's tokens do not have; Django's test tools for Jinja.
UNUSED = (
    "coreapi",
    "cryptography",
    "django.contrib.postgres.fields",
    "jinja2",
    "markdown",
    "pygments",
    "requests",
)


@contextmanager
def without_unused() -> Iterator[None]:
    """Let those packages be missing while others are imported; a quarter of a start goes there.

    ``None`` in :data:`sys.modules` is Python's own way to say that a module cannot be had. Whoever
    imports one of them afterwards gets it.
    """
    hidden = [name for name in UNUSED if name not in sys.modules]
    sys.modules |= dict.fromkeys(hidden)  # type: ignore[arg-type]  # documented, not in the stubs
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
