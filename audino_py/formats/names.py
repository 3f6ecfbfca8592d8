"""Names that survive other people's tools: ids without spaces, file names without surprises."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable

# What readers built on pandas take for "missing": a speaker or a whole clip would vanish.
MISSING = frozenset(
    ("-1.#ind", "-1.#qnan", "-nan", "1.#ind", "1.#qnan", "<na>", "n/a", "na", "nan", "none", "null")
)
# Quotes swallow the rest of the line in those readers; ";" and "#" begin a comment in others.
_UNSAFE_IN_IDS = frozenset("\"';#")
_UNSAFE_IN_FILES = frozenset('<>:"/\\|?*')
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(10))]
)
_NEVER = MISSING | _RESERVED
_LONGEST_FILE_BYTES = 200
_PLAIN = re.compile(rf"[A-Za-z0-9_-]{{1,{_LONGEST_FILE_BYTES}}}")


def _is_blank(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}


def free_name(
    wanted: str,
    taken: Collection[str],
    spelling: str = "{} ({})",
    key: Callable[[str], str] = str,
) -> str:
    """Return the name itself, or its first numbered spelling whose key nobody has taken."""
    free, turn = wanted, 1
    while key(free) in taken:
        turn += 1
        free = spelling.format(wanted, turn)
    return free


def safe_id(name: str) -> str:
    """Turn a name into an id that no reader of RTTM or UEM takes apart or for missing."""
    safe = "".join("_" if _is_blank(c) or c in _UNSAFE_IN_IDS else c for c in name.strip())
    if not safe or safe.lower() in MISSING:
        return f"id_{safe}"
    return safe


class SafeIds:
    """One safe id for each name of one export; two names never share one.

    Parameters
    ----------
    reserved
        Ids that no name may get.
    unsafe
        Signs that the format at hand cannot have in ids, beside those that none can.
    spell
        Makes an id of a name, where the format has more rules than that.
    """

    def __init__(
        self,
        reserved: Iterable[str] = (),
        unsafe: Collection[str] = (),
        spell: Callable[[str], str] = safe_id,
    ) -> None:
        self._unsafe, self._spell = unsafe, spell
        self._ids: dict[str, str] = {}
        self._taken = set(reserved)

    def id_of(self, name: str) -> str:
        """Return the id of a name, the same at every call."""
        if name not in self._ids:
            safe = "".join("_" if char in self._unsafe else char for char in self._spell(name))
            self._ids[name] = free_name(safe, self._taken, spelling="{}_{}")
            self._taken.add(self._ids[name])
        return self._ids[name]

    def changed(self) -> list[tuple[str, str]]:
        """Return id and name of all that could not keep their name."""
        return [(safe, name) for name, safe in self._ids.items() if safe != name]


def safe_file_name(stem: str) -> str:
    """Turn a name into the stem of a file that every system can store in one folder."""
    safe = "".join("_" if c in _UNSAFE_IN_FILES or _is_odd(c) else c for c in stem)
    safe = safe.strip(" .") or "clip"
    if safe.split(".")[0].lower() in _RESERVED:
        safe = f"_{safe}"
    return safe.encode()[:_LONGEST_FILE_BYTES].decode(errors="ignore").rstrip(" .")


def marked(safe: str, mark: str) -> str:
    """Return the safe stem of a file with a mark at its end, once."""
    if safe.endswith(f"-{mark}"):
        return safe
    room = _LONGEST_FILE_BYTES - len(mark.encode()) - 1
    return f"{safe.encode()[:room].decode(errors='ignore').rstrip(' .')}-{mark}"


def is_plain(name: str) -> bool:
    """Whether a name is an id and the name of a file as it is: a quick look, never wrongly yes."""
    return _PLAIN.fullmatch(name) is not None and name.lower() not in _NEVER


def _is_odd(char: str) -> bool:
    return char != " " and _is_blank(char)


class FileNames:
    """File names of one archive, told apart also where upper and lower case are the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._changed: list[tuple[str, str]] = []

    def name_of(self, stem: str, suffix: str, of: str = "") -> str:
        """Return a name nobody had before.

        Parameters
        ----------
        of
            What `changed` says that it is the name of; empty for the stem itself.
        """
        free = free_name(safe_file_name(stem), self._taken, key=_folded)
        self._taken.add(_folded(free))
        if free != stem:
            self._changed.append((free, of or stem))
        return f"{free}{suffix}"

    def is_taken(self, stem: str) -> bool:
        """Whether this, or what is the same to some system, is a file's name already."""
        return _folded(stem) in self._taken

    def changed(self) -> list[tuple[str, str]]:
        """Return stem and name of all that could not keep their name."""
        return list(self._changed)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
