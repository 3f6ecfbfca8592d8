"""The files one analysis leaves in a clip's folder, and how to read from them.

``sound-e2.json`` tells all that the page needs but addresses; ``peaks-e2.bin`` holds the waveform,
``tiles-e2.bin`` all spectrogram tiles (JPEG) and, at its end, where each stands; ``play-e2.flac``
the playback copy where one is needed. Plain file access: the web process needs no array library.
"""

import json
import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from audino_py.audio.errors import NoSuchTileError

MAGIC = b"AUDT"
ENTRY = struct.Struct("<QI")  # offset and length in the pack, level by level, tile by tile
COUNT = struct.Struct("<I")  # then the number of tiles, level by level
FOOT = struct.Struct("<QI4s")  # at last where the entries begin, the number of levels, the magic

Reader = Callable[[int, int], bytes]


def peaks_name(engine: str) -> str:
    """Name of the file of waveform peaks."""
    return f"peaks-{engine}.bin"


def tiles_name(engine: str) -> str:
    """Name of the pack of spectrogram tiles."""
    return f"tiles-{engine}.bin"


def play_name(engine: str) -> str:
    """Name of the playback copy; missing where the original plays as it came."""
    return f"play-{engine}.flac"


def sound_name(engine: str) -> str:
    """Name of the facts."""
    return f"sound-{engine}.json"


def derived_names(engine: str) -> tuple[str, ...]:
    """All names an analysis may leave behind, the facts last."""
    return (
        peaks_name(engine),
        tiles_name(engine),
        play_name(engine),
        sound_name(engine),
    )


def sound_facts(folder: Path, engine: str) -> dict[str, Any]:
    """Read what the page must know of the sound, in the words of the wire contract.

    Raises
    ------
    FileNotFoundError
        If the clip was not analysed by that engine.
    """
    facts: dict[str, Any] = json.loads((folder / sound_name(engine)).read_bytes())
    return facts


def pack_index(levels: Sequence[bytes | bytearray], at: int) -> bytes:
    """Build the end of a pack: for each level the `ENTRY` of each tile, one after the other.

    Parameters
    ----------
    at
        Bytes of tiles before it.
    """
    counts = [COUNT.pack(len(entries) // ENTRY.size) for entries in levels]
    return b"".join([*levels, *counts, FOOT.pack(at, len(levels), MAGIC)])


def tile_bytes(read: Reader, size: int, level: int, tile: int) -> bytes:
    """Read one spectrogram tile: a grey JPEG of up to 256 columns, by four short reads.

    It has 128 rows; twice as many where two channels differ, the first above the second.

    Parameters
    ----------
    read
        Gives bytes of the pack: from where, how many.
    size
        Of the pack, in bytes.

    Raises
    ------
    NoSuchTileError
        If the clip has no such level or tile.
    """
    foot = read(max(0, size - FOOT.size), FOOT.size)
    at, count, magic = FOOT.unpack(foot) if len(foot) == FOOT.size else (0, 0, b"")
    if magic != MAGIC or not 0 <= level < count:
        raise NoSuchTileError("this clip has no such spectrogram level", code="no_such_tile")
    counts = COUNT.size * count
    tiles = struct.unpack(f"<{count}I", read(size - FOOT.size - counts, counts))
    if not 0 <= tile < tiles[level]:
        raise NoSuchTileError("this clip has no such spectrogram tile", code="no_such_tile")
    entry = at + ENTRY.size * (sum(tiles[:level]) + tile)
    offset, length = ENTRY.unpack(read(entry, ENTRY.size))
    return read(offset, length)
