"""Any road through edits, deletions and restorations is told truly by the revisions."""

from __future__ import annotations

import os
from typing import Any

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from audino_py.db.uuids import uuid7
from audino_py.models import Revision
from audino_py.policies import Actor
from audino_py.selectors.annotations import segments_of
from audino_py.services.changes import change_annotation, read_batch
from tests.makers import make_member, make_project, make_task, make_work

FULL = bool(os.environ.get("AUDINO_FULL"))
Document = dict[str, dict[str, Any]]

moments = st.integers(0, 9_000_000)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


class History(RuleBasedStateMachine):
    """The model is a list of documents, one a revision."""

    @initialize()
    def begin(self) -> None:
        project = make_project()
        person = make_member(f"ada{uuid7().hex}", project)
        self.actor = Actor(user=person)
        self.work = make_work(make_task(project, person))
        self.past: list[Document] = [{}]

    @property
    def now(self) -> Document:
        return self.past[-1]

    def send(self, changes: list[dict[str, Any]], after: Document) -> None:
        body = msgspec.json.encode({"id": uuid7(), "changes": changes})
        revision = change_annotation(
            uid=self.work.uid, base=len(self.past) - 1, batch=read_batch(body), actor=self.actor
        )
        self.past.append(after)
        assert revision == len(self.past) - 1

    @rule(start_us=moments, length_us=st.integers(1, 1_000_000), text=texts, unsure=st.booleans())
    def add(self, start_us: int, length_us: int, text: str, *, unsure: bool) -> None:
        uid = str(uuid7())
        segment: dict[str, Any] = {
            "id": uid,
            "start": start_us / 1e6,
            "end": (start_us + length_us) / 1e6,
            "speaker": None,
            "text": text,
            "values": {},
            "channel": None,
            "unsure": unsure,
            "draft": False,
        }
        after = {**self.now, uid: segment}
        self.send([{"op": "put", "segment": segment}], after)

    @precondition(lambda self: self.now)
    @rule(data=st.data(), text=texts)
    def change_and_delete(self, data: st.DataObject, text: str) -> None:
        chosen = data.draw(st.lists(st.sampled_from(sorted(self.now)), min_size=1, unique=True))
        after = dict(self.now)
        changes: list[dict[str, Any]] = []
        for number, uid in enumerate(chosen):
            if number % 2:
                del after[uid]
                changes.append({"op": "delete", "id": uid})
            else:
                after[uid] = {**after[uid], "text": text}
                changes.append({"op": "put", "segment": after[uid]})
        self.send(changes, after)

    @rule()
    def delete_what_is_not_there(self) -> None:
        self.send([{"op": "delete", "id": str(uuid7())}], dict(self.now))

    @precondition(lambda self: len(self.past) > 1)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        """Go back to any revision by undoing, newest first, what the revisions say."""
        number = data.draw(st.integers(0, len(self.past) - 2))
        wanted: dict[str, dict[str, Any] | None] = {}
        later = Revision.objects.filter(annotation=self.work, number__gt=number)
        for revision in later.order_by("-number"):
            for change in revision.changes:
                uid = change["id"] if change["op"] == "delete" else change["segment"]["id"]
                wanted[uid] = change["before"]
        changes = [
            {"op": "delete", "id": uid} if was is None else {"op": "put", "segment": was}
            for uid, was in wanted.items()
        ]
        self.send(changes, dict(self.past[number]))

    @invariant()
    def stands_as_the_model_says(self) -> None:
        if not hasattr(self, "work"):
            return
        rows = [msgspec.json.decode(msgspec.json.encode(row)) for row in segments_of(self.work)]
        assert {row["id"]: row for row in rows} == self.now
        numbers = Revision.objects.filter(annotation=self.work).values_list("number", flat=True)
        assert list(numbers) == list(range(1, len(self.past)))


class TestHistory(TestCase):
    def test_every_state_is_told_truly_and_every_revision_can_be_restored(self) -> None:
        run_state_machine_as_test(
            History,
            settings=settings(
                max_examples=25 if FULL else 8,
                stateful_step_count=500 if FULL else 20,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
