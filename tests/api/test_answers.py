"""Speakers and answers in a save: those of the project, of the right kind."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from audino_py.models import (
    Annotation,
    Label,
    LabelValue,
    Project,
    Segment,
    Speaker,
    Task,
    User,
)
from tests.makers import make_member, make_project, make_task, make_work
from tests.workers import batch, put, save, signed_in


@pytest.fixture
def task(project: Project, annotator: User) -> Task:
    return make_task(project, annotator)


@pytest.fixture
def work(task: Task) -> Annotation:
    return make_work(task)


def test_speakers_of_the_project_are_taken_and_hidden_ones_of_others_are_not(
    project: Project, annotator: User, work: Annotation
) -> None:
    bob = make_member("bob", project)
    shared = Speaker.objects.create(project=project, name="Host")
    own = Speaker.objects.create(
        project=project, name="Mine", is_shared=False, created_by=annotator
    )
    hidden = Speaker.objects.create(project=project, name="Bob's", is_shared=False, created_by=bob)
    foreign = Speaker.objects.create(project=make_project(), name="Elsewhere")
    client = signed_in(annotator)

    good = save(client, work, batch(put(speaker=str(shared.uid)), put(speaker=str(own.uid))), 0)
    bad = [
        save(client, work, batch(put(speaker=str(speaker.uid))), 1).status_code
        for speaker in (hidden, foreign)
    ]

    assert (good.status_code, bad) == (200, [400, 400])


@pytest.fixture
def mood(project: Project) -> Label:
    label = Label.objects.create(project=project, name="Mood", kind="single")
    for text in ("glad", "sad"):
        LabelValue.objects.create(label=label, text=text)
    return label


def answers_to(label: Label, *values: LabelValue) -> dict[str, Any]:
    return {str(label.uid): [str(value.uid) for value in values]}


def test_answers_fit_their_question(
    project: Project, annotator: User, work: Annotation, mood: Label
) -> None:
    glad, sad = mood.values.all()
    note = Label.objects.create(project=project, name="Note", kind="text")
    noise = Label.objects.create(project=project, name="Noise", kind="number")
    many = Label.objects.create(project=project, name="Sounds", kind="multiple")
    dog = LabelValue.objects.create(label=many, text="dog")
    cat = LabelValue.objects.create(label=many, text="cat")
    client = signed_in(annotator)
    good = {
        **answers_to(mood, glad),
        **answers_to(many, dog, cat),
        str(note.uid): " typed ",
        str(noise.uid): 2.5,
    }

    assert save(client, work, batch(put(values=good)), 0).status_code == 200
    assert Segment.objects.get().values == good
    bad: list[dict[str, Any]] = [
        answers_to(mood, glad, sad),
        answers_to(mood, dog),
        answers_to(many, dog, dog),
        {str(mood.uid): "glad"},
        {str(note.uid): 1},
        {str(noise.uid): "1"},
        {str(note.uid): "\0"},
    ]
    codes = [save(client, work, batch(put(values=values)), 1).status_code for values in bad]
    assert codes == [400] * len(bad)


def test_a_retired_answer_stays_where_it_was_and_comes_back_by_undo(
    annotator: User, work: Annotation, mood: Label
) -> None:
    glad, _ = mood.values.all()
    client = signed_in(annotator)
    old = put(values=answers_to(mood, glad))
    save(client, work, batch(old), 0)
    LabelValue.objects.filter(pk=glad.pk).update(retired_at=timezone.now())

    kept = {"op": "put", "segment": {**old["segment"], "text": "new words"}}
    assert save(client, work, batch(kept), 1).status_code == 200
    assert save(client, work, batch({"op": "delete", "id": old["segment"]["id"]}), 2).status_code
    assert save(client, work, batch(old), 3).status_code == 200


def test_a_retired_answer_is_refused_elsewhere(
    annotator: User, work: Annotation, mood: Label
) -> None:
    glad, _ = mood.values.all()
    LabelValue.objects.filter(pk=glad.pk).update(retired_at=timezone.now())

    answer = save(signed_in(annotator), work, batch(put(values=answers_to(mood, glad))), 0)

    assert answer.status_code == 400
