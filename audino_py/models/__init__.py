"""Tables, constraints, the state machine: one noun a file."""

from __future__ import annotations

from audino_py.models.annotation import Annotation, AnnotationKind, Revision, Segment
from audino_py.models.apikey import ApiKey, Scope
from audino_py.models.attempt import Attempt
from audino_py.models.base import Owing
from audino_py.models.batch import Batch
from audino_py.models.clip import Clip, ClipPurpose, ClipState
from audino_py.models.day import Day
from audino_py.models.event import Event
from audino_py.models.export import Export, ExportState
from audino_py.models.idempotency import Idempotency
from audino_py.models.imports import Import, ImportAim, ImportState
from audino_py.models.label import Label, LabelKind, LabelValue
from audino_py.models.link import Link, LinkKind
from audino_py.models.notice import Notice, NoticeKind
from audino_py.models.project import ChannelVoices, Member, Project, Role, SoundCheck, SoundRule
from audino_py.models.proposal import Proposal, ProposalState
from audino_py.models.review import Comment, Review, Verdict, verdicts_on
from audino_py.models.score import Score
from audino_py.models.seal import Seal
from audino_py.models.speaker import Speaker
from audino_py.models.stats import Stats
from audino_py.models.submission import Submission
from audino_py.models.task import EDITABLE, Skip, Task, TaskState
from audino_py.models.token import Token
from audino_py.models.user import User
from audino_py.models.version import Pin, Version, VersionPart
from audino_py.models.words import WordTimes

__all__ = [
    "EDITABLE",
    "Annotation",
    "AnnotationKind",
    "ApiKey",
    "Attempt",
    "Batch",
    "ChannelVoices",
    "Clip",
    "ClipPurpose",
    "ClipState",
    "Comment",
    "Day",
    "Event",
    "Export",
    "ExportState",
    "Idempotency",
    "Import",
    "ImportAim",
    "ImportState",
    "Label",
    "LabelKind",
    "LabelValue",
    "Link",
    "LinkKind",
    "Member",
    "Notice",
    "NoticeKind",
    "Owing",
    "Pin",
    "Project",
    "Proposal",
    "ProposalState",
    "Review",
    "Revision",
    "Role",
    "Scope",
    "Score",
    "Seal",
    "Segment",
    "Skip",
    "SoundCheck",
    "SoundRule",
    "Speaker",
    "Stats",
    "Submission",
    "Task",
    "TaskState",
    "Token",
    "User",
    "Verdict",
    "Version",
    "VersionPart",
    "WordTimes",
    "verdicts_on",
]
