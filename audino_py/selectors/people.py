"""How a person is shown to others."""

from __future__ import annotations

from typing import Any

from audino_py.models import User


def person_form(user: User | None) -> dict[str, Any] | None:
    """Id, user name and display name; None for nobody."""
    if user is None:
        return None
    return {
        "id": str(user.uid),
        "username": user.username,
        "display_name": user.display_name or user.username,
    }
