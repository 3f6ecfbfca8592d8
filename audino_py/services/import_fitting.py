"""How what a file says fits a clip and a project: segments as they can be kept, and what cannot."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from audino_py.db.uuids import uuid7
from audino_py.errors import kept
from audino_py.formats.document import Answer, LabelKind, LabelUsed, Span, ValueUsed, Word
from audino_py.formats.reading import LONGEST_NAME, Plain, ReadDocument, ReadSpan
from audino_py.models import Label, LabelValue, Project, Speaker
from audino_py.selectors.import_clips import FoundClip
from audino_py.services.import_places import LATE_US
from audino_py.timeline.times import to_seconds

_BETWEEN_VALUES = "; "
_MOST_JOINED = 10  # parts of one value; more are not looked for


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not fit, in words; `code` is stable."""

    code: str
    where: str
    message: str

    def as_json(self) -> dict[str, str]:
        """Return it as the report keeps it; a file's names may hold anything."""
        return {"code": self.code, "where": kept(self.where), "message": kept(self.message)}


@dataclass(slots=True)
class Fitted:
    """A document as it can be kept; words that have times stand in its spans."""

    spans: list[Span] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Names:
    """The labels, values and speakers of a project by name, and those an import adds.

    Parameters
    ----------
    new_labels
        Kinds of labels that will be made, by name; None where none are.
    has_new_speakers
        Whether speakers whom the project does not know are made.
    """

    def __init__(
        self,
        project: Project,
        *,
        new_labels: Mapping[str, LabelKind] | None,
        has_new_speakers: bool,
    ) -> None:
        labels = Label.objects.filter(project=project).values_list("name", "kind")
        self.kinds: dict[str, LabelKind] = dict(labels)  # type: ignore[arg-type]  # kinds by their constraint
        self.kinds |= {n: k for n, k in (new_labels or {}).items() if n not in self.kinds}
        self.values = set(
            LabelValue.objects.filter(label__project=project).values_list("label__name", "text")
        )
        # A cell of a table with "; " in it holds several values, or one that is spelled like that.
        self.joined = {(name, text) for name, text in self.values if _BETWEEN_VALUES in text}
        self.speakers = set(Speaker.objects.filter(project=project).values_list("name", flat=True))
        self.has_new_values = new_labels is not None
        self.has_new_speakers = has_new_speakers


def fit(document: ReadDocument, clip: FoundClip, names: Names) -> Fitted:
    """Bring a document to the clip's length and channels and the project's names."""
    fitted, late, strange = Fitted(), [], 0
    end_us, channels = clip.duration_us or 0, clip.channels or 1
    uids = _uids(document)
    for span in document.spans:
        span_end_us = end_us if span.end_us is None else span.end_us
        if span.start_us >= end_us or span_end_us > end_us + LATE_US:
            late.append(span)
        elif span.channel is not None and span.channel >= channels:
            strange += 1
        else:
            uid = next(uids)
            answers = tuple(_answers(span, names, document, fitted.problems))
            fitted.spans.append(
                _span(span, uid, min(span_end_us, end_us), answers, names, channels)
            )
    fitted.problems += _misfits(document, clip, late, strange)
    return fitted


def _span(
    span: ReadSpan,
    uid: UUID,
    end_us: int,
    answers: tuple[Answer, ...],
    names: Names,
    channels: int,
) -> Span:
    speaker = span.speaker
    if speaker not in names.speakers and not names.has_new_speakers:
        speaker = None
    return Span(
        uid,
        span.start_us,
        end_us,
        speaker,
        span.text,
        answers,
        span.channel if channels > 1 else None,  # the only channel is all of the clip
        span.unsure,
        span.draft,
        tuple(Word(*word) for word in span.words),
    )


def _uids(document: ReadDocument) -> Iterator[UUID]:
    """Yield the ids the file has, each once, and new ones in the order of the segments."""
    fresh = iter(sorted(uuid7() for _ in document.spans))
    seen: set[UUID] = set()
    for span in document.spans:
        new = next(fresh)
        yield new if span.uid is None or span.uid in seen else span.uid
        if span.uid is not None:
            seen.add(span.uid)


def _misfits(
    document: ReadDocument, clip: FoundClip, late: list[ReadSpan], strange: int
) -> Iterator[Problem]:
    if late:
        length = to_seconds(clip.duration_us or 0)
        at = to_seconds(late[0].start_us)
        many = "1 segment lies" if len(late) == 1 else f"{len(late):,} segments lie"
        message = (
            f"{many} past the end of {clip.name}, which is {length:g} s long; first at {at:g} s."
        )
        yield Problem("past_the_end", document.where, message)
    if strange:
        many = "1 segment names" if strange == 1 else f"{strange:,} segments name"
        message = f"{many} a channel that {clip.name} does not have."
        yield Problem("unknown_channel", document.where, message)


def _answers(
    span: ReadSpan, names: Names, document: ReadDocument, problems: list[Problem]
) -> Iterator[Answer]:
    for name, plain in span.values.items():
        kind = names.kinds.get(name)
        if kind is None:
            continue  # told as a label that is missing
        answer = _answer(name, kind, plain, names.joined)
        if answer is None:
            message = f"{_shown(plain)} is no answer to {name}, which takes {_TAKES[kind]}."
            problems.append(Problem("wrong_answer", document.where, message))
        elif isinstance(answer.value, tuple) and not names.has_new_values:
            known = tuple(one for one in answer.value if (name, one.text) in names.values)
            if known:
                yield Answer(answer.label, known)
        else:
            yield answer


_TAKES: dict[LabelKind, str] = {
    "single": "one value",
    "multiple": "values with texts of up to 200 characters",
    "text": "text",
    "number": "a number",
}


def _shown(plain: Plain) -> str:
    text = _BETWEEN_VALUES.join(plain) if isinstance(plain, list) else str(plain)
    return repr(text[:60])


def _answer(
    name: str, kind: LabelKind, plain: Plain, known: Collection[tuple[str, str]] = ()
) -> Answer | None:
    """Read an answer as the label takes it; None where it is none."""
    label = LabelUsed(name, kind)
    if kind == "text":
        return Answer(label, _BETWEEN_VALUES.join(plain) if isinstance(plain, list) else str(plain))
    if kind == "number":
        number = _number(plain)
        return None if number is None else Answer(label, number)
    texts = list(dict.fromkeys(chosen(name, kind, plain, known)))
    is_good = all(text.strip() and len(text) <= LONGEST_NAME for text in texts)
    if not texts or not is_good or (kind == "single" and len(texts) > 1):
        return None
    return Answer(label, tuple(ValueUsed(text) for text in texts))


def chosen(
    name: str, kind: LabelKind, plain: Plain, known: Collection[tuple[str, str]]
) -> list[str]:
    """Return the values that an answer chooses; a cell of a table may hold several.

    Parameters
    ----------
    known
        Names of labels with those values of theirs that hold what else stands between two.
    """
    if isinstance(plain, list):
        return plain
    text = str(plain)
    if kind != "multiple":
        return [text]
    parts = text.split(_BETWEEN_VALUES)
    if not known:
        return parts
    values, at = list[str](), 0
    while at < len(parts):
        longest = min(len(parts) - at, _MOST_JOINED)
        texts = (_BETWEEN_VALUES.join(parts[at : at + n]) for n in range(longest, 1, -1))
        values.append(next((text for text in texts if (name, text) in known), parts[at]))
        at += values[-1].count(_BETWEEN_VALUES) + 1
    return values


def _number(plain: Plain) -> int | float | None:
    try:
        number = float(plain[0] if isinstance(plain, list) and len(plain) == 1 else plain)  # type: ignore[arg-type]  # a longer list is caught
    except (TypeError, ValueError, OverflowError):
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < 2**53 else number
