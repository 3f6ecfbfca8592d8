"""audino v1's database as rows: read from what ``mysqldump`` wrote, without a MySQL server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from audino_py.errors import UnreadableError

Tables = dict[str, list[dict[str, Any]]]

_CREATE = re.compile(r"CREATE TABLE (?:IF NOT EXISTS )?[`\"](\w+)[`\"] \((.*?)\n\)", re.DOTALL)
_COLUMN = re.compile(r"^\s*[`\"](\w+)[`\"] ", re.MULTILINE)
_INSERT = re.compile(r"INSERT (?:IGNORE )?INTO [`\"](\w+)[`\"]\s*(?:\(([^)]*)\)\s*)?VALUES\s*")
_TOKEN = re.compile(
    r"\s*(?:(?P<open>\()|(?P<close>\))|(?P<comma>,)|(?P<end>;)"
    r"|(?:_binary\s*)?'(?P<text>(?:[^'\\]|\\.|'')*)'"
    r"|(?P<null>NULL)|0x(?P<hex>[0-9A-Fa-f]+)|(?P<number>[-+.\w]+))",
    re.DOTALL,
)
_ESCAPES = {"0": "\0", "n": "\n", "r": "\r", "t": "\t", "b": "\b", "Z": "\x1a"}
_ESCAPED = re.compile(r"\\(.)|''", re.DOTALL)


def tables_of(dump: str) -> Tables:
    """Return the rows of every table by its name; numbers stay numbers, all else is text.

    Raises
    ------
    UnreadableError
        If a list of values breaks off, or fits no table.
    """
    columns = {name: _COLUMN.findall(body) for name, body in _CREATE.findall(dump)}
    tables: Tables = {name: [] for name in columns}
    for found in _INSERT.finditer(dump):
        table, named = found[1], found[2]
        names = re.findall(r"\w+", named) if named else columns.get(table, [])
        for values in _rows(dump, found.end(), table):
            if len(values) != len(names):
                raise UnreadableError(f"The dump's table {table} has rows that do not fit it.")
            tables.setdefault(table, []).append(dict(zip(names, values, strict=True)))
    return tables


def _rows(dump: str, at: int, table: str) -> Iterator[list[Any]]:
    """Yield the values of one INSERT, row by row."""
    row: list[Any] | None = None
    while token := _TOKEN.match(dump, at):
        at = token.end()
        if token["end"]:
            return
        if token["open"]:
            row = []
        elif token["close"] and row is not None:
            yield row
            row = None
        elif not token["comma"] and row is not None:
            row.append(_value(token))
    raise UnreadableError(f"The dump breaks off in table {table}. Make it again.")


def _value(token: re.Match[str]) -> Any:
    if token["null"]:
        return None
    if token["hex"]:
        return int(token["hex"], 16)
    if token["text"] is not None:
        return _ESCAPED.sub(lambda m: _ESCAPES.get(m[1], m[1]) if m[1] else "'", token["text"])
    word = token["number"]
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return word
