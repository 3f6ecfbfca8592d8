"""``audino analyse FILE…``: the engine alone, without server or database."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audino_py.audio.analyser import Analyser
from audino_py.audio.analysis import ALL_PARTS, Part
from audino_py.audio.errors import AnalyserDiedError, RefusedAudioError


class Command(BaseCommand):
    """What the worker does with a clip, done with files as they lie there."""

    help = "Analyse sound files: waveform, spectrogram, speech, quality. Nothing is uploaded."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What to analyse, and where the results go."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
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
            out = options["out"] or Path(scratch)
            for file, place in zip(options["files"], places, strict=True):
                line = analyse_file(analyser, file, out / place, parts)
                failed |= "error" in line
                self.stdout.write(json.dumps(line) if options["json"] else _words(line))
                self.stdout.flush()
        if failed:
            raise SystemExit(1)


def analyse_file(
    analyser: Analyser, file: Path, folder: Path, parts: frozenset[Part]
) -> dict[str, Any]:
    """Analyse one file into a folder; what became of it, as it is printed."""
    began = time.perf_counter()
    if file.is_dir():
        words = f"This is a folder. Name the files in it: {file / '*'}"
        return {"file": str(file), "error": words, "code": "no_file"}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        analysis = analyser.analyse(file, folder, parts=parts)
    except (RefusedAudioError, AnalyserDiedError) as error:
        _leave_no_empty(folder)
        return {"file": str(file), "error": error.message, "code": error.stable_code}
    except OSError as error:
        _leave_no_empty(folder)
        return {"file": str(file), "error": error.strerror or "cannot be read", "code": "no_file"}
    facts = dataclasses.asdict(analysis)
    named = ("seconds_cpu", "frames", "rate_hz", "channels", "bytes_written", "peak_rss_mb")
    return {
        "file": str(file),
        "seconds_wall": round(time.perf_counter() - began, 4),
        **{name: facts.pop(name) for name in named},
        **facts,
    }


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
    places: list[str] = []
    for file in files:
        name, number = file.name or "clip", 2
        while name in places:
            name, number = f"{file.name}-{number}", number + 1
        places.append(name)
    return places


def _words(line: dict[str, Any]) -> str:
    if "error" in line:
        return f"{line['file']}: {line['error']}"
    seconds = line["frames"] / line["rate_hz"]
    notes = "".join(f"\n  {note['message']}" for note in line["quality"])
    speech = sum(end - start for start, end in line["speech"]) / 1e6
    spoken = f", {speech:.1f} s of speech" if line["speech"] else ""
    return (
        f"{line['file']}: {seconds:.2f} s of {line['codec']} at {line['rate_hz']} Hz, "
        f"{line['channels']} channel{'s' if line['channels'] > 1 else ''}{spoken}; "
        f"analysed in {line['seconds_wall']:.3f} s with {line['peak_rss_mb']:.0f} MB{notes}"
    )
