"""``POST /api/data``: v1's upload, through the same streaming as ours.

Every answer is JSON with ``code`` and ``message``: v1's script reads both, whatever the status.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audino_py.api.multipart import UnreadMultipartParser
from audino_py.api.requests import actor_of
from audino_py.compat.answers import NOT_SUPPORTED, UNREADABLE, V1Error
from audino_py.compat.authentication import UploadKeyAuthentication
from audino_py.compat.fields import truth_of
from audino_py.compat.segmentations import read_segmentations
from audino_py.compat.views import TEXTS, V1View, described
from audino_py.errors import ConflictError
from audino_py.models import ApiKey, Project, Task, User
from audino_py.policies import Actor, may_upload, require
from audino_py.selectors.users import user_named
from audino_py.services.bodies import read_out
from audino_py.services.members import let_in_assignee
from audino_py.services.spooling import Form, received_form
from audino_py.services.uploads import Upload, upload_clip

NO_USER = "No user found with given username"
SUCCESS = "Data uploaded, created and assigned successfully"
EXTENSIONS = (".wav", ".mp3", ".ogg")
REFERENCE_MAX = 1_000_000


class V1UploadSerializer(serializers.Serializer[Any]):
    """The form, for the document: the body is read by the view itself."""

    username = serializers.CharField()
    audio_file = serializers.FileField()
    reference_transcription = serializers.CharField(required=False)
    is_marked_for_review = serializers.CharField(required=False)
    segmentations = serializers.CharField(required=False, help_text="A JSON list of segments.")


class DataView(V1View):
    """``POST /api/data``."""

    authentication_classes = (UploadKeyAuthentication,)
    parser_classes = (UnreadMultipartParser,)

    def refusal(self, said: V1Error) -> dict[str, Any]:
        """Here v1 repeats the status in the body."""
        return {**said.body, "code": said.status_code}

    def handle_exception(self, exc: Exception) -> Response:
        """Let the client finish: many read no answer before their whole body is sent."""
        response = super().handle_exception(exc)
        read_out(self.request.META)
        return response

    @described(
        "upload",
        {201: {"data_id": int, "message": str, "type": str, "warnings": TEXTS}},
        *(403, 408, 409, 413, 507),
        takes={"multipart/form-data": V1UploadSerializer},
    )
    def post(self, request: Request) -> Response:
        """Take one clip for one person; key and person are known before the file is read."""
        actor = actor_of(request)
        if not isinstance(request.auth, ApiKey):
            raise V1Error(404, NO_USER)
        project = request.auth.project
        require(may_upload(actor, project.pk), 'This key may not upload; it lacks "upload".')
        if not str(request.content_type).startswith("multipart/form-data"):
            raise V1Error(404, NO_USER)  # without a form there is no username
        with received_form(
            request.META, file_field="audio_file", before_file=_refuse_early
        ) as form:
            return _keep(form, project, actor)


def _refuse_early(fields: Mapping[str, str], file_name: str) -> None:
    """v1's script sends the user name first: a wrong one costs no disk."""
    if "username" in fields:
        _user(fields)
        _check_extension(file_name)


def _user(fields: Mapping[str, str]) -> User:
    user = user_named(fields.get("username", ""))
    if user is None:
        raise V1Error(404, NO_USER)
    return user


def _check_extension(name: str) -> None:
    """v1's list of names; one without any extension passes, and is known by its content."""
    suffix = PurePath(name).suffix.lower()
    if suffix and suffix not in EXTENSIONS:
        raise V1Error(400, NOT_SUPPORTED)


def _keep(form: Form, project: Project, actor: Actor) -> Response:
    user = _user(form.fields)
    if form.file is None:
        raise V1Error(400, UNREADABLE)
    _check_extension(form.file.name)
    reference = form.fields.get("reference_transcription", "")
    if len(reference) > REFERENCE_MAX:
        raise V1Error(400, f"`reference_transcription` is longer than {REFERENCE_MAX} letters.")
    upload = Upload(
        file=form.file,
        reference=reference,
        segments=read_segmentations(project, form.fields.get("segmentations")),
        assignee=user,
        marked_for_review=truth_of(form.fields.get("is_marked_for_review", "")),
    )
    task = _task(project, upload, actor)
    answer: dict[str, Any] = {"data_id": task.pk, "message": SUCCESS, "type": "DATA_CREATED"}
    if let_in_assignee(project=project, user=user, actor=actor):
        answer["warnings"] = [f"{user.username} was no member of this project, and is one now."]
    return Response(answer, status=201)


def _task(project: Project, upload: Upload, actor: Actor) -> Task:
    try:
        task = upload_clip(project=project, upload=upload, actor=actor, refuse_changed=True).task
    except ConflictError as error:
        if error.stable_code != "repeat_differs":
            raise
        first = Task.objects.get(uid=error.extra["task"])
        message = (
            f"This file is data_id {first.pk} already, uploaded with other segmentations or "
            "another reference_transcription. Nothing was changed."
        )
        raise V1Error(409, message, data_id=first.pk) from error
    if task is None:
        raise V1Error(404, NO_USER)
    return task


urls = [path("api/data", DataView.as_view(), name="v1-upload")]
