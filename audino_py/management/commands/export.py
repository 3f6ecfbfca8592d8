"""``audino export --format …``."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audino_py.client.export import STDOUT, export
from audino_py.client.receipt_words import is_other, sameness, told
from audino_py.client.server import connect
from audino_py.errors import AudinoError
from audino_py.formats.registry import FORMATS


def shares_of(text: str) -> dict[str, float]:
    """Read ``train:80,dev:10,test:10``."""
    try:
        pairs = [part.split(":") for part in text.split(",")]
        return {name.strip(): float(share) for name, share in pairs}
    except ValueError as error:
        raise ArgumentTypeError("as in train:80,dev:10,test:10") from error


def pair_of(text: str) -> tuple[str, str]:
    """Read ``name=value``."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise ArgumentTypeError("as in name=value")
    return name, value


class Command(BaseCommand):
    """Fetches finished work from a server, here or elsewhere."""

    help = (
        "Fetch a project's finished work into a file, with its receipt beside it, and say what "
        "the format could not hold. AUDINO_URL and AUDINO_KEY say from where. Exits with 1 and a "
        "sentence if it fails."
    )
    requires_system_checks = []

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        """Let ``--version`` name a version of the data; the program's own is of no use here."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **options)

    def add_arguments(self, parser: CommandParser) -> None:
        """What to fetch and where to put it."""
        titles = "; ".join(f"{one.name}: {one.title}" for one in FORMATS.values())
        add = parser.add_argument
        add("--format", choices=list(FORMATS), help=titles)
        add(
            "--again",
            type=Path,
            metavar="RECEIPT",
            help="make the export of this receipt again; exits with 1 if it is not the same file",
        )
        add("--state", help="states with commas, as in accepted,submitted")
        add("--since", help="only what changed since, as in 2026-11-24T06:00:00Z")
        add("--version", dest="frozen", help="a frozen version, by its name")
        add("--option", type=pair_of, action="append", default=[], help="of the format: raw=true")
        add("--raw", action="store_true", help="the same as --option raw=true")
        add("--speaker", action="append", default=[], help="only this voice; may be repeated")
        add(
            "--answer", type=pair_of, action="append", default=[], help="only segments with LABEL=…"
        )
        add("--no-drafts", action="store_true", help="without segments nobody has confirmed")
        add("--audio", choices=("none", "original", "wav", "flac"), help="audio along with it")
        add("--split", type=shares_of, help="parts and shares: train:80,dev:10,test:10")
        add("--seed", type=int, default=0, help="of the split")
        add("--session", default="", help="metadata field whose clips stay in one part")
        add("--out", type=Path, help="a file, a folder, or - for standard output")
        add("--url", help="the server's address instead of AUDINO_URL")
        add("--key", help="instead of AUDINO_KEY; others may see it in the list")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetch, and say where the file lies and what its receipt says."""
        try:
            receipt = again(options["again"]) if options["again"] else None
            order = receipt["request"] if receipt else order_of(options)
            fetched = export(connect(options["url"], options["key"]), order, options["out"])
        except (AudinoError, OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        # Where the file itself goes to standard output, sentences keep out of it.
        say = self.stderr.write if fetched.path == STDOUT else self.stdout.write
        if fetched.path != STDOUT:
            say(f"{fetched.path} written, {fetched.bytes:,} bytes.")
        for line in told(fetched.receipt):
            say(line)
        if receipt is not None:
            say(sameness(receipt, fetched.sha256))
            if is_other(receipt, fetched.sha256):
                raise SystemExit(1)


def again(receipt: Path) -> dict[str, Any]:
    """Read a receipt, with what was asked for then."""
    said = json.loads(receipt.read_text(encoding="utf-8"))
    if not isinstance(said, dict) or not isinstance(said.get("request"), dict):
        raise CommandError(f"{receipt} is no receipt of an export.")
    return said


def order_of(options: dict[str, Any]) -> dict[str, Any]:
    """Say on the wire what stands on the command line."""
    if not options["format"]:
        raise CommandError("Name a format: --format jsonl. --help lists them all.")
    chosen = dict(options["option"]) | ({"raw": "true"} if options["raw"] else {})
    words = {"true": True, "false": False}
    answers: dict[str, list[str]] = {}
    for name, value in options["answer"]:
        answers.setdefault(name, []).append(value)
    split = options["split"] and {
        "shares": options["split"],
        "seed": options["seed"],
        "session": options["session"],
    }
    order = {
        "format": options["format"],
        "state": options["state"] and [word.strip() for word in options["state"].split(",")],
        "since": options["since"],
        "version": options["frozen"],
        "options": {name: words.get(value, value) for name, value in chosen.items()},
        "speakers": options["speaker"],
        "answers": answers,
        "drafts": not options["no_drafts"],
        "audio": options["audio"],
        "split": split,
    }
    return {name: value for name, value in order.items() if value not in (None, [], {}, "")}
