"""What happened, edits aside: append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from audino_py.models.apikey import ApiKey
from audino_py.models.project import Project


class Event(models.Model):
    """One write that is no edit. Ids, counts and digests only, never content."""

    project = models.ForeignKey(Project, models.CASCADE, null=True, related_name="events")
    verb = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    key = models.ForeignKey(ApiKey, models.SET_NULL, null=True, related_name="+")
    subject = models.CharField(max_length=64, blank=True)  # uid of what it was done to
    data = models.JSONField(default=dict)
    address = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["project", "verb", "id"], name="event_by_verb")]

    def __str__(self) -> str:
        return self.verb
