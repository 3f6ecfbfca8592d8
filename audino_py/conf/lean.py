"""What a web process of ours starts without: packages that others import where they are there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# REST framework asks for all of these in case somebody uses what it offers for them; PyJWT asks
# for cryptography, whose signatures v1's tokens do not have; Django's test tools for Jinja. They
# ask at the top of their modules: no import of ours could be made later instead.
UNUSED = (
    "coreapi",
    "cryptography",
    "django.contrib.postgres.fields",
    "jinja2",
    "markdown",
    "pygments",
    "requests",
)
OUR_SETTINGS = ("audino_py.conf.settings", "config.settings")


@contextmanager
def without_unused() -> Iterator[None]:
    """Let those packages be missing while our own code loads; a quarter of a start goes there.

    ``None`` in :data:`sys.modules` is Python's own way to say that a module cannot be had: each
    ``import`` of one raises :class:`ImportError` inside the block, in any thread. Whoever asks in
    the block and goes on without it does so for the life of the process: PyJWT knows no RS256 then.
    What was imported before the block is not touched; afterwards all can be imported as ever.

    It gives up under settings that are not ours. Code of others comes in by those alone, as an
    app, a middleware or an address, and may need any of these: then nothing is hidden.
    """
    is_ours = os.environ.get("DJANGO_SETTINGS_MODULE") in OUR_SETTINGS
    hidden = [name for name in UNUSED if is_ours and name not in sys.modules]
    sys.modules |= dict.fromkeys(hidden)  # type: ignore[arg-type]  # documented, not in the stubs
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
