"""What people are told on the page, and by mail where that is set up."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from audino_py.models.base import Row
from audino_py.models.project import Project
from audino_py.models.task import Task


class NoticeKind(models.TextChoices):
    """What happened to the one who is told."""

    GIVEN = "given"
    RETURNED = "returned"
    COMMENTED = "commented"
    SETTLED = "settled"
    DUE = "due"
    EXPORTED = "exported"
    EXPORT_FAILED = "export_failed"
    IMPORTED = "imported"
    IMPORT_FAILED = "import_failed"


class Notice(Row):
    """One thing that somebody is told. Its words are made when it is read: it holds no content."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=NoticeKind)
    task = models.ForeignKey(Task, models.CASCADE, null=True, related_name="+")
    count = models.PositiveIntegerField(default=1)  # of clips or remarks, told as one
    created_at = models.DateTimeField()  # of the newest of them
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notice_newest"),
            models.Index(
                fields=["created_at"],
                condition=Q(read_at=None),
                name="notice_to_mail",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.user_id}"
