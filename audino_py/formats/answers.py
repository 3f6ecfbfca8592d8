"""Answers to labels in the words of formats that know only texts."""

from __future__ import annotations

from audino_py.formats.document import Answer, Span

BETWEEN_VALUES = "; "


def answer_text(answer: Answer) -> str:
    """Return the answer as one text; several chosen values stand with ``; `` between them."""
    plain = answer.plain
    return BETWEEN_VALUES.join(plain) if isinstance(plain, list) else str(plain)


def answers_by_name(span: Span) -> dict[str, str]:
    """Return all answers of a segment as texts, by the name of their label."""
    return {answer.label.name: answer_text(answer) for answer in span.answers}


def chosen_values(span: Span) -> list[str]:
    """Return all values chosen from, whichever label asked, without doubles."""
    chosen = (a.value for a in span.answers if isinstance(a.value, tuple))
    return list(dict.fromkeys(value.text for values in chosen for value in values))
