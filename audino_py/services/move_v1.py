"""A whole audino v1 moved in: people, projects, keys, questions, clips and what was said in them.

Nobody changes anything: old passwords sign in (kept as PBKDF2, made new at the first sign-in), old
keys upload, and the numbers of people, projects, labels and values stay where they are free.
Run again it goes on where it broke off.
"""

from __future__ import annotations

import base64
import math
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction

from audino_py.errors import AudinoError, InvalidError
from audino_py.formats.v1_dump import Tables, tables_of
from audino_py.models import (
    Annotation,
    ApiKey,
    Clip,
    Label,
    LabelKind,
    LabelValue,
    Member,
    Project,
    Role,
    Scope,
    Task,
    User,
)
from audino_py.policies import Actor
from audino_py.services.apikeys import digest_of
from audino_py.services.events import record
from audino_py.services.sentsegments import SentSegment
from audino_py.services.spooling import spool
from audino_py.services.uploads import Upload, upload_clip
from audino_py.timeline.times import to_micros

NEEDED = ("user", "role", "project", "data", "segmentation", "label", "label_value", "annotation")
CHUNK_BYTES = 1024 * 1024
LONGEST_S = 13 * 3600.0


@dataclass(slots=True)
class MoveReport:
    """What was, or would be, moved in; and in plain words what was not as it should be."""

    people: int = 0
    projects: int = 0
    keys: int = 0
    labels: int = 0
    clips: int = 0
    segments: int = 0
    remarks: list[str] = field(default_factory=list)


def read_v1_database(source: Path) -> Tables:
    """Read a dump that mysqldump wrote, or an SQLite file of the same tables.

    Raises
    ------
    InvalidError
        If it holds no audino v1.
    """
    with source.open("rb") as file:
        is_sqlite = file.read(16) == b"SQLite format 3\0"
    if is_sqlite:
        tables = _read_sqlite(source)
    else:
        tables = tables_of(source.read_text(encoding="utf-8", errors="replace"))
    missing = [name for name in NEEDED if name not in tables]
    if missing:
        raise InvalidError(f"This is no database of audino v1: it lacks {', '.join(missing)}.")
    return tables


def _read_sqlite(source: Path) -> Tables:
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        found = [name for (name,) in names.fetchall() if name.isidentifier()]
        return {
            name: [dict(row) for row in database.execute(f'SELECT * FROM "{name}"')]  # noqa: S608  an identifier
            for name in found
        }


def move_v1(
    *, tables: Tables, audio: Path, is_dry: bool, tell: Callable[[str], None] = lambda _: None
) -> MoveReport:
    """Move everything in; a dry run only says what would happen.

    Parameters
    ----------
    audio
        The folder in which v1 kept its files.

    Raises
    ------
    InvalidError
        If there is no administrator, neither here nor in v1.
    """
    moving = _Moving(tables, audio, is_dry, MoveReport())
    moving.look()
    if not is_dry:
        moving.move(tell)
    return moving.report


def django_password(werkzeug: str) -> str | None:
    """Return a Werkzeug hash as Django writes the same one; None where it knows no such kind."""
    method, _, rest = werkzeug.partition("$")
    salt, _, digest = rest.partition("$")
    words = method.split(":")
    if words[:2] != ["pbkdf2", "sha256"] or not salt or not digest:
        return None
    try:
        rounds = int(words[2]) if len(words) > 2 else 0
        packed = base64.b64encode(bytes.fromhex(digest)).decode("ascii")
    except ValueError:
        return None
    return f"pbkdf2_sha256${rounds}${salt}${packed}" if rounds else None


@dataclass(slots=True)
class _Moving:
    """One move; rows of v1 by their old numbers."""

    tables: Tables
    audio: Path
    is_dry: bool
    report: MoveReport
    people: dict[int, User] = field(default_factory=dict)
    projects: dict[int, Project] = field(default_factory=dict)
    values: dict[int, LabelValue] = field(default_factory=dict)

    def look(self) -> None:
        """Count, and find what will not fit, before anything is written."""
        tables, report = self.tables, self.report
        report.people, report.projects = len(tables["user"]), len(tables["project"])
        report.keys = sum(bool(row["api_key"]) for row in tables["project"])
        report.labels, report.clips = len(tables["label"]), len(tables["data"])
        for row in tables["user"]:
            if django_password(str(row["password"])) is None:
                report.remarks.append(
                    f"{row['username']} needs a link for a new password: the old one is kept in a "
                    "way that is not read here."
                )
        for row in tables["data"]:
            if self.file_of(row) is None:
                report.remarks.append(f"{row['original_filename']}: its file is not in the folder.")
        for row in tables["segmentation"]:
            report.segments += _is_sound(row)
            if not _is_sound(row):
                report.remarks.append(
                    f"Segment {row['id']} runs from {row['start_time']} to {row['end_time']}: "
                    "it is left out."
                )

    def file_of(self, row: dict[str, Any]) -> Path | None:
        """Return the file of a clip; its name is data, and never leads out of the folder."""
        name = Path(str(row["filename"])).name
        path = self.audio / name
        return path if name and path.is_file() else None

    def move(self, tell: Callable[[str], None]) -> None:
        """People, projects and questions at once; then clip by clip, each for itself."""
        with transaction.atomic():
            self._people()
            self._projects()
            self._labels()
            actor = Actor(user=self._administrator())
            counts = {"people": len(self.people), "projects": len(self.projects)}
            record("v1.moved_in", actor=actor, data=counts)
            self._reset_sequences()
        segments = self._segments()
        for number, row in enumerate(self.tables["data"], start=1):
            self._clip(row, segments.get(row["id"], []), actor)
            if number % 50 == 0:
                tell(f"{number} of {len(self.tables['data'])} clips")

    def _people(self) -> None:
        roles = {row["id"]: row["role"] for row in self.tables["role"]}
        for row in self.tables["user"]:
            known = User.objects.filter(username=row["username"]).first()
            if known is None:
                known = User(pk=_free(User, row["id"]), username=row["username"])
                known.is_superuser = roles.get(row["role_id"]) == "admin"
                known.set_unusable_password()
                known.password = django_password(str(row["password"])) or known.password
                known.save(force_insert=True)
            self.people[row["id"]] = known

    def _administrator(self) -> User:
        known = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
        if known is None:
            raise InvalidError("There is no administrator yet. Make one: audino createsuperuser.")
        return known

    def _projects(self) -> None:
        for row in self.tables["project"]:
            digest = digest_of(str(row["api_key"]))
            key = ApiKey.objects.filter(digest=digest).select_related("project").first()
            if key is not None:
                self.projects[row["id"]] = key.project
                continue
            project = Project(
                pk=_free(Project, row["id"]),
                name=_free_name(str(row["name"])),
                created_by=self.people.get(row["creator_user_id"]),
                needs_review=False,  # v1 knew none
                finds_speech=False,
            )
            project.save(force_insert=True)
            prefix = str(row["api_key"])[:12]
            ApiKey.objects.create(  # without an owner: v1's keys belong to their projects
                project=project,
                name="audino v1",
                prefix=prefix,
                digest=digest,
                scopes=[Scope.UPLOAD],
                created_by=project.created_by,
            )
            self.projects[row["id"]] = project
        for row in self.tables.get("user_project", []):
            where, who = self.projects.get(row["project_id"]), self.people.get(row["user_id"])
            if where is not None and who is not None:
                role = Role.MANAGER if who.is_superuser else Role.ANNOTATOR
                Member.objects.get_or_create(project=where, user=who, defaults={"role": role})

    def _labels(self) -> None:
        kinds = {row["id"]: row["type"] for row in self.tables.get("label_type", [])}
        labels: dict[int, Label] = {}
        for row in self.tables["label"]:
            project = self.projects[row["project_id"]]
            known = Label.objects.filter(project=project, name=row["name"]).first()
            if known is None:
                many = kinds.get(row["type_id"]) == "multiselect"
                kind = LabelKind.MULTIPLE if many else LabelKind.SINGLE
                known = Label(pk=_free(Label, row["id"]), project=project, kind=kind)
                known.name, known.position = row["name"], row["id"]
                known.save(force_insert=True)
            labels[row["id"]] = known
        for row in self.tables["label_value"]:
            label = labels[row["label_id"]]
            value = LabelValue.objects.filter(label=label, text=row["value"]).first()
            if value is None:
                value = LabelValue(pk=_free(LabelValue, row["id"]), label=label, text=row["value"])
                value.position = row["id"]
                value.save(force_insert=True)
            self.values[row["id"]] = value

    def _segments(self) -> dict[int, list[SentSegment]]:
        """Return the segments of each clip, in v1's order, with what was chosen in them."""
        chosen: dict[int, list[LabelValue]] = defaultdict(list)
        for row in self.tables["annotation"]:
            value = self.values.get(row["label_value_id"])
            if value is not None:
                chosen[row["segmentation_id"]].append(value)
        found: dict[int, list[SentSegment]] = defaultdict(list)
        for row in self.tables["segmentation"]:
            if _is_sound(row):
                values: dict[str, Any] = {}
                for value in chosen[row["id"]]:
                    held = values.setdefault(str(value.label.uid), [])
                    if value.label.kind == LabelKind.SINGLE:
                        held.clear()  # v1 shows the last one
                    held.append(str(value.uid))
                times = to_micros(row["start_time"]), to_micros(row["end_time"])
                segment = SentSegment(*times, row["transcription"] or "", values=values)
                found[row["data_id"]].append(segment)
        return found

    def _clip(self, row: dict[str, Any], segments: list[SentSegment], actor: Actor) -> None:
        path = self.file_of(row)
        if path is None:
            return
        project = self.projects[row["project_id"]]
        try:
            file = spool(_chunks(path), name=str(row["original_filename"]))
            upload = Upload(
                file=file,
                reference=row["reference_transcription"] or "",
                segments=segments,
                assignee=self.people.get(row["assigned_user_id"]),
                marked_for_review=bool(row["is_marked_for_review"]),
            )
            done = upload_clip(project=project, upload=upload, actor=actor)
        except AudinoError as error:
            self.report.remarks.append(f"{row['original_filename']}: {error.message}")
            return
        if done.status == 201:
            _keep_times(done.clip, done.task, row)

    def _reset_sequences(self) -> None:
        """Let new rows be numbered after those whose numbers were kept (PostgreSQL)."""
        models = [User, Project, Label, LabelValue]
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)


def _free(model: Any, pk: int) -> int | None:
    """Return the old number where nobody here has it, else none: the database gives one."""
    return None if model.objects.filter(pk=pk).exists() else pk


def _free_name(wanted: str) -> str:
    name, turn = wanted, 1
    while Project.objects.filter(name=name).exists():
        turn += 1
        name = f"{wanted} ({turn})"
    return name


def _is_sound(row: dict[str, Any]) -> bool:
    """Whether the times of a segment can be kept: v1 took any two numbers."""
    start, end = row["start_time"], row["end_time"]
    if not isinstance(start, int | float) or not isinstance(end, int | float):
        return False
    is_finite = math.isfinite(start) and math.isfinite(end)
    return is_finite and 0 <= start < end <= LONGEST_S and to_micros(start) < to_micros(end)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _keep_times(clip: Clip, task: Task | None, row: dict[str, Any]) -> None:
    """Keep when it was made and changed: v1's export shows both."""
    made, changed = _instant(row["created_at"]), _instant(row["last_modified"])
    Clip.objects.filter(pk=clip.pk).update(created_at=made)
    if task is not None:
        Task.objects.filter(pk=task.pk).update(created_at=made, changed_at=changed)
        Annotation.objects.filter(task=task).update(created_at=made, changed_at=changed)


def _instant(text: Any) -> datetime:
    """v1 wrote UTC without saying so."""
    return datetime.fromisoformat(str(text)).replace(tzinfo=UTC)
