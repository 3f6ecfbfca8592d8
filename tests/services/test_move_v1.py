"""audino v1 moves in: old passwords, old keys, old answers."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from audino_py.formats.v1_dump import tables_of
from audino_py.models import Clip, LabelValue, Project, User
from audino_py.services.move_v1 import django_password
from tests.forms import tiny_wav

KEY = "0123456789abcdef0123456789abcdef"
STAMPS = "'2021-03-04 05:06:07', '2021-03-05 06:07:08'"


def werkzeug(password: str, salt: str = "aB3xYz12", rounds: int = 150_000) -> str:
    """The hash that v1 kept, made with the standard library."""
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), rounds)
    return f"pbkdf2:sha256:{rounds}${salt}${digest.hex()}"


def dump() -> str:
    """What mysqldump writes of v1's tables, shortened to what counts."""

    def table(name: str, columns: str, *rows: str) -> str:
        lines = "".join(f"  `{column}` int NOT NULL,\n" for column in columns.split())
        made = f"CREATE TABLE `{name}` (\n{lines}  PRIMARY KEY (`id`)\n) ENGINE=InnoDB;\n"
        return made + (f"INSERT INTO `{name}` VALUES {','.join(rows)};\n" if rows else "")

    return "".join(
        (
            table("role", "id role", "(1,'admin')", "(2,'user')"),
            table(
                "user",
                "id username password role_id created_at last_modified",
                f"(11,'admin','{werkzeug('admin secret')}',1,{STAMPS})",
                f"(12,'ada','{werkzeug('ada secret')}',2,{STAMPS})",
                f"(13,'old','sha1$x$y',2,{STAMPS})",
            ),
            table(
                "project",
                "id name creator_user_id api_key created_at last_modified",
                f"(21,'Calls; it\\'s \\\"(old)\\\"',11,'{KEY}',{STAMPS})",
            ),
            table("user_project", "id user_id project_id", "(1,12,21)"),
            table("label_type", "id type", "(1,'select')", "(2,'multiselect')"),
            table("label", "id name project_id type_id", "(31,'Mood',21,1)", "(32,'Noise',21,2)"),
            table(
                "label_value",
                "id label_id value",
                "(41,31,'glad')",
                "(42,32,'dog')",
                "(43,32,'rain')",
            ),
            table(
                "data",
                "id project_id assigned_user_id filename original_filename "
                "reference_transcription is_marked_for_review created_at last_modified",
                f"(51,21,12,'aa.wav','call one.wav','what was said',1,{STAMPS})",
                f"(52,21,12,'gone.wav','gone.wav',NULL,0,{STAMPS})",
            ),
            table(
                "segmentation",
                "id data_id start_time end_time transcription",
                "(61,51,0.01,0.05,'שלום\\nthere')",
                "(62,51,0.05,0.02,'backwards')",
            ),
            table(
                "annotation",
                "id segmentation_id label_value_id",
                "(1,61,41)",
                "(2,61,42)",
                "(3,61,43)",
            ),
        )
    )


@pytest.fixture
def old(tmp_path: Path) -> tuple[Path, Path]:
    """A dump and the folder of its files."""
    audio = tmp_path / "audios"
    audio.mkdir()
    (audio / "aa.wav").write_bytes(tiny_wav())
    database = tmp_path / "v1.sql"
    database.write_text(dump(), encoding="utf-8")
    return database, audio


def move(database: Path, audio: Path, *more: str) -> str:
    said = StringIO()
    call_command("move_in_v1", str(database), str(audio), *more, stdout=said)
    return said.getvalue()


def login(client: APIClient, name: str, password: str) -> Any:
    return client.post("/auth/login", {"username": name, "password": password}, format="json")


@pytest.mark.django_db
def test_people_keys_and_clips_go_on_as_before(old: tuple[Path, Path], client: APIClient) -> None:
    said = move(*old)

    assert "3 people, 1 projects with 1 keys, 2 labels, 2 clips with 1 segments." in said
    assert "old needs a link" in said
    assert "gone.wav: its file is not in the folder." in said
    assert "Segment 62 runs from 0.05 to 0.02" in said
    project = Project.objects.get()
    assert (project.pk, project.name) == (21, 'Calls; it\'s "(old)"')
    assert sorted(LabelValue.objects.values_list("pk", flat=True)) == [41, 42, 43]
    assert login(client, "ada", "wrong").status_code == 401
    answer = login(client, "ada", "ada secret")
    assert (answer.status_code, answer.json()["user_id"]) == (200, 12)
    assert User.objects.get(username="ada").password.startswith("argon2")
    token = {"HTTP_AUTHORIZATION": answer.json()["access_token"]}
    response: Any = client.get("/api/projects/21/annotations", **token)
    (clip,) = json.loads(b"".join(response.streaming_content))["annotations"]
    assert (clip["original_filename"], clip["is_marked_for_review"]) == ("call one.wav", True)
    assert clip["created_at"] == "Thu, 04 Mar 2021 05:06:07 GMT"
    (segment,) = clip["segmentations"]
    assert segment["transcription"] == "שלום\nthere"
    assert (segment["start_time"], segment["end_time"]) == (0.01, 0.05)
    assert set(segment["annotations"]) == {"Mood", "Noise"}
    new = SimpleUploadedFile("new.wav", tiny_wav() + b"\0\0", "audio/wav")
    form = {"username": "ada", "audio_file": new}
    assert client.post("/api/data", form, HTTP_AUTHORIZATION=KEY).status_code == 201


@pytest.mark.django_db
def test_a_dry_run_writes_nothing_and_a_second_run_adds_nothing(old: tuple[Path, Path]) -> None:
    said = move(*old, "--dry-run")
    assert "Nothing was written" in said
    assert (User.objects.count(), Clip.objects.count()) == (0, 0)

    move(*old)
    move(*old)
    assert (User.objects.count(), Project.objects.count(), Clip.objects.count()) == (3, 1, 1)


@pytest.mark.django_db
def test_an_sqlite_file_of_the_same_tables_is_read_too(
    old: tuple[Path, Path], tmp_path: Path
) -> None:
    database = tmp_path / "v1.sqlite3"
    with sqlite3.connect(database) as connection:
        for name, rows in tables_of(dump()).items():
            names = list(rows[0])
            connection.execute(f'CREATE TABLE "{name}" ({", ".join(names)})')
            marks = ", ".join("?" * len(names))
            connection.executemany(
                f'INSERT INTO "{name}" VALUES ({marks})', [tuple(row.values()) for row in rows]
            )
    connection.close()

    assert "1 projects" in move(database, old[1])
    assert Clip.objects.get().reference == "what was said"


@pytest.mark.django_db
def test_what_is_no_v1_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.sql").write_text("SELECT 1;")
    with pytest.raises(CommandError, match="no database of audino v1"):
        move(tmp_path / "x.sql", tmp_path)
    (tmp_path / "y.sql").write_text(dump()[:-20])
    with pytest.raises(CommandError, match="breaks off in table annotation"):
        move(tmp_path / "y.sql", tmp_path)


def test_a_hash_of_another_kind_is_not_guessed() -> None:
    assert django_password("pbkdf2:sha256:1$s$zz") is None
    assert django_password("scrypt:32768:8:1$s$00") is None
    assert django_password("pbkdf2:sha256:1000$salt$00ff") == "pbkdf2_sha256$1000$salt$AP8="
