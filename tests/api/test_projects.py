"""Projects and their members, through the door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from audino_py.models import (
    Event,
    Label,
    LabelValue,
    Member,
    Project,
    Role,
    Skip,
    Speaker,
    Stats,
    Task,
    TaskState,
    User,
)
from tests.makers import (
    make_clip,
    make_key,
    make_member,
    make_project,
    make_task,
    make_user,
    make_work,
)
from tests.workers import batch, put, save


def signed_in(user: User) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client


def with_key(project: Project, *scopes: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {make_key(project, *scopes)[1]}")
    return client


def queries_of(client: APIClient, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_an_administrator_makes_a_project_and_manages_it(administrator: User) -> None:
    body = {"name": "Meetings", "language": "en", "templates": ["speakers", "sound"]}
    response = signed_in(administrator).post("/api/v1/projects", body, format="json")

    assert response.status_code == 201
    seen = response.json()
    assert (seen["name"], seen["role"], seen["is_archived"]) == ("Meetings", "manager", False)
    assert seen["counts"]["clips"] == 0
    project = Project.objects.get()
    assert str(project.uid) == seen["id"]
    assert [label.name for label in project.labels.all()] == [
        "How clear is it",
        "What else is heard",
    ]
    assert [row.name for row in Speaker.objects.all()] == ["Speaker 1", "Speaker 2"]
    assert list(Event.objects.values_list("verb", flat=True)) == [
        "project.created",
        "label.templates_added",
    ]


def test_two_projects_never_share_a_name(administrator: User, project: Project) -> None:
    client = signed_in(administrator)
    response = client.post("/api/v1/projects", {"name": project.name}, format="json")
    other = make_project("Other")
    renamed = client.patch(f"/api/v1/projects/{other.uid}", {"name": project.name}, format="json")

    assert (response.status_code, response.json()["code"]) == (409, "name_taken")
    assert (renamed.status_code, renamed.json()["code"]) == (409, "name_taken")


def test_a_manager_makes_no_project(manager: User) -> None:
    response = signed_in(manager).post("/api/v1/projects", {"name": "Mine"}, format="json")

    assert response.status_code == 403


def test_people_see_their_projects_and_no_others(annotator: User, project: Project) -> None:
    foreign = make_project("Secret")
    client = signed_in(annotator)
    seen = client.get("/api/v1/projects").json()

    assert [(row["name"], row["role"]) for row in seen["results"]] == [(project.name, "annotator")]
    assert client.get(f"/api/v1/projects/{foreign.uid}").status_code == 404


def test_a_key_sees_its_own_project(project: Project) -> None:
    make_project("Secret")
    seen = with_key(project, "read").get("/api/v1/projects").json()["results"]

    assert [(row["name"], row["role"]) for row in seen] == [(project.name, None)]


def test_managers_see_the_kept_counts_and_annotators_their_own(
    manager: User, annotator: User, project: Project
) -> None:
    make_task(project, holder=annotator)
    make_task(project, holder=annotator, state=TaskState.ACCEPTED)
    make_task(project, holder=manager, state=TaskState.ACCEPTED)
    counts = {"clips": 4000, "queued": 7, "accepted": 30, "seconds": 400.0}
    Stats.objects.create(project=project, counts=counts, counted_at=timezone.now())
    address = f"/api/v1/projects/{project.uid}"
    whole = signed_in(manager).get(address).json()["counts"]
    own = signed_in(annotator).get(address).json()["counts"]

    assert (whole["clips"], whole["accepted"], whole["seconds"]) == (4000, 30, 400.0)
    assert (own["clips"], own["assigned"], own["accepted"], own["queued"]) == (2, 1, 1, 7)
    assert (own["seconds"], own["seconds_accepted"]) == (20.0, 10.0)


def test_the_list_of_projects_costs_the_same_for_one_and_for_three(annotator: User) -> None:
    client = signed_in(annotator)
    one = queries_of(client, "/api/v1/projects")
    for _ in range(2):
        Member.objects.create(project=make_project(), user=annotator, role=Role.ANNOTATOR)

    assert queries_of(client, "/api/v1/projects") == one <= 7


def test_a_manager_changes_settings_and_only_settings(manager: User, project: Project) -> None:
    body = {"guide": "Listen first. ", "annotators_per_clip": 2}
    client, address = signed_in(manager), f"/api/v1/projects/{project.uid}"
    for more in ({"id": "x"}, {"is_demo": True}):
        assert client.patch(address, {**body, **more}, format="json").status_code == 400
    response = client.patch(address, body, format="json")

    assert response.status_code == 200
    project.refresh_from_db()
    assert (project.guide, project.annotators_per_clip) == ("Listen first. ", 2)
    assert project.is_demo is False


def test_more_people_a_clip_queue_more_and_fewer_drop_what_nobody_began(
    manager: User, annotator: User, project: Project
) -> None:
    held = make_task(project, holder=annotator)
    make_work(held, (0, 1, "begun"))
    waiting = make_task(project)
    make_clip(project, is_held=True)
    address = f"/api/v1/projects/{project.uid}"
    client = signed_in(manager)
    client.patch(address, {"annotators_per_clip": 3}, format="json")
    assert sorted(project.tasks.values_list("clip", flat=True)) == sorted(
        [held.clip_id] * 3 + [waiting.clip_id] * 3
    )
    client.patch(address, {"annotators_per_clip": 1}, format="json")

    assert set(project.tasks.values_list("pk", flat=True)) == {held.pk, waiting.pk}


@pytest.mark.parametrize("value", [0, 11, 10**30, "many", None, [], 1e300])
def test_an_impossible_number_of_people_is_refused(
    manager: User, project: Project, value: object
) -> None:
    body = {"annotators_per_clip": value}
    response = signed_in(manager).patch(f"/api/v1/projects/{project.uid}", body, format="json")

    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["annotators_per_clip"]


def test_reviewers_and_annotators_change_no_settings(
    reviewer: User, annotator: User, project: Project
) -> None:
    for user in (reviewer, annotator):
        response = signed_in(user).patch(
            f"/api/v1/projects/{project.uid}", {"guide": "x"}, format="json"
        )
        assert response.status_code == 403


def test_an_unknown_parameter_is_refused_by_name(manager: User) -> None:
    response = signed_in(manager).get("/api/v1/projects?naem=x")

    assert (response.status_code, response.json()["code"]) == (400, "unknown_parameter")
    assert list(response.json()["fields"]) == ["naem"]


# ---- members --------------------------------------------------------------------------------


def test_members_are_listed_with_what_lies_with_them(
    manager: User, reviewer: User, annotator: User, project: Project
) -> None:
    make_task(project, holder=annotator)
    make_task(project, holder=annotator, state=TaskState.RETURNED)
    make_task(project, holder=annotator, state=TaskState.ACCEPTED)
    make_task(make_project(), holder=annotator)
    seen = signed_in(reviewer).get(f"/api/v1/projects/{project.uid}/members").json()["results"]

    assert [(row["user"]["username"], row["role"]) for row in seen] == [
        ("ada", "annotator"),
        ("mia", "manager"),
        ("rob", "reviewer"),
    ]
    assert [seen[0][name] for name in ("open", "submitted", "accepted")] == [2, 0, 1]


def test_annotators_do_not_see_who_else_works_here(annotator: User, project: Project) -> None:
    response = signed_in(annotator).get(f"/api/v1/projects/{project.uid}/members")

    assert response.status_code == 403


def test_the_list_of_members_costs_the_same_for_one_and_for_three(
    manager: User, project: Project
) -> None:
    client = signed_in(manager)
    address = f"/api/v1/projects/{project.uid}/members"
    one = queries_of(client, address)
    for name in ("bob", "cyd"):
        make_task(project, holder=make_member(name, project))

    assert queries_of(client, address) == one <= 7


@pytest.mark.parametrize("name", ["bob", "bob@lab.example", "BOB@lab.example"])
def test_a_manager_adds_somebody_by_name_or_mail(
    manager: User, project: Project, name: str
) -> None:
    make_user("bob", email="bob@lab.example")
    body = {"user": name, "role": "reviewer"}
    address = f"/api/v1/projects/{project.uid}/members"
    response = signed_in(manager).post(address, body, format="json")
    again = signed_in(manager).post(address, body, format="json")

    assert response.status_code == 201
    assert response.json()["user"]["username"] == "bob"
    assert (again.status_code, again.json()["code"]) == (409, "already_member")


def test_nobody_and_sleeping_accounts_cannot_be_added(manager: User, project: Project) -> None:
    make_user("zoe", is_active=False)
    for name in ("zoe", "nobody"):
        response = signed_in(manager).post(
            f"/api/v1/projects/{project.uid}/members",
            {"user": name, "role": "annotator"},
            format="json",
        )
        assert (response.status_code, response.json()["code"]) == (400, "unknown_user")


def test_a_changed_role_holds_from_the_next_request(
    manager: User, annotator: User, project: Project
) -> None:
    address = f"/api/v1/projects/{project.uid}/members"
    assert signed_in(annotator).get(address).status_code == 403
    response = signed_in(manager).patch(
        f"{address}/{annotator.uid}", {"role": "reviewer"}, format="json"
    )

    assert response.json()["role"] == "reviewer"
    assert signed_in(annotator).get(address).status_code == 200


def test_nobody_raises_their_own_role(reviewer: User, project: Project) -> None:
    response = signed_in(reviewer).patch(
        f"/api/v1/projects/{project.uid}/members/{reviewer.uid}",
        {"role": "manager"},
        format="json",
    )

    assert response.status_code == 403


def test_a_key_gives_out_no_managers(project: Project, manager: User, annotator: User) -> None:
    client = with_key(project, "manage")
    address = f"/api/v1/projects/{project.uid}/members"
    raised = client.patch(f"{address}/{annotator.uid}", {"role": "manager"}, format="json")
    removed = client.delete(f"{address}/{manager.uid}")
    allowed = client.patch(f"{address}/{annotator.uid}", {"role": "reviewer"}, format="json")

    assert (raised.status_code, removed.status_code, allowed.status_code) == (403, 403, 200)


def test_open_work_of_a_removed_member_waits_again(
    manager: User, annotator: User, project: Project
) -> None:
    held = make_task(project, holder=annotator, lease_until=timezone.now())
    done = make_task(project, holder=annotator, state=TaskState.SUBMITTED)
    elsewhere = make_task(make_project(), holder=annotator)
    address = f"/api/v1/projects/{project.uid}/members/{annotator.uid}"

    assert signed_in(manager).delete(address).status_code == 204
    rows = {task.pk: (task.state, task.assignee) for task in Task.objects.all()}
    assert rows == {
        held.pk: ("queued", None),
        done.pk: ("submitted", annotator),
        elsewhere.pk: ("assigned", annotator),
    }
    assert signed_in(annotator).get(f"/api/v1/projects/{project.uid}").status_code == 404
    assert signed_in(manager).delete(address).status_code == 404
    assert Event.objects.get(verb="member.removed").data == {"role": "annotator", "tasks": 1}
    assert not Skip.objects.exists()


def test_a_deleted_project_is_gone_from_every_answer_and_comes_back_whole(
    project: Project, manager: User, annotator: User, administrator: User
) -> None:
    task = make_task(project, annotator)
    work = make_work(task)
    _, text = make_key(project, "read", "upload")
    program = APIClient()
    program.credentials(HTTP_X_API_KEY=text)
    addresses = [
        f"/api/v1/projects/{project.uid}",
        f"/api/v1/projects/{project.uid}/clips",
        f"/api/v1/projects/{project.uid}/tasks",
        f"/api/v1/clips/{task.clip.uid}",
        f"/api/v1/tasks/{task.uid}",
        f"/api/v1/annotations/{work.uid}",
    ]
    boss, worker, root = signed_in(manager), signed_in(annotator), signed_in(administrator)

    assert worker.delete(addresses[0]).status_code == 403
    assert boss.delete(addresses[0]).status_code == 204

    for client in (boss, worker, root):
        assert [client.get(address).status_code for address in addresses] == [404] * 6
        assert client.get("/api/v1/projects").json()["results"] == []
    assert worker.get("/api/v1/work").json()["projects"] == []
    assert save(worker, work, batch(put()), 0).status_code == 404
    assert program.get("/api/v1/key").status_code == 401
    assert root.post("/api/v1/projects", {"name": project.name}, format="json").status_code == 201

    restore = f"{addresses[0]}/restore"
    assert worker.post(restore).status_code == 404
    taken = boss.post(restore)
    assert (taken.status_code, taken.json()["code"]) == (409, "name_taken")
    Project.objects.filter(name=project.name).delete()
    assert boss.post(restore).status_code == 200
    assert [worker.get(address).status_code for address in addresses] == [200] * 6
    assert program.get("/api/v1/key").status_code == 200
    assert list(Event.objects.filter(project=project).values_list("verb", flat=True)) == [
        "project.deleted",
        "project.restored",
    ]


def test_a_project_cannot_be_brought_back_after_a_day(project: Project, manager: User) -> None:
    boss = signed_in(manager)
    boss.delete(f"/api/v1/projects/{project.uid}")
    Project.everything.update(deleted_at=timezone.now() - timedelta(hours=25))

    answer = boss.post(f"/api/v1/projects/{project.uid}/restore")

    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_a_clone_asks_the_same_of_the_same_people_and_holds_no_clips(
    project: Project, administrator: User, annotator: User
) -> None:
    Project.objects.filter(pk=project.pk).update(guide="Listen twice.", annotators_per_clip=2)
    make_task(project, annotator)
    label = Label.objects.create(project=project, name="Noise", kind="single", help="Hum?")
    for position, word in enumerate(("yes", "no")):
        LabelValue.objects.create(label=label, text=word, key=word[0], position=position)
    Label.objects.create(project=project, name="Old", kind="text", retired_at=timezone.now())

    answer = signed_in(administrator).post(
        f"/api/v1/projects/{project.uid}/clone",
        {"name": "Again", "has_people": True},
        format="json",
    )

    assert answer.status_code == 201
    clone = Project.objects.get(name="Again")
    assert (clone.guide, clone.annotators_per_clip) == ("Listen twice.", 2)
    assert [label.name for label in clone.labels.all()] == ["Noise"]
    values = LabelValue.objects.filter(label__project=clone).values_list("text", "key")
    assert list(values) == [("yes", "y"), ("no", "n")]
    roles = {member.user.username: member.role for member in clone.members.all()}
    assert roles == {"root": "manager", "ada": "annotator"}
    assert (clone.clips.count(), clone.tasks.count()) == (0, 0)
