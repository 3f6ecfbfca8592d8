"""A backup is one file: the database as it stood at one moment, then the sound.

Layout: a tar whose first member is the database, whose last one, ``checksum``, is the SHA-256 over
every byte before it. Files of clips never change once a row names them, so those that the database
knows are whole whatever is written meanwhile. Rows of SQLite may come back in PostgreSQL.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from audino_py.db import storage
from audino_py.db.transfers import transfer_rows
from audino_py.errors import ConflictError, InvalidError
from audino_py.models import User
from audino_py.services.seal_heads import file_of_heads

BLOCK = 1024 * 1024
SOUND = "clips/"
SQLITE, POSTGRES = "database.sqlite3", "database.pgdump"
# What may lie in a backup: nothing else is ever written to disk by name.
MEMBER = re.compile(
    r"^(database\.(sqlite3|pgdump)|secret-key|seals\.log|clips/[0-9a-f]{32}/[\w.-]{1,80})$"
)


@dataclass(frozen=True)
class BackupFacts:
    """What a backup holds: files of sound, and bytes of all there is."""

    files: int
    bytes: int


class _Hashing(io.RawIOBase):
    """Passes bytes on and keeps their SHA-256."""

    def __init__(self, target: IO[bytes]) -> None:
        super().__init__()
        self.target = target
        self.digest = hashlib.sha256()
        self.written = 0

    def tell(self) -> int:
        """How many bytes went through."""
        return self.written

    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes are all that comes
        """Write all of it."""
        self.digest.update(data)
        self.target.write(data)
        self.written += len(data)
        return len(data)


def back_up(file: Path) -> BackupFacts:
    """Write a consistent backup; the name appears only when the file is whole.

    Raises
    ------
    ConflictError
        If the file is there already.
    """
    if file.exists():
        raise ConflictError(f"{file} is there already. Give another name.")
    part = file.with_name(file.name + ".part")
    try:
        with part.open("wb") as target:
            facts = _write(target)
            target.flush()
            os.fsync(target.fileno())
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    return facts


def _write(target: IO[bytes]) -> BackupFacts:
    hashing = _Hashing(target)
    count = size = 0
    with tarfile.open(fileobj=hashing, mode="w") as archive:
        with _moment() as paths:
            for path in paths:
                archive.add(path, arcname=path.name)
                size += path.stat().st_size
        for path, name in _files():
            try:
                archive.add(path, arcname=name, recursive=False)
            except FileNotFoundError:
                continue  # deleted since it was listed: no row of the database names it any more
            count, size = count + name.startswith(SOUND), size + path.stat().st_size
        text = hashing.digest.hexdigest().encode()
        last = tarfile.TarInfo("checksum")
        last.size = len(text)
        archive.addfile(last, io.BytesIO(text))
    return BackupFacts(count, size)


def _files() -> Iterator[tuple[Path, str]]:
    secret = settings.DATA / "secret-key"
    if secret.exists():
        yield secret, "secret-key"
    if not settings.CLIPS.exists():
        return
    for folder in sorted(settings.CLIPS.iterdir()):
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            name = f"clips/{folder.name}/{path.name}"
            if MEMBER.match(name) and path.is_file():
                yield path, name


@contextmanager
def _moment() -> Iterator[list[Path]]:
    """Copies of the database at one moment and of its seals, in a folder that goes away."""
    with tempfile.TemporaryDirectory(dir=settings.DATA) as folder:
        seals = Path(folder) / file_of_heads().name
        if file_of_heads().exists():
            # Before the database: it may lack a seal, which is written again, but names none that
            # the database does not have yet.
            shutil.copyfile(file_of_heads(), seals)
        if connection.vendor == "sqlite":
            path = Path(folder) / SQLITE
            source = sqlite3.connect(str(connection.settings_dict["NAME"]))
            with closing(source), closing(sqlite3.connect(path)) as copy:
                source.backup(copy)
        else:
            path = Path(folder) / POSTGRES
            _postgres("pg_dump", *_named(), "--format=custom", f"--file={path}")
        yield [path, seals] if seals.exists() else [path]


def _named() -> list[str]:
    return ["--dbname", str(connection.settings_dict["NAME"])]


def _postgres(tool: str, *words: str) -> str:
    """Run one of PostgreSQL's programs; what it printed."""
    given = connection.settings_dict
    program = shutil.which(tool)
    if program is None:
        raise InvalidError(f"{tool} is not here: install PostgreSQL's client programs.")
    # As Django connects: what the address leaves open PostgreSQL's own variables may say.
    said = {f"PG{name}": given[name] for name in ("HOST", "PORT", "USER", "PASSWORD")}
    said |= {f"PG{name.upper()}": word for name, word in _lines().items()}
    env = {**os.environ, **{name: str(word) for name, word in said.items() if word}}
    ran = subprocess.run(  # noqa: S603  a program of the database's own
        [program, *words], env=env, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise InvalidError(f"{tool} failed: {ran.stderr.strip()[-500:]}")
    return ran.stdout


def _lines() -> dict[str, object]:
    """How the line to PostgreSQL is guarded, as in ``sslmode``."""
    options: dict[str, object] = connection.settings_dict["OPTIONS"]
    return {name: word for name, word in options.items() if name.startswith("ssl")}


def verify(file: Path) -> BackupFacts:
    """Read a whole backup and compare its checksum.

    Raises
    ------
    InvalidError
        If it is no backup, cut short, or changed since it was written.
    """
    count = size = 0
    try:
        with tarfile.open(file, "r:") as archive:
            last = None
            for last in archive:
                count, size = count + last.name.startswith(SOUND), size + last.size
            if last is None or last.name != "checksum":
                raise InvalidError(f"{file} is cut short: it has no checksum at its end.")
            stream = archive.extractfile(last)
            expected = stream.read() if stream else b""
        found = _digest(file, last.offset)
    except (tarfile.TarError, EOFError) as error:
        raise InvalidError(f"{file} is no backup, or is damaged.") from error
    if found.encode() != expected:
        raise InvalidError(f"{file} is damaged: its content does not fit its checksum.")
    return BackupFacts(count, size - last.size)


def _digest(file: Path, length: int) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while length > 0:
            block = stream.read(min(BLOCK, length))
            if not block:
                break
            digest.update(block)
            length -= len(block)
    return digest.hexdigest()


def restore(file: Path, *, replace: bool = False) -> BackupFacts:
    """Put a backup's sound and database in place of what is here.

    Rows come last: where it breaks off, none names sound that is not there, and it can be done
    again with ``replace``.

    Raises
    ------
    ConflictError
        If there is data here and ``replace`` is off, or PostgreSQL is to take rows of SQLite.
    InvalidError
        If the backup is damaged, of PostgreSQL where SQLite is, or of a newer version.
    """
    facts = verify(file)
    if not replace and _has_data():
        raise ConflictError("There is data here already. Use an empty place, or --replace.")
    with tarfile.open(file, "r:") as archive:
        first = archive.next()
        if first is None or first.name not in (SQLITE, POSTGRES):
            raise InvalidError(f"{file} is no backup: it has no database.")
        with tempfile.TemporaryDirectory(dir=settings.DATA) as folder:
            database = Path(folder) / first.name
            _unpack(archive, first, database)
            _refuse_unfit(database)
            for member in archive:
                # No second database may stay beside the first: what is deleted there lived on.
                if member.isfile() and member.name != first.name and MEMBER.match(member.name):
                    _restore_file(archive, member)
            _restore_database(database)
    return facts


def _has_data() -> bool:
    arriving = storage.incoming()
    return _has_accounts() or any(one != arriving for one in settings.CLIPS.iterdir())


def _has_accounts() -> bool:
    """Whether anybody was here: a server that began, or rows that were refused, leave tables."""
    return "audino_user" in connection.introspection.table_names() and User.objects.exists()


def _refuse_unfit(database: Path) -> None:
    """Before anything is replaced: rows that would not come, or not be kept in order."""
    _refuse_newer(_versions_in(database))
    is_sqlite = connection.vendor == "sqlite"
    if database.name == POSTGRES and is_sqlite:
        raise InvalidError(
            "This backup is of PostgreSQL: its rows do not go back into SQLite. Name a PostgreSQL"
            " database in DATABASE_URL."
        )
    if database.name == SQLITE and not is_sqlite and _has_accounts():
        message = "A backup of SQLite goes into an empty PostgreSQL database. Make one for it."
        raise ConflictError(message)


def _restore_database(database: Path) -> None:
    if connection.vendor == "sqlite":
        connection.close()
        source = sqlite3.connect(database)
        target = sqlite3.connect(str(connection.settings_dict["NAME"]))
        with closing(source), closing(target):
            source.backup(target)
    elif database.name == SQLITE:
        _bring_up_to_date(database)
        call_command("migrate", interactive=False, verbosity=0)
        transfer_rows(database)
    else:
        connection.close()
        words = ("--clean", "--if-exists", "--no-owner")
        _postgres("pg_restore", *_named(), *words, str(database))


def _bring_up_to_date(path: Path) -> None:
    """Let the copy see every migration, in a process whose database it is, with no other setting.

    Migrations read and write the database of the settings.
    """
    env = {name: word for name, word in os.environ.items() if not name.startswith("AUDINO_")}
    env |= {"DATABASE_URL": f"sqlite:///{path}", "AUDINO_DATA": str(path.parent)}
    command = [sys.executable, "-m", "audino_py", "migrate", "--no-input", "-v0"]
    ran = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603  ourselves
    if ran.returncode:
        why = ran.stderr.strip()[-500:]
        raise InvalidError(f"The backup could not be brought up to date: {why}")


def _versions_in(path: Path) -> set[tuple[str, str]]:
    """App and name of every migration that a backup's database has seen."""
    if path.name == SQLITE:
        with closing(sqlite3.connect(path)) as copy:
            return set(copy.execute("SELECT app, name FROM django_migrations"))
    words = ("--data-only", "--table=django_migrations", "--file=-")
    lines = _postgres("pg_restore", *words, str(path)).splitlines()
    rows = [line.split("\t") for line in lines if line.count("\t") == 3]
    return {(row[1], row[2]) for row in rows}


def _refuse_newer(versions: set[tuple[str, str]]) -> None:
    """What this program does not know it would not keep in order."""
    loader = MigrationLoader(None)
    known, ours = loader.disk_migrations or {}, loader.migrated_apps
    unknown = {one for one in versions if one[0] in ours} - set(known)
    if unknown:
        raise InvalidError(
            "This backup is of a newer version of audino_py: it has"
            f" {', '.join(sorted(name for _, name in unknown))}. Install that version, or a later"
            " one, and restore it there."
        )


def _restore_file(archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
    if member.name.startswith(SOUND):
        _, folder, name = member.name.split("/")
        spool = storage.new_spool()
        _unpack(archive, member, spool)
        storage.put(UUID(folder), name, spool)
        return
    target = settings.DATA / member.name
    if target == file_of_heads() and target.exists():
        return  # it may tell of seals that are missing from the backup
    target.parent.mkdir(parents=True, exist_ok=True)
    _unpack(archive, member, target)
    if member.name == "secret-key":
        target.chmod(0o600)


def _unpack(archive: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    source = archive.extractfile(member)
    if source is None:
        raise InvalidError("This backup is damaged.")
    with target.open("wb") as file:
        shutil.copyfileobj(source, file, BLOCK)
        file.flush()
        os.fsync(file.fileno())
