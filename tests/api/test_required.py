"""Questions that must be answered are, before work is handed in or a correction accepted."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from audino_py.models import (
    Annotation,
    Clip,
    Label,
    LabelValue,
    Project,
    Segment,
    Task,
    TaskState,
    User,
)
from audino_py.policies import Actor
from tests.formats.outside_files import TEXTGRID_LONG
from tests.makers import make_clip, make_task, make_work
from tests.services.importing import apply, bring
from tests.workers import batch, post, put, save, signed_in


@pytest.fixture
def clear(project: Project) -> Label:
    """A question that must be answered, with one answer."""
    label = Label.objects.create(
        project=project, name="How clear", kind="single", is_required=True, position=1
    )
    LabelValue.objects.create(label=label, text="Clear")
    return label


@pytest.fixture
def task(project: Project, annotator: User) -> Task:
    return make_task(project, annotator)


@pytest.fixture
def work(task: Task) -> Annotation:
    """Three segments; the second begins at an odd time."""
    return make_work(task, (0, 1, "one"), (1.234, 2, "two"), (65, 66, "three"))


def chosen(label: Label) -> dict[str, Any]:
    return {str(label.uid): [str(label.values.get().uid)]}


def answer(work: Annotation, values: dict[str, Any], *texts: str) -> None:
    for segment in work.segments.filter(text__in=texts) if texts else work.segments.all():
        segment.values = {**segment.values, **values}
        segment.save()


def correct(reviewer: User, task: Task, work: Annotation) -> Annotation:
    """Begin the clip's corrected version."""
    client = signed_in(reviewer)
    body = {"annotation": str(work.uid)}
    begun = client.post(f"/api/v1/clips/{task.clip.uid}/final", body, format="json")
    return Annotation.objects.get(uid=begun.json()["id"])


def test_work_is_handed_in_only_when_each_segment_has_what_must_be_answered(
    annotator: User, task: Task, work: Annotation, clear: Label, project: Project
) -> None:
    mood = Label.objects.create(
        project=project, name="Mood", kind="text", is_required=True, position=2
    )
    answer(work, chosen(clear), "one")
    answer(work, {str(mood.uid): "glad"}, "two", "three")

    refused = post(annotator, task, "submit", revision=0)

    body = refused.json()
    assert (refused.status_code, body["code"]) == (409, "answers_missing")
    assert body["message"] == (
        "Some answers are missing: “How clear” 0:01.23, 1:05.00; “Mood” 0:00.00. "
        "Give them, then hand it in again."
    )
    one, two, three = (str(segment.uid) for segment in work.segments.all())
    assert body["missing"] == [
        {
            "label": str(clear.uid),
            "name": "How clear",
            "count": 2,
            "segments": [
                {"id": two, "start": 1.234, "end": 2.0},
                {"id": three, "start": 65.0, "end": 66.0},
            ],
        },
        {
            "label": str(mood.uid),
            "name": "Mood",
            "count": 1,
            "segments": [{"id": one, "start": 0.0, "end": 1.0}],
        },
    ]
    task.refresh_from_db()
    assert (task.state, task.submitted_at) == (TaskState.ASSIGNED, None)

    answer(work, chosen(clear), "two", "three")
    answer(work, {str(mood.uid): "sad"}, "one")
    assert post(annotator, task, "submit", revision=0).status_code == 200


def test_of_many_segments_the_first_are_named_and_all_are_counted(
    annotator: User, task: Task, clear: Label
) -> None:
    make_work(task, *((n / 10, n / 10 + 0.1, f"line {n}") for n in range(60)))

    body = post(annotator, task, "submit", revision=0).json()

    assert "“How clear” 0:00.00, 0:00.10, 0:00.20, … (60)." in body["message"]
    (missing,) = body["missing"]
    assert (missing["count"], len(missing["segments"])) == (60, 50)


@pytest.mark.parametrize(
    ("kind", "value", "status"),
    [
        ("text", "", 409),
        ("text", "  ", 409),
        ("text", "0", 200),
        ("number", 0, 200),
        ("multiple", [], 409),
    ],
)
def test_what_says_nothing_is_no_answer(
    project: Project, annotator: User, task: Task, kind: str, value: Any, status: int
) -> None:
    label = Label.objects.create(project=project, name="Q", kind=kind, is_required=True)
    LabelValue.objects.create(label=label, text="a")
    answer(make_work(task, (0, 1, "one")), {str(label.uid): value})

    assert post(annotator, task, "submit", revision=0).status_code == status


def test_what_nobody_is_shown_need_not_be_answered(
    project: Project, annotator: User, task: Task, work: Annotation, clear: Label
) -> None:
    Label.objects.filter(pk=clear.pk).update(retired_at=timezone.now())
    bare = Label.objects.create(project=project, name="Bare", kind="multiple", is_required=True)
    LabelValue.objects.create(label=bare, text="gone", retired_at=timezone.now())

    assert post(annotator, task, "submit", revision=0).status_code == 200


def test_a_clip_with_nothing_to_label_and_one_that_is_no_use_are_left_all_the_same(
    project: Project, annotator: User, work: Annotation, task: Task, clear: Label
) -> None:
    empty = make_task(project, annotator)
    make_work(empty)

    assert post(annotator, empty, "submit", revision=0).status_code == 200
    assert post(annotator, task, "skip", {"reason": "No sound"}).status_code == 200


def test_work_that_is_brought_in_finished_is_taken_as_it_is(
    project: Project, manager: User, annotator: User, clear: Label
) -> None:
    make_clip(project, name="call.wav")
    actor = Actor(user=manager)

    row = bring(project, actor, TEXTGRID_LONG, "call.TextGrid", aim="work", person="ada")
    apply(row, actor)

    assert Task.objects.get().state == TaskState.ACCEPTED
    assert Segment.objects.count() == 2


def test_a_question_asked_later_holds_up_no_work_that_was_handed_in(
    annotator: User, reviewer: User, task: Task, work: Annotation, project: Project
) -> None:
    post(annotator, task, "submit", revision=0)
    Label.objects.create(project=project, name="New", kind="text", is_required=True)
    final = correct(reviewer, task, work)
    old = work.segments.get(text="one")
    changed = put(start=0, end=1, text="One", id=str(old.uid))
    assert save(signed_in(reviewer), final, batch(changed), 0).status_code == 200

    accepted = post(reviewer, task, "review", {"verdict": "accepted", "reason": ""})

    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")


def test_a_correction_is_accepted_only_with_the_answers_that_the_work_had(
    annotator: User, reviewer: User, task: Task, work: Annotation, clear: Label
) -> None:
    answer(work, chosen(clear))
    post(annotator, task, "submit", revision=0)
    final = correct(reviewer, task, work)
    new = put(start=3, end=4, text="missed")
    save(signed_in(reviewer), final, batch(new), 0)
    verdict = {"verdict": "accepted", "reason": ""}

    refused = post(reviewer, task, "review", verdict)
    settled = signed_in(reviewer).post(f"/api/v1/clips/{task.clip.uid}/settle")

    for one in (refused, settled):
        assert (one.status_code, one.json()["code"]) == (409, "answers_missing")
    assert refused.json()["message"] == (
        "Some corrected lines lack an answer: “How clear” 0:03.00. Give it, then accept."
    )
    assert [one["id"] for one in refused.json()["missing"][0]["segments"]] == [new["segment"]["id"]]
    new["segment"]["values"] = chosen(clear)
    save(signed_in(reviewer), final, batch(new), 1)
    assert post(reviewer, task, "review", verdict).status_code == 200


def test_sending_back_asks_for_no_answers(
    annotator: User, reviewer: User, task: Task, work: Annotation, clear: Label
) -> None:
    answer(work, chosen(clear))
    post(annotator, task, "submit", revision=0)
    save(signed_in(reviewer), correct(reviewer, task, work), batch(put(start=3, end=4)), 0)

    back = post(reviewer, task, "review", {"verdict": "returned", "reason": "once more"})

    assert (back.status_code, Clip.objects.count()) == (200, 1)
