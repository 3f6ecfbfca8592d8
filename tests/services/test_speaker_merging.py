"""Two names of one voice become one, everywhere at once, and are told apart again whole."""

from __future__ import annotations

from typing import Any

import pytest

from audino_py.errors import InvalidError
from audino_py.formats.choosing import Wanted
from audino_py.models import Annotation, Event, Project, Speaker, TaskState, User, Version
from audino_py.selectors.export_wanted import require_known
from audino_py.selectors.exports import ExportQuery, documents_of
from audino_py.selectors.version_differences import differences_from_now
from audino_py.selectors.versions import Rebuilding
from audino_py.services.import_undo import _take_back_speakers
from audino_py.services.sentsegments import speakers_named
from audino_py.services.versions import freeze_version
from tests.conftest import actor
from tests.makers import make_clip, make_key, make_member, make_project, make_task, make_work
from tests.workers import batch, make_draft, post, put, save, signed_in, with_key


@pytest.fixture
def robert(project: Project) -> Speaker:
    return Speaker.objects.create(project=project, name="Robert")


@pytest.fixture
def bob(project: Project, annotator: User) -> Speaker:
    """A name that an annotator gave, theirs alone."""
    return Speaker.objects.create(
        project=project, name="Bob", is_shared=False, created_by=annotator, position=1
    )


@pytest.fixture
def work(project: Project, annotator: User, robert: Speaker, bob: Speaker) -> Annotation:
    """Accepted; Bob, Robert, nobody."""
    made = make_work(
        make_task(project, annotator, state=TaskState.ACCEPTED),
        *((0, 1, "one"), (1, 2, "two"), (2, 3, "three")),
    )
    made.segments.filter(text="one").update(speaker=bob)
    made.segments.filter(text="two").update(speaker=robert)
    return made


def merge(user: User, speaker: Speaker, into: Speaker) -> Any:
    body = {"into": str(into.uid)}
    return signed_in(user).post(f"/api/v1/speakers/{speaker.uid}/merge", body, format="json")


def unmerge(user: User, speaker: Speaker) -> Any:
    return signed_in(user).post(f"/api/v1/speakers/{speaker.uid}/unmerge")


def named(user: User, project: Project, **query: Any) -> list[tuple[str, str | None]]:
    url = f"/api/v1/projects/{project.uid}/speakers"
    rows = signed_in(user).get(url, query).json()["results"]
    return [(row["name"], row["merged_into"]) for row in rows]


def exported(project: Project) -> list[str | None]:
    return [
        span.speaker for document in documents_of(ExportQuery(project)) for span in document.spans
    ]


def shown(user: User, work: Annotation) -> list[str | None]:
    segments = signed_in(user).get(f"/api/v1/annotations/{work.uid}").json()["segments"]
    return [one["speaker"] for one in segments]


def test_all_work_follows_and_all_of_it_comes_back(
    project: Project,
    reviewer: User,
    annotator: User,
    work: Annotation,
    robert: Speaker,
    bob: Speaker,
) -> None:
    answer = merge(reviewer, bob, robert)

    assert (answer.status_code, answer.json()["merged_into"]) == (200, str(robert.uid))
    assert shown(annotator, work) == [str(robert.uid), str(robert.uid), None]
    assert exported(project) == ["Robert", "Robert", None]
    assert named(annotator, project) == [("Robert", None)]
    assert named(annotator, project, merged="true") == [("Robert", None), ("Bob", str(robert.uid))]
    assert signed_in(annotator).get(f"/api/v1/annotations/{work.uid}").json()["revision"] == 0
    assert not work.revisions.exists()

    back = unmerge(reviewer, bob)

    assert (back.status_code, back.json()["merged_into"]) == (200, None)
    assert exported(project) == ["Bob", "Robert", None]
    events = [(one.verb, one.subject, one.data) for one in Event.objects.order_by("id")]
    assert events == [
        ("speaker.merged", str(bob.uid), {"into": str(robert.uid)}),
        ("speaker.unmerged", str(bob.uid), {}),
    ]


def test_what_is_saved_meanwhile_keeps_who_was_written_in(
    project: Project,
    reviewer: User,
    annotator: User,
    work: Annotation,
    robert: Speaker,
    bob: Speaker,
) -> None:
    task = work.task
    assert task is not None
    type(task).objects.filter(pk=task.pk).update(state=TaskState.ASSIGNED)
    client = signed_in(annotator)
    stale = put(start=5, end=6, text="unsent", speaker=str(bob.uid))  # the page was opened before
    merge(reviewer, bob, robert)
    one, _, three = client.get(f"/api/v1/annotations/{work.uid}").json()["segments"]
    changed = [
        {"op": "put", "segment": {**one, "text": "one more"}},
        {"op": "put", "segment": {**three, "speaker": str(robert.uid)}},
    ]

    saved = [
        save(client, work, batch(*changed), 0).status_code,
        save(client, work, batch(stale), 1).status_code,
    ]

    assert saved == [200, 200]
    assert shown(annotator, work) == [str(robert.uid)] * 4
    before = work.revisions.get(number=1).changes[0]
    assert before["before"]["speaker"] == before["segment"]["speaker"] == str(bob.uid)
    unmerge(reviewer, bob)
    names = work.segments.order_by("start_us").values_list("speaker__name", flat=True)
    assert list(names) == ["Bob", "Robert", "Robert", "Bob"]


def test_the_old_name_means_the_other_where_it_comes_in_again(
    project: Project, reviewer: User, annotator: User, robert: Speaker, bob: Speaker
) -> None:
    merge(reviewer, bob, robert)
    clip = make_clip(project, speaker=bob)

    url = f"/api/v1/projects/{project.uid}/speakers"
    again = signed_in(annotator).post(url, {"name": "Bob"}, format="json")
    assert (again.status_code, again.json()["id"]) == (200, str(robert.uid))
    assert speakers_named(project, ["Bob"]) == {"Bob": bob}
    task = make_task(project, annotator, clip=clip, state=TaskState.ACCEPTED)
    draft = make_draft(task, (0, 1, "heard"))
    draft.segments.update(speaker=bob)
    make_work(task, (0, 1, "heard"))
    assert shown(reviewer, draft) == [str(robert.uid)]
    seen = signed_in(reviewer).get(f"/api/v1/clips/{clip.uid}").json()
    assert seen["speaker"]["name"] == "Robert"
    assert [one.voice for one in documents_of(ExportQuery(project))] == ["Robert"]


def test_people_who_name_one_voice_differently_agree_after_the_merging(
    project: Project, reviewer: User, annotator: User, robert: Speaker, bob: Speaker
) -> None:
    clip = make_clip(project)
    works = []
    for user, speaker in ((annotator, bob), (make_member("cy", project), robert)):
        task = make_task(project, user, clip=clip, state=TaskState.SUBMITTED)
        works.append(make_work(task, (0, 2, "yes")))
        works[-1].segments.update(speaker=speaker)
    url = f"/api/v1/clips/{clip.uid}/comparison"
    query = {"first": str(works[0].uid), "second": str(works[1].uid)}

    def differing() -> list[list[str]]:
        found = signed_in(reviewer).get(url, query).json()["differences"]
        return [one["changes"] for one in found]

    assert differing() == [["speaker"]]
    merge(reviewer, bob, robert)
    assert differing() == []


def test_a_frozen_version_keeps_the_names_it_was_frozen_with(
    project: Project, manager: User, reviewer: User, work: Annotation, robert: Speaker, bob: Speaker
) -> None:
    def spoken(name: str) -> list[str | None]:
        rebuilding = Rebuilding(Version.objects.get(project=project, name=name))
        found = [span.speaker for one in rebuilding.documents() for span in one.spans]
        assert rebuilding.altered == []
        return found

    query = ExportQuery(project)
    first = freeze_version(query=query, name="apart", actor=actor(manager))
    merge(manager, bob, robert)
    freeze_version(query=query, name="one", actor=actor(manager))
    body = {"annotation": str(work.uid)}
    client = signed_in(reviewer)
    begun = client.post(f"/api/v1/clips/{work.clip.uid}/final", body, format="json").json()
    segment = {**begun["segments"][0], "text": "corrected"}
    save(client, begun["id"], batch({"op": "put", "segment": segment}), 0)

    assert (spoken("apart"), spoken("one")) == (["Bob", "Robert", None], ["Robert", "Robert", None])
    assert differences_from_now(first).changed == [work.clip.uid]
    unmerge(manager, bob)
    assert spoken("one") == ["Robert", "Robert", None]
    assert exported(project) == ["Bob", "Robert", None]


def test_a_chain_ends_with_the_last_and_comes_apart_link_by_link(
    project: Project, manager: User, work: Annotation, robert: Speaker, bob: Speaker
) -> None:
    rob = Speaker.objects.create(project=project, name="Rob")
    merge(manager, bob, robert)
    merge(manager, robert, rob)
    assert exported(project) == ["Rob", "Rob", None]

    unmerge(manager, robert)
    assert exported(project) == ["Robert", "Robert", None]
    merge(manager, robert, rob)
    unmerge(manager, bob)
    assert exported(project) == ["Bob", "Rob", None]


def test_what_makes_no_sense_is_refused_with_the_next_step(
    project: Project, manager: User, robert: Speaker, bob: Speaker
) -> None:
    rob = Speaker.objects.create(project=project, name="Rob")
    there = make_project()
    make_member("mia", there, "manager")
    foreign = Speaker.objects.create(project=there, name="Else")
    merge(manager, bob, robert)

    answers = [
        merge(manager, robert, robert),
        merge(manager, robert, foreign),
        merge(manager, rob, bob),
        merge(manager, bob, rob),
        unmerge(manager, rob),
        signed_in(manager).patch(f"/api/v1/speakers/{bob.uid}", {"name": "B"}, format="json"),
    ]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [
        (400, "invalid"),
        (400, "invalid"),
        (400, "invalid"),
        (409, "merged"),
        (409, "wrong_state"),
        (409, "merged"),
    ]
    assert merge(manager, bob, robert).status_code == 200, "asked twice, done once"
    assert Speaker.objects.exclude(merged_into=None).count() == 1


def test_only_reviewers_and_keys_that_manage_merge(
    project: Project, annotator: User, robert: Speaker
) -> None:
    ann = Speaker.objects.create(project=project, name="Ann")

    assert merge(annotator, ann, robert).status_code == 403
    statuses = [
        with_key(make_key(project, scope)[1])
        .post(f"/api/v1/speakers/{ann.uid}/merge", {"into": str(robert.uid)}, format="json")
        .status_code
        for scope in ("read", "export", "manage")
    ]
    assert statuses == [403, 403, 200]


def test_an_export_of_one_speaker_is_asked_for_by_the_name_that_counts(
    project: Project, manager: User, work: Annotation, robert: Speaker, bob: Speaker
) -> None:
    merge(manager, bob, robert)
    query, who = ExportQuery(project), actor(manager)

    require_known(query, None, Wanted(speakers=frozenset({"Robert"})), who)
    with pytest.raises(InvalidError, match="'Bob' was merged into 'Robert'"):
        require_known(query, None, Wanted(speakers=frozenset({"Bob"})), who)


def test_an_import_that_is_taken_back_leaves_whom_others_were_merged_into(
    project: Project, manager: User, robert: Speaker, bob: Speaker
) -> None:
    merge(manager, bob, robert)

    assert _take_back_speakers([robert.pk]) == ["The speaker Robert stays: segments name them."]
    assert Speaker.objects.filter(pk=robert.pk).exists()


def test_work_that_is_opened_after_the_merging_begins_with_whom_it_is(
    project: Project, manager: User, annotator: User, robert: Speaker, bob: Speaker
) -> None:
    task = make_task(project, annotator)
    make_draft(task, (0, 1, "heard")).segments.update(speaker=bob)
    merge(manager, bob, robert)

    assert [one["speaker"] for one in post(annotator, task, "open").json()["segments"]] == [
        str(robert.uid)
    ]
