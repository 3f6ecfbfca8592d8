"""v1's administrators: projects, people, labels, values."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from audino_py.models import ApiKey, Label, LabelKind, Member, Project, Role, Task, User
from audino_py.services.apikeys import use_key
from tests.compat.conftest import Page, join
from tests.makers import make_clip, make_task, make_user, make_work

pytestmark = pytest.mark.django_db
TODAY = f"{timezone.now():%B %d, %Y}"


def told(answer: Any) -> tuple[int, str, str]:
    body = answer.json()
    return answer.status_code, body["message"], body.get("type", "")


def test_a_project_is_made_with_its_key_shown_once(admin: Page, root: User) -> None:
    made = admin.ask("POST", "/api/projects", {"name": "New"})

    project = Project.objects.get(name="New")
    text = made.json()["api_key"]
    assert made.status_code == 201
    assert made.json() == {
        "project_id": project.pk,
        "message": "Project has been created!",
        "api_key": text,
    }
    key = use_key(text=text, address="")
    assert key is not None
    assert (key.project, key.scopes, key.expires_at) == (project, ["upload"], None)
    row = {
        "project_id": project.pk,
        "name": "New",
        "api_key": ApiKey.objects.get().prefix,
        "created_by": "root",
        "created_on": TODAY,
    }
    assert admin.get("/api/projects").json() == {"projects": [row]}
    shown = admin.get(f"/api/projects/{project.pk}").json()
    assert shown == {**row, "users": [], "labels": []}
    assert text not in str(shown)


def test_projects_are_refused_in_the_words_of_v1(admin: Page, project: Project) -> None:
    path = "/api/projects"
    missing = (400, "Please provide a project name!", "PROJECT_NAME_MISSING")
    assert told(admin.ask("POST", path, {})) == missing
    assert told(admin.ask("POST", path, {"name": 5})) == missing
    assert told(admin.ask("POST", path, {"name": "x" * 201}))[:2] == (
        400,
        "Error creating project!",
    )
    assert told(admin.ask("POST", path, {"name": project.name})) == (
        409,
        "Project already exists!",
        "DUPLICATE_PROJECT",
    )
    unknown = admin.get("/api/projects/999999")
    assert (unknown.status_code, unknown.json()) == (
        404,
        {"message": "No project exists with given project_id", "project_id": 999999},
    )


def test_members_are_replaced_and_keep_their_roles(
    admin: Page, project: Project, reviewer: User, ada: User
) -> None:
    zoe = make_user("zoe")
    task = make_task(project, holder=ada)
    path = f"/api/projects/{project.pk}/users"

    done = admin.ask("PATCH", path, {"users": [reviewer.pk, zoe.pk]})

    assert told(done) == (
        200,
        f"Users assigned to project: {project.name}",
        "USERS_ASSIGNED_TO_PROJECT",
    )
    assert done.json()["project_id"] == project.pk
    roles = dict(Member.objects.filter(project=project).values_list("user__username", "role"))
    assert roles == {"rob": Role.REVIEWER, "zoe": Role.ANNOTATOR}
    task.refresh_from_db()
    assert task.assignee is None
    assert admin.get(f"/api/projects/{project.pk}").json()["users"] == [
        {"user_id": reviewer.pk, "username": "rob"},
        {"user_id": zoe.pk, "username": "zoe"},
    ]
    for body in ({}, {"users": "all"}):
        assert told(admin.ask("PATCH", path, body)) == (
            400,
            "Params `user` should be a list",
            "INVALID_USERS",
        )
    for ids in ([999999], [zoe.pk, "x"], [10**40]):
        refused = admin.ask("PATCH", path, {"users": ids})
        assert refused.status_code == 404
        assert refused.json()["type"] == "USERS_ASSIGNMENT_FAILED"
    assert Member.objects.filter(project=project).count() == 2
    assert admin.ask("PATCH", path, {"users": []}).status_code == 200
    assert not Member.objects.filter(project=project).exists()


def test_accounts_are_made_and_shown(admin: Page, root: User) -> None:
    body = {"username": "new", "password": "any", "role": "2"}
    made = admin.ask("POST", "/api/users", body)

    user = User.objects.get(username="new")
    assert (made.status_code, made.json()) == (
        201,
        {"user_id": user.pk, "message": "User has been created!"},
    )
    assert Page().login("new", "any").status_code == 200
    assert admin.get("/api/users").json()["users"] == [
        {"user_id": root.pk, "username": "root", "role": "Admin", "created_on": TODAY},
        {"user_id": user.pk, "username": "new", "role": "User", "created_on": TODAY},
    ]
    assert admin.get(f"/api/users/{user.pk}").json() == {
        "user_id": user.pk,
        "username": "new",
        "role_id": 2,
        "role": "user",
    }


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"username": ""}, (400, "Please provide your username!", "USERNAME_MISSING")),
        ({"password": None}, (400, "Please provide your password!", "PASSWORD_MISSING")),
        ({"role": None}, (400, "Please provide your role!", "ROLE_MISSING")),
        ({"role": 2}, (400, "Please assign correct role!", "ROLE_INCORRECT")),
        ({"role": "3"}, (400, "Please assign correct role!", "ROLE_INCORRECT")),
        ({"username": "root"}, (409, "User already exists!", "DUPLICATE_USER")),
    ],
)
def test_accounts_are_refused_in_the_words_of_v1(
    admin: Page, changes: dict[str, Any], said: tuple[int, str, str]
) -> None:
    body = {"username": "new", "password": "any", "role": "2", **changes}

    assert told(admin.ask("POST", "/api/users", body)) == said


def test_roles_change_at_once_and_one_administrator_stays(
    admin: Page, root: User, ada: User, mine: Page
) -> None:
    path = f"/api/users/{ada.pk}"
    assert admin.ask("PATCH", path, {"role": 1}).json() == {
        "username": "ada",
        "role": "admin",
        "role_id": 1,
        "message": "User has been updated!",
    }
    mine.login("ada")
    assert mine.get("/api/users").status_code == 200
    assert admin.ask("PATCH", path, {"role": "2"}).json()["role_id"] == 2
    assert mine.get("/api/users").status_code == 401
    last = admin.ask("PATCH", f"/api/users/{root.pk}", {"role": 2})
    assert told(last) == (400, "Atleast one admin should exist", "")
    assert told(admin.ask("PATCH", path, {})) == (400, "Please provide your role!", "ROLE_MISSING")
    assert told(admin.ask("PATCH", path, {"role": "boss"}))[2] == "ROLE_INCORRECT"
    for unknown in ("/api/users/999999", f"/api/users/{10**30}"):
        assert told(admin.get(unknown)) == (404, "No user found!", "")
        assert told(admin.ask("PATCH", unknown, {"role": 1})) == (404, "No user found!", "")


def test_labels_are_made_shown_and_changed(admin: Page, project: Project) -> None:
    path = f"/api/projects/{project.pk}/labels"
    made = admin.ask("POST", path, {"name": "Mood", "type": "1"})

    label = Label.objects.get()
    assert (made.status_code, made.json()) == (
        201,
        {
            "project_id": project.pk,
            "label_id": label.pk,
            "message": f"Label assigned to project: {project.name}",
            "type": "LABEL_ASSIGNED_TO_PROJECT",
        },
    )
    shown = {
        "project_id": project.pk,
        "label_id": label.pk,
        "label_name": "Mood",
        "label_type_id": 1,
        "label_type": "select",
        "created_on": TODAY,
    }
    one = f"{path}/{label.pk}"
    assert admin.get(one).json() == shown
    changed = admin.ask("PATCH", one, {"type": 2}).json()
    assert changed == {**shown, "label_type_id": 2, "label_type": "multiselect"}
    assert admin.get(f"/api/projects/{project.pk}").json()["labels"] == [
        {"label_id": label.pk, "name": "Mood", "type": "multiselect", "created_on": TODAY}
    ]


def test_labels_are_refused_in_the_words_of_v1(admin: Page, project: Project) -> None:
    path = f"/api/projects/{project.pk}/labels"
    label = admin.ask("POST", path, {"name": "Mood", "type": 1}).json()["label_id"]
    for body, said in (
        ({"type": 1}, (400, "Please provide a label name!", "LABEL_NAME_MISSING")),
        ({"name": "A"}, (400, "Please provide a label type!", "LABEL_TYPE_MISSING")),
        (
            {"name": "A", "type": 3},
            (400, "Please assign correct label type!", "LABEL_TYPE_INCORRECT"),
        ),
        ({"name": "Mood", "type": 1}, (409, "Label: Mood already exists!", "DUPLICATE_LABEL")),
    ):
        assert told(admin.ask("POST", path, body)) == said
    nowhere = admin.ask("POST", "/api/projects/999999/labels", {"name": "A", "type": 1})
    assert told(nowhere) == (
        404,
        "Error adding label to project: 999999",
        "LABEL_CREATION_FAILED",
    )
    one = f"{path}/{label}"
    assert told(admin.ask("PATCH", one, {})) == (
        400,
        "Please provide valid label type!",
        "LABEL_TYPE_MISSING",
    )
    assert told(admin.ask("PATCH", one, {"type": "x"}))[2] == "LABEL_TYPE_INCORRECT"
    message = f"No label exists with Label ID: 999999 Project ID: {project.pk}"
    assert told(admin.ask("PATCH", f"{path}/999999", {"type": 1})) == (404, message, "")
    assert told(admin.get(f"{path}/999999")) == (404, message, "")


def test_a_label_of_several_answers_is_not_narrowed_while_they_are_given(
    admin: Page, project: Project, ada: User
) -> None:
    label = Label.objects.create(project=project, name="Noise", kind=LabelKind.MULTIPLE)
    two = [str(label.values.create(text=text).uid) for text in ("a", "b")]
    work = make_work(make_task(project, holder=ada), (0, 1, "x"))
    work.segments.update(values={str(label.uid): two})

    answer = admin.ask("PATCH", f"/api/projects/{project.pk}/labels/{label.pk}", {"type": 1})

    assert answer.status_code == 409
    assert "several answers" in answer.json()["message"]


def test_values_are_made_shown_and_changed_within_their_label(
    admin: Page, project: Project
) -> None:
    mood, other = (Label.objects.create(project=project, name=name, kind="single") for name in "ab")
    path = f"/api/labels/{mood.pk}/values"
    made = admin.ask("POST", path, {"value": "glad"})

    value = mood.values.get()
    assert (made.status_code, made.json()) == (
        201,
        {
            "value_id": value.pk,
            "message": "Value assigned to label",
            "type": "VALUE_ASSIGNED_TO_LABEL",
        },
    )
    shown = {"value_id": value.pk, "value": "glad", "created_on": TODAY}
    assert admin.get(path).json() == {"values": [shown]}
    assert admin.get(f"{path}/{value.pk}").json() == {"values": shown}
    changed = admin.ask("PATCH", f"{path}/{value.pk}", {"value": "happy"})
    assert changed.json() == {**shown, "value": "happy"}
    admin.ask("POST", path, {"value": "sad"})
    duplicate = (409, "Label Value: sad already exists!", "DUPLICATE_VALUE")
    assert told(admin.ask("POST", path, {"value": "sad"})) == duplicate
    assert told(admin.ask("PATCH", f"{path}/{value.pk}", {"value": "sad"})) == duplicate
    empty = (400, "Please provide a label value!", "VALUE_MISSING")
    assert told(admin.ask("POST", path, {})) == empty
    assert told(admin.ask("PATCH", f"{path}/{value.pk}", {"value": ""})) == empty
    message = f"No label value exists with Label ID: {other.pk} Label Value ID: {value.pk}"
    elsewhere = f"/api/labels/{other.pk}/values/{value.pk}"
    assert told(admin.get(elsewhere)) == (404, message, "")
    assert told(admin.ask("PATCH", elsewhere, {"value": "x"})) == (404, message, "")
    assert admin.get("/api/labels/999999/values").json() == {"values": []}
    assert told(admin.ask("POST", "/api/labels/999999/values", {"value": "x"})) == (
        404,
        "Error adding value to label",
        "VALUE_CREATION_FAILED",
    )


def test_only_administrators_come_here(mine: Page, project: Project) -> None:
    said = {"message": "Unauthorized access!", "msg": "Unauthorized access!"}
    for path in ("/api/projects", f"/api/projects/{project.pk}", "/api/users"):
        answer = mine.get(path)
        assert (answer.status_code, answer.json()) == (401, said)
    assert mine.ask("POST", "/api/projects", {"name": "x"}).json() == said


def test_lists_take_the_same_number_of_queries_however_long(
    admin: Page, project: Project, ada: User, django_assert_max_num_queries: Any
) -> None:
    mine = Page(ada)
    join(project, make_user("x"))
    for path in ("/api/projects", "/api/users"):
        with django_assert_max_num_queries(5):
            admin.get(path)
    for _ in range(12):
        task: Task = make_task(project, holder=ada, clip=make_clip(project))
        make_work(task, (0, 1, "x"))
    with django_assert_max_num_queries(8):
        mine.get(f"/api/current_user/projects/{project.pk}/data?active=all")
