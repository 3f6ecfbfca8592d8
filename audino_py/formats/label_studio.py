"""Label Studio's tasks, and the labelling interface they fit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from audino_py.formats.audio_paths import audio_path
from audino_py.formats.document import Answer, Document, ExportOptions, Span
from audino_py.formats.format import Members
from audino_py.formats.losses import Losses
from audino_py.formats.name_list import name_list
from audino_py.formats.names import SafeIds
from audino_py.formats.rttm import WITHOUT_SPEAKER
from audino_py.timeline.times import to_seconds

AUDIO, SPEAKER, TEXT = "audio", "speaker", "transcription"


def write_label_studio(
    documents: Iterable[Document], options: ExportOptions, losses: Losses
) -> Members:
    """Write ``tasks.json`` and ``interface.xml``; items of one segment share its id."""
    tasks = _Tasks(losses)
    for label in options.labels:
        tasks.labels.id_of(label.name)
    yield "tasks.json", tasks.written(documents)
    yield "interface.xml", [tasks.interface(options).encode()]
    yield from name_list(losses, label=tasks.labels, speaker=tasks.speakers)


class _Tasks:
    """What was written so far asks for: speakers and answers the interface must offer."""

    def __init__(self, losses: Losses) -> None:
        self.labels = SafeIds(reserved=[AUDIO, SPEAKER, TEXT])
        self.speakers = SafeIds(reserved=[WITHOUT_SPEAKER], spell=str)
        self._speakers: dict[str, None] = {}
        self._values: dict[str, dict[str, None]] = {}
        self._losses = losses

    def written(self, documents: Iterable[Document]) -> Iterator[bytes]:
        """Yield one task a line inside one list."""
        before = "[\n"
        for document in documents:
            task = json.dumps(self._task(document), ensure_ascii=False, allow_nan=False)
            yield f"{before}{task}".encode()
            before = ",\n"
        yield b"[]\n" if before == "[\n" else b"\n]\n"

    def _task(self, document: Document) -> dict[str, object]:
        items = [item for span in document.spans for item in self._items(document, span)]
        annotation = {
            "result": items,
            "was_cancelled": False,
            "ground_truth": document.kind == "final",
        }
        return {
            "data": {
                AUDIO: audio_path(document),
                "clip": document.name,
                "external_id": document.external_id,
                "sha256": document.sha256,
                "annotator": document.annotator,
                "reference": document.reference,
                "metadata": dict(document.metadata),
            },
            "annotations": [annotation],
            "predictions": [],
        }

    def _items(self, document: Document, span: Span) -> Iterator[dict[str, object]]:
        name = span.speaker
        speaker = WITHOUT_SPEAKER if name is None else self.speakers.id_of(name)
        self._losses.count("speaker_unknown", span.speaker is None)
        self._speakers[speaker] = None
        place: dict[str, object] = {
            "start": to_seconds(span.start_us),
            "end": to_seconds(span.end_us),
        }
        if span.channel is not None:
            place["channel"] = span.channel
        shared = {
            "id": str(span.uid),
            "to_name": AUDIO,
            "original_length": to_seconds(document.duration_us),
        }
        yield _item(shared, SPEAKER, "labels", place | {"labels": [speaker]})
        if span.text:
            yield _item(shared, TEXT, "textarea", place | {"text": [span.text]})
        for answer in span.answers:
            kind, value = self._answer(answer)
            yield _item(shared, self.labels.id_of(answer.label.name), kind, place | value)

    def _answer(self, answer: Answer) -> tuple[str, dict[str, object]]:
        if isinstance(answer.value, tuple):
            texts = [value.text for value in answer.value]
            self._values.setdefault(answer.label.name, {}).update(dict.fromkeys(texts))
            return "choices", {"choices": texts}
        if isinstance(answer.value, str):
            return "textarea", {"text": [answer.value]}
        return "number", {"number": answer.value}

    def interface(self, options: ExportOptions) -> str:
        """Return the interface in Label Studio's tags, which refuses a question without answers."""
        speakers = self._speakers or {WITHOUT_SPEAKER: None}
        lines = ["<View>", *_tag("Labels", SPEAKER, "Label", speakers)]
        lines.append(f'  <Audio name="{AUDIO}" value="${AUDIO}"/>')
        lines.append(
            f'  <TextArea name="{TEXT}" toName="{AUDIO}" perRegion="true" editable="true"/>'
        )
        for label in options.labels:
            name = self.labels.id_of(label.name)
            values = dict.fromkeys(label.values) | self._values.get(label.name, {})
            choice = "multiple" if label.kind == "multiple" else "single"
            rest = f'toName="{AUDIO}" perRegion="true"'
            if label.kind in ("single", "multiple"):
                if values:
                    lines += _tag("Choices", name, "Choice", values, f'{rest} choice="{choice}"')
            else:
                tag = "TextArea" if label.kind == "text" else "Number"
                lines.append(f"  <{tag} name={quoteattr(name)} {rest}/>")
        return "\n".join([*lines, "</View>"]) + "\n"


def _item(
    shared: dict[str, object], name: str, kind: str, value: dict[str, object]
) -> dict[str, object]:
    return {**shared, "from_name": name, "type": kind, "value": value}


def _tag(
    tag: str, name: str, inner: str, values: Iterable[str], rest: str = f'toName="{AUDIO}"'
) -> list[str]:
    inside = [f"    <{inner} value={quoteattr(value)}/>" for value in values]
    return [f"  <{tag} name={quoteattr(name)} {rest}>", *inside, f"  </{tag}>"]
