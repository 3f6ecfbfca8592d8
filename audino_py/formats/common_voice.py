"""Common Voice's table: a sentence for each file of audio, thirteen columns, nothing quoted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from audino_py.formats.audio_paths import audio_path
from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.format import Members
from audino_py.formats.losses import Losses
from audino_py.formats.texts import one_line

COLUMNS = (
    "client_id",
    "path",
    "sentence_id",
    "sentence",
    "sentence_domain",
    "up_votes",
    "down_votes",
    "age",
    "gender",
    "accents",
    "variant",
    "locale",
    "segment",
)
_OF_THE_SPEAKER = ("age", "gender", "accents", "variant")


def write_common_voice(documents: Iterable[Document], _: ExportOptions, losses: Losses) -> Members:
    """Write ``validated.tsv``: a row for each cut segment, else one for each whole clip."""
    yield "validated.tsv", _table(documents, losses)


def _table(documents: Iterable[Document], losses: Losses) -> Iterator[bytes]:
    yield _row(COLUMNS)
    for document in documents:
        if any(span.audio_path for span in document.spans):
            for span in document.spans:
                yield _row(_cells(document, [span], span.audio_path, losses))
        elif document.spans:
            spans = list(document.spans)
            whole = [(0, document.duration_us)]
            is_whole = [(span.start_us, span.end_us) for span in spans] == whole
            losses.count("times_left_out", 0 if is_whole else len(spans))
            yield _row(_cells(document, spans, audio_path(document), losses))


def _cells(document: Document, spans: list[Span], path: str, losses: Losses) -> list[str]:
    said = [one_line(span.text, losses) for span in spans]
    speakers = dict.fromkeys(span.speaker for span in spans)
    who = next(iter(speakers)) if len(speakers) == 1 else None
    losses.count("speakers_left_out", sum(s.speaker is not None for s in spans) if not who else 0)
    facts = {key: str(document.metadata.get(key) or "") for key in _OF_THE_SPEAKER}
    segment = str(spans[0].uid) if len(spans) == 1 else ""
    cells = {
        "client_id": who or "",
        "path": PurePosixPath(path).name,
        "sentence_id": segment,
        "sentence": " ".join(text for text in said if text),
        "up_votes": str(document.accepted_reviews),
        "down_votes": str(document.returned_reviews),
        **facts,
        "locale": document.language,
    }
    return [one_line(cells.get(column, ""), Losses()) for column in COLUMNS]


def _row(cells: Iterable[str]) -> bytes:
    return ("\t".join(cells) + "\n").encode()
