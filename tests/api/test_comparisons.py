"""Versions compared, corrected and settled, through the door."""

from __future__ import annotations

from typing import Any

import pytest

from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    Project,
    Revision,
    Segment,
    Speaker,
    Task,
    TaskState,
    User,
)
from audino_py.selectors.exports import ExportQuery, documents_of
from tests.makers import make_clip, make_member, make_task, make_work
from tests.workers import batch, post, save, signed_in

DONE = TaskState.SUBMITTED


@pytest.fixture
def clip(project: Project) -> Clip:
    return make_clip(project, name="meeting.wav")


@pytest.fixture
def ada_work(project: Project, clip: Clip, annotator: User) -> Annotation:
    task = make_task(project, annotator, clip=clip, state=DONE)
    return make_work(task, (0, 2, "Hello there"), (3, 5, "yes"), (6, 7, "no"))


@pytest.fixture
def bob_work(project: Project, clip: Clip, ada_work: Annotation) -> Annotation:
    task = make_task(project, make_member("bob", project), clip=clip, state=DONE)
    return make_work(task, (0.1, 2, "hello, there"), (3, 5, "yet"), (8, 9, "more"))


def get(user: User, path: str, **query: Any) -> Any:
    return signed_in(user).get(f"/api/v1/{path}", query)


def begin(user: User, work: Annotation) -> Any:
    url = f"/api/v1/clips/{work.clip.uid}/final"
    return signed_in(user).post(url, {"annotation": str(work.uid)}, format="json")


def settle(user: User, clip: Clip) -> Any:
    return signed_in(user).post(f"/api/v1/clips/{clip.uid}/settle")


def test_versions_are_what_was_handed_in_and_the_final(
    reviewer: User, clip: Clip, ada_work: Annotation, bob_work: Annotation
) -> None:
    begin(reviewer, ada_work)
    Task.objects.filter(annotations=bob_work).update(state=TaskState.RETURNED)

    found = get(reviewer, f"clips/{clip.uid}/versions").json()["results"]

    assert [(one["kind"], one["author"]["username"]) for one in found] == [
        ("work", "ada"),
        ("final", "rob"),
    ]
    assert [segment["text"] for segment in found[0]["segments"]] == ["Hello there", "yes", "no"]


def test_two_versions_are_compared_with_figures_and_places(
    reviewer: User, clip: Clip, ada_work: Annotation, bob_work: Annotation
) -> None:
    pair = {"first": str(ada_work.uid), "second": str(bob_work.uid)}

    found = get(reviewer, f"clips/{clip.uid}/comparison", **pair).json()

    assert found["disputes"] == [
        {"start": 3.0, "end": 5.0, "matter": "words"},
        {"start": 6.0, "end": 7.0, "matter": "speech"},
        {"start": 8.0, "end": 9.0, "matter": "speech"},
    ]
    assert [one["changes"] for one in found["differences"]] == [
        ["reworded"],
        ["left_out"],
        ["added"],
    ]
    assert found["differences"][2]["first"] is None
    # 3.9 s of both and 0.1 s within tolerance, of 6 s; three words of four replaced or more.
    assert found["agreement"]["iou"] == pytest.approx(4 / 6)
    assert found["agreement"]["wer"] == pytest.approx(2 / 4)
    assert found["agreement"]["disputed"] == 4.0


def test_a_voice_that_two_people_named_alike_is_one_voice(
    project: Project, reviewer: User, clip: Clip, ada_work: Annotation
) -> None:
    task = make_task(project, make_member("bob", project), clip=clip, state=DONE)
    other = make_work(task, (0, 2, "Hello there"), (3, 5, "yes"), (6, 7, "no"))
    for work, names in ((ada_work, ("Ben", "Eva", "Ben")), (other, ("Ben", "Eva", "Eva"))):
        own = {
            name: Speaker.objects.create(
                project=project, name=name, is_shared=False, created_by=work.author
            )
            for name in ("Ben", "Eva")
        }
        for segment, name in zip(work.segments.order_by("start_us"), names, strict=True):
            work.segments.filter(pk=segment.pk).update(speaker=own[name])

    answer = get(
        reviewer, f"clips/{clip.uid}/comparison", first=ada_work.uid, second=other.uid
    ).json()

    assert [(one["start"], one["changes"]) for one in answer["differences"]] == [(6, ["speaker"])]
    assert [(one["start"], one["end"]) for one in answer["disputes"]] == [(6, 7)]
    assert (answer["agreement"]["disputed"], "disputed_us" in answer["agreement"]) == (1.0, False)


def test_a_version_of_another_clip_is_refused(
    project: Project, reviewer: User, clip: Clip, ada_work: Annotation
) -> None:
    other = make_work(make_task(project, ada_work.author, state=DONE))
    pair = {"first": str(ada_work.uid), "second": str(other.uid)}

    answer = get(reviewer, f"clips/{clip.uid}/comparison", **pair)

    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["second"])


def test_a_correction_is_a_copy_and_the_work_stays_as_it_was(
    reviewer: User, clip: Clip, ada_work: Annotation
) -> None:
    first, again = begin(reviewer, ada_work), begin(reviewer, ada_work)
    final = Annotation.objects.get(kind=AnnotationKind.FINAL)
    segment = first.json()["segments"][1] | {"text": "yes!"}

    saved = save(signed_in(reviewer), final, batch({"op": "put", "segment": segment}), 0)

    assert (first.status_code, again.status_code, saved.status_code) == (201, 200, 200)
    assert list(ada_work.segments.values_list("text", flat=True)) == ["Hello there", "yes", "no"]
    assert list(final.segments.values_list("text", flat=True)) == ["Hello there", "yes!", "no"]
    assert Revision.objects.get().author == reviewer
    pair = {"first": str(ada_work.uid), "second": str(final.uid)}
    found = get(reviewer, f"clips/{clip.uid}/comparison", **pair).json()
    # Punctuation does not count here; where a project says so, it does.
    assert found["differences"] == []
    Project.objects.update(ignores_punctuation=False)
    found = get(reviewer, f"clips/{clip.uid}/comparison", **pair).json()
    assert [one["changes"] for one in found["differences"]] == [["reworded"]]


def test_nobody_corrects_own_or_open_work_and_annotators_correct_nothing(
    project: Project, reviewer: User, annotator: User, ada_work: Annotation
) -> None:
    own = make_work(make_task(project, reviewer, state=DONE))
    begun = make_work(make_task(project, annotator))

    codes = [begin(reviewer, own), begin(reviewer, begun), begin(annotator, ada_work)]

    assert [answer.status_code for answer in codes] == [403, 400, 403]


def test_a_final_rests_while_its_clip_is_with_its_person_and_begins_anew(
    project: Project, reviewer: User, annotator: User, ada_work: Annotation
) -> None:
    begin(reviewer, ada_work)
    final = Annotation.objects.get(kind=AnnotationKind.FINAL)
    kept = batch({"op": "delete", "id": str(final.segments.earliest("id").uid)})
    save(signed_in(reviewer), final, kept, 0)
    task = ada_work.task
    assert task is not None
    assert post(annotator, task, "undo").status_code == 409
    post(reviewer, task, "review", {"verdict": "returned", "reason": "once more"})
    refused = save(signed_in(reviewer), final, batch({"op": "delete", "id": str(final.uid)}), 1)
    Segment.objects.filter(annotation=ada_work, text="no").update(text="now")
    post(annotator, task, "submit", revision=0)
    begin(reviewer, ada_work)

    final.refresh_from_db()
    assert refused.status_code == 409
    assert list(final.segments.values_list("text", flat=True)) == ["Hello there", "yes", "now"]
    assert final.revision == Revision.objects.count() == 2
    anew = Revision.objects.get(number=2)
    assert [change["op"] for change in anew.changes] == ["put", "put", "put"]
    assert anew.changes[0]["before"] is None


def test_a_returned_clip_whose_return_is_undone_has_its_final_back(
    reviewer: User, ada_work: Annotation
) -> None:
    begin(reviewer, ada_work)
    task = ada_work.task
    assert task is not None
    post(reviewer, task, "review", {"verdict": "returned", "reason": "once more"})
    closed = Annotation.objects.get(kind=AnnotationKind.FINAL).closed_at
    post(reviewer, task, "undo")

    assert closed is not None
    assert Annotation.objects.get(kind=AnnotationKind.FINAL).closed_at is None


def test_undoing_a_later_return_does_not_bring_back_a_final_of_older_work(
    project: Project, reviewer: User, annotator: User, ada_work: Annotation
) -> None:
    begin(reviewer, ada_work)
    task = ada_work.task
    assert task is not None
    once_more = {"verdict": "returned", "reason": "once more"}
    post(reviewer, task, "review", once_more)
    Segment.objects.filter(annotation=ada_work, text="no").update(text="now")
    post(annotator, task, "submit", revision=0)
    post(reviewer, task, "review", once_more)
    post(annotator, task, "submit", revision=0)
    post(annotator, task, "undo")

    assert post(reviewer, task, "undo").json()["state"] == "submitted"
    post(reviewer, task, "review", {"verdict": "accepted"})

    (taken,) = documents_of(ExportQuery(project))
    assert (taken.kind, [span.text for span in taken.spans][-1]) == ("work", "now")


def test_settling_takes_the_final_and_accepts_the_work_of_both(
    project: Project, reviewer: User, clip: Clip, ada_work: Annotation, bob_work: Annotation
) -> None:
    early = settle(reviewer, clip)
    begin(reviewer, bob_work)

    done = settle(reviewer, clip)

    assert (early.status_code, early.json()["code"]) == (409, "no_final")
    assert done.json() == {"accepted": 2}
    assert set(Task.objects.values_list("state", flat=True)) == {"accepted"}
    taken = list(documents_of(ExportQuery(project)))
    assert [one.kind for one in taken] == ["final"]
    assert [span.text for span in taken[0].spans] == ["hello, there", "yet", "more"]
    tasks = [task for work in (ada_work, bob_work) if (task := work.task) is not None]
    assert [post(reviewer, task, "undo").status_code for task in tasks] == [200, 200]


@pytest.mark.parametrize("count", [1, 3])
def test_clips_done_twice_are_listed_with_their_agreement(
    project: Project,
    reviewer: User,
    annotator: User,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    bob = make_member("bob", project)
    for _ in range(count):
        clip = make_clip(project)
        for person in (annotator, bob):
            make_work(make_task(project, person, clip=clip, state=DONE), (0, 2, "hi"))
    make_work(make_task(project, bob, state=DONE))
    client = signed_in(reviewer)

    with django_assert_num_queries(8):
        found = client.get(f"/api/v1/projects/{project.uid}/agreement").json()["results"]

    assert len(found) == count
    assert [one["username"] for one in found[0]["people"]] == ["ada", "bob"]
    assert (found[0]["agreement"]["kappa"], found[0]["alpha"]) == (1.0, 1.0)
    assert found[0]["has_final"] is False


def test_returns_end_at_the_limit_and_then_a_manager_decides(
    project: Project, manager: User, reviewer: User, annotator: User, ada_work: Annotation
) -> None:
    Project.objects.update(most_returns=1)
    task = ada_work.task
    assert task is not None
    back = {"verdict": "returned", "reason": "again"}
    post(reviewer, task, "review", back)
    post(annotator, task, "submit", revision=0)

    spent = post(reviewer, task, "review", back)

    assert (spent.status_code, spent.json()["code"]) == (409, "returns_spent")
    assert "sent back once" in spent.json()["message"]
    assert post(manager, task, "review", back).status_code == 200


def test_clips_drawn_to_be_done_twice_have_one_place_more(project: Project, manager: User) -> None:
    for _ in range(20):
        make_clip(project)
    url = f"/api/v1/projects/{project.uid}"
    client = signed_in(manager)

    client.patch(url, {"doubled_percent": 50}, format="json")
    some = Task.objects.count() - 20
    client.patch(url, {"doubled_percent": 100}, format="json")
    everything = Task.objects.count()
    client.patch(url, {"doubled_percent": 0}, format="json")

    assert 0 < some < 20
    assert (everything, Task.objects.count()) == (40, 20)
