"""Who may do what: asked here and answered nowhere else.

An administrator may do what a manager of any project may. A key may do what its scopes say, in
its own project only; nothing about permission outlives the request.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from audino_py.errors import ArchivedError, ForbiddenError, UnknownError
from audino_py.models import (
    EDITABLE,
    Annotation,
    AnnotationKind,
    ApiKey,
    Clip,
    Comment,
    Member,
    Project,
    Role,
    Scope,
    Speaker,
    Task,
    TaskState,
    User,
    verdicts_on,
)

# What is done to an archived project all the same, as the record calls it: things are taken out
# of it, it goes or comes back, and people and programs lose their access.
DONE_WHEN_ARCHIVED = frozenset(
    {
        "export.asked",
        "version.frozen",
        "project.changed",  # back to work; all else of it is refused by its service
        "project.deleted",
        "project.restored",
        "member.removed",
        "key.revoked",
        "task.worked",  # time from before it was: its service looks
    }
)
ARCHIVED = "This project is archived: it is only read. Take it out of the archive first."
# What a key keeps by what its owner does in the project now.
KEPT_SCOPES: dict[str | None, list[str]] = {
    Role.MANAGER: Scope.values,
    Role.REVIEWER: [Scope.READ, Scope.EXPORT],
}
JUDGED = (TaskState.SUBMITTED, TaskState.ACCEPTED)  # whose versions reviewers compare and correct


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks: a person, or a program with a key; at most one of the two is set."""

    user: User | None = None
    key: ApiKey | None = None
    address: str = ""
    request_id: str = ""
    roles: dict[int, str | None] = field(default_factory=dict, compare=False, repr=False)
    archived: dict[int, bool] = field(default_factory=dict, compare=False, repr=False)

    @property
    def owner(self) -> str:
        """One word for who this is; idempotency keys are bound to it."""
        if self.key is not None:
            return f"key:{self.key.pk}"
        return f"user:{self.user.pk}" if self.user is not None else "nobody"


def role_in(actor: Actor, project_id: int) -> str | None:
    """The person's role, read once a request; None for keys, strangers and nobody."""
    if actor.user is None or not actor.user.is_active:
        return None
    if project_id not in actor.roles:
        role, is_archived = _role_now(actor.user, project_id)
        actor.roles[project_id], actor.archived[project_id] = role, is_archived
    return actor.roles[project_id]


def _role_now(user: User, project_id: int) -> tuple[str | None, bool]:
    """The role, none in a deleted project; and whether the project is archived, read with it."""
    if user.is_administrator:
        found = Project.objects.filter(pk=project_id).values_list("is_archived", flat=True).first()
        return (None, False) if found is None else (Role.MANAGER, found)
    rows = Member.objects.filter(project=project_id, user=user, project__deleted_at=None)
    return rows.values_list("role", "project__is_archived").first() or (None, False)


def is_archived(actor: Actor, project_id: int) -> bool:
    """Whether the project is only read: what was learnt with the asker's role, or with the key."""
    if actor.key is not None and actor.key.project_id == project_id:
        return actor.key.project.is_archived
    if project_id not in actor.archived:
        rows = Project.objects.filter(pk=project_id, is_archived=True)
        actor.archived[project_id] = rows.exists()
    return actor.archived[project_id]


def role_given(user: User, role: str | None) -> str | None:
    """What somebody does in a project where they are a member with this role, or with None."""
    if not user.is_active:
        return None
    return Role.MANAGER if user.is_administrator else role


def scopes_left(key: ApiKey, role: str | None) -> list[str]:
    """What a key may do: never more than its owner, of this role; a project's own key all."""
    kept = Scope.values if key.owner_id is None else KEPT_SCOPES.get(role, [])
    return [scope for scope in key.scopes if scope in kept]


def may_bring_back(actor: Actor, project: Project) -> bool:
    """Undo the deletion of a project: administrators, and its managers."""
    if actor.user is None or not actor.user.is_active:
        return False
    managers = Member.objects.filter(project=project, user=actor.user, role=Role.MANAGER)
    return actor.user.is_administrator or managers.exists()


def has_scope(actor: Actor, project_id: int, *scopes: str) -> bool:
    """Whether a key of this project carries one of the scopes."""
    key = actor.key
    return key is not None and key.project_id == project_id and any(s in key.scopes for s in scopes)


def may_administer(actor: Actor) -> bool:
    """Make people and projects, run the instance."""
    return actor.user is not None and actor.user.is_active and actor.user.is_administrator


def may_see_project(actor: Actor, project_id: int) -> bool:
    """Know that the project is there, its questions and its speakers."""
    own_key = actor.key is not None and actor.key.project_id == project_id
    return own_key or role_in(actor, project_id) is not None


def may_manage(actor: Actor, project_id: int) -> bool:
    """Set up the project, give out work, delete clips."""
    by_key = has_scope(actor, project_id, Scope.MANAGE)
    return by_key or role_in(actor, project_id) == Role.MANAGER


def may_give_role(actor: Actor, project_id: int, *roles: str) -> bool:
    """Give or take away these roles: managers; a key only what cannot make further keys."""
    if has_scope(actor, project_id, Scope.MANAGE):
        return Role.MANAGER not in roles
    return role_in(actor, project_id) == Role.MANAGER


def may_hand_out_keys(actor: Actor, project_id: int) -> bool:
    """Make and revoke keys: people only, so that a leaked key cannot breed."""
    return role_in(actor, project_id) == Role.MANAGER


def may_judge(actor: Actor, project_id: int) -> bool:
    """Review work of others in this project at all."""
    return role_in(actor, project_id) in (Role.MANAGER, Role.REVIEWER)


def may_upload(actor: Actor, project_id: int) -> bool:
    """Bring clips in."""
    by_key = has_scope(actor, project_id, Scope.UPLOAD)
    return by_key or role_in(actor, project_id) == Role.MANAGER


def may_read_all(actor: Actor, project_id: int) -> bool:
    """See every clip and all work of the project."""
    return has_scope(actor, project_id, Scope.READ, Scope.MANAGE) or may_judge(actor, project_id)


def may_export_all(actor: Actor, project_id: int) -> bool:
    """Take out everybody's work; an annotator takes out their own."""
    return has_scope(actor, project_id, Scope.EXPORT) or may_judge(actor, project_id)


def may_export_own(actor: Actor, project_id: int) -> bool:
    """Take out at least one's own work."""
    return may_export_all(actor, project_id) or role_in(actor, project_id) is not None


def may_hear(actor: Actor, clip: Clip) -> bool:
    """Play and see a clip: whoever sees all, or who has a task on it."""
    if clip.deleted_at is not None:
        return False
    if may_read_all(actor, clip.project_id):
        return True
    if role_in(actor, clip.project_id) is None or actor.user is None:
        return False
    return Task.objects.filter(clip=clip, assignee=actor.user).exists()


def may_play(actor: Actor, clip: Clip) -> bool:
    """Play a clip: whoever hears it, and every member where the guide names it as an example."""
    if may_hear(actor, clip):
        return True
    is_member = actor.user is not None and role_in(actor, clip.project_id) is not None
    return is_member and clip.deleted_at is None and str(clip.uid) in clip.project.guide


def may_claim(actor: Actor, project_id: int) -> bool:
    """Take the next clip of the queue: any member."""
    return actor.user is not None and role_in(actor, project_id) is not None


def may_see_task(actor: Actor, task: Task) -> bool:
    """Know of a task: its holder, and whoever sees all work."""
    if may_read_all(actor, task.project_id):
        return True
    return holds(actor, task) and role_in(actor, task.project_id) is not None


def holds(actor: Actor, task: Task) -> bool:
    """Whether the task is given to the one who asks."""
    return actor.user is not None and task.assignee_id == actor.user.pk


def has_held(actor: Actor, task: Task) -> bool:
    """Whether the one who asks has worked on this task, now or before, or skipped it."""
    if actor.user is None:
        return False
    worked = task.annotations.filter(author=actor.user).exists()
    return worked or task.skips.filter(user=actor.user).exists()


def may_know_task(actor: Actor, task: Task) -> bool:
    """Hear why a task is no longer theirs: members who worked on it before."""
    if may_see_task(actor, task):
        return True
    return role_in(actor, task.project_id) is not None and has_held(actor, task)


def may_edit_task(actor: Actor, task: Task) -> bool:
    """Change the work of a task as it stands now."""
    member = role_in(actor, task.project_id) is not None
    return member and holds(actor, task) and task.state in EDITABLE


def may_submit(actor: Actor, task: Task) -> bool:
    """Hand the work over: its holder, still a member."""
    return holds(actor, task) and role_in(actor, task.project_id) is not None


def may_review(actor: Actor, task: Task, project: Project) -> bool:
    """Judge this task: a reviewer, and not one's own work unless the project allows it."""
    if not may_judge(actor, task.project_id):
        return False
    return project.may_review_own or not holds(actor, task)


def may_send_back(actor: Actor, task: Task, project: Project) -> bool:
    """Return this task once more: reviewers up to the project's limit, then only managers."""
    if not may_review(actor, task, project):
        return False
    spent = 0 < project.most_returns <= task.returns
    return not spent or may_manage(actor, task.project_id)


def may_see_work(actor: Actor, project_id: int, author_id: int | None) -> bool:
    """Read a person's work: whoever sees all, and its author while they are a member."""
    if may_read_all(actor, project_id):
        return True
    member = actor.user is not None and role_in(actor, project_id) is not None
    return member and actor.user is not None and author_id == actor.user.pk


def may_see_annotation(actor: Actor, annotation: Annotation) -> bool:
    """Read segments: whoever sees all; else own work and the draft of a clip one works on."""
    project_id = annotation.clip.project_id
    if annotation.kind == AnnotationKind.WORK:
        return may_see_work(actor, project_id, annotation.author_id)
    if may_read_all(actor, project_id):
        return True
    if role_in(actor, project_id) is None or actor.user is None:
        return False
    # A draft that came in somebody's name is theirs: nobody else starts from it.
    is_own = annotation.author_id in (None, actor.user.pk)
    is_draft = annotation.kind == AnnotationKind.PREDICTION
    return is_draft and is_own and may_hear(actor, annotation.clip)


def may_edit_work(
    actor: Actor, project_id: int, *, author: int | None, assignee: int | None, state: str
) -> bool:
    """Change a person's work: its author, who still holds the task, while it is open."""
    if actor.user is None or author != actor.user.pk or assignee != actor.user.pk:
        return False
    return state in EDITABLE and role_in(actor, project_id) is not None


def may_edit_final(actor: Actor, project_id: int, *, state: str, is_closed: bool) -> bool:
    """Correct: reviewers, while the work it was copied from is handed in or accepted."""
    return may_judge(actor, project_id) and state in JUDGED and not is_closed


def may_edit_annotation(actor: Actor, annotation: Annotation) -> bool:
    """Change segments: the author of open work; reviewers a final."""
    task = annotation.task
    if task is None or annotation.kind == AnnotationKind.PREDICTION:
        return False
    if is_archived(actor, task.project_id):
        return False
    if annotation.kind == AnnotationKind.FINAL:
        is_closed = annotation.closed_at is not None
        return may_edit_final(actor, task.project_id, state=task.state, is_closed=is_closed)
    return may_edit_work(
        actor,
        task.project_id,
        author=annotation.author_id,
        assignee=task.assignee_id,
        state=task.state,
    )


def may_rename_speaker(actor: Actor, speaker: Speaker) -> bool:
    """Rename a voice: reviewers; an annotator one they made, while it is theirs alone."""
    if may_merge_speakers(actor, speaker.project_id):
        return True
    if actor.user is None or role_in(actor, speaker.project_id) is None:
        return False
    return not speaker.is_shared and speaker.created_by_id == actor.user.pk


def may_merge_speakers(actor: Actor, project_id: int) -> bool:
    """Say that two voices are one, and take it back: reviewers, and keys that manage."""
    return may_judge(actor, project_id) or may_manage(actor, project_id)


def may_add_speaker(actor: Actor, project_id: int) -> bool:
    """Name a new voice: any member, and keys that manage."""
    by_key = has_scope(actor, project_id, Scope.MANAGE)
    return by_key or role_in(actor, project_id) is not None


def may_comment(actor: Actor, task: Task) -> bool:
    """Pin a remark: people who see the task."""
    return role_in(actor, task.project_id) is not None and may_see_task(actor, task)


def may_delete_comment(actor: Actor, comment: Comment) -> bool:
    """Take a remark away: who wrote it."""
    return actor.user is not None and comment.author_id == actor.user.pk


def may_undo_task(actor: Actor, task: Task) -> bool:
    """Take back one's own last step: who submitted or skipped it, or the reviewer who judged."""
    if role_in(actor, task.project_id) is None or actor.user is None:
        return False
    if task.state in (TaskState.QUEUED, TaskState.SKIPPED):
        skip = task.skips.order_by("id").last() if task.skip_reason else None
        return skip is not None and skip.user_id == actor.user.pk
    if task.state == TaskState.SUBMITTED:
        return holds(actor, task)
    last = verdicts_on(task).last()
    if last is not None and last.verdict == task.state and not last.is_before(task):
        return last.reviewer_id == actor.user.pk
    return holds(actor, task)


def require(allowed: bool, message: str) -> None:  # noqa: FBT001  reads as a sentence at the call
    """Raise 403 unless allowed.

    Raises
    ------
    ForbiddenError
        With the given sentence.
    """
    if not allowed:
        raise ForbiddenError(message)


def require_visible(visible: bool, what: str) -> None:  # noqa: FBT001  reads as a sentence
    """Raise 404 unless visible: what is foreign and what is not there look alike.

    Raises
    ------
    UnknownError
        Naming what was looked for.
    """
    if not visible:
        raise UnknownError(f"There is no such {what}, or you have no access to it.")


def require_open(actor: Actor, project_id: int, verb: str = "") -> None:
    """Raise 409 where a person or a program writes to an archived project.

    Parameters
    ----------
    verb
        What they do, as the record calls it; some things are done to an archived project too.

    Raises
    ------
    ArchivedError
        With the next step.
    """
    is_asked = actor.user is not None or actor.key is not None
    if is_asked and verb not in DONE_WHEN_ARCHIVED and is_archived(actor, project_id):
        raise ArchivedError(ARCHIVED)
