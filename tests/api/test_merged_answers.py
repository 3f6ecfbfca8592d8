"""An answer that was merged never comes back, whoever still gives it, and stops nobody."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from audino_py.db.uuids import uuid7
from audino_py.formats.document import Answer, LabelUsed, Span, ValueUsed
from audino_py.models import (
    Annotation,
    Label,
    LabelKind,
    LabelValue,
    Project,
    Task,
    User,
)
from audino_py.policies import Actor
from audino_py.services import changes
from audino_py.services.choices import ChoiceBook
from audino_py.services.import_names import Vocabulary
from audino_py.services.labels import change_label, change_value, remove_value
from audino_py.services.merging import merge_values
from audino_py.services.sentsegments import read_segments
from tests.makers import make_task, make_work
from tests.workers import batch, make_draft, post, put, save, signed_in


@pytest.fixture
def label(project: Project) -> Label:
    return Label.objects.create(
        project=project, name="How clear", kind=LabelKind.MULTIPLE, is_required=True
    )


@pytest.fixture
def clear(label: Label) -> LabelValue:
    return LabelValue.objects.create(label=label, text="Clear")


@pytest.fixture
def noisy(label: Label) -> LabelValue:
    return LabelValue.objects.create(label=label, text="Noisy")


@pytest.fixture
def bad(label: Label) -> LabelValue:
    return LabelValue.objects.create(label=label, text="Bad")


@pytest.fixture
def task(project: Project, annotator: User) -> Task:
    return make_task(project, annotator)


@pytest.fixture
def boss(manager: User) -> Actor:
    return Actor(user=manager)


def given(*values: LabelValue) -> dict[str, list[str]]:
    return {str(value.label.uid): [str(one.uid) for one in values] for value in values}


def held(work: Annotation) -> list[dict[str, Any]]:
    return list(work.segments.values_list("values", flat=True))


def test_what_was_not_sent_yet_is_saved_with_the_answer_that_counts_and_handed_in(
    boss: Actor, annotator: User, task: Task, noisy: LabelValue, bad: LabelValue
) -> None:
    work = make_work(task)
    merge_values(actor=boss, value=bad, into=noisy)
    one, both = put(values=given(bad)), put(start=3, end=4, values=given(noisy, bad))

    sent = batch(one, both)
    saved = save(signed_in(annotator), work, sent, 0)
    again = save(signed_in(annotator), work, sent, 0)

    assert (saved.status_code, saved.json()) == (200, {"revision": 1})
    assert (again.status_code, again.json()) == (200, {"revision": 1})
    assert held(work) == [given(noisy), given(noisy)]
    kept = [change["segment"]["values"] for change in work.revisions.get().changes]
    assert kept == [given(noisy), given(noisy)]
    assert post(annotator, task, "submit", revision=1).status_code == 200


def test_a_page_that_was_open_neither_errs_nor_brings_the_old_answer_back(
    boss: Actor, annotator: User, task: Task, noisy: LabelValue, bad: LabelValue
) -> None:
    work, client = make_work(task), signed_in(annotator)
    old = put(values=given(bad))
    save(client, work, batch(old), 0)
    merge_values(actor=boss, value=bad, into=noisy)
    words = {"op": "put", "segment": {**old["segment"], "text": "new words"}}

    stale = save(client, work, batch(words), 1)
    rebased = save(client, work, batch(words), 2)  # the page chose its own side
    gone = save(client, work, batch({"op": "delete", "id": old["segment"]["id"]}), 3)
    undone = save(client, work, batch(old), 4)

    assert [one.status_code for one in (stale, rebased, gone, undone)] == [412, 200, 200, 200]
    assert held(work) == [given(noisy)]
    assert work.revisions.get(number=1).changes[0]["segment"]["values"] == given(bad)
    assert work.revisions.get(number=2).changes[0]["before"]["values"] == given(bad)


def test_a_save_that_was_under_way_is_looked_at_again(
    boss: Actor, annotator: User, task: Task, noisy: LabelValue, bad: LabelValue
) -> None:
    work, actor = make_work(task), Actor(user=annotator)
    sent = batch(put(values=given(bad)))
    read = changes.read_batch(msgspec.json.encode(sent))
    plan = changes._look(work.uid, 0, read, "digest", actor)
    assert isinstance(plan, changes._Plan)

    merge_values(actor=boss, value=bad, into=noisy)

    assert not changes._write(plan)
    assert save(signed_in(annotator), work, sent, 0).status_code == 200
    assert held(work) == [given(noisy)]


def test_what_was_merged_twice_is_the_last_one(
    boss: Actor,
    annotator: User,
    task: Task,
    clear: LabelValue,
    noisy: LabelValue,
    bad: LabelValue,
) -> None:
    work = make_work(task)
    merge_values(actor=boss, value=bad, into=noisy)
    merge_values(actor=boss, value=noisy, into=clear)

    save(signed_in(annotator), work, batch(put(values=given(bad, noisy))), 0)

    assert held(work) == [given(clear)]


def test_an_answer_that_is_brought_back_is_itself_again(
    boss: Actor, annotator: User, task: Task, noisy: LabelValue, bad: LabelValue
) -> None:
    work = make_work(task)
    merge_values(actor=boss, value=bad, into=noisy)
    change_value(actor=boss, value=bad, changes={"is_retired": False})

    save(signed_in(annotator), work, batch(put(values=given(bad))), 0)

    assert held(work) == [given(bad)]


def test_work_that_begins_from_an_old_draft_begins_with_the_answers_that_count(
    boss: Actor, annotator: User, task: Task, noisy: LabelValue, bad: LabelValue
) -> None:
    draft = make_draft(task, (0, 1, "one"), (1, 2, "two"))
    draft.segments.filter(text="one").update(values=given(bad))
    draft.segments.filter(text="two").update(values=given(bad, noisy))
    merge_values(actor=boss, value=bad, into=noisy)

    opened = post(annotator, task, "open").json()

    assert [one["values"] for one in opened["segments"]] == [given(noisy), given(noisy)]
    assert opened["revision"] == 0
    assert held(draft) == [given(bad), given(bad, noisy)]


def test_a_draft_holds_up_no_change_to_one_answer_and_begins_work_with_its_first(
    boss: Actor, annotator: User, task: Task, label: Label, noisy: LabelValue, clear: LabelValue
) -> None:
    draft = make_draft(task, (0, 1, "one"))
    draft.segments.update(values=given(noisy, clear))

    change_label(actor=boss, label=label, changes={"kind": LabelKind.SINGLE})

    (segment,) = post(annotator, task, "open").json()["segments"]
    assert segment["values"] == given(noisy)
    work = task.annotations.get(kind="work")
    assert (
        save(signed_in(annotator), work, batch({"op": "put", "segment": segment}), 0).status_code
        == 200
    )
    assert held(draft) == [given(noisy, clear)]


def test_files_and_programs_that_know_the_old_answer_are_understood(
    boss: Actor, project: Project, label: Label, noisy: LabelValue, bad: LabelValue
) -> None:
    merge_values(actor=boss, value=bad, into=noisy)
    wanted = given(noisy)

    for name in ("Bad", str(bad.uid)):
        raw = [{"start": 0, "end": 1, "values": {"How clear": [name, "Noisy"]}}]
        assert [one.values for one in read_segments(project, raw)] == [wanted]
    for named in ("Bad", bad.pk):
        assert ChoiceBook(project).answers({"How clear": {"values": [named]}}) == wanted
    used = LabelUsed("How clear", "multiple")
    span = Span(uuid7(), 0, 1, None, "", (Answer(used, (ValueUsed("Bad"), ValueUsed("Noisy"))),))
    assert Vocabulary(project).values_of(span) == wanted


def test_the_answer_that_took_the_place_is_retired_but_never_deleted(
    boss: Actor, noisy: LabelValue, bad: LabelValue
) -> None:
    merge_values(actor=boss, value=bad, into=noisy)

    remove_value(actor=boss, value=noisy)

    noisy.refresh_from_db()
    assert noisy.retired_at is not None
