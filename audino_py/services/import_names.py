"""Labels, values and speakers that imported work names: found, or made where missing."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import batched
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from audino_py.errors import ConflictError
from audino_py.formats.document import Document, LabelUsed, Span
from audino_py.models import Label, LabelValue, Project, Speaker
from audino_py.services.labels import next_position

LONGEST_NAME = 200
LONGEST_TEXT = 100_000
_AT_ONCE = 500


class Vocabulary:
    """The project's labels and speakers by name."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._labels = {one.name: one for one in Label.objects.filter(project=project)}
        self._kinds = {name: str(label.kind) for name, label in self._labels.items()}
        values = LabelValue.objects.filter(label__project=project).select_related("merged_into")
        self._values = {(one.label_id, one.text): one.heir for one in values}
        # Shared speakers come last, so that of two voices of one name the shared one is meant.
        speakers = Speaker.objects.filter(project=project).order_by("is_shared", "-pk")
        self._speakers = {one.name: one for one in speakers}
        self._has_new_labels = False
        self._to_share: list[int] = []
        self._made: dict[str, list[int]] = {"speakers": [], "labels": [], "values": []}

    def made(self) -> dict[str, list[int]]:
        """Return the keys of what was made, by noun."""
        return {noun: list(keys) for noun, keys in self._made.items()}

    def objection(self, document: Document) -> str | None:
        """Say what keeps the names of a document from being used here, if anything does."""
        for span in document.spans:
            if len(span.text) > LONGEST_TEXT:
                return f"segment {span.uid} has a transcript of over {LONGEST_TEXT:,} characters"
            if span.speaker is not None and not _is_name(span.speaker):
                return f"segment {span.uid} has a speaker without a usable name"
            for answer in span.answers:
                wrong = self._wrong_label(answer.label) or _wrong_answer(answer.plain)
                if wrong is not None:
                    return wrong
        return None

    def _wrong_label(self, label: LabelUsed) -> str | None:
        if not _is_name(label.name):
            return "a label has no usable name"
        kind = self._kinds.setdefault(label.name, label.kind)
        if kind != label.kind:
            return f"the label {label.name!r} is of the kind {kind!r} here, not {label.kind!r}"
        return None

    def make_missing(self, spans: Iterable[Span]) -> None:
        """Make the speakers, labels and answers of these segments that are not there yet.

        Inside a transaction that holds the project. A corpus may name a voice in every segment, so
        they are written many at a time.

        Raises
        ------
        ConflictError
            If somebody made one of them since they were looked up.
        """
        speakers: dict[str, None] = {}
        texts: dict[int, dict[str, None]] = {}
        for span in spans:
            if span.speaker is not None and span.speaker not in self._speakers:
                speakers[span.speaker] = None
            for answer in span.answers:
                label = self._label(answer.label)
                if isinstance(answer.value, tuple):
                    chosen = (one.text for one in answer.value)
                    new = {text: None for text in chosen if (label.pk, text) not in self._values}
                    texts.setdefault(label.pk, {}).update(new)
        try:
            with transaction.atomic():
                self._make_speakers(speakers)
                for label in [one for one in self._labels.values() if texts.get(one.pk)]:
                    self._make_values(label, texts[label.pk])
        except IntegrityError as error:
            raise ConflictError(
                "Somebody added the same answers during the import. Nothing was imported; try "
                "again."
            ) from error

    def _make_speakers(self, names: Iterable[str]) -> None:
        if not names:
            return
        first = next_position(self._project.speakers)
        rows = [
            Speaker(project=self._project, name=name, position=first + turn)
            for turn, name in enumerate(names)
        ]
        Speaker.objects.bulk_create(rows, batch_size=_AT_ONCE)
        self._speakers |= {one.name: one for one in rows}
        self._made["speakers"] += [one.pk for one in rows]

    def _make_values(self, label: Label, texts: Iterable[str]) -> None:
        first = next_position(label.values)
        rows = [
            LabelValue(label=label, text=text, position=first + turn)
            for turn, text in enumerate(texts)
        ]
        LabelValue.objects.bulk_create(rows, batch_size=_AT_ONCE)
        self._values |= {(label.pk, one.text): one for one in rows}
        self._made["values"] += [one.pk for one in rows]
        self._has_new_labels = True

    def values_of(self, span: Span) -> dict[str, Any]:
        """Return the answers of a segment by id, as segments hold them; all of them are made."""
        values: dict[str, Any] = {}
        for answer in span.answers:
            label, plain = self._labels[answer.label.name], answer.plain
            values[str(label.uid)] = (
                list(dict.fromkeys(str(self._values[label.pk, text].uid) for text in plain))
                if isinstance(plain, list)
                else plain
            )
        return values

    def speaker_of(self, span: Span) -> Speaker | None:
        """Return the voice of a segment; all of them are made.

        A voice in accepted work belongs to everybody, so one that an annotator made becomes shared
        in the end.
        """
        if span.speaker is None:
            return None
        speaker = self._speakers[span.speaker]
        if not speaker.is_shared:
            speaker.is_shared = True
            self._to_share.append(speaker.pk)
        return speaker

    def close(self) -> None:
        """Share voices, and count new labels as one change of the project's questions."""
        for some in batched(self._to_share, _AT_ONCE, strict=False):
            Speaker.objects.filter(pk__in=some).update(is_shared=True)
        if self._has_new_labels:
            rows = Project.objects.filter(pk=self._project.pk)
            rows.update(label_version=F("label_version") + 1)

    def _label(self, used: LabelUsed) -> Label:
        label = self._labels.get(used.name)
        if label is None:
            position = next_position(self._project.labels)
            label = Label.objects.create(
                project=self._project, name=used.name, kind=used.kind, position=position
            )
            self._labels[used.name] = label
            self._made["labels"].append(label.pk)
            self._has_new_labels = True
        return label


def _is_name(name: str) -> bool:
    return bool(name.strip()) and len(name) <= LONGEST_NAME


def _wrong_answer(plain: list[str] | str | float) -> str | None:
    if isinstance(plain, list) and not all(_is_name(text) for text in plain):
        return "an answer has no usable text"
    if isinstance(plain, str) and len(plain) > LONGEST_TEXT:
        return f"an answer has over {LONGEST_TEXT:,} characters"
    if isinstance(plain, int | float) and not math.isfinite(plain):
        return "an answer is no finite number"
    return None
