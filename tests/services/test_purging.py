"""What was deleted leaves nothing behind once nobody may bring it back."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone

from audino_py.audio.analyser import Analyser
from audino_py.db import storage
from audino_py.models import Clip, Event, Import, Label, LabelValue, Project, Speaker, Task
from audino_py.policies import Actor
from audino_py.selectors.clip_filters import ClipFilter, clips_under
from audino_py.services import purging
from audino_py.services.analysis import analyse_owed
from audino_py.services.projects import create_project, delete_project
from audino_py.services.purging import purge_deleted
from audino_py.services.spooling import spool
from audino_py.services.uploads import Upload, upload_clip
from tests.forms import tiny_wav
from tests.makers import make_clip, make_project, make_user
from tests.workers import batch, claim, post, put, save, signed_in

CANARY = "canary-quetzalcoatl"


@pytest.mark.django_db(transaction=True)
def test_no_word_and_no_sound_of_a_purged_project_is_left(
    settings: LazySettings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    kept = make_everything("kept-xylophone", settings)
    project = make_everything(CANARY, settings)
    sound = Clip.objects.get(project=project)
    audio = storage.folder_of(sound.uid).rglob("*")
    beginning = tiny_wav(seconds=1.0, number=len(CANARY))[1000:1064]
    came = Import.objects.create(project=project, name=f"{CANARY}.jsonl")
    source = storage.new_spool()
    source.write_bytes(CANARY.encode())
    storage.put(came.uid, "upload", source)
    assert any(beginning in file.read_bytes() for file in audio if file.is_file())
    assert CANARY.encode() in everything_kept(tmp_path)

    delete_project(actor=Actor(user=project.created_by), project=project)
    Project.everything.update(deleted_at=None)
    Project.everything.filter(pk=project.pk).update(
        deleted_at=timezone.now() - timedelta(hours=settings.DELETED_KEPT_H + 1)
    )
    assert purge_deleted() == 2

    left = everything_kept(tmp_path)
    assert (left.count(CANARY.encode()), left.count(beginning)) == (0, 0)
    assert b"kept-xylophone" in left
    found = {word: found_by(word, kept) for word in ("kept", "again", "quetzalcoatl")}
    assert found == {"kept": 1, "again": 1, "quetzalcoatl": 0}
    # The index of words holds its words whole only where they share no beginning.
    assert left.count(b"quetzalcoatl") == 0
    assert CANARY not in caplog.text
    assert list(Project.everything.all()) == [kept]
    assert Event.objects.get(verb="project.purged").subject == str(project.uid)


@pytest.mark.django_db(transaction=True)
def test_all_clips_that_are_due_go_at_once(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "PURGED_AT_ONCE", 2)
    long_ago = timezone.now() - timedelta(hours=settings.DELETED_KEPT_H + 1)
    project = make_project()
    for _ in range(5):
        make_clip(project, deleted_at=long_ago)
    kept = make_clip(project, deleted_at=timezone.now())

    assert purge_deleted() == 5

    assert list(Clip.objects.all()) == [kept]


def found_by(word: str, project: Project) -> int:
    """How many clips a search finds."""
    return clips_under(project, ClipFilter(text=word), for_work=False).count()


def make_everything(word: str, settings: LazySettings) -> Project:
    """A project with the word wherever people write: clip, work, review, comments, questions."""
    root = make_user(f"root of {len(word)}", is_superuser=True)
    project = create_project(
        actor=Actor(user=root), name=word, guide=word, description=word, needs_review=True
    )
    label = Label.objects.create(project=project, name=word, kind="single", help=word)
    value = LabelValue.objects.create(label=label, text=word)
    speaker = Speaker.objects.create(project=project, name=word)
    data = tiny_wav(seconds=1.0, number=len(word))
    upload = Upload(
        file=spool([data], name=f"{word}.wav"),
        external_id=word,
        metadata={word: word},
        reference=word,
    )
    clip = upload_clip(project=project, upload=upload, actor=Actor(user=root)).clip
    with Analyser() as analyser:
        analyse_owed(first=clip.pk, analyser=analyser)
    claim(root, project)
    task = Task.objects.get(project=project, assignee=root)
    assert post(root, task, "open").status_code == 200
    work = task.annotations.get()
    change = put(
        start=0.1,
        end=0.5,
        text=word,
        speaker=str(speaker.uid),
        values={str(label.uid): [str(value.uid)]},
    )
    client = signed_in(root)
    assert save(client, work, batch(change), 0).status_code == 200
    change["segment"]["text"] = f"{word} again"
    assert save(client, work, batch(change), 1).status_code == 200
    post(root, task, "comments", {"at": 0.1, "text": word})
    assert post(root, task, "submit", revision=2).status_code == 200
    Project.objects.filter(pk=project.pk).update(may_review_own=True)
    post(root, task, "review", {"verdict": "returned", "reason": word})
    return project


def everything_kept(folder: Path) -> bytes:
    """All files of the instance, and all bytes of its database."""
    files = b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())
    return files + (_sqlite() if connection.vendor == "sqlite" else _postgres())


def _sqlite() -> bytes:
    name = Path(str(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    assert busy == 0
    return name.read_bytes() + name.with_name(f"{name.name}-wal").read_bytes()


def _postgres() -> bytes:
    """The tables' and indexes' own files, long values too."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (FULL)")
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class"
            " WHERE relkind IN ('r', 'i', 't') AND oid >= 16384"
        )
        return b"".join(bytes(row[0]) for row in cursor.fetchall())
