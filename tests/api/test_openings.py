"""Opening work: the draft is copied once, others read."""

from __future__ import annotations

from audino_py.models import (
    Annotation,
    ClipState,
    Project,
    User,
)
from tests.makers import make_clip, make_member, make_task, make_work
from tests.workers import make_draft, post, signed_in


def test_opening_copies_the_newest_draft_once(project: Project, annotator: User) -> None:
    task = make_task(project, annotator)
    make_draft(task, (0, 1, "old"))
    draft = make_draft(task, (1, 2, "new"), (3, 4, "words"))

    first, second = post(annotator, task, "open"), post(annotator, task, "open")

    assert first.status_code == 200
    assert first["ETag"] == '"0"'
    assert first.json() == second.json()
    body = first.json()
    assert [(one["text"], one["draft"]) for one in body["segments"]] == [
        ("new", True),
        ("words", True),
    ]
    uids = {str(uid) for uid in draft.segments.values_list("uid", flat=True)}
    assert {one["id"] for one in body["segments"]} == uids
    assert Annotation.objects.get(kind="work").parent == draft


def test_segments_sent_in_a_persons_name_are_theirs_and_no_draft(
    project: Project, annotator: User
) -> None:
    task = make_task(project, annotator)
    sent = make_draft(task, (1, 2, "own"), author=annotator)
    other = make_task(project, make_member("bob", project), clip=task.clip)

    body = post(annotator, task, "open").json()

    assert [(one["text"], one["draft"]) for one in body["segments"]] == [("own", False)]
    bob = User.objects.get(username="bob")
    assert post(bob, other, "open").json()["segments"] == []  # blind
    read = {who: signed_in(who).get(f"/api/v1/annotations/{sent.uid}") for who in (annotator, bob)}
    assert [answer.status_code for answer in read.values()] == [200, 404]


def test_a_clip_that_is_not_analysed_cannot_be_opened(project: Project, annotator: User) -> None:
    task = make_task(project, annotator, clip=make_clip(project, state=ClipState.STORED))

    answer = post(annotator, task, "open")

    assert (answer.status_code, answer.json()["code"]) == (409, "not_ready")


def test_a_reviewer_reads_the_holders_work(
    project: Project, annotator: User, reviewer: User
) -> None:
    task = make_task(project, annotator)
    assert post(reviewer, task, "open").json()["code"] == "not_started"
    work = make_work(task, (1, 2, "hello"))

    body = post(reviewer, task, "open").json()

    assert (body["id"], body["can_edit"]) == (str(work.uid), False)


def test_an_annotator_cannot_open_what_is_anothers(project: Project, annotator: User) -> None:
    task = make_task(project, make_member("bob", project))

    assert post(annotator, task, "open").status_code == 404
