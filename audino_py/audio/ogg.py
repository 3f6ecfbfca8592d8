"""Whether an Ogg file is a chain: several recordings, one behind the other, as radios store them.

libsndfile stops at the end of the first without a word; FFmpeg reads on.
"""

import os
import re

from audino_py.audio.parts import pread_all

PIECE_BYTES = 2**20
_PAGE = re.compile(rb"OggS\x00([\x00-\x07])")
_PAGE_BYTES = 6
_BEGINS = 2  # of a page's flags: a stream begins with it


def is_chained(descriptor: int) -> bool:
    """Tell whether a stream begins behind a page of sound."""
    size = os.fstat(descriptor).st_size
    has_sound = False
    for at in range(0, size, PIECE_BYTES):
        # A page that begins at the end of a piece is seen whole, and not seen twice.
        length = min(PIECE_BYTES + _PAGE_BYTES - 1, size - at)
        for page in _PAGE.finditer(pread_all(descriptor, length, at)):
            if not page[1][0] & _BEGINS:
                has_sound = True
            elif has_sound:
                return True
    return False
