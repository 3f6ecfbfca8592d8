"""One plausible request for every operation."""

from __future__ import annotations

import io
import struct
import wave
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from audino_py.db.uuids import uuid7
from audino_py.models import ApiKey, ClipState, TaskState
from tests.contracts.calls import Call, Example, clip_fields, state
from tests.contracts.examples_export import EXPORT_EXAMPLES
from tests.contracts.examples_imports import IMPORT_EXAMPLES
from tests.contracts.examples_manage import MANAGE_EXAMPLES
from tests.contracts.examples_team import TEAM_EXAMPLES
from tests.contracts.examples_waveforms import WAVEFORM_EXAMPLES
from tests.contracts.world import Things, World
from tests.makers import PASSWORD

NEW_PASSWORD = "a long and good one"


def sound() -> SimpleUploadedFile:
    """A tenth of a second of silence."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(struct.pack("<800h", *range(800)))
    return SimpleUploadedFile("new.wav", buffer.getvalue(), "audio/wav")


def put(t: Things) -> dict[str, Any]:
    """One new segment that names a speaker and an answer."""
    segment = {
        "id": str(uuid7()),
        "start": 2.0,
        "end": 3.5,
        "text": "so it is",
        "speaker": str(t.speaker.uid),
        "values": {str(t.label.uid): [str(t.value.uid)]},
    }
    return {"id": str(uuid7()), "changes": [{"op": "put", "segment": segment}]}


def project(t: Things, name: str = "project") -> dict[str, Any]:
    return {name: t.project.uid}


def annotation(t: Things, w: World) -> Call:
    return Call({"uid": t.work.uid})


REVISION = {"HTTP_IF_MATCH": '"0"'}


def pk(t: Things, **more: Any) -> dict[str, Any]:
    """Version 1 names a project by its integer."""
    return {"project": t.project.pk, **more}


def datapoint(t: Things, **more: Any) -> dict[str, Any]:
    return pk(t, data=t.task.pk, **more)


def v1_segment(t: Things) -> dict[str, Any]:
    chosen = {t.label.name: {"values": t.value.pk}}
    return {"start": 2.0, "end": 3.5, "transcription": "so it is", "annotations": chosen}


def v1_file(t: Things) -> dict[str, str]:
    return {"filename": f"{t.clip.uid.hex}{t.clip.suffix}"}


V1_EXAMPLES: dict[str, Example] = {
    "v1_login": lambda t, w: Call(body={"username": "ada", "password": PASSWORD}),
    "v1_is_logged_in": lambda t, w: Call(),
    "v1_logout": lambda t, w: Call(),
    "v1_upload": lambda t, w: Call(
        form=lambda: {"username": t.person.username, "audio_file": sound()}
    ),
    "v1_audios": lambda t, w: Call(v1_file(t)),
    "v1_audio": lambda t, w: Call(v1_file(t)),
    "v1_projects_list": lambda t, w: Call(),
    "v1_projects_create": lambda t, w: Call(body={"name": "New project"}),
    "v1_projects_retrieve": lambda t, w: Call(pk(t)),
    "v1_projects_users": lambda t, w: Call(pk(t), body={"users": [t.other.pk]}),
    "v1_users_list": lambda t, w: Call(),
    "v1_users_create": lambda t, w: Call(
        body={"username": "new", "password": NEW_PASSWORD, "role": "2"}
    ),
    "v1_users_retrieve": lambda t, w: Call({"user": t.person.pk}),
    "v1_users_change": lambda t, w: Call({"user": t.other.pk}, body={"role": "1"}),
    "v1_labels_list": lambda t, w: Call(pk(t)),
    "v1_labels_create": lambda t, w: Call(pk(t), body={"name": "New", "type": "1"}),
    "v1_labels_retrieve": lambda t, w: Call(pk(t, label=t.label.pk)),
    "v1_labels_change": lambda t, w: Call(pk(t, label=t.label.pk), body={"type": "2"}),
    "v1_values_list": lambda t, w: Call({"label": t.label.pk}),
    "v1_values_create": lambda t, w: Call({"label": t.label.pk}, body={"value": "New"}),
    "v1_values_retrieve": lambda t, w: Call({"label": t.label.pk, "value": t.value.pk}),
    "v1_values_change": lambda t, w: Call(
        {"label": t.label.pk, "value": t.value.pk}, body={"value": "New"}
    ),
    "v1_my_projects": lambda t, w: Call(),
    "v1_my_data": lambda t, w: Call(pk(t)),
    "v1_data_retrieve": lambda t, w: Call(datapoint(t)),
    "v1_data_change": lambda t, w: Call(datapoint(t), body={"is_marked_for_review": True}),
    "v1_segments_create": lambda t, w: Call(datapoint(t), body=v1_segment(t)),
    "v1_segments_replace": lambda t, w: Call(
        datapoint(t, segment=t.work.segments.earliest("pk").pk), body=v1_segment(t)
    ),
    "v1_segments_delete": lambda t, w: Call(
        datapoint(t, segment=t.work.segments.earliest("pk").pk)
    ),
    "v1_export": lambda t, w: Call(pk(t)),
}

EXAMPLES: dict[str, Example] = {
    # ---- the door itself ---------------------------------------------------------------
    "session_look": lambda t, w: Call(),
    "session_sign_in": lambda t, w: Call(body={"username": "ada", "password": PASSWORD}),
    "session_sign_out": lambda t, w: Call(),
    "session_change_user": lambda t, w: Call(body={"display_name": "New name"}),
    "session_change_password": lambda t, w: Call(body={"current": PASSWORD, "new": NEW_PASSWORD}),
    "setup": lambda t, w: Call(
        body={"display_name": "Jo", "email": "jo@lab.example", "password": NEW_PASSWORD}
    ),
    "setup_demo": lambda t, w: Call(),
    "link_look": lambda t, w: Call(body={"secret": w.secret}),
    "link_use": lambda t, w: Call(body={"secret": w.secret, "password": NEW_PASSWORD}),
    "key_look": lambda t, w: Call(),
    # ---- people ------------------------------------------------------------------------
    "users_list": lambda t, w: Call(),
    "users_create": lambda t, w: Call(
        body={
            "username": "new",
            "email": "new@lab.example",
            "display_name": "New",
            "is_administrator": False,
            "memberships": [{"project": str(t.project.uid), "role": "annotator"}],
        }
    ),
    "users_partial_update": lambda t, w: Call(
        {"user": t.person.uid}, body={"display_name": "New name"}
    ),
    "users_link_create": lambda t, w: Call({"user": t.person.uid}),
    # ---- projects ----------------------------------------------------------------------
    "projects_list": lambda t, w: Call(),
    "projects_create": lambda t, w: Call(body={"name": "New project", "templates": ["sound"]}),
    "projects_retrieve": lambda t, w: Call(project(t)),
    "projects_partial_update": lambda t, w: Call(project(t), body={"guide": "Listen."}),
    "projects_members_list": lambda t, w: Call(project(t)),
    "projects_members_create": lambda t, w: Call(
        project(t), body={"user": "root", "role": "annotator"}
    ),
    "projects_members_partial_update": lambda t, w: Call(
        {**project(t), "user": t.person.uid}, body={"role": "reviewer"}
    ),
    "projects_members_destroy": lambda t, w: Call({**project(t), "user": t.person.uid}),
    "projects_labels_list": lambda t, w: Call(project(t)),
    "projects_labels_create": lambda t, w: Call(
        project(t), body={"name": "New", "kind": "single", "values": [{"text": "a"}]}
    ),
    "projects_templates_create": lambda t, w: Call(project(t), body={"templates": ["sound"]}),
    "labels_partial_update": lambda t, w: Call({"label": t.label.uid}, body={"help": "New"}),
    "labels_destroy": lambda t, w: Call({"label": t.label.uid}),
    "labels_values_create": lambda t, w: Call({"label": t.label.uid}, body={"text": "New"}),
    "label_values_partial_update": lambda t, w: Call({"value": t.value.uid}, body={"text": "New"}),
    "label_values_destroy": lambda t, w: Call({"value": t.value.uid}),
    "projects_speakers_list": lambda t, w: Call(project(t)),
    "projects_speakers_create": lambda t, w: Call(project(t), body={"name": "New"}),
    "speakers_partial_update": lambda t, w: Call({"speaker": t.speaker.uid}, body={"name": "New"}),
    "projects_keys_list": lambda t, w: Call(project(t)),
    "projects_keys_create": lambda t, w: Call(
        project(t), body={"name": "New", "scopes": ["read"], "days": 30}
    ),
    "keys_retrieve": lambda t, w: Call({"key": t.key.uid}),
    "keys_revoke_create": lambda t, w: Call({"key": t.key.uid}),
    "keys_take_over": lambda t, w: Call({"key": t.key.uid}),
    "keys_restore_create": lambda t, w: Call(
        {"key": t.key.uid},
        before=lambda: ApiKey.objects.filter(pk=t.key.pk).update(revoked_at=timezone.now()),
    ),
    # ---- clips -------------------------------------------------------------------------
    "clips_list": lambda t, w: Call(project(t)),
    "clips_upload": lambda t, w: Call(project(t), form=lambda: {"file": sound()}),
    "clips_known": lambda t, w: Call(project(t), body={"sha256": [t.clip.sha256]}),
    "clips_read": lambda t, w: Call({"clip": t.clip.uid}),
    "clips_change": lambda t, w: Call({"clip": t.clip.uid}, body={"priority": 3}),
    "clips_delete": lambda t, w: Call({"clip": t.clip.uid}),
    "clips_restore": lambda t, w: Call(
        {"clip": t.clip.uid}, before=clip_fields(t, deleted_at=timezone.now())
    ),
    "clips_retry": lambda t, w: Call(
        {"clip": t.clip.uid}, before=clip_fields(t, state=ClipState.FAILED)
    ),
    "clips_sound": lambda t, w: Call({"clip": t.clip.uid}),
    "clips_audio": lambda t, w: Call({"clip": t.clip.uid}),
    "clips_original": lambda t, w: Call({"clip": t.clip.uid}),
    "clips_media_audio": lambda t, w: Call({"clip": t.clip.uid, "engine": "e2"}),
    "clips_peaks": lambda t, w: Call({"clip": t.clip.uid, "engine": "e2"}),
    "clips_tile": lambda t, w: Call(
        {"clip": t.clip.uid, "engine": "e2", "level": 0, "tile_number": 1}
    ),
    "clips_linear_tile": lambda t, w: Call(
        {"clip": t.clip.uid, "engine": "e2", "level": 0, "tile_number": 1}
    ),
    # ---- work --------------------------------------------------------------------------
    "projects_tasks_list": lambda t, w: Call(project(t, "uid")),
    "projects_claim_create": lambda t, w: Call(project(t, "uid")),
    "work_retrieve": lambda t, w: Call(),
    "projects_overview_retrieve": lambda t, w: Call(project(t, "uid")),
    "projects_clips_assign_create": lambda t, w: Call(
        project(t, "uid"),
        body={"clips": [str(t.clip.uid)], "assignees": [str(t.other.uid)]},
    ),
    "tasks_retrieve": lambda t, w: Call({"uid": t.task.uid}),
    "tasks_open_create": lambda t, w: Call({"uid": t.task.uid}),
    "tasks_submit_create": lambda t, w: Call({"uid": t.task.uid}, headers=REVISION),
    "tasks_skip_create": lambda t, w: Call({"uid": t.task.uid}, body={"reason": "No speech"}),
    "tasks_release_create": lambda t, w: Call({"uid": t.task.uid}),
    "tasks_renew_create": lambda t, w: Call({"uid": t.task.uid}),
    "tasks_assign_create": lambda t, w: Call(
        {"uid": t.task.uid}, body={"assignee": str(t.other.uid)}
    ),
    "tasks_requeue_create": lambda t, w: Call(
        {"uid": t.task.uid}, before=state(t, TaskState.SUBMITTED)
    ),
    "tasks_review_create": lambda t, w: Call(
        {"uid": t.task.uid},
        body={"verdict": "accepted", "reason": ""},
        before=state(t, TaskState.SUBMITTED),
    ),
    "tasks_undo_create": lambda t, w: Call(
        {"uid": t.task.uid}, before=state(t, TaskState.SUBMITTED)
    ),
    "tasks_comments_retrieve": lambda t, w: Call({"uid": t.task.uid}),
    "tasks_comments_create": lambda t, w: Call(
        {"uid": t.task.uid}, body={"at": 1.0, "text": "New"}
    ),
    "comments_destroy": lambda t, w: Call({"uid": t.comment.uid}),
    "annotations_retrieve": annotation,
    "annotations_revisions_list": annotation,
    "annotations_changes_create": lambda t, w: Call(
        {"uid": t.work.uid}, body=put(t), headers=REVISION
    ),
    # ---- in and out in bulk ------------------------------------------------------------
    "projects_export": lambda t, w: Call(
        project(t, "uid"), query={"format": "jsonl", "state": "assigned"}
    ),
    "projects_export_summary": lambda t, w: Call(project(t, "uid")),
    **EXPORT_EXAMPLES,
    **V1_EXAMPLES,
    **WAVEFORM_EXAMPLES,
    **IMPORT_EXAMPLES,
    **TEAM_EXAMPLES,
    **MANAGE_EXAMPLES,
}

# The draft of a clip that one works on may be read, and is nobody's to change.
DRAFTS = {
    "annotations_retrieve": lambda t, w: Call({"uid": t.draft.uid}),
    "annotations_revisions_list": lambda t, w: Call({"uid": t.draft.uid}),
    "annotations_changes_create": lambda t, w: Call(
        {"uid": t.draft.uid}, body=put(t), headers=REVISION
    ),
}
