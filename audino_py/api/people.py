"""People on the wire."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from audino_py.api.bodies import Body
from audino_py.errors import InvalidError
from audino_py.models import User

LARGEST_PREFERENCES = 32_768  # characters of JSON
LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"  # BCP 47, as far as anybody types it


class PersonSerializer(serializers.ModelSerializer[User]):
    """Who somebody is, for everybody who works with them."""

    id = serializers.UUIDField(source="uid", read_only=True)

    class Meta:
        model = User
        fields = ["id", "username", "display_name"]
        read_only_fields = fields


class UserSerializer(serializers.ModelSerializer[User]):
    """An account, for its owner and for administrators."""

    id = serializers.UUIDField(source="uid", read_only=True)
    email = serializers.CharField(read_only=True)  # nobody has to have one
    is_administrator = serializers.BooleanField(read_only=True)
    preferences = serializers.DictField(child=serializers.JSONField(), read_only=True)
    has_password = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = [
            "id",
            "username",
            "display_name",
            "email",
            "is_administrator",
            "is_active",
            "language",
            "preferences",
            "created_at",
            "has_password",
        ]
        read_only_fields = fields

    def get_has_password(self, user: User) -> bool:
        """Whether the person has chosen a password yet."""
        return user.has_usable_password()


class ProfileSerializer(Body):
    """What people change about themselves."""

    display_name = serializers.CharField(max_length=200, required=False)
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True)
    language = serializers.RegexField(LANGUAGE, max_length=35, required=False, allow_blank=True)
    preferences = serializers.DictField(child=serializers.JSONField(), required=False)

    def validate_preferences(self, value: dict[str, Any]) -> dict[str, Any]:
        """Small: it is read with every page."""
        if len(str(value)) > LARGEST_PREFERENCES:
            raise serializers.ValidationError("These are more settings than can be kept.")
        return value


def person_of(user: object) -> User:
    """The signed-in person of a request that only people may make.

    Raises
    ------
    InvalidError
        Never behind the permission ``Person``; a key has no account.
    """
    if not isinstance(user, User):
        raise InvalidError("Only a person can do this.")
    return user
