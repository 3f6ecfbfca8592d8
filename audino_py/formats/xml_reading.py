"""XML from outside: told element by element, and nothing is ever expanded or fetched."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn
from xml.parsers import expat

from audino_py.errors import UnreadableError
from audino_py.formats.reading import Given

DEEPEST = 64
_ELEMENT_BYTES = 200  # in memory

Starter = Callable[[str, dict[str, str]], None]


class _Bounds:
    """How deep and how large a document has become."""

    def __init__(self, given: Given) -> None:
        self._name = given.name
        self._most = given.room // _ELEMENT_BYTES
        self._seen = 0
        self.depth = 0

    def open(self) -> None:
        """Count one more element."""
        self._seen += 1
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnreadableError(f"{self._name}: elements nest too deeply. Is this the file?")
        if self._seen > self._most:
            raise UnreadableError(
                f"{self._name} holds more than is read at once. Split it and import the parts."
            )


def read_xml(
    given: Given,
    *,
    start: Starter,
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Call back for each element and piece of text; a declared entity ends the reading.

    Raises
    ------
    UnreadableError
        If it is no well-formed XML, declares entities, nests deeper than 64, or holds more
        elements than there is room for.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    bounds = _Bounds(given)

    def started(name: str, attributes: dict[str, str]) -> None:
        bounds.open()
        start(name, attributes)

    def ended(name: str) -> None:
        bounds.depth -= 1
        end(name)

    def refused(*_: object) -> NoReturn:
        raise UnreadableError(
            f"{given.name}: the file declares entities of its own, which are not read. Save it "
            "from the program it was made with and import it again."
        )

    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = refused
    parser.ExternalEntityRefHandler = refused
    try:
        parser.Parse(given.data, True)  # noqa: FBT003  the parser's own signature
    except expat.ExpatError as error:
        reason = expat.errors.messages[error.code]
        raise UnreadableError(
            f"{given.name}, line {error.lineno}: the XML breaks off or is damaged ({reason}). "
            "Save or download the file again."
        ) from error
    except (LookupError, ValueError) as error:
        raise UnreadableError(
            f"{given.name}: the encoding it names is unknown. Save the file as UTF-8."
        ) from error
