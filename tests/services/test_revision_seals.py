"""A sealed revision, and a seal itself, cannot be changed or removed without its being seen."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.utils import timezone

from audino_py.models import Annotation, Clip, Project, Revision, Seal, User
from audino_py.policies import Actor
from audino_py.services import seal_heads
from audino_py.services.events import record
from audino_py.services.purging import purge_deleted
from audino_py.services.revision_seals import find_revision_breaches, seal_revisions
from audino_py.services.seal_heads import file_of_heads, find_missing_heads, keep_heads
from audino_py.services.seals import seal_events
from tests.makers import make_task, make_work
from tests.workers import batch, put, save, signed_in

NOW = timedelta(0)
WORKS, ROUNDS = 4, 3


@pytest.fixture
def sealed(project: Project, annotator: User) -> list[Annotation]:
    """Four works whose revisions lie mixed in three seals."""
    works = [make_work(make_task(project, annotator)) for _ in range(WORKS)]
    client, bases = signed_in(annotator), dict.fromkeys(range(WORKS), 0)
    for _ in range(ROUNDS):
        for index, work in enumerate(works):
            for _ in range(2):
                change = put(start=0.1, end=0.5, text=f"words {bases[index]}")
                assert save(client, work, batch(change), bases[index]).status_code == 200
                bases[index] += 1
        assert seal_revisions(older_than=NOW) == 1
    return works


def change(row: Revision) -> None:
    Revision.objects.filter(pk=row.pk).update(changes=[*row.changes, {"op": "none"}])


def change_who(row: Revision) -> None:
    Revision.objects.filter(pk=row.pk).update(author=None)


def change_when(row: Revision) -> None:
    moved = row.created_at + timedelta(microseconds=1)
    Revision.objects.filter(pk=row.pk).update(created_at=moved)


def remove(row: Revision) -> None:
    row.delete()


def move(row: Revision) -> None:
    other = Annotation.objects.exclude(pk=row.annotation_id).earliest("pk")
    Revision.objects.filter(pk=row.pk).update(annotation=other, number=row.number + 1000)


DEEDS: list[Callable[[Revision], None]] = [change, change_who, change_when, remove, move]


def test_fifty_of_fifty_changes_to_sealed_revisions_are_found(sealed: list[Annotation]) -> None:
    chance, found = random.Random(11), 0
    assert list(find_revision_breaches()) == []
    for number in range(50):
        row = chance.choice(list(Revision.objects.all()))
        kept = Revision.objects.filter(pk=row.pk).values().get()
        DEEDS[number % len(DEEDS)](row)
        breaches = list(find_revision_breaches())
        found += any(one.first <= kept["id"] <= one.last for one in breaches)
        Revision.objects.filter(pk=kept["id"]).delete()
        Revision.objects.bulk_create([Revision(**kept)])
        Revision.objects.filter(pk=kept["id"]).update(created_at=kept["created_at"])
        assert list(find_revision_breaches()) == []

    assert found == 50


def test_what_is_erased_with_its_clip_is_no_breach_and_hides_none(
    sealed: list[Annotation], settings: LazySettings
) -> None:
    long_ago = timezone.now() - timedelta(hours=settings.DELETED_KEPT_H + 1)
    Clip.objects.filter(pk=sealed[0].clip_id).update(deleted_at=long_ago)
    assert purge_deleted() == 1
    assert not Revision.objects.filter(annotation=sealed[0].pk).exists()
    assert list(find_revision_breaches()) == []

    Clip.objects.get(pk=sealed[1].clip_id).delete()  # past the purge: nobody recorded it
    assert len(list(find_revision_breaches())) == ROUNDS
    assert "2 of 2 revisions of work" in next(find_revision_breaches()).what


def test_a_work_that_was_removed_under_its_clip_is_found(sealed: list[Annotation]) -> None:
    sealed[2].delete()

    assert len(list(find_revision_breaches())) == ROUNDS


@pytest.mark.parametrize("of", Seal.Of.values)
def test_fifty_of_fifty_newest_seals_that_were_removed_are_found_by_the_file(
    project: Project, manager: User, sealed: list[Annotation], of: str
) -> None:
    found = 0
    for number in range(50):
        record("thing.done", actor=Actor(user=manager), project=project, data={"n": number})
        seal_events(older_than=NOW)
        keep_heads()
        seal = Seal.objects.filter(of=of).latest("id")
        Seal.objects.filter(pk=seal.pk).delete()
        found += any(one.last == seal.last for one in find_missing_heads())
        seal.save(force_insert=True)
        assert list(find_missing_heads()) == []

    assert found == 50


def test_a_range_that_is_sealed_anew_after_it_was_changed_is_found(
    sealed: list[Annotation],
) -> None:
    keep_heads()
    newest = Seal.objects.latest("id")
    change(Revision.objects.get(pk=newest.last))
    newest.delete()
    assert seal_revisions(older_than=NOW) == 1
    assert list(find_revision_breaches()) == []

    with pytest.raises(CommandError):
        call_command("verify_audit")


def test_a_line_that_was_cut_short_is_written_again(sealed: list[Annotation]) -> None:
    keep_heads()
    path = file_of_heads()
    whole = path.read_text()
    path.write_text(whole[:-20])

    assert keep_heads() == 1
    assert list(find_missing_heads()) == []


def test_of_a_long_file_only_the_end_is_read_and_nothing_is_written_twice(
    project: Project,
    manager: User,
    sealed: list[Annotation],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(seal_heads, "TAIL_BYTES", 400)  # some three lines
    whole = keep_heads()

    written = []
    for number in range(3):
        record("thing.done", actor=Actor(user=manager), project=project, data={"n": number})
        seal_events(older_than=NOW)
        written += [keep_heads(), keep_heads()]

    lines = file_of_heads().read_text().splitlines()
    assert whole > 2
    assert written == [1, 0, 1, 0, 1, 0]
    assert len(lines) == len(set(lines)) == whole + 3
    assert list(find_missing_heads()) == []


def test_seals_of_a_restored_database_are_written_though_their_numbers_were_used(
    project: Project, manager: User, sealed: list[Annotation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal_heads, "TAIL_BYTES", 400)
    keep_heads()
    newest = Seal.objects.latest("id")
    Seal.objects.filter(pk__gt=newest.pk - 2).delete()
    Seal.objects.create(
        pk=newest.pk - 1, project=project, first=1, last=1, count=1, digest="e" * 64, of=newest.of
    )

    assert (keep_heads(), keep_heads()) == (1, 0)


def test_the_command_says_where_no_file_is(
    sealed: list[Annotation], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_audit")
    said = capsys.readouterr().out
    assert "24 revisions in 3 sealed ranges are as they were." in said
    assert "a newest seal that was removed cannot be seen here" in said
