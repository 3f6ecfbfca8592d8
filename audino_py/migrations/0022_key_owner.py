"""Keys know to whom they belong; those of version 1 belong to their project."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def give_to_makers(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Our keys belong to whoever made them; those that came from version 1 begin otherwise."""
    keys = apps.get_model("audino", "ApiKey").objects.filter(prefix__startswith="apy_")
    keys.update(owner=models.F("created_by"))


class Migration(migrations.Migration):
    dependencies = [
        ("audino", "0019_how_skipped"),
    ]

    operations = [
        migrations.AddField(
            model_name="apikey",
            name="owner",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="keys",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(give_to_makers, migrations.RunPython.noop),
    ]
