"""A frozen version stays what it was, whatever people do afterwards."""

from __future__ import annotations

import os
import random
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from audino_py.db.uuids import uuid7
from audino_py.errors import ConflictError, ForbiddenError, InvalidError
from audino_py.formats.document import Document
from audino_py.models import (
    Annotation,
    Clip,
    Event,
    Label,
    LabelValue,
    Pin,
    Project,
    Segment,
    Speaker,
    Task,
    TaskState,
    User,
    Version,
)
from audino_py.policies import Actor
from audino_py.selectors.exports import ExportQuery
from audino_py.selectors.versions import Rebuilding
from audino_py.services import segments as wire
from audino_py.services.changes import Batch, Delete, change_annotation
from audino_py.services.versions import freeze_version, pin_version
from tests.conftest import actor
from tests.makers import make_clip, make_member, make_task, make_work

EDITS = 1000 if os.environ.get("AUDINO_FULL") else 60


@pytest.fixture
def annotated(project: Project, annotator: User) -> Project:
    """Three accepted clips with voices, answers and a final."""
    label = Label.objects.create(project=project, name="Mood", kind="multiple")
    values = [LabelValue.objects.create(label=label, text=text) for text in ("glad", "sad")]
    voices = [Speaker.objects.create(project=project, name=name) for name in ("Ann", "Ben")]
    for number in range(3):
        clip = make_clip(project, metadata={"room": number, "gain": 0.1})
        task = make_task(project, annotator, clip=clip, state=TaskState.ACCEPTED)
        work = make_work(task, *((at, at + 0.75, f"{number}:{at} שלום") for at in range(6)))
        for turn, segment in enumerate(work.segments.all()):
            segment.speaker = voices[turn % 2]
            segment.values = {str(label.uid): [str(values[turn % 2].uid)]}
            segment.save()
    return project


def documents(version: Version) -> list[Document]:
    return list(Rebuilding(version).documents())


def freeze(project: Project, who: User, name: str = "first") -> Version:
    return freeze_version(query=ExportQuery(project), name=name, actor=actor(who))


def edit(work: Annotation, chance: random.Random, who: Actor) -> None:
    """One batch of one to three changes, as a page sends them."""
    work.refresh_from_db(fields=["revision"])
    there = list(work.segments.values_list("uid", flat=True))
    voices = list(Speaker.objects.filter(project=work.clip.project).values_list("uid", flat=True))
    chosen: set[UUID] = set(chance.sample(there, min(len(there), chance.randint(0, 2))))
    changes: list[wire.Put | Delete] = []
    for uid in sorted(chosen | ({uuid7()} if chance.random() < 0.5 or not chosen else set())):
        if uid in chosen and chance.random() < 0.4:
            changes.append(Delete(uid))
            continue
        start = chance.randint(0, 9_000_000) / 1e6
        end = start + chance.randint(1, 900_000) / 1e6
        speaker = chance.choice([None, *voices])
        segment = wire.Segment(uid, start, end, speaker=speaker, text=f"edit {chance.random()}")
        changes.append(wire.Put(segment))
    change_annotation(uid=work.uid, base=work.revision, batch=Batch(uuid7(), changes), actor=who)


def test_a_version_says_the_same_after_any_number_of_edits(
    annotated: Project, annotator: User, manager: User
) -> None:
    version = freeze(annotated, manager)
    frozen = documents(version)
    Task.objects.update(state=TaskState.RETURNED)
    chance = random.Random(20261124)
    works = list(Annotation.objects.filter(clip__project=annotated).select_related("clip"))

    for _ in range(EDITS):
        edit(chance.choice(works), chance, actor(annotator))
    Speaker.objects.filter(name="Ann").update(name="Anna")
    LabelValue.objects.filter(text="glad").update(text="happy")
    Clip.objects.update(metadata={}, external_id=None, name="renamed.wav")
    User.objects.filter(pk=annotator.pk).update(username="renamed")
    Project.objects.update(name="renamed")

    rebuilding = Rebuilding(version)
    assert list(rebuilding.documents()) == frozen
    assert (rebuilding.erased, rebuilding.altered) == ([], [])
    assert [len(one.spans) for one in frozen] == [6, 6, 6]
    assert list(Segment.objects.filter(text__contains="edit"))


def test_what_was_erased_is_missing_and_named(annotated: Project, manager: User) -> None:
    version = freeze(annotated, manager)
    hidden, erased, kept = Clip.objects.filter(project=annotated).order_by("pk")
    hidden.deleted_at = timezone.now()
    hidden.save()
    erased.delete()

    rebuilding = Rebuilding(version)

    assert [one.sha256 for one in rebuilding.documents()] == [kept.sha256]
    assert [(one.clip, one.sha256) for one in rebuilding.erased] == [
        (hidden.uid, hidden.sha256),
        (erased.uid, erased.sha256),
    ]


def test_a_change_that_left_no_revision_is_told_and_never_passed_off_as_the_version(
    annotated: Project, manager: User
) -> None:
    version = freeze(annotated, manager)
    Segment.objects.filter(annotation__clip=Clip.objects.earliest("pk")).update(text="other")

    rebuilding = Rebuilding(version)

    assert len(list(rebuilding.documents())) == 2
    assert len(rebuilding.altered) == 1


def test_freezing_again_shares_what_is_the_same(annotated: Project, manager: User) -> None:
    first = freeze(annotated, manager)
    pins = Pin.objects.count()

    second = freeze(annotated, manager, "second")

    assert Pin.objects.count() == pins == 3
    assert first.digest == second.digest
    assert second.counts == {"clips": 3, "documents": 3, "segments": 18, "seconds": 30.0}
    assert Event.objects.filter(verb="version.frozen").count() == 2


def test_two_exports_of_the_same_work_share_one_unnamed_version(
    annotated: Project, manager: User
) -> None:
    def pinned() -> Version:
        return pin_version(query=ExportQuery(annotated), actor=actor(manager))

    first = pinned()
    assert pinned() == first
    Task.objects.filter(clip=Clip.objects.earliest("pk")).update(state=TaskState.RETURNED)
    assert pinned() != first


def test_a_version_is_frozen_by_managers_under_a_new_name(
    annotated: Project, manager: User, reviewer: User
) -> None:
    freeze(annotated, manager)

    with pytest.raises(ConflictError, match="already"):
        freeze(annotated, manager)
    with pytest.raises(InvalidError):
        freeze(annotated, manager, "  ")
    with pytest.raises(ForbiddenError):
        freeze(annotated, reviewer, "other")
    later = ExportQuery(annotated, since=timezone.now() + timedelta(days=1))
    with pytest.raises(ConflictError, match="no accepted work"):
        freeze_version(query=later, name="empty", actor=actor(manager))


def test_many_documents_fill_several_parts(
    annotated: Project, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audino_py.services.versions.ENTRIES_A_PART", 2)
    ben = make_member("ben", annotated)
    make_work(make_task(annotated, ben, state=TaskState.ACCEPTED))

    version = freeze(annotated, manager)

    assert version.parts.count() == 2
    assert [len(one.spans) for one in documents(version)] == [6, 6, 6, 0]
