"""Single rows by statements put together once, exactly as the object mapper has them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audino_py.db.rows import first_row, insert_row
from audino_py.models import Clip, Event, Project, User
from tests.makers import make_clip

pytestmark = pytest.mark.django_db


def fields_of(row: models.Model) -> dict[str, Any]:
    """Every column by name, as Python has it."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_row_is_read_as_the_object_mapper_reads_it(project: Project, manager: User) -> None:
    clip = make_clip(project)
    clip.metadata, clip.is_held, clip.owed_at = {"née": [1, None]}, True, timezone.now()
    clip.save()

    for row, model in ((clip, Clip), (project, Project), (manager, User)):
        found = first_row(model, "id = %s", [row.pk])
        assert found is not None
        assert fields_of(found) == fields_of(model._default_manager.get(pk=row.pk))
        assert found == row
        assert not found._state.adding
    assert first_row(Clip, "id = %s", [0]) is None


def test_a_new_row_is_written_as_the_object_mapper_writes_it(project: Project) -> None:
    by_save, by_hand = (
        Event(verb="clip.%s", project=project, data={"a'b": ["50 %", 1.5, None]}, subject="née")
        for _ in range(2)
    )
    by_save.save()

    with CaptureQueriesContext(connection) as seen:
        insert_row(by_hand)

    assert len(seen) == 1
    first, second = (fields_of(Event.objects.get(pk=row.pk)) for row in (by_save, by_hand))
    for fields in (first, second):
        del fields["id"], fields["created_at"]
    assert first == second
    assert by_hand.pk > by_save.pk
    assert by_hand.created_at >= by_save.created_at
    by_hand.verb = "clip.renamed"
    by_hand.save()  # an update: the row knows that it is there
    assert Event.objects.filter(verb="clip.renamed").count() == 1


def test_a_row_that_breaks_a_rule_of_the_table_is_refused(project: Project) -> None:
    known = make_clip(project)
    again = Clip(project=project, uid=known.uid, name="again", sha256="ab" * 32)

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_row(again)

    assert Clip.objects.get() == known
