"""What people are told: of their own work only, once, and by mail only if they want it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.utils import timezone

from audino_py.models import Member, Notice, Project, Task, TaskState, User
from audino_py.services.notices import forget_notices, mail_notices, remind_of_due
from tests.makers import make_clip, make_member, make_task, make_work
from tests.workers import post, signed_in


def told(user: User) -> list[str]:
    answer = signed_in(user).get("/api/v1/notices")
    assert answer.status_code == 200
    return [row["message"] for row in answer.json()["results"]]


def assign(project: Project, manager: User, clips: list[Any], *people: User) -> None:
    body = {
        "clips": [str(clip.uid) for clip in clips],
        "assignees": [str(one.uid) for one in people],
    }
    answer = signed_in(manager).post(
        f"/api/v1/projects/{project.uid}/clips/assign", body, format="json"
    )
    assert answer.status_code == 200


def test_given_work_is_told_as_one_until_it_is_read(
    project: Project, manager: User, annotator: User
) -> None:
    bob = make_member("bob", project)
    assign(project, manager, [make_clip(project) for _ in range(5)], annotator, bob)
    assign(project, manager, [make_clip(project)], annotator)

    assert told(annotator) == ["You were given 4 clips."]
    assert told(bob) == ["You were given 2 clips."]
    client = signed_in(annotator)
    assert client.get("/api/v1/notices").json()["unread"] == 1
    assert client.post("/api/v1/notices/read").json() == {"read": 1}
    assert client.get("/api/v1/notices").json()["unread"] == 0
    assign(project, manager, [make_clip(project)], annotator)
    assert told(annotator) == ["You were given 1 clip.", "You were given 4 clips."]


def test_sent_back_and_remarks_reach_the_person_and_answers_the_reviewer(
    project: Project, reviewer: User, annotator: User
) -> None:
    clip = make_clip(project, name="take 3.wav")
    task = make_task(project, annotator, clip=clip, state=TaskState.SUBMITTED)
    make_work(task)
    for text in ("Here.", "And here."):
        answer = post(reviewer, task, "comments", {"at": 1.0, "text": text})
        assert answer.status_code == 201
    verdict = {"verdict": "returned", "reason": "The end is early."}
    assert post(reviewer, task, "review", verdict).status_code == 200
    assert post(annotator, task, "comments", {"at": 1.0, "text": "Done."}).status_code == 201

    assert told(annotator) == [
        "“take 3.wav” was sent back to you.",
        "2 new remarks on “take 3.wav”.",
    ]
    assert told(reviewer) == ["A new remark on “take 3.wav”."]
    assert "early" not in str(signed_in(annotator).get("/api/v1/notices").json())


def test_what_was_undone_before_it_was_read_is_not_told(
    project: Project, reviewer: User, annotator: User
) -> None:
    task = make_task(project, annotator, state=TaskState.SUBMITTED)
    work = make_work(task)
    once_more = {"verdict": "returned", "reason": "Once more."}
    post(reviewer, task, "review", once_more)
    assert len(told(annotator)) == 1
    post(reviewer, task, "undo")
    assert told(annotator) == []

    post(reviewer, task, "review", once_more)
    post(annotator, task, "submit", revision=0)
    post(reviewer, task, "review", once_more)
    post(reviewer, task, "undo")
    assert len(told(annotator)) == 1  # of the first, which stands

    door = signed_in(reviewer)
    clip = f"/api/v1/clips/{task.clip.uid}"
    assert (
        door.post(f"{clip}/final", {"annotation": str(work.uid)}, format="json").status_code == 201
    )
    assert door.post(f"{clip}/settle").json() == {"accepted": 1}
    assert len(told(annotator)) == 2
    post(reviewer, task, "undo")
    assert len(told(annotator)) == 1


def test_what_one_does_oneself_is_not_told(project: Project, manager: User) -> None:
    assign(project, manager, [make_clip(project)], manager)

    assert told(manager) == []


def test_a_clip_that_went_to_somebody_else_and_a_left_project_are_told_no_more(
    project: Project, reviewer: User, annotator: User
) -> None:
    task = make_task(project, annotator, state=TaskState.SUBMITTED)
    make_work(task)
    post(reviewer, task, "review", {"verdict": "returned", "reason": "Again."})
    assert len(told(annotator)) == 1

    Task.objects.update(assignee=make_member("bob", project))
    assert told(annotator) == []
    Task.objects.update(assignee=annotator)
    Member.objects.filter(user=annotator).delete()
    assert told(annotator) == []


def test_a_due_day_is_told_once_and_old_notices_go(
    project: Project, manager: User, annotator: User
) -> None:
    soon = timezone.now() + timedelta(hours=5)
    for due in (soon, soon, soon + timedelta(days=3)):
        make_task(project, annotator, due=due)

    assert (remind_of_due(), remind_of_due()) == (1, 0)
    assert told(annotator) == ["2 clips of yours are due within a day."]
    Notice.objects.update(created_at=timezone.now() - timedelta(days=91))
    assert forget_notices() == 1


@pytest.fixture
def mails(settings: LazySettings) -> list[Any]:
    """A server that can send."""
    settings.HAS_MAIL = True
    settings.PUBLIC_URL = "https://audio.example.org"
    return mail.outbox


def given(project: Project, manager: User, user: User, **fields: Any) -> None:
    User.objects.filter(pk=user.pk).update(email=f"{user.username}@lab.example", **fields)
    assign(project, manager, [make_clip(project)], user)
    Notice.objects.update(created_at=timezone.now() - timedelta(minutes=3))


def test_unread_notices_are_mailed_once(
    project: Project, manager: User, annotator: User, mails: list[Any]
) -> None:
    given(project, manager, annotator)

    assert (mail_notices(), mail_notices()) == (1, 0)
    (sent,) = mails
    assert sent.to == ["ada@lab.example"]
    assert sent.subject == "You were given 1 clip."
    assert "You were given 1 clip. (" in sent.body
    assert "https://audio.example.org/work" in sent.body


def test_a_mail_leads_to_the_clip_that_it_tells_of(
    project: Project, reviewer: User, annotator: User, mails: list[Any]
) -> None:
    User.objects.filter(pk=annotator.pk).update(email="ada@lab.example")
    task = make_task(project, annotator, state=TaskState.SUBMITTED)
    make_work(task)
    assert post(reviewer, task, "comments", {"at": 1.0, "text": "Here."}).status_code == 201
    Notice.objects.update(created_at=timezone.now() - timedelta(minutes=3))

    assert mail_notices() == 1
    assert f"https://audio.example.org/desk/{task.uid}" in mails[0].body


def test_nobody_is_mailed_who_does_not_want_it_or_has_read_it(
    project: Project, manager: User, annotator: User, mails: list[Any]
) -> None:
    bob = make_member("bob", project)
    given(project, manager, annotator, preferences={"mail_notices": False})
    given(project, manager, bob)
    signed_in(bob).post("/api/v1/notices/read")

    assert mail_notices() == 0
    assert mails == []


def test_without_mail_nothing_is_sent(
    project: Project, manager: User, annotator: User, settings: LazySettings
) -> None:
    settings.HAS_MAIL = False
    given(project, manager, annotator)

    assert mail_notices() == 0
    assert signed_in(annotator).get("/api/v1/notices").json()["has_mail"] is False


def test_what_is_added_to_a_mailed_notice_is_mailed_once_more_after_an_hour(
    project: Project, manager: User, annotator: User, mails: list[Any]
) -> None:
    given(project, manager, annotator)
    assert mail_notices() == 1
    now = timezone.now()

    assign(project, manager, [make_clip(project)], annotator)
    Notice.objects.update(
        created_at=now - timedelta(minutes=3), mailed_at=now - timedelta(hours=0.9)
    )
    assert mail_notices() == 0
    Notice.objects.update(mailed_at=now - timedelta(hours=1.1))
    assert (mail_notices(), mail_notices()) == (1, 0)

    assert [one.subject for one in mails] == ["You were given 1 clip.", "You were given 2 clips."]
