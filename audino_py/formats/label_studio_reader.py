"""Label Studio's JSON read: regions of audio with their labels, choices, texts and numbers."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from audino_py.errors import UnreadableError
from audino_py.formats.archive import is_sound
from audino_py.formats.json_reading import decoded, is_list, json_of
from audino_py.formats.reading import (
    LONGEST_NAME,
    Given,
    Plain,
    ReadDocument,
    ReadSpan,
    base_name,
    check_text,
    known_channel,
    micros_of,
    settle_channels,
    uid_of,
)
from audino_py.formats.rttm import WITHOUT_SPEAKER

_SPEAKERS = {"speaker", "speakers", "who", "diarization"}
_TRANSCRIPTS = frozenset(("text", "transcription", "transcript"))

Text = str | list[str]


class _Value(msgspec.Struct):
    start: float | str | None = None
    end: float | str | None = None
    channel: int | str | None = None
    labels: list[str] | None = None
    choices: list[str] | None = None
    taxonomy: list[list[str]] | None = None
    text: Text | None = None
    number: float | None = None
    rating: float | None = None


class _Result(msgspec.Struct):
    value: _Value = msgspec.field(default_factory=_Value)
    id: str = ""
    from_name: str = ""
    type: str = ""


class _Annotation(msgspec.Struct):
    result: tuple[_Result, ...] = ()
    completed_by: object = None
    model_version: str | None = None
    was_cancelled: bool = False


class _Task(msgspec.Struct):
    data: msgspec.Raw = msgspec.Raw(b"{}")
    annotations: tuple[_Annotation, ...] = ()
    predictions: tuple[_Annotation, ...] = ()
    completions: tuple[_Annotation, ...] = ()
    file_upload: str | None = None
    id: int | str | None = None


def read_label_studio(given: Given) -> Iterator[ReadDocument]:
    """Read tasks with their annotations, or with their predictions where nobody annotated."""
    tasks = json_of(given, list[_Task]) if is_list(given) else [json_of(given, _Task)]
    transcripts = _transcripts(tasks)
    for number, task in enumerate(tasks, start=1):
        where = f"{given.name}, task {number if task.id is None else task.id}"
        data = decoded(bytes(task.data), dict[str, object], where, first_line=None)
        names = _names(task, data, where)
        done = [one for one in task.annotations or task.completions if not one.was_cancelled]
        for one in done or task.predictions:
            sheet = ReadDocument(where, names, _text(data, "sha256"), _text(data, "external_id"))
            sheet.annotator = _annotator(one.completed_by) or _text(data, "annotator")
            sheet.source = one.model_version or ""
            _read_result(sheet, one.result, where, transcripts)
            # Label Studio always names a channel, our own export only where one was meant.
            yield sheet if _text(data, "sha256") else settle_channels(sheet)


def _transcripts(tasks: list[_Task]) -> frozenset[str]:
    """Return the names under which words stand: the usual ones, else whatever is a text."""
    done = (one for task in tasks for one in (*task.annotations, *task.completions))
    given = (*done, *(one for task in tasks for one in task.predictions))
    texts = {r.from_name.strip() for one in given for r in one.result if r.value.text is not None}
    return frozenset(texts & _TRANSCRIPTS or texts)


def _names(task: _Task, data: dict[str, object], where: str) -> tuple[str, ...]:
    """Return what the audio may be called; uploaded files carry a prefix of eight letters."""
    own = data.get("clip")
    names = [own] if isinstance(own, str) else []
    paths = [text for text in data.values() if isinstance(text, str)]
    names += [base_name(path) for path in paths if is_sound(path.partition("?")[0])]
    if task.file_upload:
        names.append(base_name(task.file_upload))
    names += [name.split("-", 1)[1] for name in list(names) if name[8:9] == "-"]
    for name in names:
        check_text(name, where)
    names = [name for name in names if name]
    if not names:
        raise UnreadableError(f"{where}: its data name no audio file. Export the tasks with data.")
    return tuple(dict.fromkeys(names))


def _text(data: dict[str, object], name: str) -> str:
    """Return what our own export adds to the data of a task."""
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _annotator(who: object) -> str:
    """Return an e-mail or user name where there is one; a bare key tells nothing here."""
    if isinstance(who, dict):
        who = who.get("username") or who.get("email")
    return who if isinstance(who, str) else ""


def _read_result(
    sheet: ReadDocument, results: tuple[_Result, ...], where: str, transcripts: frozenset[str]
) -> None:
    regions: dict[str, list[_Result]] = {}
    for number, one in enumerate(results):
        if one.value.start is None:
            sheet.notes["answers about a whole clip"] += 1
        else:
            regions.setdefault(one.id or f"#{number}", []).append(one)
    for region, parts in regions.items():
        _read_region(sheet, parts, f"{where}, region {region[:40]}", transcripts)


def _read_region(
    sheet: ReadDocument, parts: list[_Result], where: str, transcripts: frozenset[str]
) -> None:
    first = parts[0].value
    times = micros_of(first.start, where), micros_of(first.end, where)
    speaker: str | None = None
    text = ""
    values: dict[str, Plain] = {}
    for part in parts:
        name = (part.from_name or part.type).strip()[:LONGEST_NAME]
        said = _answer(part.value)
        if said is None:
            continue
        if name in transcripts and part.value.text is not None and not text:
            text = said if isinstance(said, str) else ""
        elif name.lower() in _SPEAKERS and isinstance(said, list) and said:
            speaker = None if said[0] == WITHOUT_SPEAKER else said[0]
        else:
            values[name] = said
    channel = first.channel if isinstance(first.channel, int) else None
    uid = uid_of(parts[0].id)
    sheet.add(ReadSpan(*times, text, speaker, known_channel(channel), values, uid=uid), where)


def _answer(value: _Value) -> Plain | None:
    """Return what one part of a region says."""
    if value.text is not None:
        return value.text if isinstance(value.text, str) else "\n".join(value.text)
    number = value.number if value.number is not None else value.rating
    if number is not None:
        return int(number) if float(number).is_integer() else number
    if value.taxonomy is not None:
        return list(dict.fromkeys(" / ".join(path) for path in value.taxonomy)) or None
    return list(dict.fromkeys(value.labels or value.choices or [])) or None
