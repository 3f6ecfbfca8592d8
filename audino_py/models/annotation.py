"""Annotations: all segments one person, or a model, made for a clip."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audino_py.models.apikey import ApiKey
from audino_py.models.base import Row
from audino_py.models.clip import Clip
from audino_py.models.imports import Import
from audino_py.models.speaker import Speaker
from audino_py.models.task import Task


class AnnotationKind(models.TextChoices):
    """Who made it, and for what."""

    PREDICTION = "prediction"  # a model's, or sent with an upload; never changes
    WORK = "work"  # a person's, of one task
    FINAL = "final"  # a reviewer's, one a clip
    STAGED = "staged"  # of an import that is not applied yet; nobody sees it


class Annotation(Row):
    """A counter of revisions and the segments as they stand now."""

    clip = models.ForeignKey(Clip, models.CASCADE, related_name="annotations")
    task = models.ForeignKey(Task, models.CASCADE, null=True, related_name="annotations")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="annotations"
    )
    kind = models.CharField(max_length=16, choices=AnnotationKind)
    origin = models.ForeignKey(Import, models.SET_NULL, null=True, related_name="annotations")
    source = models.CharField(max_length=200, blank=True)  # of a prediction: which model or key
    revision = models.PositiveIntegerField(default=0)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    parent_revision = models.PositiveIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)  # released or taken back: no more edits
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "author"], condition=Q(kind="work"), name="work_once_an_author"
            ),
            models.UniqueConstraint(
                fields=["clip"], condition=Q(kind="final"), name="final_once_a_clip"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} at {self.revision}"


class Segment(models.Model):
    """A labelled interval ``[start_us, end_us)`` of a clip; overlap is normal."""

    annotation = models.ForeignKey(Annotation, models.CASCADE, related_name="segments")
    uid = models.UUIDField()  # made by the client; copies keep it
    start_us = models.BigIntegerField()  # microseconds from the start of the clip
    end_us = models.BigIntegerField()
    speaker = models.ForeignKey(Speaker, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(blank=True)  # the transcript
    values = models.JSONField(default=dict)  # by label uid: list of value uids, text or number
    channel = models.SmallIntegerField(null=True)  # null: all
    unsure = models.BooleanField(default=False)
    draft = models.BooleanField(default=False)  # a machine's, not yet confirmed by a person
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["start_us", "end_us", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start_us__gte=0) & Q(end_us__gt=F("start_us")),
                name="segment_runs_forward",
            ),
            models.UniqueConstraint(fields=["annotation", "uid"], name="segment_known_once"),
        ]

    def __str__(self) -> str:
        return f"{self.start_us}-{self.end_us} µs"


class Revision(models.Model):
    """One batch of changes as it was made: the audit row of an edit. Only ever added."""

    annotation = models.ForeignKey(Annotation, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    batch = models.UUIDField()  # made by the client; a repeat answers the first result
    digest = models.CharField(max_length=64)  # SHA-256 of the batch's body
    changes = models.JSONField()  # each with what it replaced
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    key = models.ForeignKey(ApiKey, models.SET_NULL, null=True, related_name="+")
    address = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    label_version = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["annotation", "number"], name="revision_in_order"),
            models.UniqueConstraint(fields=["annotation", "batch"], name="batch_counts_once"),
        ]

    def __str__(self) -> str:
        return f"revision {self.number} of {self.annotation_id}"
