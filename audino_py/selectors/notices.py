"""What a person was told, in words that are made when it is read."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from audino_py.models import Notice, NoticeKind, User

MOST = 100
MAIL_PREFERENCE = "mail_notices"  # of the account; not there: yes

PAGES = {
    NoticeKind.EXPORTED: "export",
    NoticeKind.EXPORT_FAILED: "export",
    NoticeKind.IMPORTED: "import",
    NoticeKind.IMPORT_FAILED: "import",
}


def notices_of(user: User) -> QuerySet[Notice]:
    """The newest first; of projects that the person still belongs to, and clips that are there.

    What was told of a clip goes when the clip is somebody else's by now.
    """
    rows = Notice.objects.filter(user=user, project__deleted_at=None)
    if not user.is_administrator:
        rows = rows.filter(project__members__user=user)
    judged = Q(task__reviews__reviewer=user)
    own = Q(task=None) | Q(task__assignee=user) | judged
    rows = rows.filter(own, Q(task=None) | Q(task__clip__deleted_at=None)).distinct()
    return rows.select_related("project", "task__clip")


def unread_of(user: User) -> int:
    """How many of them are new, to 100."""
    return len(notices_of(user).filter(read_at=None).values_list("pk")[:MOST])


def message_of(notice: Notice) -> str:
    """One sentence."""
    number, name = notice.count, notice.task.clip.name if notice.task is not None else ""
    clips = "1 clip" if number == 1 else f"{number:,} clips"
    remarks = "A new remark" if number == 1 else f"{number:,} new remarks"
    return {
        NoticeKind.GIVEN: f"You were given {clips}.",
        NoticeKind.RETURNED: f"“{name}” was sent back to you.",
        NoticeKind.COMMENTED: f"{remarks} on “{name}”.",
        NoticeKind.SETTLED: f"“{name}” is looked over and accepted.",
        NoticeKind.DUE: f"{clips} of yours {'is' if number == 1 else 'are'} due within a day.",
        NoticeKind.EXPORTED: "Your export is ready.",
        NoticeKind.EXPORT_FAILED: "Your export could not be made.",
        NoticeKind.IMPORTED: "Your import is done.",
        NoticeKind.IMPORT_FAILED: "Your import could not be read.",
    }[NoticeKind(notice.kind)]


def link_of(notice: Notice) -> str:
    """The page where one goes on."""
    page = PAGES.get(NoticeKind(notice.kind))
    if page is not None:
        return f"/projects/{notice.project.uid}/{page}"
    return "/work" if notice.task is None else f"/desk/{notice.task.uid}"


def notice_form(notice: Notice) -> dict[str, Any]:
    """A notice as the wire writes it."""
    return {
        "id": str(notice.uid),
        "kind": notice.kind,
        "message": message_of(notice),
        "project": {"id": str(notice.project.uid), "name": notice.project.name},
        "link": link_of(notice),
        "created_at": notice.created_at,
        "is_new": notice.read_at is None,
    }
