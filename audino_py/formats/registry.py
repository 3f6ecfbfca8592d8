"""All formats an export can have, under the names the wire knows them by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from audino_py.formats.csv_table import write_csv
from audino_py.formats.document import Document, ExportOptions
from audino_py.formats.jsonl import write_jsonl
from audino_py.formats.names import FileNames
from audino_py.formats.rttm import write_rttm_zip
from audino_py.formats.stream import in_blocks, zipped
from audino_py.formats.textgrid import write_textgrid
from audino_py.formats.v1_json import write_v1_json
from audino_py.formats.webvtt import write_webvtt

Writer = Callable[[Iterable[Document], ExportOptions], Iterator[bytes]]
_ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write documents.

    Parameters
    ----------
    suffix
        Of the file that is handed out, with its dot.
    sentence
        What the format is for and what it cannot hold, in plain words.
    """

    name: str
    title: str
    suffix: str
    media_type: str
    is_per_clip: bool
    sentence: str
    writer: Writer

    def write(self, documents: Iterable[Document], options: ExportOptions) -> Iterator[bytes]:
        """Write documents as a stream of blocks; each document is read when its turn comes."""
        return in_blocks(self.writer(documents, options))


def _one_file_each(write: Callable[[Document], bytes], suffix: str) -> Writer:
    def writer(documents: Iterable[Document], _: ExportOptions) -> Iterator[bytes]:
        names = FileNames()
        return zipped((names.name_of(d.stem, suffix), [write(d)]) for d in documents)

    return writer


_ALL = (
    Format(
        name="jsonl",
        title="JSON Lines",
        suffix=".jsonl",
        media_type="application/x-ndjson",
        is_per_clip=False,
        sentence="Holds everything, one clip a line, and can be imported again.",
        writer=write_jsonl,
    ),
    Format(
        name="json",
        title="JSON as in audino v1",
        suffix=".json",
        media_type="application/json",
        is_per_clip=False,
        sentence=(
            "For scripts written for audino v1. Leaves out speakers, channels, marks, answers "
            "that are no choice, and lines still marked draft."
        ),
        writer=write_v1_json,
    ),
    Format(
        name="csv",
        title="CSV table",
        suffix=".csv",
        media_type="text/csv; charset=utf-8",
        is_per_clip=False,
        sentence=(
            "One row for each segment, safe to open in a spreadsheet. Leaves out clips without "
            "segments, and what is known of a clip beyond its name."
        ),
        writer=write_csv,
    ),
    Format(
        name="rttm",
        title="RTTM with UEM",
        suffix=".zip",
        media_type=_ZIP,
        is_per_clip=False,
        sentence=(
            "Who speaks when, for diarization toolkits. Leaves out transcripts and labels; names "
            "with spaces are changed, and a list says how."
        ),
        writer=write_rttm_zip,
    ),
    Format(
        name="textgrid",
        title="Praat TextGrid",
        suffix=".zip",
        media_type=_ZIP,
        is_per_clip=True,
        sentence=(
            "One file for each clip, one tier for each speaker. Leaves out labels and channels; "
            "a segment without a transcript reads <speech>."
        ),
        writer=_one_file_each(write_textgrid, ".TextGrid"),
    ),
    Format(
        name="webvtt",
        title="WebVTT subtitles",
        suffix=".zip",
        media_type=_ZIP,
        is_per_clip=True,
        sentence=(
            "One file for each clip, times in milliseconds. Leaves out segments without a "
            "transcript, labels and channels."
        ),
        writer=_one_file_each(write_webvtt, ".vtt"),
    ),
)
FORMATS: dict[str, Format] = {one.name: one for one in _ALL}
