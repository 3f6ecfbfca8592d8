"""Whether the speakers and answers that an export is narrowed to are there at all.

A name that is misspelt would else make an empty file, which looks like work that nobody did.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from audino_py.errors import InvalidError
from audino_py.formats.choosing import Wanted
from audino_py.formats.document import LabelUsed
from audino_py.models import LabelValue, Pin, Project, Version
from audino_py.policies import Actor
from audino_py.selectors.exports import ExportQuery, export_options
from audino_py.selectors.speakers import speakers_visible_to
from audino_py.selectors.versions import PINS_A_CHUNK, entries_of, options_of

NAMES_TOLD = 20


def require_known(
    query: ExportQuery, version: Version | None, wanted: Wanted, actor: Actor
) -> None:
    """Refuse names that neither the project nor the version has.

    Raises
    ------
    InvalidError
        With the names there are.
    """
    if wanted.speakers:
        _require_speakers(query.project, version, wanted.speakers, actor)
    if wanted.answers:
        labels = (
            export_options(query, is_raw=False) if version is None else options_of(version, {})
        ).labels
        for name, texts in wanted.answers.items():
            if version is None:  # which keeps answers as they were
                _require_unmerged(query.project, name, texts)
            _require_answers({one.name: one for one in labels}, name, texts)


def _require_speakers(
    project: Project, version: Version | None, names: Iterable[str], actor: Actor
) -> None:
    voices = speakers_visible_to(actor, project)
    known = list(voices.filter(merged_into=None).values_list("name", flat=True))
    strange = set(names).difference(known)
    if strange and version is not None:
        strange -= _named_in(version, strange)
    merged = voices.filter(name__in=strange).exclude(root=None).select_related("root").first()
    if merged is not None:
        raise _wrong("speakers", _merged_into(merged.name, merged.heard.name))
    if strange:
        raise _wrong("speakers", f"There is no speaker {min(strange)!r}{_there_are(known)}")


def _named_in(version: Version, names: set[str]) -> set[str]:
    """Return those by which the version knows a voice: some were renamed since."""
    found: set[str] = set()
    keys: list[int] = []
    for entry in entries_of(version):
        keys.append(entry.pin)
        if len(keys) == PINS_A_CHUNK:
            found |= _names_of(keys) & names
            keys = []
        if found == names:
            return found
    return found | (_names_of(keys) & names)


def _names_of(keys: Sequence[int]) -> set[str]:
    facts = Pin.objects.filter(pk__in=keys).values_list("facts__speakers", flat=True)
    return {name for speakers in facts for name in (speakers or {}).values()}


def _require_unmerged(project: Project, name: str, texts: Iterable[str]) -> None:
    """Refuse answers that nobody has given any more: they became others."""
    values = LabelValue.objects.filter(label__project=project, label__name=name, text__in=texts)
    for value in values.exclude(merged_into=None).select_related("merged_into")[:1]:
        raise _wrong("answers", _merged_into(value.text, value.heir.text))


def _require_answers(labels: dict[str, LabelUsed], name: str, texts: Iterable[str]) -> None:
    label = labels.get(name)
    if label is None:
        raise _wrong("answers", f"There is no label {name!r}{_there_are(list(labels))}")
    if label.kind in ("text", "number"):
        return
    strange = set(texts).difference(label.values)
    if strange:
        message = f"{name} has no answer {min(strange)!r}{_there_are(label.values)}"
        raise _wrong("answers", message)


def _merged_into(name: str, other: str) -> str:
    return f"{name!r} was merged into {other!r}. Ask for {other!r}."


def _there_are(names: Sequence[str]) -> str:
    """End the sentence with what there is."""
    if not names:
        return "; there is none at all."
    more = f" and {len(names) - NAMES_TOLD:,} more" if len(names) > NAMES_TOLD else ""
    return f"; there are: {', '.join(names[:NAMES_TOLD])}{more}."


def _wrong(name: str, message: str) -> InvalidError:
    return InvalidError(message, fields={name: [message]})
