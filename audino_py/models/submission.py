"""Work as it was handed in, and what became of it: what people are paid by."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from audino_py.models.project import Project
from audino_py.models.task import Task


class Submission(models.Model):
    """One time that somebody handed in their work on a clip.

    It outlives the way of the task and the clip itself: what was accepted in a month stays
    accepted in that month, also where the clip is done anew, changed or deleted later. Only who
    takes back the hand-in, or the verdict on it, changes it. Practice and imported work have none.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="submissions")
    task = models.ForeignKey(Task, models.SET_NULL, null=True, related_name="submissions")
    # Money is owed to them: they are switched off, never deleted.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="submissions")
    is_again = models.BooleanField(default=False)  # after it was sent back
    length_us = models.BigIntegerField(default=0)  # of the clip, as it was then
    handed_in_at = models.DateTimeField()  # the task's ``submitted_at`` as long as it is the last
    returned_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(accepted_at=None),
                name="submission_judged_once",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "handed_in_at"], name="submission_handed_in"),
            models.Index(
                fields=["project", "accepted_at"],
                condition=Q(accepted_at__isnull=False),
                name="submission_accepted",
            ),
            models.Index(
                fields=["project", "returned_at"],
                condition=Q(returned_at__isnull=False),
                name="submission_returned",
            ),
            models.Index(fields=["person", "handed_in_at"], name="submission_by_person"),
            models.Index(
                fields=["person", "accepted_at"],
                condition=Q(accepted_at__isnull=False),
                name="submission_of_person",
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.task_id} by {self.person_id}"
