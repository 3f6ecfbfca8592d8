"""Labels, values and speakers that imported work names: found, or made where missing."""

from __future__ import annotations

import math
from typing import Any

from django.db.models import F

from audino_py.formats.document import Document, LabelUsed, Span
from audino_py.models import Label, LabelValue, Project, Speaker
from audino_py.services.labels import insert_value, next_position

LONGEST_NAME = 200
LONGEST_TEXT = 100_000


class Vocabulary:
    """The project's labels and speakers by name."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._labels = {one.name: one for one in Label.objects.filter(project=project)}
        self._kinds = {name: str(label.kind) for name, label in self._labels.items()}
        values = LabelValue.objects.filter(label__project=project)
        self._values = {(one.label_id, one.text): one for one in values}
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

    def values_of(self, span: Span) -> dict[str, Any]:
        """Return the answers of a segment by id, as segments hold them; make what is missing."""
        values: dict[str, Any] = {}
        for answer in span.answers:
            label = self._label(answer.label)
            plain = answer.plain
            chosen = isinstance(plain, list)
            values[str(label.uid)] = (
                [str(self._value(label, text).uid) for text in plain]  # type: ignore[union-attr]  # a list: see chosen
                if chosen
                else plain
            )
        return values

    def speaker_of(self, span: Span) -> Speaker | None:
        """Return the voice of a segment, made if the project does not know the name.

        A voice in accepted work belongs to everybody, so one that an annotator made becomes shared
        in the end.
        """
        if span.speaker is None:
            return None
        speaker = self._speakers.get(span.speaker)
        if speaker is None:
            position = next_position(self._project.speakers)
            speaker = Speaker.objects.create(
                project=self._project, name=span.speaker, position=position
            )
            self._speakers[span.speaker] = speaker
            self._made["speakers"].append(speaker.pk)
        elif not speaker.is_shared:
            speaker.is_shared = True
            self._to_share.append(speaker.pk)
        return speaker

    def close(self) -> None:
        """Share voices, and count new labels as one change of the project's questions."""
        Speaker.objects.filter(pk__in=self._to_share).update(is_shared=True)
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

    def _value(self, label: Label, text: str) -> LabelValue:
        value = self._values.get((label.pk, text))
        if value is None:
            value = insert_value(label, text=text)
            self._values[label.pk, text] = value
            self._made["values"].append(value.pk)
            self._has_new_labels = True
        return value


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
