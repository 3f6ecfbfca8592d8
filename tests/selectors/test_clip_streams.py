"""Pages of a search in a large project hold what the planner's own way finds, each clip once."""

from __future__ import annotations

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audino_py.db.uuids import uuid7
from audino_py.models import Annotation, AnnotationKind, Clip, Project, Segment, Stats, User
from audino_py.policies import Actor
from audino_py.selectors import clip_streams
from audino_py.selectors.clip_filters import ClipFilter
from audino_py.selectors.clip_pages import ClipOrder, place_of
from audino_py.selectors.clips import clips_listed
from audino_py.selectors.projects import project_visible_to
from audino_py.selectors.search import Search, expected_matches, pieces_of
from tests.makers import make_clip, make_member, make_project, make_task, make_work

CLIPS = 240
WORDS = ("lines", "often", "seldom", "old")
IS_POSTGRES = connection.vendor == "postgresql"


def annotate(clip: Clip, rng: random.Random, index: int) -> None:
    """One or two versions with 1 to 20 segments; one clip has more than a walk looks at first."""
    kinds = [AnnotationKind.PREDICTION, rng.choice([AnnotationKind.FINAL, AnnotationKind.STAGED])]
    is_long = index == CLIPS - 3
    for kind in kinds[: 2 if is_long else rng.randint(0, 2)]:
        version = Annotation.objects.create(clip=clip, kind=kind)
        number = 700 if is_long else rng.randint(1, 20)
        Segment.objects.bulk_create(
            Segment(
                annotation=version,
                uid=uuid7(),
                start_us=at,
                end_us=at + 1,
                text=words_of(rng, index),
            )
            for at in range(number)
        )


def words_of(rng: random.Random, index: int) -> str:
    said = ["lines"] if rng.random() < 0.7 else ["nothing"]
    said += ["often"] if rng.random() < 0.2 else []
    said += ["seldom"] if rng.random() < 0.004 else []
    said += ["old"] if index < CLIPS // 4 else []
    return " ".join(said)


@pytest.fixture
def spoken(project: Project) -> Project:
    """Beside another project whose clips lie between its own; the statistics know the words."""
    rng = random.Random(20261128)
    other = make_project()
    for index in range(CLIPS):
        is_others = index < CLIPS - 5 and rng.random() < 0.3
        state = "ready" if rng.random() < 0.8 else "failed"
        annotate(make_clip(other if is_others else project, state=state), rng, index)
    deleted = Clip.objects.filter(project=project).order_by("-pk")[7]
    Clip.objects.filter(pk=deleted.pk).update(deleted_at=deleted.created_at)
    if IS_POSTGRES:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE audino_segment, audino_annotation")
    return project


def pages(
    actor: Actor,
    project: Project,
    wanted: ClipFilter,
    most: int,
    order: ClipOrder = ClipOrder.NEWEST,
) -> list[int]:
    """All keys that the pages of a list show, one after the other, as the wire asks for them."""
    found: list[int] = []
    after = None
    while True:
        listed = clips_listed(actor, project_visible_to(actor, project.uid), wanted, order)
        rows, more = listed.page(after, most + 1)
        found += [clip.pk for clip in rows[:most]]
        after = place_of(rows[most - 1]) if len(rows) > most else more
        if after is None:
            return found


def size_told(project: Project, clips: int) -> None:
    """What the sweep has counted: by this a project is large."""
    now = {"counts": {"clips": clips}, "counted_at": timezone.now()}
    Stats.objects.update_or_create(project=project, defaults=now)


@pytest.mark.django_db
@pytest.mark.parametrize("gathers", [True, False])
@pytest.mark.parametrize("text", [*WORDS, "lines often", '"lines often"', "line*", "unheard"])
def test_a_search_in_a_large_project_finds_the_same_as_in_a_small_one(
    spoken: Project, manager: User, text: str, *, gathers: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = Actor(user=manager)
    wanted = ClipFilter(text=text)
    ready = ClipFilter(text=text, state=("ready",))
    size_told(spoken, 1)
    right, right_ready = (pages(actor, spoken, one, CLIPS) for one in (wanted, ready))
    size_told(spoken, 1_000_000)
    if not gathers:  # as if all words were too common for it
        monkeypatch.setattr(clip_streams, "RARE", -1)
        monkeypatch.setattr(clip_streams, "GATHERED", -1)

    assert [pages(actor, spoken, wanted, most) for most in (7, CLIPS)] == [right, right]
    assert pages(actor, spoken, wanted, 50, ClipOrder.OLDEST) == right[::-1]
    assert pages(actor, spoken, ready, 7) == right_ready
    assert {*right_ready} == {*right} & {
        *Clip.objects.filter(state="ready").values_list("pk", flat=True)
    }
    assert (len(right) > 20) == (text not in {"seldom", "unheard"})


@pytest.mark.django_db
def test_whoever_sees_only_own_clips_gets_all_of_them_the_newest_first(
    project: Project, annotator: User
) -> None:
    bob = make_member("bob", project)
    own: list[Clip] = []
    for index in range(40):
        clip = make_clip(project, state="failed" if index % 5 == 0 else "ready")
        make_task(project, bob, clip=clip)
        if index % 3 == 0:
            task = make_task(project, annotator, clip=clip)
            make_work(task, (0, 1, f"line {index % 2}"))
            own.insert(0, clip)
    deleted = own.pop(4)
    Clip.objects.filter(pk=deleted.pk).update(deleted_at=timezone.now())
    actor = Actor(user=annotator)

    keys = [clip.pk for clip in own]
    failed = [clip.pk for clip in own if clip.state == "failed"]
    assert [pages(actor, project, ClipFilter(), most) for most in (3, 50)] == [keys, keys]
    assert pages(actor, project, ClipFilter(state=("failed",)), 2) == failed
    assert pages(actor, project, ClipFilter(assignee=(bob.uid,)), 2) == []
    assert pages(actor, project, ClipFilter(), 3, ClipOrder.OLDEST) == keys[::-1]
    assert pages(actor, project, ClipFilter(text="line"), 3) == keys
    assert pages(Actor(user=bob), project, ClipFilter(text="line"), 3) == []


@pytest.mark.skipif(IS_POSTGRES, reason="PostgreSQL plans by what it has counted")
@pytest.mark.django_db
@pytest.mark.parametrize("order", ClipOrder)
def test_few_clips_are_read_by_their_keys_in_any_order(
    project: Project, manager: User, order: ClipOrder
) -> None:
    make_clip(project, state="failed")
    listed = clips_listed(Actor(user=manager), project, ClipFilter(state=("failed",)), order)
    with CaptureQueriesContext(connection) as seen:
        listed.page(None, 51)

    asked = [query["sql"] for query in seen if query["sql"].endswith(" LIMIT 51")]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + asked[0])
        plan = [row[3] for row in cursor.fetchall()]
    assert "SEARCH audino_clip USING INTEGER PRIMARY KEY (rowid=?)" in plan


@pytest.mark.skipif(not IS_POSTGRES, reason="SQLite reads matches in the order of clips")
@pytest.mark.django_db
def test_the_statistics_tell_rare_words_from_common_ones(spoken: Project) -> None:
    expected = {word: expected_matches(Search(spoken, pieces_of(word))) for word in WORDS}
    real = {word: Segment.objects.filter(text__contains=word).count() for word in WORDS}

    assert expected["seldom"] < 100 < 1000 < expected["lines"]
    assert all(0.5 < expected[word] / real[word] < 2 for word in ("lines", "often", "old"))
