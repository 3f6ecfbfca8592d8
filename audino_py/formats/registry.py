"""All formats an export can have, under the names the wire knows them by."""

from __future__ import annotations

from audino_py.formats.csv_table import write_csv
from audino_py.formats.format import EVERYTHING, Format, FormatOption, one_file, one_file_each
from audino_py.formats.jsonl import write_jsonl
from audino_py.formats.rttm import write_rttm
from audino_py.formats.textgrid import write_textgrid
from audino_py.formats.v1_json import write_v1_json
from audino_py.formats.webvtt import write_webvtt

_RAW = FormatOption("raw", "is_raw", "Leave cells that begin like a formula as they are")

_ALL = (
    Format(
        name="jsonl",
        title="JSON Lines",
        sentence="Holds everything, one clip a line, and can be imported again.",
        group="whole",
        holds=EVERYTHING - {"words"},
        writer=one_file(write_jsonl),
        suffix=".jsonl",
        media_type="application/x-ndjson",
        is_read_back=True,
    ),
    Format(
        name="json",
        title="JSON as in audino v1",
        sentence=(
            "For scripts written for audino v1. Leaves out speakers, channels, marks, answers "
            "that are no choice, and lines still marked draft."
        ),
        group="whole",
        holds=frozenset(("text", "labels", "empty")),
        writer=one_file(write_v1_json),
        suffix=".json",
        media_type="application/json",
    ),
    Format(
        name="csv",
        title="CSV table",
        sentence=(
            "One row for each segment, safe to open in a spreadsheet. Leaves out clips without "
            "segments, and what is known of a clip beyond its name."
        ),
        group="whole",
        holds=frozenset(("speakers", "text", "labels", "channels", "marks")),
        writer=one_file(write_csv),
        suffix=".csv",
        media_type="text/csv; charset=utf-8",
        options=(_RAW,),
    ),
    Format(
        name="rttm",
        title="RTTM with UEM",
        sentence=(
            "Who speaks when, for diarization toolkits. Leaves out transcripts and labels; names "
            "with spaces are changed, and a list says how."
        ),
        group="speech",
        holds=frozenset(("speakers", "channels", "empty")),
        writer=write_rttm,
    ),
    Format(
        name="textgrid",
        title="Praat TextGrid",
        sentence=(
            "One file for each clip, one tier for each speaker. Leaves out labels and channels; "
            "a segment without a transcript reads <speech>."
        ),
        group="linguists",
        holds=frozenset(("speakers", "text", "empty")),
        writer=one_file_each(write_textgrid, ".TextGrid"),
        is_per_clip=True,
        options=(FormatOption("short", "is_short", "Short layout: one number or text a line"),),
    ),
    Format(
        name="webvtt",
        title="WebVTT subtitles",
        sentence=(
            "One file for each clip, times in milliseconds. Leaves out segments without a "
            "transcript, labels and channels."
        ),
        group="subtitles",
        holds=frozenset(("speakers", "text", "empty")),
        writer=one_file_each(write_webvtt, ".vtt"),
        is_per_clip=True,
    ),
)
FORMATS: dict[str, Format] = {one.name: one for one in _ALL}
