"""Keys on the wire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet

from audino_py.api.bodies import Body
from audino_py.api.people import PersonSerializer
from audino_py.api.permissions import KeyOnly
from audino_py.api.queries import only
from audino_py.api.requests import actor_of
from audino_py.models import ApiKey, Scope
from audino_py.selectors.apikeys import key_visible_to, keys_visible_to, scopes_now
from audino_py.selectors.projects import project_visible_to
from audino_py.services.apikeys import DAYS, make_key, restore_key, revoke_key, take_over_key

LONGEST_DAYS = 3650


class ApiKeySerializer(serializers.ModelSerializer[ApiKey]):
    """A key as it is listed: never its text. ``owner`` null: it belongs to the project itself."""

    id = serializers.UUIDField(source="uid", read_only=True)
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    scopes_now = serializers.SerializerMethodField()
    created_by = PersonSerializer(read_only=True, allow_null=True)
    owner = PersonSerializer(read_only=True, allow_null=True)
    revoked_by = PersonSerializer(read_only=True, allow_null=True)
    clips_in = serializers.IntegerField(read_only=True)

    class Meta:
        model = ApiKey
        fields = [
            "id",
            "name",
            "prefix",
            "scopes",
            "scopes_now",
            "created_at",
            "created_by",
            "owner",
            "expires_at",
            "revoked_at",
            "revoked_by",
            "first_used_at",
            "last_used_at",
            "clips_in",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(Scope.choices)))
    def get_scopes_now(self, key: ApiKey) -> list[str]:
        """What is left of its scopes: never more than its owner may now; none: it rests."""
        return scopes_now(key)


class NewApiKeySerializer(ApiKeySerializer):
    """A new key with its text, shown this once."""

    secret = serializers.CharField(read_only=True)

    class Meta(ApiKeySerializer.Meta):
        fields = [*ApiKeySerializer.Meta.fields, "secret"]
        read_only_fields = fields


@extend_schema_serializer(many=False)
class ApiKeysSerializer(serializers.Serializer[Any]):
    """All keys of a project, newest first."""

    results = ApiKeySerializer(many=True)


class KeyWishSerializer(Body):
    """The key one wants."""

    name = serializers.CharField(max_length=200)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=Scope.choices), min_length=1, max_length=8
    )
    days = serializers.IntegerField(
        min_value=1, max_value=LONGEST_DAYS, allow_null=True, default=DAYS
    )


class ProjectNameSerializer(serializers.Serializer[Any]):
    """Which project it is."""

    id = serializers.UUIDField(source="uid")
    name = serializers.CharField()


class KeyInfoSerializer(serializers.Serializer[Any]):
    """What a key may do."""

    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    project = ProjectNameSerializer()
    expires_at = serializers.DateTimeField(allow_null=True)


class ApiKeyViewSet(ViewSet):
    """Keys of a project; managers only, signed in as people."""

    @extend_schema(operation_id="projects_keys_list", responses=ApiKeysSerializer)
    def list(self, request: Request, project: UUID) -> Response:
        """All keys, newest first, revoked ones too."""
        only(request)
        actor = actor_of(request)
        keys = keys_visible_to(actor, project_visible_to(actor, project))
        return Response({"results": ApiKeySerializer(keys, many=True).data})

    @extend_schema(request=KeyWishSerializer, responses={201: NewApiKeySerializer})
    def create(self, request: Request, project: UUID) -> Response:
        """Make a key. Its text is in this answer and nowhere else."""
        actor = actor_of(request)
        row = project_visible_to(actor, project)
        body = KeyWishSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        key, text = make_key(actor=actor, project=row, **body.validated_data)
        shown = ApiKeySerializer(key_visible_to(actor, key.uid)).data
        return Response({**shown, "secret": text}, status=status.HTTP_201_CREATED)

    @extend_schema(responses=ApiKeySerializer)
    def retrieve(self, request: Request, key: UUID) -> Response:
        """One key; its first use and clips show here as they happen."""
        only(request)
        return Response(ApiKeySerializer(key_visible_to(actor_of(request), key)).data)

    @extend_schema(request=None, responses=ApiKeySerializer)
    def revoke(self, request: Request, key: UUID) -> Response:
        """Refuse the key from the next request on."""
        actor = actor_of(request)
        revoke_key(actor=actor, key=key_visible_to(actor, key))
        return Response(ApiKeySerializer(key_visible_to(actor, key)).data)

    @extend_schema(request=None, responses=ApiKeySerializer)
    def restore(self, request: Request, key: UUID) -> Response:
        """Take a revocation back, within ten minutes."""
        actor = actor_of(request)
        restore_key(actor=actor, key=key_visible_to(actor, key))
        return Response(ApiKeySerializer(key_visible_to(actor, key)).data)

    @extend_schema(operation_id="keys_take_over", request=None, responses=ApiKeySerializer)
    def take_over(self, request: Request, key: UUID) -> Response:
        """Answer for the key from now on; its programs go on with the same text."""
        actor = actor_of(request)
        take_over_key(actor=actor, key=key_visible_to(actor, key))
        return Response(ApiKeySerializer(key_visible_to(actor, key)).data)


class KeyInfoView(APIView):
    """What the key that asks may do."""

    permission_classes = [KeyOnly]

    @extend_schema(responses=KeyInfoSerializer, operation_id="key_look")
    def get(self, request: Request) -> Response:
        """Name, project, scopes and end of the key that asks."""
        only(request)
        return Response(KeyInfoSerializer(request.auth).data)


urls = [
    path(
        "projects/<uuid:project>/keys",
        ApiKeyViewSet.as_view({"get": "list", "post": "create"}),
        name="keys",
    ),
    path("keys/<uuid:key>", ApiKeyViewSet.as_view({"get": "retrieve"}), name="one-key"),
    path("keys/<uuid:key>/revoke", ApiKeyViewSet.as_view({"post": "revoke"}), name="revoke-key"),
    path("keys/<uuid:key>/restore", ApiKeyViewSet.as_view({"post": "restore"}), name="restore-key"),
    path(
        "keys/<uuid:key>/take-over",
        ApiKeyViewSet.as_view({"post": "take_over"}),
        name="take-over-key",
    ),
    path("key", KeyInfoView.as_view(), name="key"),
]
