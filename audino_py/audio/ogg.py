"""Where the recordings of an Ogg file begin: radios store chains, one behind the other."""

import os
import re

from audino_py.audio.parts import pread_all

PIECE_BYTES = 2**20
_PAGE = re.compile(rb"OggS\x00([\x00-\x07])")
_PAGE_BYTES = 6
_BEGINS = 2  # of a page's flags: a stream begins with it


def recordings(descriptor: int) -> list[int]:
    """Find where recordings begin, in bytes: at 0, and where a stream begins behind some sound."""
    size = os.fstat(descriptor).st_size
    starts, has_sound = [0], False
    for at in range(0, size, PIECE_BYTES):
        # A page that begins at the end of a piece is seen whole, and not seen twice.
        length = min(PIECE_BYTES + _PAGE_BYTES - 1, size - at)
        for page in _PAGE.finditer(pread_all(descriptor, length, at)):
            if not page[1][0] & _BEGINS:
                has_sound = True
            elif has_sound:  # streams that begin together belong to one recording
                starts.append(at + page.start())
                has_sound = False
    return starts
