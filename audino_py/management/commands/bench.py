"""``audino bench api|desk|draft|engine|formats``: figures against their targets, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audino_py.benches import api, desk, draft, engine, formats, imports
from audino_py.benches.filling import fill_project, settle
from audino_py.benches.row import Row, document
from audino_py.formats.registry import FORMATS
from audino_py.models import Project

ONLY = (
    f"engine: {', '.join(engine.GROUPS)}; api: {', '.join(api.PARTS)}; "
    f"desk: {', '.join(desk.GROUPS)}; formats: one format"
)


class Command(BaseCommand):
    """Runs on servers of its own; nothing of yours is touched."""

    help = "Measure the server (api), the page (desk), the audio engine, the draft, the formats."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What, and how long."""
        parser.add_argument(
            "what", choices=["api", "desk", "draft", "engine", "fill", "imports", "formats"]
        )
        parser.add_argument("--quick", action="store_true", help="a tenth of the size: a smoke run")
        parser.add_argument("--only", default="", help=ONLY)
        parser.add_argument(
            "--audio",
            type=Path,
            help="engine: a folder of speech to join; draft: clips with RTTM files beside them",
        )
        parser.add_argument(
            "--database",
            action="append",
            default=[],
            metavar="URL",
            help="api: also on this PostgreSQL server, in a database made for it (postgres://…)",
        )
        parser.add_argument("--no-sqlite", action="store_true", help="api: only on --database")
        parser.add_argument("--project", help="fill (used by api itself): which project")
        parser.add_argument("--clips", type=int, default=1000, help="fill: how many clips")
        parser.add_argument("--segments", action="store_true", help="fill: annotated and accepted")
        parser.add_argument("--half-done", action="store_true", help="fill: half done by one")
        parser.add_argument("--page", type=Path, help="draft: write the table into this page")
        parser.add_argument("--tune", action="store_true", help="draft: look for a better setting")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one document; exit 1 where a row misses its target."""
        if options["what"] == "fill":
            self._fill(options)
            return
        rows = getattr(self, "_" + options["what"])(options)
        self.stdout.write(json.dumps(document(rows), indent=1))
        if not all(row.holds for row in rows):
            raise SystemExit(1)

    def _api(self, options: dict[str, Any]) -> list[Row]:
        only = options["only"]
        if only and only not in api.PARTS:
            raise CommandError(f"--only takes one of: {', '.join(api.PARTS)}")
        databases = [] if options["no_sqlite"] else [""]
        return api.run(
            quick=options["quick"], only=only, databases=[*databases, *options["database"]]
        )

    def _fill(self, options: dict[str, Any]) -> None:
        """Make a large project, without sound."""
        project = Project.objects.get(uid=options["project"])
        fill_project(
            project=project,
            clips=options["clips"],
            has_segments=options["segments"],
            half_done=options["half_done"],
        )
        settle(project)

    def _imports(self, options: dict[str, Any]) -> list[Row]:
        rows = [] if options["no_sqlite"] else imports.run(quick=options["quick"])
        for database in options["database"]:
            rows += imports.run(quick=options["quick"], database=database)
        return rows

    def _engine(self, options: dict[str, Any]) -> list[Row]:
        only = options["only"]
        if only and only not in engine.GROUPS:
            raise CommandError(f"--only takes one of: {', '.join(engine.GROUPS)}")
        return engine.run(quick=options["quick"], only=only, audio=options["audio"])

    def _desk(self, options: dict[str, Any]) -> list[Row]:
        only = options["only"]
        if only and only not in desk.GROUPS:
            raise CommandError(f"--only takes one of: {', '.join(desk.GROUPS)}")
        return desk.run(quick=options["quick"], only=only)

    def _formats(self, options: dict[str, Any]) -> list[Row]:
        only = options["only"]
        if only and only not in FORMATS:
            raise CommandError(f"--only takes one of: {', '.join(FORMATS)}")
        return formats.run(quick=options["quick"], only=only)

    def _draft(self, options: dict[str, Any]) -> list[Row]:
        if options["audio"] is None:
            raise CommandError("Name the folder of marked clips: --audio DIR")
        clips = list(draft.marked_clips(options["audio"]))
        if options["tune"]:
            best, score = draft.tune(clips)
            self.stderr.write(f"best on the tuning half: {asdict(best)}, F1 {score.f1:.3f}")
        if options["page"] is not None:
            draft.write_table(options["page"], draft.table(clips))
        return draft.run(clips)
