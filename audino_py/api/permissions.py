"""Deny by default; what an actor may do is asked of the policies, by services and selectors."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from audino_py.models import ApiKey, User


class SignedIn(BasePermission):
    """Any person or key."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether anybody we know asks."""
        return isinstance(request.user, User) or isinstance(request.auth, ApiKey)


class Person(BasePermission):
    """People only: keys get 403."""

    message = "A key cannot do this: sign in as a person."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether a person asks."""
        return isinstance(request.user, User)


class KeyOnly(BasePermission):
    """Keys only: people get 403."""

    message = "Only a key can ask this."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether a key asks."""
        return isinstance(request.auth, ApiKey)


class Anybody(BasePermission):
    """Public: named in the list of public routes, which a test holds."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Always."""
        return True
