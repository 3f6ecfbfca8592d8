"""Answers as v1 sends them: labels by name or number, their values by number or text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audino_py.errors import InvalidError, UnknownError
from audino_py.models import Label, LabelKind, LabelValue, Project

NOTHING = "-1"  # what v1's page sends where nobody chose
SHOWN = 200  # characters of a name in a refusal


@dataclass(frozen=True, slots=True)
class _Question:
    label: Label
    values: dict[str, LabelValue]  # by text, and by number, which counts first


class ChoiceBook:
    """A project's choices as v1 clients name them; retired ones are not offered.

    One that was merged means the answer that took its place.
    """

    def __init__(self, project: Project) -> None:
        rows = project.labels.filter(
            retired_at=None, kind__in=(LabelKind.SINGLE, LabelKind.MULTIPLE)
        )
        self._by_name: dict[str, _Question] = {}
        self._by_number: dict[str, _Question] = {}
        for label in rows.prefetch_related("values__merged_into"):
            values = [value for value in label.values.all() if value.heir.retired_at is None]
            known = {value.text: value.heir for value in values}
            known |= {str(value.pk): value.heir for value in values}
            question = _Question(label, known)
            self._by_name[label.name] = self._by_number[str(label.pk)] = question

    def answers(self, sent: Any) -> dict[str, list[str]]:
        """v1's ``annotations`` as a segment keeps them: value uids by label uid.

        Raises
        ------
        InvalidError
            In v1's words: no ``values``, or one that is none of the label's.
        UnknownError
            For a label that is not there.
        """
        if not isinstance(sent, Mapping):
            raise InvalidError("`annotations` should be an object: label name to its values.")
        found: dict[str, list[str]] = {}
        for name, answer in sent.items():
            question = self._by_name.get(name) or self._by_number.get(name)
            if question is None:
                raise UnknownError(f"Label not found with name: `{name[:SHOWN]}`")
            if not isinstance(answer, Mapping) or "values" not in answer:
                raise InvalidError(f"Key: `values` missing in Label: `{name[:SHOWN]}`")
            chosen = _chosen(question, name, answer["values"])
            if chosen:
                found[str(question.label.uid)] = chosen
        return found


def _chosen(question: _Question, name: str, values: Any) -> list[str]:
    """Value uids; of several for a single choice the last one, the one that v1 showed."""
    if isinstance(values, str) and values.strip() == NOTHING:
        return []
    sent = values if isinstance(values, list) else [values]
    uids = [_value(question, name, one) for one in sent]
    unique = list(dict.fromkeys(uids))
    return unique[-1:] if question.label.kind == LabelKind.SINGLE else unique


def _value(question: _Question, name: str, sent: Any) -> str:
    is_word = isinstance(sent, int | str) and not isinstance(sent, bool)
    text = str(sent) if is_word else ""
    value = question.values.get(text.strip()) or question.values.get(text)
    if value is None:
        message = f"`{name[:SHOWN]}` does not have label value with id `{str(sent)[:SHOWN]}`"
        raise InvalidError(message)
    return str(value.uid)
