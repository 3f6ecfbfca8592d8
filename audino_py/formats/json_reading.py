"""JSON from outside as typed values: what a reader does not name is passed over unbuilt."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from functools import cache
from typing import Any, cast

import msgspec

from audino_py.errors import UnreadableError
from audino_py.formats.reading import LONGEST_NAME, Given, numbered_lines, text_of

# Python writes these though JSON has none of them; scores that a model could not compute.
_NO_NUMBER = re.compile(r"([:\[,]\s*)-?(?:NaN|Infinity)(?=\s*[,\]}])")
_BYTE = re.compile(r"byte (\d+)")


@cache
def _decoder(shape: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(cast("Any", shape), strict=False)


def decoded[T](text: str, shape: type[T], where: str, *, first_line: int | None = 1) -> T:
    """Return the text as a value of this shape.

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
            value = decoder.decode(text)
        except msgspec.ValidationError:
            raise
        except msgspec.DecodeError:
            value = decoder.decode(_NO_NUMBER.sub(r"\1null", text))
    except msgspec.ValidationError as error:
        reason = str(error)[:LONGEST_NAME].replace("`", "")  # it may quote the file
        raise UnreadableError(f"{where}: {reason}. Is this the right format?") from error
    except RecursionError as error:
        raise UnreadableError(f"{where}: brackets nest too deeply. Is this the file?") from error
    except (msgspec.DecodeError, UnicodeError, ValueError) as error:
        place = _place_of(str(error), text, where, first_line)
        raise UnreadableError(
            f"{place}: the file is not whole JSON. Save or download it again."
        ) from error
    return value


def _place_of(message: str, text: str, where: str, first_line: int | None) -> str:
    found = _BYTE.search(message)
    if first_line is None:
        return where
    if found is None:
        return f"{where}, line {first_line + text.count(chr(10))}"
    before = text.encode(errors="replace")[: int(found[1])]
    return f"{where}, line {first_line + before.count(bytes([10]))}"


def json_of[T](given: Given, shape: type[T]) -> T:
    """Return a whole file as a value of this shape."""
    return decoded(text_of(given), shape, given.name)


def json_lines_of[T](given: Given, shape: type[T]) -> Iterator[tuple[str, T]]:
    """Yield place and value of each line of a JSON Lines file."""
    for number, line in numbered_lines(text_of(given)):
        if line.strip():
            where = f"{given.name}, line {number}"
            yield where, decoded(line, shape, where, first_line=None)
