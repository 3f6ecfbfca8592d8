"""Clips are found by what is said in them, by the answers given, and listed in any order."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from rest_framework.test import APIClient

from audino_py.db.uuids import uuid7
from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    Label,
    LabelValue,
    Project,
    Segment,
    User,
)
from audino_py.selectors.clip_filters import ClipFilter, clips_under
from audino_py.selectors.clip_streams import LOOKED_AT_FIRST
from audino_py.selectors.search import Search, pieces_of, segments_holding
from tests.makers import make_clip, make_member, make_project, make_task, make_work
from tests.workers import batch, make_draft, put, save, signed_in


@pytest.fixture
def asked(project: Project, manager: User) -> Any:
    """Asks as a manager does; the names that come, in order."""
    return lambda query: names_for(signed_in(manager), project, query)


def names_for(client: APIClient, project: Project, query: str) -> list[str]:
    answer = client.get(f"/api/v1/projects/{project.uid}/clips?{query}")
    assert answer.status_code == 200, answer.content
    return [clip["name"] for clip in answer.json()["results"]]


def said(project: Project, name: str, *texts: str, by: User | None = None) -> Annotation:
    """A clip of that name in which somebody wrote these lines."""
    who = by or User.objects.filter(username="ada").first() or make_member("ada", project)
    task = make_task(project, who, clip=make_clip(project, name=name))
    return make_work(task, *((index, index + 1.0, text) for index, text in enumerate(texts)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("hallo", ["b", "a"]),
        ("HALLO", ["b", "a"]),
        ("hallo welt", ["a"]),
        ("welt hallo", ["a"]),  # in any order
        ('"welt hallo"', []),
        ('"hallo welt"', ["a"]),
        ("hal", []),
        ("hal*", ["b", "a"]),
        ("größe", ["c"]),
        ("grösse", []),
        ("it's", ["d"]),
        ("देवनागरी", ["e"]),
        ("नागरी", []),
        ("привет", ["f"]),
        ("今天*", ["g"]),
        ("org", ["h"]),
        ("example.org", ["h"]),
        ("OR", ["i"]),
        ("hallo NOT welt", []),
        ("hallo -", ["b", "a"]),
        ('hallo "welt', ["a"]),
        ("'; drop table", []),
        ("hallo:*&!|\\'", ["b", "a"]),
    ],
)
def test_words_are_found_in_any_language_as_they_are_written(
    asked: Any, project: Project, query: str, found: list[str]
) -> None:
    said(project, "a", "Hallo, Welt!", "noch etwas")
    said(project, "b", "hallo", "welten")
    said(project, "c", "die Größe")
    said(project, "d", "it's here")
    said(project, "e", "यह देवनागरी है")
    said(project, "f", "Привет всем")
    said(project, "g", "今天天气很好")
    said(project, "h", "see www.example.org/start")
    said(project, "i", "this or that")

    assert asked(f"text={quote(query)}") == found


@pytest.mark.django_db
def test_all_words_must_stand_in_one_segment(asked: Any, project: Project) -> None:
    said(project, "apart", "red", "green")
    said(project, "together", "blue", "green and red")

    assert asked("text=red green") == ["together"]


@pytest.mark.django_db
def test_what_is_no_word_is_refused_with_the_next_step(
    client: APIClient, project: Project, manager: User
) -> None:
    client.force_login(manager)

    answer = client.get(f"/api/v1/projects/{project.uid}/clips?text=--")

    assert answer.status_code == 400
    assert answer.json()["fields"]["text"][0].startswith("There is no word in this. Write")


@pytest.mark.django_db(transaction=True)
def test_a_save_is_found_at_once_and_what_it_replaced_no_more(
    asked: Any, project: Project, annotator: User
) -> None:
    task = make_task(project, annotator, clip=make_clip(project, name="a"))
    work, client = make_work(task), signed_in(annotator)
    change = put(start=0.1, end=0.5, text="first thoughts")
    assert save(client, work, batch(change), 0).status_code == 200
    assert asked("text=thoughts") == ["a"]

    change["segment"]["text"] = "second words"
    assert save(client, work, batch(change), 1).status_code == 200
    assert (asked("text=thoughts"), asked("text=second words")) == ([], ["a"])

    gone = {"op": "delete", "id": change["segment"]["id"]}
    assert save(client, work, batch(gone), 2).status_code == 200
    assert asked("text=second") == []


@pytest.mark.django_db
def test_copies_and_removed_work_are_kept_up_with(asked: Any, project: Project) -> None:
    work = said(project, "a", "here")
    Segment.objects.filter(annotation=work).update(text="there")
    assert (asked("text=here"), asked("text=there")) == ([], ["a"])

    work.delete()
    assert asked("text=there") == []


@pytest.mark.django_db
def test_answers_and_questions_are_found_with_words_of_the_same_segment(
    asked: Any, project: Project
) -> None:
    label = Label.objects.create(project=project, name="Mood", kind="multiple")
    glad, sad = (LabelValue.objects.create(label=label, text=text) for text in ("glad", "sad"))
    other = Label.objects.create(project=project, name="Note", kind="text")
    answers = {"a": {str(label.uid): [str(glad.uid), str(sad.uid)]}, "b": {str(other.uid): "hm"}}
    for name, values in answers.items():
        work = said(project, name, "yes", "no")
        work.segments.filter(text="yes").update(values=values)
    said(project, "c", "yes")

    assert asked(f"answer={glad.uid}") == ["a"]
    assert asked(f"answer={sad.uid},{other.uid}") == ["b", "a"]
    assert asked(f"answer={label.uid}&text=yes") == ["a"]
    assert asked(f"answer={label.uid}&text=no") == []
    assert asked(f"answer={uuid7()}") == []


@pytest.mark.django_db
def test_people_find_own_words_and_drafts_and_nothing_of_others(
    project: Project, annotator: User, manager: User
) -> None:
    bob = make_member("bob", project)
    clip = make_clip(project, name="shared")
    mine, his = make_task(project, annotator, clip=clip), make_task(project, bob, clip=clip)
    make_work(mine, (0, 1, "mine"))
    theirs = make_work(his, (0, 1, "his secret"))
    make_draft(mine, (0, 1, "drafted"))
    make_draft(his, (0, 1, "foreseen"), author=bob)
    final = Annotation.objects.create(clip=clip, task=his, kind=AnnotationKind.FINAL)
    Segment.objects.create(annotation=final, uid=uuid7(), start_us=0, end_us=1, text="corrected")
    staged = Annotation.objects.create(clip=clip, kind=AnnotationKind.STAGED)
    Segment.objects.create(annotation=staged, uid=uuid7(), start_us=0, end_us=1, text="waiting")

    def finders(word: str) -> list[str]:
        people = {"ada": annotator, "bob": bob, "mia": manager}
        found = {
            name: names_for(signed_in(user), project, f"text={word}")
            for name, user in people.items()
        }
        return [name for name, clips in found.items() if clips == ["shared"]]

    assert theirs.segments.get().text == "his secret"
    assert finders("mine") == ["ada", "mia"]
    assert finders("secret") == ["bob", "mia"]
    assert finders("drafted") == ["ada", "bob", "mia"]
    assert finders("foreseen") == ["bob", "mia"]
    assert finders("corrected") == ["mia"]
    assert finders("waiting") == []


@pytest.mark.django_db
def test_other_projects_and_deleted_clips_are_not_found(asked: Any, project: Project) -> None:
    other = make_project()
    said(other, "elsewhere", "word", by=make_member("eve", other))
    Clip.objects.filter(pk=said(project, "gone", "word").clip_id).update(
        deleted_at=datetime.now(UTC)
    )
    kept = said(project, "kept", "word")

    assert asked("text=word") == ["kept"]
    under = clips_under(project, ClipFilter(text="word"), for_work=False)
    assert list(under) == [kept.clip]


@pytest.mark.django_db
def test_more_matches_than_are_looked_at_at_once_come_page_by_page_none_twice(
    client: APIClient, project: Project, manager: User, annotator: User
) -> None:
    number = LOOKED_AT_FIRST // 5 + 3
    for index in range(number):
        task = make_task(project, annotator, clip=make_clip(project, name=f"{index:03}"))
        make_work(task, *((at, at + 1.0, f"common {at}") for at in range(6)))
    rare = Clip.objects.get(name="000")
    Clip.objects.filter(pk=rare.pk).update(external_id="rare")
    client.force_login(manager)
    names: list[str] = []
    cursor = ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        body = client.get(f"/api/v1/projects/{project.uid}/clips?text=common&limit=40{more}").json()
        names += [clip["name"] for clip in body["results"]]
        cursor = body["next"]

    assert names == [f"{index:03}" for index in reversed(range(number))]
    assert names_for(client, project, "text=common&external_id=rare") == ["000"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("newest", "dcba"),
        ("oldest", "abcd"),
        ("name", "bacd"),
        ("longest", "cadb"),
        ("shortest", "bdac"),
        ("first", "badc"),
        ("changed", "bdac"),
    ],
)
def test_an_order_holds_over_pages_with_and_without_a_search(
    client: APIClient, project: Project, manager: User, order: str, found: str
) -> None:
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
    rows = {
        "a": ("m", 3, 0, 1),
        "b": ("l", None, 5, 3),
        "c": ("z", 9, -1, 0),
        "d": ("z", 1, 0, 2),
    }
    for external_id, (name, seconds, priority, hour) in rows.items():
        work = said(project, name, "word")
        Clip.objects.filter(pk=work.clip_id).update(
            external_id=external_id,
            duration_us=None if seconds is None else seconds * 1_000_000,
            priority=priority,
            changed_at=noon + timedelta(hours=hour),
        )
    client.force_login(manager)
    for query in ("", "&text=word"):
        got, cursor = "", None
        while True:
            more = "" if cursor is None else f"&cursor={cursor}"
            address = f"/api/v1/projects/{project.uid}/clips?limit=1&order={order}{query}{more}"
            body = client.get(address).json()
            got += "".join(clip["external_id"] for clip in body["results"])
            cursor = body["next"]
            if cursor is None:
                break
        assert got == found


@pytest.mark.django_db
def test_a_cursor_of_another_order_is_not_known(
    client: APIClient, project: Project, manager: User
) -> None:
    for _ in range(2):
        make_clip(project)
    client.force_login(manager)
    address = f"/api/v1/projects/{project.uid}/clips?limit=1"
    cursor = client.get(f"{address}&order=name").json()["next"]

    answers = [
        client.get(f"{address}&cursor={text}") for text in (cursor, "x", "W10", "bnVsbA", "é")
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert client.get(f"{address}&order=up").status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("order", "value"),
    [
        ("name", "a\0b"),
        ("name", "\ud800"),
        ("changed", "0001-01-01T00:00:00+23:59"),
        ("changed", "9999-12-31T23:59:59-23:59"),
        ("longest", True),
        ("first", 1 << 62),
    ],
)
def test_a_made_up_place_in_a_list_of_clips_is_not_known(
    client: APIClient, project: Project, manager: User, order: str, value: Any
) -> None:
    client.force_login(manager)
    cursor = base64.urlsafe_b64encode(json.dumps([order, value, 5]).encode()).decode()

    answer = client.get(f"/api/v1/projects/{project.uid}/clips?order={order}&cursor={cursor}")

    assert answer.status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["", "abc", "5\0", "1.5", "nan", "-1", "\u0665", "9" * 5000])
@pytest.mark.parametrize("noun", ["tasks", "events", "edits", "agreement", "exports", "imports"])
def test_a_made_up_place_in_any_other_list_is_not_known(
    client: APIClient, project: Project, manager: User, noun: str, place: str
) -> None:
    client.force_login(manager)
    cursor = base64.b64encode(urlencode({"p": place}).encode()).decode()

    answer = client.get(f"/api/v1/projects/{project.uid}/{noun}", {"cursor": cursor})

    assert answer.status_code == 404


def test_a_text_is_taken_apart_into_words_and_rows_of_words() -> None:
    assert pieces_of('one "two words" thr* -- "…"') == [
        ("one", False),
        ("two words", False),
        ("thr", True),
    ]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the indexes of PostgreSQL")
@pytest.mark.django_db
def test_postgresql_answers_from_the_indexes(project: Project) -> None:
    label = Label.objects.create(project=project, name="Mood", kind="text")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    words = Search(project, pieces_of("one two"))
    answers = Search(project, answers=[label.uid])

    assert "audino_words" in segments_holding(words).explain()
    assert "audino_answers" in segments_holding(answers).explain()


@pytest.mark.django_db
def test_rare_and_common_filters_together_find_what_fits_all_of_them_page_by_page(
    client: APIClient, project: Project, manager: User, annotator: User
) -> None:
    bob = make_member("bob", project)
    for index in range(LOOKED_AT_FIRST + 20):
        state = "failed" if index in (3, 7, 450) else "ready"
        clip = make_clip(project, name=f"{index:03}", state=state)
        if index % 3 == 0:
            work_state = "submitted" if index % 2 else "returned"
            make_task(project, annotator, clip=clip, state=work_state)
        if index % 50 == 0:
            make_task(project, bob, clip=clip, state="submitted")
    client.force_login(manager)

    def names(query: str) -> list[str]:
        found, cursor = [], ""
        while cursor is not None:
            more = f"&cursor={cursor}" if cursor else ""
            address = f"/api/v1/projects/{project.uid}/clips?limit=7&{query}{more}"
            body = client.get(address).json()
            found += [clip["name"] for clip in body["results"]]
            cursor = body["next"]
        return found

    assert names("state=failed,stored") == ["450", "007", "003"]
    assert names("state=failed&task_state=submitted,returned") == ["450", "003"]
    thirds = [index for index in reversed(range(LOOKED_AT_FIRST + 20)) if index % 3 == 0]
    assert names(f"assignee={annotator.uid}&state=ready") == [
        f"{index:03}" for index in thirds if index not in (3, 450)
    ]
    tens = [f"{index:03}" for index in range(LOOKED_AT_FIRST, -1, -50)]
    assert names(f"assignee={bob.uid}&task_state=submitted") == tens
    assert names(f"assignee={bob.uid},{annotator.uid}&task_state=queued") == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the indexes of PostgreSQL")
@pytest.mark.django_db
def test_postgresql_keeps_little_apart_that_every_search_must_read() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reloptions FROM pg_class WHERE relname IN ('audino_words', 'audino_answers')"
        )
        assert cursor.fetchall() == [(["gin_pending_list_limit=512"],)] * 2
