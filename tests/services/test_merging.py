"""Answers under a thousand segments are renamed, merged, retired, and asked in another way."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from audino_py.db.segments import copy
from audino_py.db.uuids import uuid7
from audino_py.errors import ConflictError, InvalidError
from audino_py.formats.choosing import Wanted
from audino_py.formats.losses import Losses
from audino_py.formats.registry import FORMATS
from audino_py.models import (
    Annotation,
    Clip,
    Event,
    Label,
    LabelKind,
    LabelValue,
    Project,
    Revision,
    Segment,
    TaskState,
    User,
    Version,
)
from audino_py.policies import Actor
from audino_py.selectors.export_wanted import require_known
from audino_py.selectors.exports import ExportQuery, documents_of, export_options
from audino_py.selectors.versions import Rebuilding
from audino_py.services.labels import change_label, change_value, remove_value
from audino_py.services.merging import merge_values
from audino_py.services.versions import freeze_version
from tests.conftest import actor
from tests.makers import make_task, make_work
from tests.workers import make_draft

SEGMENTS = 1000


@pytest.fixture
def label(project: Project) -> Label:
    return Label.objects.create(project=project, name="How clear", kind=LabelKind.MULTIPLE)


@pytest.fixture
def values(label: Label) -> list[LabelValue]:
    return [LabelValue.objects.create(label=label, text=text) for text in ("Clear", "Noisy", "Bad")]


@pytest.fixture
def works(
    project: Project, annotator: User, label: Label, values: list[LabelValue]
) -> list[Annotation]:
    """Two clips with 500 segments each: Clear, Noisy, Bad in turn, every tenth Noisy and Bad."""
    made = []
    for _ in range(2):
        work = make_work(make_task(project, annotator, state=TaskState.ACCEPTED))
        Segment.objects.bulk_create(
            Segment(
                annotation=work,
                uid=uuid7(),
                start_us=number * 10_000,
                end_us=number * 10_000 + 9_000,
                text=f"line {number}",
                values={str(label.uid): answers(values, number)},
            )
            for number in range(SEGMENTS // 2)
        )
        made.append(work)
    return made


def answers(values: list[LabelValue], number: int) -> list[str]:
    both = [values[1], values[2]] if number % 10 == 0 else [values[number % 3]]
    return [str(value.uid) for value in both]


def given(work: Annotation, label: Label) -> list[list[str]]:
    return [list(one.values[str(label.uid)]) for one in work.segments.order_by("start_us")]


def exported(project: Project) -> str:
    query = ExportQuery(project)
    options = export_options(query, is_raw=True)
    return b"".join(FORMATS["csv"].write(documents_of(query), options, Losses())).decode()


def test_a_renamed_answer_is_read_under_its_new_name_everywhere(
    project: Project, manager: User, label: Label, values: list[LabelValue], works: list[Annotation]
) -> None:
    before = [given(work, label) for work in works]

    change_value(actor=Actor(user=manager), value=values[0], changes={"text": "Crisp"})

    assert [given(work, label) for work in works] == before
    assert ("Crisp" in exported(project), "Clear" in exported(project)) == (True, False)
    assert Revision.objects.count() == 0


def test_merged_answers_leave_nothing_lost_and_every_old_answer_readable(
    project: Project, manager: User, label: Label, values: list[LabelValue], works: list[Annotation]
) -> None:
    noisy, bad = str(values[1].uid), str(values[2].uid)
    before = [given(work, label) for work in works]
    held = sum(bad in one for part in before for one in part)
    draft = make_draft(works[0].task, (0, 1, "heard")) if works[0].task else None
    assert draft is not None
    draft.segments.update(values={str(label.uid): [bad]})

    number = merge_values(actor=Actor(user=manager), value=values[2], into=values[1])

    assert number == held == 400
    wanted = [
        [list(dict.fromkeys(noisy if one == bad else one for one in answer)) for answer in part]
        for part in before
    ]
    assert [given(work, label) for work in works] == wanted
    for work, part in zip(works, before, strict=True):
        assert replayed(work, label) == part
        assert work.revisions.get().number == 1
        work.refresh_from_db()
        assert work.revision == 1
    values[2].refresh_from_db()
    assert values[2].retired_at is not None
    assert ("Bad" in exported(project), exported(project).count("line ")) == (False, SEGMENTS)
    assert draft.segments.get().values == {str(label.uid): [bad]}
    assert Event.objects.get().verb == "label_value.merged"
    assert merge_values(actor=Actor(user=manager), value=values[2], into=values[1]) == 0


def replayed(work: Annotation, label: Label) -> list[list[str]]:
    """The answers as they were, read out of the revision."""
    was: dict[str, Any] = {
        change["before"]["id"]: change["before"]["values"]
        for change in work.revisions.get().changes
    }
    rows = work.segments.order_by("start_us")
    return [was.get(str(one.uid), one.values)[str(label.uid)] for one in rows]


def test_a_retired_answer_stays_with_the_work_done(
    project: Project, manager: User, label: Label, values: list[LabelValue], works: list[Annotation]
) -> None:
    before = [given(work, label) for work in works]

    remove_value(actor=Actor(user=manager), value=values[0])

    assert [given(work, label) for work in works] == before
    assert "Clear" in exported(project)


def test_several_become_one_answer_only_where_no_segment_holds_two(
    project: Project, manager: User, label: Label, values: list[LabelValue], works: list[Annotation]
) -> None:
    actor = Actor(user=manager)
    with pytest.raises(ConflictError, match="100 segments hold several answers"):
        change_label(actor=actor, label=label, changes={"kind": LabelKind.SINGLE})
    merge_values(actor=actor, value=values[2], into=values[1])

    changed = change_label(actor=actor, label=label, changes={"kind": LabelKind.SINGLE})

    assert changed.kind == LabelKind.SINGLE
    assert {len(one) for work in works for one in given(work, label)} == {1}
    assert exported(project).count("line ") == SEGMENTS


def test_answers_of_two_questions_are_never_merged(
    project: Project, manager: User, values: list[LabelValue]
) -> None:
    other = Label.objects.create(project=project, name="Other", kind=LabelKind.SINGLE)
    foreign = LabelValue.objects.create(label=other, text="Yes")

    for into in (foreign, values[0]):
        with pytest.raises(InvalidError):
            merge_values(actor=Actor(user=manager), value=values[0], into=into)

    values[0].refresh_from_db()
    assert values[0].retired_at is None


def test_no_answer_is_merged_into_a_retired_one(
    project: Project, manager: User, values: list[LabelValue]
) -> None:
    change_value(actor=Actor(user=manager), value=values[1], changes={"is_retired": True})

    with pytest.raises(InvalidError):
        merge_values(actor=Actor(user=manager), value=values[0], into=values[1])

    values[0].refresh_from_db()
    assert values[0].retired_at is None


def test_versions_frozen_before_a_change_keep_the_answers_and_their_names(
    project: Project, manager: User, label: Label, values: list[LabelValue], works: list[Annotation]
) -> None:
    actor = Actor(user=manager)
    version = freeze_version(query=ExportQuery(project), name="before", actor=actor)
    before = sorted(frozen(version))

    change_value(actor=actor, value=values[0], changes={"text": "Crisp"})
    merge_values(actor=actor, value=values[2], into=values[1])
    remove_value(actor=actor, value=values[0])
    change_label(actor=actor, label=label, changes={"kind": LabelKind.SINGLE})

    assert sorted(frozen(version)) == before
    assert {text for _, texts in before for text in texts} == {"Clear", "Noisy", "Bad"}
    assert len(before) == SEGMENTS


def frozen(version: Version) -> list[tuple[str, list[str]]]:
    """Words and answers of every segment of a version."""
    rebuilding = Rebuilding(version)
    found = [
        (span.text, list(answer.plain))
        for document in rebuilding.documents()
        for span in document.spans
        for answer in span.answers
        if isinstance(answer.plain, list)
    ]
    assert rebuilding.altered == []
    return found


def test_answers_are_merged_in_work_that_is_closed_corrected_or_deleted_for_a_day(
    project: Project, manager: User, label: Label, values: list[LabelValue], works: list[Annotation]
) -> None:
    closed, deleted = works
    Annotation.objects.filter(pk=closed.pk).update(closed_at=timezone.now())
    Clip.objects.filter(pk=deleted.clip_id).update(deleted_at=timezone.now())
    final = Annotation.objects.create(clip=closed.clip, task=closed.task, kind="final")
    copy(closed.pk, final.pk, as_draft=False, now=timezone.now())

    number = merge_values(actor=Actor(user=manager), value=values[2], into=values[1])

    assert number == 600
    bad = str(values[2].uid)
    for work in (closed, deleted, final):
        assert not any(bad in answer for answer in given(work, label))
        assert work.revisions.count() == 1


def test_an_export_of_one_answer_is_asked_for_by_the_answer_that_counts(
    project: Project, manager: User, works: list[Annotation], values: list[LabelValue]
) -> None:
    clear, noisy, _ = values
    merge_values(actor=actor(manager), value=noisy, into=clear)
    query, who = ExportQuery(project), actor(manager)

    require_known(query, None, Wanted(answers={"How clear": frozenset({"Clear"})}), who)
    with pytest.raises(InvalidError, match="'Noisy' was merged into 'Clear'"):
        require_known(query, None, Wanted(answers={"How clear": frozenset({"Noisy"})}), who)
    with pytest.raises(InvalidError, match="How clear has no answer 'Loud'; there"):
        require_known(query, None, Wanted(answers={"How clear": frozenset({"Loud"})}), who)
