"""Files changed at random: their bytes, lines, values, encoding, and members of archives."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

# A value as most formats write one: between quotes, between tags, a number, or a word.
_VALUE = re.compile(
    rb'"(?:[^"\\\n]|\\.)*"|(?<=>)[^<>\n]+(?=<)|-?\d+(?:[.:]\d+)*|[^\s,;:="<>{}\[\]]+'
)
_BITS = (b"nan", b"-1", b"1e999", b'"', b"<", b"\0", b"\xff", b"null", b"[", b"}", b"\n")
_VALUES = (
    *(b"null", b"true", b"-1", b"0", b"1e308", b"-1e-320", b"NaN", b"Infinity", b"9" * 40),
    *(b"[]", b"{}", b'""', b"[[[[[]]]]]", b'{"a": [null]}', b'"\\u0000"', b'"\\ud800"'),
    *(b'"\\u202e\\ufeff"', "\u202eא\u0301\ufeff".encode(), b" ", b"\t", b"<NA>", b"a/../../b"),
    *(b"x" * 300, b'"' + b"y" * 100_001 + b'"', b"2026-11-28", b"00:61:00.000", b"=1+1", b"\x1f"),
)
_JSON = tuple(one for one in _VALUES if re.fullmatch(rb'[\[{"].*|null|true|-1|0|1e308|9+', one))
_ENCODINGS = ("utf-16", "utf-16-le", "utf-8-sig", "latin-1", "cp1255", "utf-32", "utf-7")


def mutated(data: bytes, dice: random.Random) -> bytes:
    """The file with something of it changed, doubled, moved or gone."""
    if data.startswith(b"PK") and dice.randrange(4):
        return _with_a_changed_member(data, dice)
    ways: tuple[Callable[[bytes, random.Random], bytes], ...] = (_bytes, _bytes, _values, _lines)
    changed = dice.choice(ways)(data, dice)
    return changed if dice.randrange(12) else _encoded(changed, dice)


def _bytes(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randrange(1, 6)):
        at = dice.randrange(len(changed) or 1)
        kind = dice.randrange(6)
        if kind == 0:
            changed[at : at + 1] = bytes([dice.randrange(256)])
        elif kind == 1:
            del changed[at : at + dice.randrange(1, 40)]
        elif kind == 2:
            changed[at:at] = changed[at : at + dice.randrange(1, 40)]
        elif kind == 3:
            changed[at : at + dice.randrange(4)] = dice.choice(_BITS)
        elif kind == 4 and not dice.randrange(4):
            del changed[at:]
        else:
            other = dice.randrange(len(changed) or 1)
            changed[at : at + 4], changed[other : other + 4] = (
                changed[other : other + 4],
                changed[at : at + 4],
            )
    return bytes(changed)


def _values(data: bytes, dice: random.Random) -> bytes:
    """Change values and leave what stands around them whole, so that it is read on."""
    found = list(_VALUE.finditer(data))
    if not found:
        return data
    places = sorted(dice.sample(found, min(len(found), dice.randrange(1, 4))), key=re.Match.start)
    is_json = data.lstrip()[:1] in (b"{", b"[") and dice.randrange(4)
    for one in reversed(places):
        new = dice.choice((*(_JSON if is_json else _VALUES), dice.choice(found)[0]))
        data = data[: one.start()] + new + data[one.end() :]
    return data


def _lines(data: bytes, dice: random.Random) -> bytes:
    """Take lines out, double them, put them elsewhere."""
    lines = data.split(b"\n")
    for _ in range(dice.randrange(1, 4)):
        at = dice.randrange(len(lines) or 1)
        line = lines[at : at + 1]
        if dice.randrange(3):
            lines[at : at + 1] = []
        if dice.randrange(3):
            other = dice.randrange(len(lines) or 1)
            lines[other:other] = line * dice.randrange(1, 4)
    return b"\n".join(lines)


def _encoded(data: bytes, dice: random.Random) -> bytes:
    return data.decode("utf-8", "replace").encode(dice.choice(_ENCODINGS), "replace")


def _with_a_changed_member(data: bytes, dice: random.Random) -> bytes:
    """Unpack, change, pack again: an archive whose own sums are right."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = dice.choice(sorted(members))
    if dice.randrange(6):
        members[name] = mutated(members[name], dice)
    else:
        members[dice.choice(("other.txt", name.upper(), "a b/" + name, "names.tsv"))] = members.pop(
            name
        )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in members.items():
            archive.writestr(one, content)
    return buffer.getvalue()
