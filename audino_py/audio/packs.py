"""The files one analysis leaves in a clip's folder, and how to read from them.

``sound-e1.json`` tells all that the page needs but addresses; ``peaks-e1.bin`` holds the waveform,
``tiles-e1.bin`` all spectrogram tiles (JPEG), ``tiles-e1.idx`` where each stands, ``play-e1.flac``
the playback copy where one is needed. Plain file access: the web process needs no array library.
"""

import json
import os
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from audino_py.audio.errors import NoSuchTileError

MAGIC = b"AUDT"
HEADER = struct.Struct("<4sI")  # magic, number of levels; then one uint32 a level: its tiles
COUNT = struct.Struct("<I")
ENTRY = struct.Struct("<QQ")  # offset and length in the pack, level by level, tile by tile


def peaks_name(engine: str) -> str:
    """Name of the file of waveform peaks."""
    return f"peaks-{engine}.bin"


def tiles_name(engine: str) -> str:
    """Name of the pack of spectrogram tiles."""
    return f"tiles-{engine}.bin"


def index_name(engine: str) -> str:
    """Name of the index of the pack."""
    return f"tiles-{engine}.idx"


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
        index_name(engine),
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


def pack_index(levels: Sequence[Sequence[tuple[int, int]]]) -> bytes:
    """Build the index of a pack: for each level, for each tile, ``(offset, length)`` in bytes."""
    parts = [HEADER.pack(MAGIC, len(levels))]
    parts += [COUNT.pack(len(tiles)) for tiles in levels]
    parts += [ENTRY.pack(*entry) for tiles in levels for entry in tiles]
    return b"".join(parts)


def tile_range(index: bytes, level: int, tile: int) -> tuple[int, int]:
    """Tell where a tile stands in the pack, as ``(offset, length)`` in bytes.

    Raises
    ------
    NoSuchTileError
        If the clip has no such level or tile.
    """
    magic, count = HEADER.unpack_from(index)
    if magic != MAGIC or not 0 <= level < count:
        raise NoSuchTileError("this clip has no such spectrogram level", code="no_such_tile")
    tiles = struct.unpack_from(f"<{count}I", index, HEADER.size)
    if not 0 <= tile < tiles[level]:
        raise NoSuchTileError("this clip has no such spectrogram tile", code="no_such_tile")
    at = HEADER.size + COUNT.size * count + ENTRY.size * (sum(tiles[:level]) + tile)
    offset, length = ENTRY.unpack_from(index, at)
    return offset, length


def tile_bytes(folder: Path, engine: str, level: int, tile: int) -> bytes:
    """Read one spectrogram tile: a grey JPEG of 128 rows and up to 256 columns.

    Raises
    ------
    NoSuchTileError
        If the clip has no such level or tile.
    FileNotFoundError
        If the clip was not analysed by that engine.
    """
    offset, length = tile_range((folder / index_name(engine)).read_bytes(), level, tile)
    with (folder / tiles_name(engine)).open("rb") as pack:
        return os.pread(pack.fileno(), length, offset)
