"""Where clips come in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from audino_py.api.parsers import read_json
from audino_py.api.requests import actor_of
from audino_py.errors import InvalidError
from audino_py.models import ClipState, Project
from audino_py.policies import Actor, may_upload, require
from audino_py.selectors.clips import member_named
from audino_py.selectors.projects import project_visible_to
from audino_py.services.idempotency import checked_token, running
from audino_py.services.sentsegments import NAME_MAX, read_segments
from audino_py.services.spooling import Form, received_form
from audino_py.services.uploads import Upload, upload_clip

EXTERNAL_ID_MAX = 200
REFERENCE_MAX = 1_000_000
FIELDS = ("assignee", "external_id", "metadata", "reference", "speaker", "segments")


class UploadSerializer(serializers.Serializer[Any]):
    """The form, for the document: the body is read by the view itself."""

    file = serializers.FileField(help_text="The sound: WAV, FLAC, MP3, Ogg, M4A, WebM and others.")
    assignee = serializers.CharField(
        required=False, help_text="User name, e-mail or id of a member: their task is made at once."
    )
    external_id = serializers.CharField(
        required=False, max_length=EXTERNAL_ID_MAX, help_text="Your own id, unique in the project."
    )
    metadata = serializers.CharField(required=False, help_text="A JSON object, kept as it is.")
    reference = serializers.CharField(required=False, help_text="A transcript you have already.")
    speaker = serializers.CharField(
        required=False, max_length=NAME_MAX, help_text="Name of the voice; made when missing."
    )
    segments = serializers.CharField(
        required=False,
        help_text="JSON list of {start, end, text?, speaker?, values?, channel?, unsure?, draft?}, "
        "times in seconds, channels from 0: the assignee's work, or without one the draft of the "
        "clip.",
    )


class ReceiptSerializer(serializers.Serializer[Any]):
    """Proof that the clip is whole and on disk."""

    id = serializers.UUIDField()
    sha256 = serializers.CharField()
    bytes = serializers.IntegerField()
    state = serializers.ChoiceField(choices=ClipState.choices)
    name = serializers.CharField()
    task = serializers.UUIDField(allow_null=True)
    duplicate = serializers.BooleanField()
    warnings = serializers.ListField(child=serializers.CharField())


IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="Any text of your own, new for each clip: a repeat within 24 hours answers the "
    "first result, and never makes a second clip.",
)


def take_upload(request: Request, project_uid: UUID) -> Response:
    """One clip: everything that can be refused without the body is refused before it is read."""
    actor = actor_of(request)
    project = _project(actor, project_uid)
    require(may_upload(actor, project.pk), "You may not upload to this project.")
    if not str(request.content_type).startswith("multipart/form-data"):
        raise InvalidError("Send the clip as multipart/form-data, in a part named file.")
    token = checked_token(request.headers.get("Idempotency-Key", ""))
    with running(actor, token), received_form(request.META) as form:
        uploaded = upload_clip(
            project=project, upload=_checked(project, form), actor=actor, token=token
        )
    return Response(uploaded.receipt, status=uploaded.status)


def _project(actor: Actor, uid: UUID) -> Project:
    """The project; a key's own came with the key."""
    if actor.key is not None and actor.key.project.uid == uid:
        return actor.key.project
    return project_visible_to(actor, uid)


def _checked(project: Project, form: Form) -> Upload:
    unknown = sorted(set(form.fields) - set(FIELDS))
    if unknown:
        raise _refused(unknown[0][:64], f"Unknown field; there are: file, {', '.join(FIELDS)}.")
    if form.file is None:
        raise _refused("file", "There is no file in this form.")
    assignee = form.fields.get("assignee", "").strip()
    return Upload(
        file=form.file,
        external_id=_text(form, "external_id", EXTERNAL_ID_MAX) or None,
        metadata=_metadata(form),
        reference=_text(form, "reference", REFERENCE_MAX),
        speaker=_text(form, "speaker", NAME_MAX).strip(),
        segments=read_segments(project, _json(form, "segments") or []),
        assignee=member_named(project, assignee) if assignee else None,
    )


def _refused(name: str, why: str) -> InvalidError:
    return InvalidError(f"{name}: {why}", fields={name: [why]})


def _text(form: Form, name: str, most: int) -> str:
    text = form.fields.get(name, "")
    if len(text) > most:
        raise _refused(name, f"At most {most} characters.")
    return text


def _json(form: Form, name: str) -> Any:
    text = form.fields.get(name, "")
    if not text.strip():
        return None
    try:
        return read_json(text)
    except ParseError as error:
        raise _refused(name, "This is not JSON, or it nests too deeply.") from error


def _metadata(form: Form) -> dict[str, Any]:
    metadata = _json(form, "metadata")
    if metadata is None:
        return {}
    if not isinstance(metadata, dict):
        raise _refused("metadata", "A JSON object is expected.")
    return metadata
