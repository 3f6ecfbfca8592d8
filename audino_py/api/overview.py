"""The overview of a project on the wire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.people import PersonSerializer
from audino_py.api.projects import CountsSerializer, ProjectSerializer, shown
from audino_py.api.queries import only
from audino_py.api.requests import actor_of
from audino_py.models import Role
from audino_py.policies import may_read_all, require
from audino_py.selectors.overview import attention_of, people_of
from audino_py.selectors.projects import project_visible_to
from audino_py.services.stats import freshen


class PersonProgressSerializer(serializers.Serializer[Any]):
    """What lies with a person, and what they have done."""

    person = PersonSerializer()
    role = serializers.ChoiceField(choices=Role.choices)
    open = serializers.IntegerField()
    submitted = serializers.IntegerField()
    returned = serializers.IntegerField()
    accepted = serializers.IntegerField()
    seconds_accepted = serializers.FloatField()


class AttentionSerializer(serializers.Serializer[Any]):
    """Something that waits for somebody, and the page where it is done."""

    kind = serializers.CharField()
    count = serializers.IntegerField()
    message = serializers.CharField()
    detail = serializers.CharField(help_text="A second sentence, or nothing.")
    link = serializers.CharField()


class OverviewSerializer(serializers.Serializer[Any]):
    """How far, how fast, who, and what needs somebody."""

    project = ProjectSerializer()
    counts = CountsSerializer()
    people = PersonProgressSerializer(many=True)
    attention = AttentionSerializer(many=True)


class OverviewView(APIView):
    """For those who run a project."""

    @extend_schema(responses=OverviewSerializer)
    def get(self, request: Request, uid: UUID) -> Response:
        """How the project stands (managers and reviewers)."""
        only(request)
        actor = actor_of(request)
        project = project_visible_to(actor, uid)
        require(may_read_all(actor, project.pk), "Only managers and reviewers see everybody's.")
        freshen(project)
        form = shown([project], actor)[0]
        kept = project.stats.counts
        people = people_of(project, kept)
        return Response(
            {
                "project": form,
                "counts": form["counts"],
                "people": people,
                "attention": attention_of(project, kept, people),
            }
        )


urls = [path("projects/<uuid:uid>/overview", OverviewView.as_view())]
