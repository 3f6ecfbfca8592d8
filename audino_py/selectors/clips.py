"""Clips an actor may know of."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from audino_py.errors import InvalidError
from audino_py.models import Clip, Member, Project, Task, User
from audino_py.policies import (
    Actor,
    may_hear,
    may_manage,
    may_play,
    may_read_all,
    may_upload,
    require,
    require_visible,
)
from audino_py.selectors.clip_filters import ClipFilter, narrowed, search_in
from audino_py.selectors.clip_pages import ClipList, ClipOrder
from audino_py.selectors.clip_streams import few_of, is_walked, streams_of


def clips_listed(
    actor: Actor, project: Project, wanted: ClipFilter, order: ClipOrder = ClipOrder.NEWEST
) -> ClipList:
    """Those the actor sees and wants, in pages; whoever sees only own work finds only own words.

    Raises
    ------
    ForbiddenError
        If whoever sees only own work asks what needs somebody: that tells of others' work.
    """
    person = None
    if not may_read_all(actor, project.pk):
        require(not wanted.need, "Only reviewers and managers see what needs somebody.")
        person = actor.user.pk if actor.user else 0
    search = search_in(project, wanted, person=person)
    streams = streams_of(project, wanted, search, person)
    if order != ClipOrder.NEWEST:
        few = few_of(streams)
        rows = clips_visible_to(actor, project, wanted, are_named=few is not None)
        if few is None:
            return ClipList(rows, order, search)
        return ClipList(rows.filter(pk__in=few.keys), order, None if few.is_search else search)
    looks = not streams and search is None and is_walked(wanted)
    walked = Clip.objects.filter(project=project) if looks else None
    rows = clips_visible_to(actor, project, wanted, are_named=bool(streams))
    return ClipList(rows, order, search, streams, walked)


def clips_visible_to(
    actor: Actor, project: Project, wanted: ClipFilter | None = None, *, are_named: bool = False
) -> QuerySet[Clip]:
    """The project's clips; annotators see those they have a task on, and of tasks their own.

    What is said in them is looked at by `clips_listed`.

    Parameters
    ----------
    are_named
        The caller asks for few clips by their keys: then these are looked at one by one.
    """
    wanted = wanted or ClipFilter()
    own_only = not may_read_all(actor, project.pk)
    tasks = Task.objects.select_related("assignee").order_by("id")
    clips = Clip.objects.filter(deleted_at=None)
    if are_named:  # a sum is in no index: else SQLite may read the project by name, not the keys
        clips = clips.alias(within=F("project") + 0).filter(within=project.pk)
    else:
        clips = clips.filter(project=project)
    if own_only:
        # One a clip at most, so in no order: asked for one, SQLite reads all of the person's.
        tasks = tasks.filter(assignee=actor.user).order_by() if actor.user else tasks.none()
        # Else from the person's tasks to their clips, not through all clips.
        named = Exists(tasks.filter(clip=OuterRef("pk")))
        clips = clips.filter(named if are_named else Q(pk__in=tasks.values("clip")))
    clips = narrowed(clips, tasks, wanted)
    return clips.select_related("speaker__root", "project").prefetch_related(
        Prefetch("tasks", queryset=tasks, to_attr="seen_tasks")
    )


def clip_seen_by(actor: Actor, uid: UUID) -> Clip:
    """One clip as lists show it.

    Raises
    ------
    UnknownError
        If there is none that the actor may know of.
    """
    clip = clip_heard_by(actor, uid)
    return clips_visible_to(actor, clip.project, are_named=True).get(pk=clip.pk)


def clip_heard_by(actor: Actor, uid: UUID) -> Clip:
    """The bare row, for whoever may hear it: what media addresses ask at each request.

    Raises
    ------
    UnknownError
        If there is none that the actor may hear.
    """
    clip = Clip.objects.select_related("project").filter(uid=uid).first()
    require_visible(clip is not None and may_hear(actor, clip), "clip")
    assert clip is not None  # noqa: S101  for the type checker: required above
    return clip


def clip_played_by(actor: Actor, uid: UUID) -> Clip:
    """The bare row, for whoever may play it; all else about it may stay hidden from them.

    Raises
    ------
    UnknownError
        If there is none that the actor may play.
    """
    clip = Clip.objects.select_related("project").filter(uid=uid).first()
    require_visible(clip is not None and may_play(actor, clip), "clip")
    assert clip is not None  # noqa: S101  for the type checker: required above
    return clip


def clip_managed_by(actor: Actor, uid: UUID) -> Clip:
    """The bare row, deleted ones included, for whoever manages its project.

    Raises
    ------
    UnknownError
        If there is none that the actor may know of.
    ForbiddenError
        If the actor sees it, but does not manage the project.
    """
    clip = Clip.objects.select_related("project").filter(uid=uid).first()
    if clip is not None and may_manage(actor, clip.project_id):
        return clip
    require_visible(clip is not None and may_hear(actor, clip), "clip")
    require(allowed=False, message="Only managers of the project change its clips.")
    raise AssertionError  # required above


def known_content(actor: Actor, project: Project, digests: Sequence[str]) -> QuerySet[Clip]:
    """Clips of the project with these SHA-256 digests.

    Raises
    ------
    ForbiddenError
        If the actor may neither upload nor read here: knowing a file would tell who has it.
    """
    allowed = may_upload(actor, project.pk) or may_read_all(actor, project.pk)
    require(allowed, "You may not ask for clips of this project.")
    return Clip.objects.filter(project=project, deleted_at=None, sha256__in=digests)


def member_named(project: Project, text: str) -> User:
    """The member with this user name, e-mail or id.

    Raises
    ------
    InvalidError
        Naming the field ``assignee``.
    """
    rows = User.objects.filter(is_active=True)
    user = rows.filter(username=text).first()
    if user is None and "@" in text:
        user = rows.filter(email__iexact=text).first()
    if user is None and _is_uuid(text):
        user = rows.filter(uid=UUID(text)).first()
    if user is None or not Member.objects.filter(project=project, user=user).exists():
        why = f"Nobody in this project is called {text[:200]!r}. Add them to the project first."
        raise InvalidError(why, code="unknown_assignee", fields={"assignee": [why]})
    return user


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
