"""Remarks pinned to a moment."""

from __future__ import annotations

from pytest_django import DjangoAssertNumQueries

from audino_py.models import Comment, Project, Task, User
from tests.makers import make_key, make_member, make_task, make_work
from tests.workers import post, signed_in, with_key


def test_remarks_are_written_read_in_order_and_deleted_by_their_author(
    project: Project, annotator: User, reviewer: User
) -> None:
    task = make_task(project, annotator)
    make_work(task)
    url = f"/api/v1/tasks/{task.uid}/comments"

    late = signed_in(reviewer).post(url, {"at": 3.5, "text": " who speaks? "}, format="json")
    signed_in(annotator).post(url, {"at": 1, "text": "unsure"}, format="json")

    assert late.status_code == 201
    assert (late.json()["at"], late.json()["text"]) == (3.5, " who speaks? ")
    assert late.json()["author"]["username"] == "rob"
    seen = signed_in(annotator).get(url).json()["results"]
    assert [remark["text"] for remark in seen] == ["unsure", " who speaks? "]
    one = f"/api/v1/comments/{late.json()['id']}"
    assert signed_in(annotator).delete(one).status_code == 403
    assert signed_in(reviewer).delete(one).status_code == 204
    assert Comment.objects.count() == 1


def test_remarks_fit_the_clip_and_are_not_empty(project: Project, annotator: User) -> None:
    task = make_task(project, annotator)
    url = f"/api/v1/tasks/{task.uid}/comments"
    client = signed_in(annotator)

    bad = [{"at": 11, "text": "x"}, {"at": 1, "text": " "}, {"at": "1", "text": "x"}, {"at": 1}]

    assert [client.post(url, body, format="json").status_code for body in bad] == [400] * 4


def test_remarks_on_what_others_made_before_stay_unseen(project: Project, reviewer: User) -> None:
    ada, bob = make_member("ada", project), make_member("bob", project)
    task = make_task(project, ada)
    make_work(task)
    Comment.objects.create(task=task, author=reviewer, at_us=0, text="on ada's work")
    Task.objects.update(assignee=bob)
    task.refresh_from_db()
    make_work(task)

    url = f"/api/v1/tasks/{task.uid}/comments"
    assert signed_in(bob).get(url).json() == {"results": []}
    assert signed_in(ada).get(url).status_code == 404
    assert len(signed_in(reviewer).get(url).json()["results"]) == 1
    remark = Comment.objects.get()
    assert signed_in(bob).delete(f"/api/v1/comments/{remark.uid}").status_code == 404


def test_who_has_a_clip_again_sees_nothing_of_what_was_said_of_the_work_between(
    project: Project, manager: User, reviewer: User
) -> None:
    ada, bob = make_member("ada", project), make_member("bob", project)
    task = make_task(project, ada)
    make_work(task)
    post(ada, task, "comments", {"at": 1, "text": "by ada"})
    post(reviewer, task, "comments", {"at": 2, "text": "on ada's"})
    post(manager, task, "assign", {"assignee": str(bob.uid)})
    post(bob, task, "open")
    post(bob, task, "comments", {"at": 3, "text": "by bob"})
    post(bob, task, "submit", revision=0)
    post(reviewer, task, "review", {"verdict": "returned", "reason": "bob's slip"})
    post(manager, task, "assign", {"assignee": str(ada.uid)})

    client = signed_in(ada)
    seen = client.get(f"/api/v1/tasks/{task.uid}/comments").json()["results"]
    assert [one["text"] for one in seen] == ["by ada", "on ada's"]
    assert client.get(f"/api/v1/tasks/{task.uid}").json()["review"] is None
    assert "bob" not in client.get("/api/v1/work").content.decode()
    post(ada, task, "submit", revision=0)
    assert post(ada, task, "undo").json()["state"] == "assigned"  # nothing of hers was returned
    days = f"/api/v1/projects/{project.uid}/days"
    sent_back = {
        who.username: sum(
            day["sent_back"]
            for day in signed_in(manager).get(days, {"person": str(who.uid)}).json()["results"]
        )
        for who in (ada, bob)
    }
    assert sent_back == {"ada": 0, "bob": 1}


def test_a_key_reads_remarks_and_writes_none(project: Project, annotator: User) -> None:
    task = make_task(project, annotator)
    url = f"/api/v1/tasks/{task.uid}/comments"
    client = with_key(make_key(project, "read")[1])

    assert client.get(url).status_code == 200
    assert client.post(url, {"at": 1, "text": "x"}, format="json").status_code == 403


def test_a_list_of_remarks_costs_the_same_for_one_and_for_three(
    project: Project, annotator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    task = make_task(project, annotator)
    make_work(task)
    client = signed_in(annotator)
    for count in (1, 2):
        for _ in range(count):
            Comment.objects.create(task=task, author=annotator, at_us=0, text="x")
        with django_assert_num_queries(8):
            client.get(f"/api/v1/tasks/{task.uid}/comments")
