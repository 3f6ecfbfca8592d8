"""Sign-in by user name or e-mail."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from audino_py.db.rows import first_row
from audino_py.models import User


class NameOrEmailBackend(ModelBackend):
    """User names are case-sensitive, e-mails are not; unknown names cost the same time."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **ignored: Any,
    ) -> User | None:
        """The person, if the password fits and the account is active."""
        if not username or password is None:
            return None
        user = (
            User.objects.filter(username=username).first()
            or User.objects.filter(email__iexact=username).exclude(email="").first()
        )
        if user is None:
            make_password(password)  # as slow as a check
            return None
        fits = user.check_password(password)
        return user if fits and self.user_can_authenticate(user) else None

    def get_user(self, user_id: Any) -> User | None:
        """Whose session it is, at every request."""
        user = first_row(User, "id = %s", [user_id])
        return user if user is not None and self.user_can_authenticate(user) else None
