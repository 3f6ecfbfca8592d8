"""Versions: what a project's work was at one moment, kept as a list of revisions, not as a copy."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from audino_py.models.annotation import Annotation
from audino_py.models.apikey import ApiKey
from audino_py.models.base import Row
from audino_py.models.clip import Clip
from audino_py.models.project import Project


class Version(Row):
    """Which annotations at which revisions, with the questions as they were.

    One with a name was frozen by a person; the others belong to exports, which are made again
    from them. What is erased later is missing from it and is told.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="versions")
    name = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    label_version = models.PositiveIntegerField()
    labels = models.JSONField()  # names, kinds and answers by uid, as they were
    selection = models.JSONField(default=dict)  # which states, since when, whose
    counts = models.JSONField(default=dict)  # clips, documents, segments, seconds
    digest = models.CharField(max_length=64)  # SHA-256 over the digests of its documents
    user = models.ForeignKey(  # whose own work it holds; null: everybody's
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    key = models.ForeignKey(ApiKey, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"], condition=~Q(name=""), name="version_known_once"
            ),
        ]
        indexes = [models.Index(fields=["project", "digest"], name="version_by_digest")]

    def __str__(self) -> str:
        return self.name or f"version {self.pk}"


class Pin(models.Model):
    """One document as it was: an annotation at a revision, and what else was true of it then.

    Shared by all versions that hold this very document, so that freezing again costs little; it
    goes with its clip.
    """

    clip = models.ForeignKey(Clip, models.CASCADE, related_name="+")
    annotation = models.ForeignKey(Annotation, models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of the whole document, segments included
    facts = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["annotation", "digest"], name="pin_known_once"),
        ]

    def __str__(self) -> str:
        return f"annotation {self.annotation_id} at {self.revision}"


class VersionPart(models.Model):
    """A run of up to a thousand documents of a version, packed: a million fit into few rows."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    body = models.BinaryField()  # for each: key of the pin, uid and SHA-256 of the clip

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="version_part_in_order"),
        ]

    def __str__(self) -> str:
        return f"part {self.number} of version {self.version_id}"
