"""What each format makes of a segment, said once more and apart from the writers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from audino_py.formats.document import Document, Span
from tests.formats.fixture import DOCUMENTS

Row = dict[str, Any]
Labels = Callable[[Span], dict[str, Any]]

IDS = {"NA": "id_NA", "null": "id_null", "a b": "a_b", "Ada Lovelace": "Ada_Lovelace"}


def same(text: str) -> str:
    return text


def joined(text: str) -> str:
    return re.sub(r" *[\t\n]+ *", " ", text.strip())


def cue(text: str) -> str:
    return re.sub(r"\s*\n\s*", "\n", text.strip())


def spaced(text: str) -> str:
    return " ".join(text.split())


def celled(text: str) -> str:
    return f"{joined(text)} " if joined(text) in {"NA", "null"} else joined(text)


def safe(text: str) -> str:
    """A cell that begins like a formula, made harmless."""
    return f"'{text}" if text[:1] in {"=", "-", "+", "@", "\t", "\n"} and text else text


CHAT = {
    "": "0 .",
    "  ": "0 .",
    "-": "0 .",
    "<laugh>": "&=laugh .",
    "<laugh> oh": "&=laugh oh .",
    "=1+1": "1 1 .",
    'she said "no" and \u2018yes\u2019': "she said no and yes' .",
    "salt & pepper; <b>bold</b>": "salt pepper &=b bold b .",
    "left --> right": "left right .",
    "it's 5 o'clock. Really?": "it's 5 o'clock Really ?",
    "שלום, מה שלומך?": "שלום, מה שלומך ?",
    "{curly} [square] (round) * @ # % _": "curly square round .",
}


def as_chat(text: str) -> str:
    return CHAT.get(text, f"{spaced(text)} .")


def plain(span: Span) -> dict[str, Any]:
    return {answer.label.name: answer.plain for answer in span.answers}


def as_text(span: Span) -> dict[str, Any]:
    return {
        name: "; ".join(value) if isinstance(value, list) else str(value)
        for name, value in plain(span).items()
    }


def defused_texts(span: Span) -> dict[str, Any]:
    numbers = {a.label.name for a in span.answers if a.label.kind == "number"}
    return {k: v if k in numbers else safe(v) for k, v in as_text(span).items()}


def single_bare(span: Span) -> dict[str, Any]:
    """A table's column has one kind: a single choice is a text, a number has a fraction."""
    return {
        a.label.name: a.value[0].text
        if a.label.kind == "single" and isinstance(a.value, tuple)
        else a.plain
        for a in span.answers
    }


def choices(span: Span) -> dict[str, Any]:
    return {name: value for name, value in plain(span).items() if isinstance(value, list)}


def chosen(span: Span) -> str:
    """All values chosen, the text of a cell that has no words of its own."""
    return "; ".join(dict.fromkeys(text for texts in choices(span).values() for text in texts))


@dataclass(frozen=True)
class Law:
    """The rules of one format; a key that is None is not in it."""

    text: Callable[[str], str] | None = same
    wordless: str | None = ""  # what stands for no words; None leaves the segment out
    clips: dict[str, str] = field(default_factory=dict)
    speakers: dict[str, str] | None = field(default_factory=dict)
    nobody: str | None = None
    first_channel: int | None = None
    has_channel: bool = False
    counts_from: int = 0
    labels: Labels | None = None
    times: str = "exact"
    keeps: Callable[[Span], bool] = lambda _: True


LAWS = {
    "jsonl": Law(labels=plain, has_channel=True),
    "csv": Law(safe, labels=defused_texts, has_channel=True),
    "tsv": Law(safe, labels=defused_texts, has_channel=True),
    "audino_v2": Law(speakers=None, labels=as_text),
    "json": Law(speakers=None, labels=choices, keeps=lambda span: not span.draft),
    "label_studio": Law(nobody="unknown", labels=plain, has_channel=True),
    "rttm": Law(None, None, IDS, IDS, "unknown", 1, has_channel=True, counts_from=1,
                keeps=lambda _: True),
    "seglst": Law(nobody="unknown", has_channel=True, counts_from=1),
    "stm": Law(joined, "", IDS, IDS, "unknown", 1, has_channel=True, counts_from=1),
    "kaldi": Law(spaced, "<unk>", IDS, IDS, "unknown"),
    "lhotse": Law(clips=IDS, labels=plain, has_channel=True),
    "nemo": Law(labels=plain, has_channel=True),
    "audiofolder": Law(labels=single_bare, has_channel=True),
    "parquet": Law(labels=single_bare, has_channel=True),
    "textgrid": Law(joined, "<speech>", nobody="speech"),
    "eaf": Law(labels=as_text, times="millis"),
    "emu": Law(nobody="speech", labels=as_text, times="samples"),
    "webvtt": Law(cue, None, times="millis"),
    "srt": Law(lambda text: cue(text).replace("-->", "->"), None, speakers=None, times="millis"),
    "audacity": Law(celled, "<speech>", speakers=None),
    "raven": Law(celled, "<speech>", labels=as_text, has_channel=True, first_channel=1,
                 counts_from=1),
    "chat": Law(as_chat, "0 .", IDS, IDS, "", times="millis"),
    "jams": Law(labels=as_text, has_channel=True),
}  # fmt: skip


def times_of(law: Law, document: Document, span: Span) -> tuple[int, int]:
    if law.times == "millis":
        start, end = (int(us / 1_000 + 0.5) * 1_000 for us in (span.start_us, span.end_us))
        return start, max(end, start + 1_000)
    if law.times == "samples":
        rate = document.rate_hz
        start, end = (int(us * rate / 1e6 + 0.5) for us in (span.start_us, span.end_us))
        return round(start / rate * 1e6), round(end / rate * 1e6)
    return span.start_us, span.end_us


def kept(name: str) -> Iterator[tuple[Document, Span]]:
    """All segments that a file of this format holds."""
    law = LAWS[name]
    for document in DOCUMENTS:
        for span in document.spans:
            is_said = law.text is None or law.wordless is not None or span.text.strip()
            if is_said and law.keeps(span):
                yield document, span


def row_of(name: str, document: Document, span: Span) -> Row:
    """What an outside reader should find for a segment."""
    law = LAWS[name]
    start, end = times_of(law, document, span)
    row: Row = {"clip": law.clips.get(document.name, document.name), "start": start, "end": end}
    if law.text is not None:
        mark = chosen(span) if name == "raven" and chosen(span) else law.wordless
        row["text"] = law.text(span.text) if span.text.strip() or not mark else mark
    if law.speakers is not None:
        who = law.nobody if span.speaker is None else law.speakers.get(span.speaker, span.speaker)
        row["speaker"] = who
    if law.has_channel:
        known = span.channel is not None
        everywhere = [0, 1] if document.channels > 1 else 0
        first = everywhere if name == "lhotse" else law.first_channel
        row["channel"] = span.channel + law.counts_from if known else first  # type: ignore[operator]  # known
    if law.labels is not None:
        row["labels"] = law.labels(span)
    return row


def words(keys: Sequence[str]) -> list[Row]:
    """The words of a CTM: those whose times are known, and segments of one word."""
    rows = []
    for document in DOCUMENTS:
        for span in document.spans:
            alone = span.text.split()
            timed = [(word.start_us, word.end_us, word.text) for word in span.words]
            if not timed and len(alone) == 1:
                timed = [(span.start_us, span.end_us, alone[0])]
            channel = 1 if span.channel is None else span.channel + 1
            clip = IDS.get(document.name, document.name)
            rows += [
                {"clip": clip, "start": start, "end": end, "text": text, "channel": channel}
                for start, end, text in timed
            ]
    return [{key: row[key] for key in keys} for row in rows]


def events(_: Sequence[str]) -> list[Row]:
    """A line for each value chosen."""
    return [
        {
            "clip": document.name,
            "start": span.start_us,
            "end": span.end_us,
            "text": text.replace(";", ","),
        }
        for document in DOCUMENTS
        for span in document.spans
        for text in dict.fromkeys(text for texts in choices(span).values() for text in texts)
    ]


def sentences(_: Sequence[str]) -> list[Row]:
    """A row for each clip that has segments."""
    return [
        {
            "clip": document.name,
            "text": " ".join(text for one in document.spans if (text := joined(one.text))),
            "votes": [2, 1],
            "age": document.metadata.get("age", ""),
            "locale": "he",
        }
        for document in DOCUMENTS
        if document.spans
    ]


OF_THEIR_OWN = {"ctm": words, "events": events, "common_voice": sentences}


def expected(name: str, keys: Sequence[str]) -> list[Row]:
    """All rows of a format, with the keys that a reader can tell."""
    if name in OF_THEIR_OWN:
        return OF_THEIR_OWN[name](keys)
    rows = [row_of(name, document, span) for document, span in kept(name)]
    return [{key: row[key] for key in keys if key in row} for row in rows]
