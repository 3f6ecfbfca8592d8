"""Many rows written at once, exactly as the object mapper writes one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audino_py.db.fields import write_fields
from audino_py.models import Clip, Project
from tests.makers import make_clip

FIELDS = [
    "quality",
    "facts",
    "sound_sha256",
    "is_held",
    "progress",
    "reason",
    "owed_at",
    "changed_at",
]


def fill(clip: Clip, number: int) -> None:
    """Values of every kind, those that need care among them."""
    clip.quality = [{"code": "a'b", "severity": "warn", "message": f"50 % “{number}”"}]
    clip.facts = {"peak_db": None, "offset": -0.5, "n": number}
    clip.sound_sha256, clip.is_held, clip.progress = "ab" * 32, True, number
    clip.reason, clip.owed_at = "née %s \\", timezone.now()


@pytest.mark.django_db
def test_fields_are_written_as_a_save_writes_them(project: Project) -> None:
    clips = [make_clip(project) for _ in range(4)]
    for number, clip in enumerate(clips):
        fill(clip, number)
    before = clips[0].changed_at
    clips[3].save(update_fields=FIELDS)
    clips[2].name = "not among the fields"

    write_fields(clips[:3], FIELDS)

    rows = list(Clip.objects.order_by("pk"))
    for number, row in enumerate(rows):
        assert (row.quality[0]["message"], row.facts["n"]) == (f"50 % “{number}”", number)
        assert (row.reason, row.is_held, row.progress) == ("née %s \\", True, number)
        assert row.owed_at == clips[number].owed_at
        assert row.changed_at > before
    assert rows[2].name != "not among the fields"


@pytest.mark.django_db
def test_no_rows_need_no_statement() -> None:
    with CaptureQueriesContext(connection) as asked:
        write_fields([], FIELDS)
    assert len(asked) == 0
