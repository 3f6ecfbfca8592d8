"""Kaldi, Lhotse, RTTM, CTM and Common Voice as Lhotse reads them; run in a process of its own."""

from __future__ import annotations

import json
import sys
import types
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any


class _Named(type):
    """Stands for whatever of torch is named while Lhotse is imported; nothing of it is used."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _named(name)

    def __call__(cls, *args: Any, **more: Any) -> Any:
        is_decorator = len(args) == 1 and callable(args[0]) and not more
        return args[0] if is_decorator else _named("made")


_MADE: dict[str, Any] = {}


def _named(name: str) -> Any:
    if name not in _MADE:
        _MADE[name] = type.__new__(_Named, name, (), {})
    return _MADE[name]


class _Module(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _named(name)


class _Finder:
    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        is_torch = name.partition(".")[0] == "torch"
        return ModuleSpec(name, self, is_package=True) if is_torch else None  # type: ignore[arg-type]  # a loader

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        module.__dict__["__version__"] = "0"


sys.meta_path.insert(0, _Finder())

from lhotse import SupervisionSet, load_manifest  # noqa: E402  torch's name comes first
from lhotse.kaldi import load_kaldi_data_dir  # noqa: E402  torch's name comes first
from lhotse.qa import validate_recordings_and_supervisions  # noqa: E402  torch's name comes first


def row(one: Any) -> dict[str, Any]:
    made = {
        "clip": one.recording_id,
        "start": one.start,
        "end": one.end,
        "speaker": one.speaker,
        "text": one.text,
        "channel": one.channel,
    }
    return made if one.custom is None else made | {"labels": one.custom["labels"]}


def lhotse(folder: Path) -> list[dict[str, Any]]:
    recordings = load_manifest(folder / "recordings.jsonl.gz").with_path_prefix(folder)
    supervisions = load_manifest(folder / "supervisions.jsonl.gz")
    validate_recordings_and_supervisions(recordings, supervisions, read_data=True)
    assert {one.id for one in recordings} >= {one.recording_id for one in supervisions}
    words = [
        {
            "clip": one.recording_id,
            "start": word.start,
            "end": word.end,
            "text": word.symbol,
            "is_word": True,
        }
        for one in supervisions
        for word in (one.alignment or {}).get("word", ())
    ]
    return [row(one) for one in supervisions] + words


def kaldi(folder: Path) -> list[dict[str, Any]]:
    lines = (folder / "reco2dur").read_text().splitlines()
    assert all(float(line.split()[1]) > 0 for line in lines)
    _, supervisions, _ = load_kaldi_data_dir(folder, sampling_rate=1_000_000)  # it rounds to it
    return [{k: v for k, v in row(one).items() if k != "channel"} for one in supervisions]


def rttm(folder: Path) -> list[dict[str, Any]]:
    supervisions = SupervisionSet.from_rttm(folder / "meeting.rttm")
    return [{k: v for k, v in row(one).items() if k != "text"} for one in supervisions]


def ctm(folder: Path) -> list[dict[str, Any]]:
    """Hang the words on supervisions that cover everything, one for each clip and channel."""
    lines = [line.split() for line in (folder / "meeting.ctm").read_text().splitlines()]
    whole = SupervisionSet.from_dicts(
        {"id": f"{clip}-{channel}", "recording_id": clip, "start": 0, "duration": 3600,
         "channel": int(channel)}
        for clip, channel in dict.fromkeys((line[0], line[1]) for line in lines)
    )  # fmt: skip
    timed = whole.with_alignment_from_ctm(folder / "meeting.ctm", match_channel=True)
    return [
        {
            "clip": one.recording_id,
            "channel": one.channel,
            "start": word.start,
            "end": word.end,
            "text": word.symbol,
        }
        for one in timed
        for word in one.alignment["word"]
    ]


if __name__ == "__main__":
    root = Path(sys.argv[1])
    read = {"lhotse": lhotse, "kaldi": kaldi, "rttm": rttm, "ctm": ctm}
    made = {name: one(root / name) for name, one in read.items()}
    print(json.dumps({"lhotse": made}))
