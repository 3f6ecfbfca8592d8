"""XML from outside: told element by element, and nothing is ever expanded or fetched."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn
from xml.parsers import expat

from audino_py.errors import UnreadableError
from audino_py.formats.reading import Given

DEEPEST = 64

Starter = Callable[[str, dict[str, str]], None]


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
        If it is no well-formed XML, declares entities, or nests deeper than 64.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise UnreadableError(f"{given.name}: elements nest too deeply. Is this the file?")
        start(name, attributes)

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
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
