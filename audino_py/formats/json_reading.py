"""JSON from outside as typed values: what a reader does not name is passed over unbuilt."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from functools import cache
from typing import Any, cast

import msgspec

from audino_py.errors import UnreadableError
from audino_py.formats.reading import (
    LONGEST_NAME,
    ROOM,
    Given,
    head_of,
    numbered_lines,
    text_of,
    utf8_of,
)

# Python writes these though JSON has none of them; scores that a model could not compute.
_NO_NUMBER = re.compile(rb"([:\[,]\s*)-?(?:NaN|Infinity)(?=\s*[,\]}])")
_BYTE = re.compile(r"byte (\d+)")
# Bytes in memory of an object, a list, and one more value beside another; as measured.
_WEIGHTS = {b"{": 150, b"[": 60, b",": 40}
_LONGEST_LINE = 8_000_000  # a line may be a whole recording with all its words


@cache
def _decoder(shape: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(cast("Any", shape), strict=False)


def decoded[T](data: bytes, shape: type[T], where: str, *, first_line: int | None = 1) -> T:
    """Return UTF-8 as a value of this shape.

    Parameters
    ----------
    first_line
        Where the text begins in its file, to name the line of a fault; None where `where` does.

    Raises
    ------
    UnreadableError
        If it is no JSON, nests too deeply, or is of another shape.
    """
    decoder: msgspec.json.Decoder[T] = _decoder(cast("Hashable", shape))
    try:
        try:
            value = decoder.decode(data)
        except msgspec.ValidationError:
            raise
        except msgspec.DecodeError:
            value = decoder.decode(_NO_NUMBER.sub(rb"\1null", data))
    except msgspec.ValidationError as error:
        reason = str(error)[:LONGEST_NAME].replace("`", "")  # it may quote the file
        raise UnreadableError(f"{where}: {reason}. Is this the right format?") from error
    except RecursionError as error:
        raise UnreadableError(f"{where}: brackets nest too deeply. Is this the file?") from error
    except UnicodeError as error:
        raise UnreadableError(
            f"{where}: this is not UTF-8 text. Save the file as UTF-8 and import it again."
        ) from error
    except (msgspec.DecodeError, ValueError) as error:
        place = _place_of(str(error), data, where, first_line)
        raise UnreadableError(
            f"{place}: the file is not whole JSON. Save or download it again."
        ) from error
    return value


def _place_of(message: str, data: bytes, where: str, first_line: int | None) -> str:
    if first_line is None:
        return where
    found = _BYTE.search(message)
    end = len(data) if found is None else int(found[1])
    return f"{where}, line {first_line + data.count(bytes([10]), 0, end)}"


def is_small(data: bytes, room: int = ROOM) -> bool:
    """Tell whether the values of this JSON fit into memory as they are built."""
    return sum(weight * data.count(sign) for sign, weight in _WEIGHTS.items()) <= room


def json_of[T](given: Given, shape: type[T]) -> T:
    """Return a whole file as a value of this shape.

    Raises
    ------
    UnreadableError
        If it is no JSON of this shape, or holds too many values.
    """
    data = utf8_of(given)
    if not is_small(data, given.room):
        raise UnreadableError(
            f"{given.name} holds more than is read at once. Split it and import the parts."
        )
    return decoded(data, shape, given.name)


def json_lines_of[T](given: Given, shape: type[T]) -> Iterator[tuple[str, T]]:
    """Yield place and value of each line of a JSON Lines file."""
    for number, line in numbered_lines(text_of(given), _LONGEST_LINE):
        if line.strip():
            where = f"{given.name}, line {number}"
            yield where, decoded(line.encode(), shape, where, first_line=None)


def is_list(given: Given) -> bool:
    """Tell whether the whole file is one list."""
    return head_of(given).lstrip().startswith("[")
