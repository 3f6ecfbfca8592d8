"""What was asked of an export, checked: kept with it, so that it can be made again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from audino_py.errors import InvalidError
from audino_py.formats.choosing import Wanted
from audino_py.formats.format import Format
from audino_py.formats.names import FileNames
from audino_py.formats.packing import AudioKind
from audino_py.formats.registry import FORMATS
from audino_py.formats.splitting import SplitPlan

AUDIO_KINDS: tuple[AudioKind, ...] = get_args(AudioKind)
MOST_PARTS = 10


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """A format with its options, which segments, which audio, which parts.

    Parameters
    ----------
    options
        By the names the format gives them, as in ``{"raw": True}``.
    split
        None leaves everything in one part.
    """

    format: str
    options: Mapping[str, Any] = field(default_factory=dict)
    wanted: Wanted = field(default_factory=Wanted)
    audio: AudioKind = "none"
    split: SplitPlan | None = None

    @property
    def one(self) -> Format:
        """The format itself."""
        return FORMATS[self.format]

    @property
    def is_archive(self) -> bool:
        """Whether it is several files, handed out as a zip."""
        return self.one.is_folder or self.audio != "none" or self.split is not None

    @property
    def fields(self) -> dict[str, Any]:
        """The options under the names that writers know."""
        asked = self.options
        return {one.field: asked[one.name] for one in self.one.options if one.name in asked}

    def as_json(self) -> dict[str, Any]:
        """Return what a request would say; all of it, also what is usual."""
        plan = self.split
        return {
            "format": self.format,
            "options": dict(sorted(self.options.items())),
            "speakers": sorted(self.wanted.speakers),
            "answers": {name: sorted(texts) for name, texts in sorted(self.wanted.answers.items())},
            "drafts": self.wanted.drafts,
            "audio": self.audio,
            "split": None
            if plan is None
            else {"shares": dict(plan.shares), "seed": plan.seed, "session": plan.session},
        }


def choice_from(asked: Mapping[str, Any]) -> ExportChoice:
    """Read what :meth:`ExportChoice.as_json` wrote, or what a request says in that form.

    Raises
    ------
    InvalidError
        Naming the field that does not fit.
    """
    name = asked.get("format")
    if name not in FORMATS:
        raise _wrong("format", f"There is no such format; there are {', '.join(FORMATS)}.")
    audio = asked.get("audio") or "none"
    if audio not in AUDIO_KINDS:
        raise _wrong("audio", f"Audio is one of {', '.join(AUDIO_KINDS)}.")
    wanted = Wanted(
        frozenset(asked.get("speakers") or ()),
        {label: frozenset(texts) for label, texts in (asked.get("answers") or {}).items()},
        bool(asked.get("drafts", True)),
    )
    options = _options(FORMATS[str(name)], asked.get("options") or {})
    return ExportChoice(str(name), options, wanted, audio, _split(asked.get("split")))


def _options(one: Format, asked: Mapping[str, Any]) -> dict[str, Any]:
    known = {option.name: option for option in one.options}
    for name, value in asked.items():
        if name not in known:
            names = ", ".join(known) or "none"
            raise _wrong("options", f"{one.title} has no option {name!r}; it has: {names}.")
        allowed: list[Any] = [word for word, _ in known[name].choices] or [True, False]
        if value not in allowed:
            raise _wrong("options", f"{name} is one of {', '.join(map(str, allowed))}.")
    return dict(asked)


def _split(asked: Mapping[str, Any] | None) -> SplitPlan | None:
    if asked is None:
        return None
    shares = asked.get("shares") or {}
    if not 2 <= len(shares) <= MOST_PARTS:
        message = f"A split has 2 to {MOST_PARTS} parts, as in train:80,dev:10,test:10."
        raise _wrong("split", message)
    names = FileNames()  # "train" and "Train" are one folder on many disks
    for name, share in shares.items():
        if names.name_of(name, "") != name or not 0 < share <= 1_000_000:
            raise _wrong("split", "Each part has a plain name of its own and a share above 0.")
    return SplitPlan(dict(shares), int(asked.get("seed") or 0), str(asked.get("session") or ""))


def _wrong(name: str, message: str) -> InvalidError:
    return InvalidError(message, fields={name: [message]})
