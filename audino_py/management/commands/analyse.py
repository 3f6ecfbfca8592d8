"""``audino analyse FILE…``: the engine alone, without server or database."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audino_py.audio.analyser import Analyser
from audino_py.audio.analysis import ALL_PARTS, Part
from audino_py.audio.errors import AnalyserDiedError, RefusedAudioError

STDIN = Path("-")
NAME_BYTES_MAX = 240  # of a folder named after a file; file systems allow 255


class Command(BaseCommand):
    """What the worker does with a clip, done with files as they lie there."""

    help = "Analyse sound files: waveform, spectrogram, speech, quality. Nothing is uploaded."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What to analyse, and where the results go."""
        parser.add_argument(
            "files", nargs="+", type=Path, metavar="FILE", help="- reads the standard input"
        )
        parser.add_argument("--out", type=Path, help="keep the results there, one folder a file")
        parser.add_argument("--json", action="store_true", help="one line of JSON a file")
        parser.add_argument(
            "--only", default="", help="some of " + ",".join(sorted(ALL_PARTS)) + " (default all)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say a line for each file as soon as it is done; exit 1 if any could not be analysed."""
        parts = _wanted(options["only"])
        places = _places(options["files"])
        failed = False
        with tempfile.TemporaryDirectory(prefix="audino-") as scratch, Analyser() as analyser:
            out = _made(options["out"]) if options["out"] else Path(scratch)
            for file, place in zip(options["files"], places, strict=True):
                source = _spooled(Path(scratch)) if file == STDIN else file
                line = {**analyse_file(analyser, source, out / place, parts), "file": str(file)}
                failed |= "error" in line
                self._say(json.dumps(line) if options["json"] else _words(line))
        if failed:
            raise SystemExit(1)

    def _say(self, words: str) -> None:
        """Say it at once; nobody may be listening any more (``| head``)."""
        try:
            self.stdout.write(words)
            self.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is buffered
            raise SystemExit(1) from None


def analyse_file(
    analyser: Analyser, file: Path, folder: Path, parts: frozenset[Part]
) -> dict[str, Any]:
    """Analyse one file into a folder; what became of it, as it is printed."""
    began = time.perf_counter()
    if file.is_dir():
        return _refused(file, f"This is a folder. Name the files in it: {file / '*'}")
    if file.exists() and not file.is_file():  # a pipe without a writer would be waited for
        return _refused(file, f"This is no file. Pipe what it gives: audino analyse - < {file}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return _refused(file, _not_kept(folder, error), "no_folder")
    try:
        analysis = analyser.analyse(file, folder, parts=parts)
    except (RefusedAudioError, AnalyserDiedError) as error:
        _leave_no_empty(folder)
        return _refused(file, error.message, error.stable_code)
    except OSError as error:
        _leave_no_empty(folder)
        return _refused(file, error.strerror or "cannot be read")
    facts = dataclasses.asdict(analysis)
    named = ("seconds_cpu", "frames", "rate_hz", "channels", "bytes_written", "peak_rss_mb")
    return {
        "file": str(file),
        "seconds_wall": round(time.perf_counter() - began, 4),
        **{name: facts.pop(name) for name in named},
        **facts,
    }


def _refused(file: Path, words: str, code: str = "no_file") -> dict[str, Any]:
    return {"file": str(file), "error": words, "code": code}


def _not_kept(folder: Path, error: OSError) -> str:
    why = error.strerror or "it cannot be written"
    return f"The results cannot be kept in {folder}: {why}. Name another folder with --out."


def _made(out: Path) -> Path:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(_not_kept(out, error)) from error
    return out


def _spooled(scratch: Path) -> Path:
    """The standard input as a file: the engine looks at some places twice."""
    with tempfile.NamedTemporaryFile(dir=scratch, delete=False) as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return Path(file.name)


def _leave_no_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):  # it holds what an earlier run left
        folder.rmdir()


def _wanted(names: str) -> frozenset[Part]:
    if not names:
        return ALL_PARTS
    wanted = frozenset(name.strip() for name in names.split(",") if name.strip())
    if not wanted or wanted - ALL_PARTS:
        choices = ", ".join(sorted(ALL_PARTS))
        raise CommandError(f"--only takes some of: {choices}; with commas between them.")
    return frozenset(part for part in ALL_PARTS if part in wanted)


def _places(files: list[Path]) -> list[str]:
    """Name the folder of each file after it; the second of a name gets a number."""
    places: dict[str, None] = {}
    for file in files:
        first = "stdin" if file == STDIN else _cut(file.name or "clip")
        name, number = first, 2
        while name in places:
            name, number = f"{first}-{number}", number + 1
        places[name] = None
    return list(places)


def _cut(name: str) -> str:
    raw = os.fsencode(name)
    return name if len(raw) <= NAME_BYTES_MAX else raw[:NAME_BYTES_MAX].decode("utf-8", "ignore")


def _on_one_line(name: str) -> str:
    """A name as any terminal takes it: not all bytes are text, and a line is a file."""
    shown = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in shown)


def _words(line: dict[str, Any]) -> str:
    name = _on_one_line(line["file"])
    if "error" in line:
        return f"{name}: {_on_one_line(line['error'])}"
    seconds = line["frames"] / line["rate_hz"]
    notes = "".join(f"\n  {note['message']}" for note in line["quality"])
    speech = sum(end - start for start, end in line["speech"]) / 1e6
    spoken = f", {speech:.1f} s of speech" if line["speech"] else ""
    return (
        f"{name}: {seconds:.2f} s of {line['codec']} at {line['rate_hz']} Hz, "
        f"{line['channels']} channel{'s' if line['channels'] > 1 else ''}{spoken}; "
        f"analysed in {line['seconds_wall']:.3f} s with {line['peak_rss_mb']:.0f} MB{notes}"
    )
