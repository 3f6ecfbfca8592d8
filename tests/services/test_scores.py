"""Scores follow what they rest on: known answers, names of speakers and answers, the rules."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    ClipPurpose,
    Label,
    LabelKind,
    LabelValue,
    Project,
    Score,
    Segment,
    Speaker,
    Task,
    TaskState,
    User,
)
from audino_py.services.merging import merge_values
from audino_py.services.projects import change_project
from audino_py.services.scores import recount_scores
from audino_py.services.speakers import merge_speaker, rename_speaker, unmerge_speaker
from audino_py.services.sweeping import Sweep
from tests.conftest import actor
from tests.makers import make_clip, make_member, make_task, make_work
from tests.workers import batch, post, save, signed_in


@pytest.fixture
def robert(project: Project) -> Speaker:
    return Speaker.objects.create(project=project, name="Robert")


@pytest.fixture
def bob(project: Project) -> Speaker:
    return Speaker.objects.create(project=project, name="Bob", position=1)


@pytest.fixture
def gold(project: Project, robert: Speaker) -> Clip:
    """Robert says good morning, and then yes."""
    clip = make_clip(project, purpose=ClipPurpose.GOLD)
    first = make_task(project, make_member("cleo", project), clip=clip, state=TaskState.ACCEPTED)
    final = Annotation.objects.create(clip=clip, task=first, kind=AnnotationKind.FINAL)
    for start, text in ((0, "good morning"), (3_000_000, "yes")):
        Segment.objects.create(
            annotation=final,
            uid=f"00000000-0000-4000-8000-{start:012d}",
            start_us=start,
            end_us=start + 2_000_000,
            text=text,
            speaker=robert,
        )
    return clip


@pytest.fixture
def done(gold: Clip, project: Project, annotator: User, bob: Speaker) -> Task:
    """Handed in: Bob says Good morning, and then no."""
    task = make_task(project, annotator, clip=gold)
    work = make_work(task, (0, 2, "Good morning"), (3, 5, "no"))
    work.segments.update(speaker=bob)
    assert post(annotator, task, "submit", revision=0).status_code == 200
    return task


def right() -> dict[str, tuple[int, int]]:
    """What is kept, once nothing is out of date."""
    return {one.question: (one.right, one.answers) for one in Score.objects.all()}


def test_two_speakers_that_become_one_count_as_one_and_again_as_two(
    project: Project, manager: User, done: Task, robert: Speaker, bob: Speaker
) -> None:
    project.refresh_from_db()
    assert right()["speaker"] == (0, 2)
    assert recount_scores() == 0

    merge_speaker(actor=actor(manager), speaker=bob, into=robert)
    assert recount_scores() == 1
    merged = right()
    unmerge_speaker(actor=actor(manager), speaker=bob)
    assert recount_scores() == 1
    apart = right()

    assert merged["speaker"] == (2, 2)
    assert apart["speaker"] == (0, 2)
    assert recount_scores() == 0


def test_a_speaker_who_is_called_otherwise_is_another(
    manager: User, done: Task, robert: Speaker, bob: Speaker
) -> None:
    merge_speaker(actor=actor(manager), speaker=bob, into=robert)
    recount_scores()

    rename_speaker(actor=actor(manager), speaker=robert, name="Robert B")

    assert recount_scores() == 1
    assert right()["speaker"] == (2, 2)


def test_known_answers_that_are_corrected_are_the_ones_that_count(
    manager: User, done: Task, gold: Clip
) -> None:
    final = Annotation.objects.get(clip=gold, kind=AnnotationKind.FINAL)
    assert right()["words"] == (1, 2)
    yes = final.segments.get(text="yes")
    line = {"id": str(yes.uid), "start": 3, "end": 5, "text": "no"}

    taken = save(signed_in(manager), final, batch({"op": "put", "segment": line}), 0)
    Sweep().run()

    assert taken.status_code == 200, taken.content
    assert right()["words"] == (2, 2)


def test_the_rules_of_spelling_hold_for_what_is_in_already(
    project: Project, manager: User, done: Task
) -> None:
    assert right()["words"] == (1, 2)

    change_project(actor=actor(manager), project=project, changes={"ignores_case": False})
    recount_scores()

    assert right()["words"] == (0, 2)


def test_answers_that_become_one_count_as_one(
    project: Project, manager: User, annotator: User, done: Task, gold: Clip
) -> None:
    label = Label.objects.create(project=project, name="How clear", kind=LabelKind.SINGLE)
    clear, fine = (LabelValue.objects.create(label=label, text=text) for text in ("Clear", "Fine"))
    for kind, value in ((AnnotationKind.FINAL, clear), (AnnotationKind.WORK, fine)):
        given: dict[str, Any] = {str(label.uid): [str(value.uid)]}
        gold.annotations.get(kind=kind).segments.update(values=given)
    Score.objects.update(counted_at=None)
    recount_scores()
    apart = right()[str(label.uid)]

    merge_values(actor=actor(manager), value=fine, into=clear)
    recount_scores()

    assert apart == (0, 2)
    assert right()[str(label.uid)] == (2, 2)


def test_work_that_was_sent_back_is_counted_when_it_is_handed_in_again(
    manager: User, annotator: User, done: Task
) -> None:
    Task.objects.filter(pk=done.pk).update(state=TaskState.RETURNED)
    work = Annotation.objects.get(task=done)
    no = work.segments.get(text="no")
    line = {"id": str(no.uid), "start": 3, "end": 5, "text": "yes"}
    save(signed_in(annotator), work, batch({"op": "put", "segment": line}), 0)

    assert recount_scores() == 0
    assert right()["words"] == (1, 2)
    assert post(annotator, done, "submit", revision=1).status_code == 200
    assert right()["words"] == (2, 2)
    assert recount_scores() == 0


def test_scores_of_known_answers_that_are_gone_stay_and_are_not_looked_at_for_ever(
    done: Task, gold: Clip
) -> None:
    before = right()
    gold.annotations.filter(kind=AnnotationKind.FINAL).update(closed_at=timezone.now())
    later = timezone.now()
    gold.annotations.filter(kind=AnnotationKind.WORK).update(revision=1, changed_at=later)

    assert recount_scores() == 1
    assert right() == before
    assert recount_scores() == 0
