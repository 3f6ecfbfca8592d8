"""One-time links on the wire: looked at and used by people without a session."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from audino_py.api.accounts import PageView, SessionSerializer, sign_in
from audino_py.api.bodies import Body
from audino_py.api.requests import actor_of
from audino_py.models import Link, LinkKind
from audino_py.services.links import live_link, send_link, use_link


class LinkSerializer(serializers.Serializer[Any]):
    """A link to hand to its owner."""

    url = serializers.CharField()
    kind = serializers.ChoiceField(choices=LinkKind.choices)
    expires_at = serializers.DateTimeField()
    mailed_to = serializers.CharField(help_text="Where it was mailed to; empty: hand it over.")


class SecretSerializer(Body):
    """What stood behind the # of the link."""

    secret = serializers.CharField(max_length=200)


class NewPasswordSerializer(SecretSerializer):
    """The secret and the password its owner wants; an invitation works without one."""

    password = serializers.CharField(
        max_length=1000, trim_whitespace=False, allow_blank=True, required=False, default=""
    )


class LinkHolderSerializer(serializers.Serializer[Any]):
    """Whose link it is."""

    kind = serializers.ChoiceField(choices=LinkKind.choices)
    username = serializers.CharField()
    display_name = serializers.CharField()


def url_of(request: Request, secret: str) -> str:
    """The link's address: the secret lies in the fragment, so that no log holds it."""
    base = settings.PUBLIC_URL or request.build_absolute_uri("/")
    return f"{base.rstrip('/')}/link#{secret}"


def handed_over(link: Link, url: str) -> dict[str, Any]:
    """Mail a link where that can be done; its wire form, which says whether it was."""
    mailed_to = send_link(link=link, url=url)
    return {"url": url, "kind": link.kind, "expires_at": link.expires_at, "mailed_to": mailed_to}


class LookView(PageView):
    """Whose link it is."""

    @extend_schema(
        request=SecretSerializer, responses=LinkHolderSerializer, operation_id="link_look"
    )
    def post(self, request: Request) -> Response:
        """Say whose link it is; changes nothing."""
        body = SecretSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        link = live_link(body.validated_data["secret"])
        shown = {
            "kind": link.kind,
            "username": link.user.username,
            "display_name": link.user.display_name,
        }
        return Response(LinkHolderSerializer(shown).data)


class UseView(PageView):
    """The link's one use."""

    @extend_schema(
        request=NewPasswordSerializer, responses=SessionSerializer, operation_id="link_use"
    )
    def post(self, request: Request) -> Response:
        """Sign in, with a new password where one is given; the link works once."""
        body = NewPasswordSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        user = use_link(actor=actor_of(request), **body.validated_data)
        return sign_in(request, user)


urls = [
    path("links/look", LookView.as_view(), name="link-look"),
    path("links/use", UseView.as_view(), name="link-use"),
]
