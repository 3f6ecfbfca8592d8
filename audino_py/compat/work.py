"""v1's members: their projects, their clips in four tabs, one clip with its segments."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from audino_py.api.requests import actor_of
from audino_py.compat.answers import V1Error, unauthorized
from audino_py.compat.fields import LARGEST, human_date, truth_of
from audino_py.compat.finding import project_of_member
from audino_py.compat.views import MAYBE_INT, MAYBE_TEXT, V1View, described, json_of
from audino_py.errors import UnknownError
from audino_py.models import Project, Task
from audino_py.policies import Actor, holds
from audino_py.selectors.datapoints import (
    PAGE,
    TABS,
    choices_held,
    datapoint_of,
    may_read_datapoint,
    own_datapoints,
    shown_segments,
    tab_counts,
)
from audino_py.selectors.export_documents import label_book
from audino_py.services.datapoints import mark_for_review
from audino_py.timeline.times import to_seconds

NO_LIST = "Error fetching all data points"
NO_DATA = "Error fetching datapoint with given id"
NOT_UPDATED = ("Error updating data", "DATA_UPDATION_FAILED")
TAB = [OpenApiParameter("page", str), OpenApiParameter("active", str, enum=list(TABS))]


def file_name_of(task: Task) -> str:
    """What v1 calls the stored file: 32 hex digits and the extension."""
    return f"{task.clip.uid.hex}{task.clip.suffix}"


def found_datapoint(project: Project, pk: int, missing: V1Error) -> Task:
    """A data point of the project.

    Raises
    ------
    V1Error
        The one given.
    """
    try:
        return datapoint_of(project, pk)
    except UnknownError as error:
        raise missing from error


def _facts(task: Task) -> dict[str, Any]:
    return {
        "filename": file_name_of(task),
        "original_filename": task.clip.name,
        "reference_transcription": task.clip.reference or None,
        "is_marked_for_review": task.marked_for_review,
    }


class MyProjectsView(V1View):
    """``/api/current_user/projects``."""

    @described("my_projects", {200: {"projects": list}})
    def get(self, request: Request) -> Response:
        """The projects that one belongs to."""
        rows = Project.objects.filter(members__user=actor_of(request).user).select_related(
            "created_by"
        )
        projects = [
            {
                "project_id": project.pk,
                "name": project.name,
                "created_by": project.created_by.username if project.created_by else "",
                "created_on": human_date(project.created_at),
            }
            for project in rows
        ]
        return Response({"projects": projects})


class MyDataView(V1View):
    """``/api/current_user/projects/ID/data``."""

    @described(
        "my_data",
        {
            200: {
                "data": list,
                "count": dict,
                "page": int,
                "next_page": MAYBE_INT,
                "prev_page": MAYBE_INT,
                "active": str,
            }
        },
        parameters=TAB,
    )
    def get(self, request: Request, project: int) -> Response:
        """One's own clips in one of the tabs, ten a page, newest change first."""
        actor = actor_of(request)
        row = project_of_member(actor, project, V1Error(404, NO_LIST))
        tab = request.query_params.get("active", "pending")
        if tab not in TABS or actor.user is None:
            raise V1Error(400, NO_LIST)
        mine = own_datapoints(actor.user, row)
        return Response({**_page(request, mine.filter(TABS[tab]), tab), "count": tab_counts(mine)})


def _page(request: Request, rows: Any, tab: str) -> dict[str, Any]:
    page = _page_number(request.query_params.get("page", ""))
    start = (page - 1) * PAGE
    shown = list(rows[start : start + PAGE + 1])
    data = [
        {
            "data_id": task.pk,
            "created_on": human_date(task.created_at),
            **_facts(task),
            "number_of_segmentations": task.segment_count,
        }
        for task in shown[:PAGE]
    ]
    return {
        "data": data,
        "page": page,
        "next_page": page + 1 if len(shown) > PAGE else None,
        "prev_page": page - 1 if page > 1 else None,
        "active": tab,
    }


def _page_number(text: str) -> int:
    """What cannot be read is the first page."""
    is_number = text.isascii() and text.isdecimal() and len(text) < len(str(LARGEST)) - 1
    return max(1, int(text)) if is_number else 1


class DatapointView(V1View):
    """``/api/projects/ID/data/DID``."""

    @described(
        "data_retrieve",
        {
            200: {
                "filename": str,
                "original_filename": str,
                "reference_transcription": MAYBE_TEXT,
                "is_marked_for_review": bool,
                "segmentations": list,
            }
        },
    )
    def get(self, request: Request, project: int, data: int) -> Response:
        """One clip with its segments."""
        actor = actor_of(request)
        missing = V1Error(404, NO_DATA)
        row = project_of_member(actor, project, missing)
        task = found_datapoint(row, data, missing)
        if not may_read_datapoint(actor, task):
            raise unauthorized()
        return Response({**_facts(task), "segmentations": _segments(row, task)})

    @described(
        "data_change",
        {200: {"data_id": int, "is_marked_for_review": bool, "message": str, "type": str}},
        takes={"is_marked_for_review": bool},
    )
    def patch(self, request: Request, project: int, data: int) -> Response:
        """Mark one's own clip for review, or take the mark away."""
        actor = actor_of(request)
        missing = V1Error(404, *NOT_UPDATED)
        task = own_datapoint(actor, project, data, missing)
        is_marked = truth_of(json_of(request).get("is_marked_for_review"))
        row = mark_for_review(task=task, is_marked=is_marked, actor=actor)
        answer = {"data_id": row.pk, "is_marked_for_review": row.marked_for_review}
        return Response({**answer, "message": "Data updated", "type": "DATA_UPDATED"})


def own_datapoint(actor: Actor, project: int, data: int, missing: V1Error) -> Task:
    """A data point that the actor holds.

    Raises
    ------
    V1Error
        The one given, or 401 where it is somebody else's.
    """
    task = found_datapoint(project_of_member(actor, project, missing), data, missing)
    if not holds(actor, task):
        raise unauthorized()
    return task


def _segments(project: Project, task: Task) -> list[dict[str, Any]]:
    book = label_book(project)
    columns = ("pk", "start_us", "end_us", "text", "values")
    return [
        {
            "segmentation_id": pk,
            "start_time": to_seconds(start_us),
            "end_time": to_seconds(end_us),
            "transcription": text,
            "annotations": choices_held(book, values),
        }
        for pk, start_us, end_us, text, values in shown_segments(task).values_list(*columns)
    ]


urls = [
    path("api/current_user/projects", MyProjectsView.as_view(), name="v1-my-projects"),
    path("api/current_user/projects/<int:project>/data", MyDataView.as_view(), name="v1-my-data"),
    path("api/projects/<int:project>/data/<int:data>", DatapointView.as_view(), name="v1-data"),
]
