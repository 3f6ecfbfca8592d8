"""Projects and who belongs to them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from audino_py.models.base import Row


class SoundCheck(models.TextChoices):
    """What the sound of a clip is looked at for; the codes of its notes."""

    SILENT = "silent"
    CLIPPED = "clipped"
    QUIET = "quiet"
    MOSTLY_SILENT = "mostly_silent"
    NOISY = "noisy"
    NARROW = "narrow"
    OFFSET = "offset"
    CHANNEL_DEAD = "channel_dead"
    CHANNELS_ALIKE = "channels_alike"
    CHANNELS_OPPOSITE = "channels_opposite"
    BROKEN = "broken"
    CUT_SHORT = "cut_short"
    SAME_SOUND = "same_sound"
    NO_SPEECH = "no_speech"
    SPEECH_RATE = "speech_rate"


class SoundRule(models.TextChoices):
    """What a note of the sound check leads to."""

    HOLD = "hold"  # no tasks until a manager lets the clip pass
    WARN = "warn"
    PASS = "pass"  # noqa: S105  not said at all; no password


class ChannelVoices(models.TextChoices):
    """Whether the two channels of a clip are a person each, in the first draft."""

    AUTO = "auto"  # where it sounds so
    ALWAYS = "always"
    NEVER = "never"


class LiveProjects(models.Manager["Project"]):
    """Projects that were not deleted: what everybody but undo and purge looks at."""

    def get_queryset(self) -> models.QuerySet[Project]:
        """Without the deleted ones."""
        return super().get_queryset().filter(deleted_at=None)


class Project(Row):
    """A body of clips that are annotated by the same questions."""

    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    guide = models.TextField(blank=True)  # Markdown, shown to annotators
    language = models.CharField(max_length=35, blank=True)  # of the speech, BCP 47
    annotators_per_clip = models.PositiveSmallIntegerField(default=1)
    needs_review = models.BooleanField(default=True)
    may_review_own = models.BooleanField(default=False)
    finds_speech = models.BooleanField(default=True)  # whether a speech draft is made
    draft_model = models.CharField(max_length=64, default="speech")  # else one from outside
    channel_voices = models.CharField(
        max_length=16, choices=ChannelVoices, default=ChannelVoices.AUTO
    )
    channel_names = models.CharField(max_length=400, blank=True)  # "Agent, Customer"
    sound_rules = models.JSONField(default=dict)  # {check of the sound: SoundRule}; else: warn
    # Giving out: 0 means no limit, and none of them.
    most_returns = models.PositiveSmallIntegerField(default=3)  # by reviewers; then managers only
    most_open = models.PositiveSmallIntegerField(default=0)  # clips in one person's hands
    doubled_percent = models.PositiveSmallIntegerField(default=0)  # of clips done once more
    gold_percent = models.PositiveSmallIntegerField(default=10)  # of claims, while gold is left
    # How words are written; the desk says what does not fit, nothing is refused.
    allowed_characters = models.CharField(max_length=500, blank=True)  # "a-z '"; empty: any
    allowed_tags = models.CharField(max_length=500, blank=True)  # "laugh, noise"; empty: any
    allows_digits = models.BooleanField(default=True)
    # What does not count as a difference when versions are compared.
    ignores_case = models.BooleanField(default=True)
    ignores_punctuation = models.BooleanField(default=True)
    tolerance_ms = models.PositiveIntegerField(default=250)  # of an edge
    label_version = models.PositiveIntegerField(default=1)  # counts changes of the questions
    is_archived = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True)  # null: at work, or it is not known since when
    is_demo = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = LiveProjects()
    everything: ClassVar[models.Manager[Project]] = models.Manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(deleted_at=None), name="project_name_known_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member does; each role may do what the ones below it may."""

    MANAGER = "manager"
    REVIEWER = "reviewer"
    ANNOTATOR = "annotator"


class Member(models.Model):
    """One person in one project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    joined_at = models.DateTimeField(auto_now_add=True)
    # How far down the queue this person has been: what lies before is theirs, or not for them.
    # It only saves looking twice; null: start at the top.
    passed_priority = models.IntegerField(null=True)
    passed_task = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="member_known_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} is {self.role} of {self.project_id}"
