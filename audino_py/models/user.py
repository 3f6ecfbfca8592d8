"""People with an account."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from audino_py.models.base import Row


class UserManager(BaseUserManager["User"]):
    """Makes accounts; ``createsuperuser`` goes through here too."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Make an account; without a password nobody can sign in to it yet."""
        user = User(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> User:
        """Make an administrator."""
        return self.create_user(username, password, **{"is_superuser": True, **fields})

    def get_by_natural_key(self, username: str | None) -> User:
        """By user name, case-sensitive as v1 sends it."""
        return self.get(username=username)


class User(AbstractBaseUser, PermissionsMixin, Row):
    """An account. Sign-in takes the user name or the e-mail."""

    username = models.CharField(max_length=128, unique=True)  # case-sensitive, as v1 sends it
    email = models.EmailField(blank=True)
    display_name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=35, blank=True)  # of the page, BCP 47
    preferences = models.JSONField(default=dict, blank=True)  # keys, theme, sizes
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="user_email_known_once",
            ),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def is_administrator(self) -> bool:
        """Runs the instance: people, projects, settings."""
        return self.is_superuser

    @property
    def is_staff(self) -> bool:
        """Django's own word for who may see its admin pages."""
        return self.is_superuser
