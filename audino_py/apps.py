"""The one Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AudinoConfig(AppConfig):
    """Label ``audino``: short table names, whatever the package is called."""

    name = "audino_py"
    label = "audino"
    verbose_name = "audino"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from audino_py import jobs  # registers what the bell rings

        jobs.register()
