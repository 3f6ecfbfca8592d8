"""audino v1's database as rows: read from what ``mysqldump`` wrote, without a MySQL server."""

from __future__ import annotations

import re
from typing import Any

from audino_py.errors import UnreadableError

Tables = dict[str, list[dict[str, Any]]]

# A text, a name, a remark. Possessive: one without its end is found out in one go.
_TEXT = r"'(?:[^'\\]++|\\.|'')*+'"
_REMARK = r"--(?=\s|\Z)[^\n]*+|#[^\n]*+|/\*.*?\*/"
_BETWEEN = re.compile(rf"(?:\s++|{_REMARK})*+", re.DOTALL)
_REST = re.compile(
    rf"(?:[^'\"`;/#-]++|{_TEXT}|\"(?:[^\"\\]++|\\.|\"\")*+\"|`[^`]*+`|{_REMARK}"
    r"|/(?!\*)|-(?!-(?:\s|\Z)))*+(?:;|\Z)",
    re.DOTALL,
)
_DELIMITER = re.compile(r"DELIMITER +(\S+)[^\n]*+\n?")  # around procedures, which we leave alone
_DELIMITED = re.compile(r"^DELIMITER ;\s*?$", re.MULTILINE)
_CREATE = re.compile(r"CREATE TABLE (?:IF NOT EXISTS )?[`\"](\w+)[`\"] \(")
_COLUMN = re.compile(r"^\s*[`\"](\w+)[`\"] ", re.MULTILINE)
_INSERT = re.compile(r"INSERT (?:IGNORE )?INTO [`\"](\w+)[`\"]\s*(?:\(([^)]*)\)\s*)?VALUES\s*")
_TOKEN = re.compile(
    r"\s*+(?:(?P<open>\()|(?P<close>\))|(?P<comma>,)|(?P<end>;)"
    rf"|(?:_binary\s*)?(?P<text>{_TEXT})"
    r"|(?P<null>NULL)|0x(?P<hex>[0-9A-Fa-f]+)|(?P<number>[-+.\w]+))",
    re.DOTALL,
)
_QUOTED = re.compile(_TEXT, re.DOTALL)
_ESCAPES = {"0": "\0", "n": "\n", "r": "\r", "t": "\t", "b": "\b", "Z": "\x1a"}
_ESCAPED = re.compile(r"\\(.)|''", re.DOTALL)


def tables_of(dump: str) -> Tables:
    """Return the rows of every table by its name; numbers stay numbers, all else is text.

    Statements are read in their order: what looks like one inside of a text or a remark is none.

    Raises
    ------
    UnreadableError
        If a list of values breaks off, or fits no table.
    """
    columns: dict[str, list[str]] = {}
    tables: Tables = {}
    at = _end(_BETWEEN.match(dump))
    while at < len(dump):
        if found := _INSERT.match(dump, at):
            at = _insert(dump, found, columns, tables)
        elif found := _DELIMITER.match(dump, at):
            at = found.end() if found[1] == ";" else _end(_DELIMITED.search(dump, found.end()))
        else:
            made, end = _CREATE.match(dump, at), _end(_REST.match(dump, at))
            if made:
                columns[made[1]] = _COLUMN.findall(_QUOTED.sub("''", dump[made.end() : end]))
                tables.setdefault(made[1], [])
            at = end
        at = _end(_BETWEEN.match(dump, at))
    return tables


def _end(found: re.Match[str] | None) -> int:
    if found is None:
        raise UnreadableError("The dump breaks off in the midst of a statement. Make it again.")
    return found.end()


def _insert(dump: str, found: re.Match[str], columns: dict[str, list[str]], tables: Tables) -> int:
    """Add the rows of one INSERT to its table; return where the statement ends."""
    table, named, at = found[1], found[2], found.end()
    names = re.findall(r"\w+", named) if named else columns.get(table, [])
    rows, row = tables.setdefault(table, []), list[Any]()
    is_open = False
    while token := _TOKEN.match(dump, at):
        at = token.end()
        if token["end"]:
            return at
        if token["open"]:
            row, is_open = [], True
        elif token["close"] and is_open:
            if len(row) != len(names):
                raise UnreadableError(f"The dump's table {table} has rows that do not fit it.")
            rows.append(dict(zip(names, row, strict=True)))
            is_open = False
        elif not token["comma"] and is_open:
            row.append(_value(token))
    raise UnreadableError(f"The dump breaks off in table {table}. Make it again.")


def _value(token: re.Match[str]) -> Any:
    if token["null"]:
        return None
    if token["hex"]:
        return int(token["hex"], 16)
    if token["text"] is not None:
        text = token["text"][1:-1]
        return _ESCAPED.sub(lambda m: _ESCAPES.get(m[1], m[1]) if m[1] else "'", text)
    word = token["number"]
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return word
