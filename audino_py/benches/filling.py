"""Large projects, made by the database itself: a million clips in seconds.

One row is made the usual way; the database then copies it with other ids, so that every column of
the schema has a likely value, also those that come later.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    ClipState,
    Project,
    Segment,
    Submission,
    Task,
    TaskState,
    User,
)
from audino_py.services.stats import refresh_stats

SEGMENTS_A_CLIP = 100
RARE_IN = 10  # clips that say one number, in a project of any size: pages of the same length
_SQLITE = {
    "series": "(WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < {n})"
    " SELECT i FROM s) AS s",
    "uuid": "lower(hex(randomblob(16)))",
    "digits": "printf('%064d', s.i)",
}
_POSTGRES = {
    "series": "generate_series(1, {n}) AS s(i)",
    "uuid": "gen_random_uuid()",
    "digits": "lpad(s.i::text, 64, '0')",
}


def _words() -> dict[str, str]:
    return _SQLITE if connection.vendor == "sqlite" else _POSTGRES


def _copy(model: type[Model], source: str, **others: str) -> None:
    """Copy a row ``t`` for each row of `source`; `others` are expressions by column."""
    columns = [str(one.column) for one in model._meta.concrete_fields if not one.primary_key]  # noqa: SLF001  Django's own way
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(others.get(name) or f't."{name}"' for name in columns)
    table = model._meta.db_table  # noqa: SLF001  Django's own way
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {values} FROM {source}')  # noqa: S608  our own words


@transaction.atomic
def fill_project(*, project: Project, clips: int, has_segments: bool, half_done: bool) -> None:
    """Give a project so many ready clips with their tasks.

    Parameters
    ----------
    has_segments
        Every task is accepted and holds a hundred segments; else all wait in the queue.
    half_done
        The first person has handed in one task of every clip of the older half.
    """
    clip = _clip(project)
    words = _words()
    series = words["series"].format(n=clips - 1)
    _copy(
        Clip,
        f"audino_clip t, {series} WHERE t.id = {clip.pk}",
        uid=words["uuid"],
        sha256=words["digits"],
        name="'clip ' || s.i || '.wav'",
        external_id="'c' || s.i",
    )
    Clip.objects.filter(pk__in=[clip.pk, clip.pk + clips // 2]).update(state=ClipState.FAILED)
    for _ in range(project.annotators_per_clip):
        _tasks(project)
    person = User.objects.order_by("pk").first()
    if person is not None and half_done:
        _hand_in_half(project, person)
    if person is not None and has_segments:
        _annotate(project, person)
    elif person is not None:
        _draft(project, clips)


def _clip(project: Project) -> Clip:
    return Clip.objects.create(
        project=project,
        name="first.wav",
        suffix=".wav",
        media_type="audio/wav",
        sha256=hashlib.sha256(b"first").hexdigest(),
        bytes=320_044,
        state=ClipState.READY,
        frames=160_000,
        rate_hz=16_000,
        channels=1,
        codec="pcm_s16le",
        duration_us=200_000_000,
    )


def _tasks(project: Project) -> None:
    first = Clip.objects.filter(project=project).earliest("pk")
    task = Task.objects.create(clip=first, project=project)
    source = (
        f"audino_task t, audino_clip c WHERE t.id = {task.pk}"
        f" AND c.project_id = {project.pk} AND c.id > {first.pk}"
    )
    _copy(Task, source, uid=_words()["uuid"], clip_id="c.id")


def _hand_in_half(project: Project, person: User) -> None:
    clips = Clip.objects.filter(project=project).order_by("pk")
    middle = clips[clips.count() // 2]
    firsts = Task.objects.filter(project=project).order_by("pk")[: clips.count()]
    last = firsts[clips.count() - 1]
    Task.objects.filter(project=project, pk__lte=last.pk, clip__lt=middle).update(
        assignee=person, state=TaskState.SUBMITTED, submitted_at=timezone.now()
    )
    _keep_hand_ins(project, person)


def _keep_hand_ins(project: Project, person: User) -> None:
    """All of it a month ago: nobody hands in half a million clips in a week."""
    first = Task.objects.filter(project=project, assignee=person).earliest("pk")
    row = Submission.objects.create(
        project=project, task=first, person=person, handed_in_at=timezone.now() - timedelta(days=30)
    )
    source = (
        f"audino_submission t, audino_task k WHERE t.id = {row.pk} AND k.id > {first.pk}"
        f" AND k.project_id = {project.pk} AND k.assignee_id = {person.pk}"
    )
    _copy(Submission, source, task_id="k.id")


def _annotate(project: Project, person: User) -> None:
    tasks = Task.objects.filter(project=project)
    tasks.update(assignee=person, state=TaskState.ACCEPTED, submitted_at=timezone.now())
    first = tasks.earliest("pk")
    work = Annotation.objects.create(
        clip=first.clip, task=first, author=person, kind=AnnotationKind.WORK, revision=1
    )
    source = (
        f"audino_annotation t, audino_task k WHERE t.id = {work.pk}"
        f" AND k.project_id = {project.pk} AND k.id > {first.pk}"
    )
    _copy(Annotation, source, uid=_words()["uuid"], clip_id="k.clip_id", task_id="k.id")
    segment = Segment.objects.create(
        annotation=work, uid=work.uid, start_us=0, end_us=1_500_000, text="one of many lines"
    )
    series = _words()["series"].format(n=SEGMENTS_A_CLIP)
    source = (
        f"audino_segment t, {series}, audino_annotation a, audino_task k WHERE t.id = {segment.pk}"
        f" AND a.task_id = k.id AND k.project_id = {project.pk} AND a.id > {work.pk}"
    )
    _copy(
        Segment,
        source,
        uid=_words()["uuid"],
        annotation_id="a.id",
        start_us="s.i * 2000000",
        end_us="s.i * 2000000 + 1500000",
        text="'one of many lines, number ' || s.i",
    )


def _draft(project: Project, clips: int) -> None:
    """A line of a model's in the oldest tenth of the clips, so that there is what to find."""
    first = Clip.objects.filter(project=project).earliest("pk")
    draft = Annotation.objects.create(clip=first, kind=AnnotationKind.PREDICTION, source="bench")
    source = (
        f"audino_annotation t, audino_clip c WHERE t.id = {draft.pk}"
        f" AND c.project_id = {project.pk} AND c.id > {first.pk}"
        f" AND c.id <= {first.pk + clips // 10}"
    )
    _copy(Annotation, source, uid=_words()["uuid"], clip_id="c.id")
    segment = Segment.objects.create(
        annotation=draft, uid=draft.uid, start_us=0, end_us=1_500_000, text="one of many lines"
    )
    source = (
        f"audino_segment t, audino_annotation a, audino_clip c WHERE t.id = {segment.pk}"
        f" AND a.clip_id = c.id AND c.project_id = {project.pk} AND a.id > {draft.pk}"
        f" AND a.kind = '{AnnotationKind.PREDICTION}'"
    )
    text = f"'one of many lines, number ' || (a.clip_id % {max(1, clips // 10 // RARE_IN)})"
    _copy(Segment, source, uid=_words()["uuid"], annotation_id="a.id", text=text)


def settle(project: Project) -> None:
    """Let PostgreSQL look at what came, as it does by itself after a while; then count."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    refresh_stats(project.pk)
