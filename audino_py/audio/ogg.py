"""The pages of an Ogg file (RFC 3533): where its recordings begin, and whether it breaks off.

Radios store chains of recordings, one behind the other.
"""

import os
import re

from audino_py.audio.parts import pread_all

PIECE_BYTES = 2**20
_PAGE = re.compile(rb"OggS\x00([\x00-\x07])")
_PAGE_BYTES = 6
_BEGINS, _ENDS = 2, 4  # of a page's flags: a stream begins with it, or ends
_FLAGS, _SEGMENTS, _TABLE = 5, 26, 27  # where they stand in a page
_PAGE_BYTES_MAX = 65_307
_GOES_ON = 255  # bytes of a segment behind which its packet goes on


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


def breaks_off(descriptor: int) -> bool:
    """Tell whether the last page is not whole, or more was to come behind it.

    That no page says to be the last one tells nothing: many who record live never set that mark.
    """
    size = os.fstat(descriptor).st_size
    length = min(size, _PAGE_BYTES_MAX)
    tail = pread_all(descriptor, length, size - length)
    at = tail.rfind(b"OggS\0")
    page = tail[at:] if at >= 0 else b""
    if len(page) < _TABLE or len(page) < _TABLE + page[_SEGMENTS]:
        return True
    table = page[_TABLE : _TABLE + page[_SEGMENTS]]
    end = _TABLE + len(table) + sum(table)
    goes_on = table[-1:] == bytes([_GOES_ON]) or end < len(page)
    return end > len(page) or (goes_on and not page[_FLAGS] & _ENDS)
