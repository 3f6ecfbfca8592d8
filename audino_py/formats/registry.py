"""All formats an export can have, under the names the wire knows them by."""

from __future__ import annotations

from dataclasses import replace

from audino_py.formats.audacity import write_audacity
from audino_py.formats.audino_v2 import write_audino_v2
from audino_py.formats.audiofolder import write_audiofolder
from audino_py.formats.chat import write_chat
from audino_py.formats.clip_files import one_file_each
from audino_py.formats.common_voice import write_common_voice
from audino_py.formats.csv_table import write_csv, write_tsv
from audino_py.formats.eaf import write_eaf
from audino_py.formats.emu import write_emu
from audino_py.formats.format import (
    EVERYTHING,
    Format,
    FormatOption,
    Group,
    Holding,
    one_file,
)
from audino_py.formats.jams import write_jams
from audino_py.formats.jsonl import write_jsonl
from audino_py.formats.kaldi import write_kaldi
from audino_py.formats.label_studio import write_label_studio
from audino_py.formats.manifests import write_lhotse, write_nemo
from audino_py.formats.nist import write_ctm, write_stm
from audino_py.formats.parquet import write_parquet
from audino_py.formats.raven import write_raven
from audino_py.formats.readers import CHOICES
from audino_py.formats.rttm import write_rttm
from audino_py.formats.seglst import write_seglst
from audino_py.formats.sound_events import write_sound_events
from audino_py.formats.srt import write_srt
from audino_py.formats.textgrid import write_textgrid
from audino_py.formats.v1_json import write_v1_json
from audino_py.formats.webvtt import write_webvtt

_RAW = FormatOption("raw", "is_raw", "Leave cells that begin like a formula as they are")
_NAMES = FormatOption("names", "has_names", "Put the speaker's name before the words")
_EMPTY = FormatOption(
    "empty",
    "empty_text",
    "Segments without a transcript",
    (("unk", "Write <unk> for them"), ("drop", "Leave them out")),
)
_VOTES = FormatOption(
    "validated",
    "votes",
    "Validated is",
    (
        ("state", "What was accepted here"),
        ("two", "What at least two reviewers accepted, as Common Voice counts"),
    ),
)


def _holds(*what: Holding) -> frozenset[Holding]:
    return frozenset(what)


_WHOLE = (
    Format(
        name="jsonl",
        sentence="Holds everything, one clip a line, and can be imported again.",
        holds=EVERYTHING,
        writer=one_file(write_jsonl),
        suffix=".jsonl",
        media_type="application/x-ndjson",
    ),
    Format(
        name="csv",
        sentence="One row for each segment, safe to open in a spreadsheet.",
        holds=_holds("speakers", "text", "labels", "channels", "marks"),
        writer=one_file(write_csv),
        suffix=".csv",
        media_type="text/csv; charset=utf-8",
        options=(_RAW,),
    ),
    Format(
        name="tsv",
        sentence="The same table with tabs in place of commas.",
        holds=_holds("speakers", "text", "labels", "channels", "marks"),
        writer=one_file(write_tsv),
        suffix=".tsv",
        media_type="text/tab-separated-values; charset=utf-8",
        options=(_RAW,),
    ),
    Format(
        name="label_studio",
        sentence="Tasks with their regions, and the labelling interface they fit.",
        holds=_holds("speakers", "text", "labels", "channels", "facts", "empty"),
        writer=write_label_studio,
        names_audio=True,
    ),
    Format(
        name="json",
        sentence="For scripts written for audino v1: transcripts and chosen label values.",
        holds=_holds("text", "labels", "empty"),
        writer=one_file(write_v1_json),
        suffix=".json",
        media_type="application/json",
    ),
    Format(
        name="audino_v2",
        sentence="For scripts written for audino v2: a row for each segment, with its labels.",
        holds=_holds("text", "labels"),
        writer=one_file(write_audino_v2),
        suffix=".tsv",
        media_type="text/tab-separated-values; charset=utf-8",
    ),
)
_SPEECH = (
    Format(
        name="rttm",
        sentence="Who speaks when, for pyannote and other diarization toolkits.",
        holds=_holds("speakers", "channels", "empty"),
        writer=write_rttm,
    ),
    Format(
        name="seglst",
        sentence="Who says what when, in one file for scoring with MeetEval.",
        holds=_holds("speakers", "text", "channels"),
        writer=one_file(write_seglst),
        suffix=".json",
        media_type="application/json",
    ),
    Format(
        name="stm",
        sentence="Who says what when, one line for each segment, for scoring.",
        holds=_holds("speakers", "text", "channels"),
        writer=write_stm,
        options=(FormatOption("label", "has_stm_label", "Write the label <o,f0,unknown>"),),
    ),
    Format(
        name="ctm",
        sentence="Words with their times, only where these are known.",
        holds=_holds("text", "channels", "words"),
        writer=write_ctm,
    ),
    Format(
        name="kaldi",
        sentence="Sorted as Kaldi wants it, for ASR recipes of Kaldi, ESPnet and icefall.",
        holds=_holds("speakers", "text"),
        writer=write_kaldi,
        names_audio=True,
        options=(_EMPTY,),
    ),
    Format(
        name="lhotse",
        sentence="Recordings and supervisions for icefall, k2 and NeMo.",
        holds=EVERYTHING - {"facts"},
        writer=write_lhotse,
        names_audio=True,
    ),
    Format(
        name="nemo",
        sentence="One line for each segment, with its audio, offset and text.",
        holds=_holds("speakers", "text", "labels", "channels"),
        writer=one_file(write_nemo),
        suffix=".jsonl",
        media_type="application/x-ndjson",
        names_audio=True,
    ),
)
_DATASETS = (
    Format(
        name="audiofolder",
        sentence="A folder that load_dataset opens, with its metadata.",
        holds=_holds("speakers", "text", "labels", "channels", "marks", "empty"),
        writer=write_audiofolder,
        names_audio=True,
    ),
    Format(
        name="parquet",
        sentence="One row for each segment, for datasets, pandas, Polars and DuckDB.",
        holds=_holds("speakers", "text", "labels", "channels", "marks"),
        writer=one_file(write_parquet),
        suffix=".parquet",
        media_type="application/vnd.apache.parquet",
        names_audio=True,
        takes_sound=True,
    ),
    Format(
        name="common_voice",
        sentence="Tables of files and their sentences, laid out as a release; reviews are votes.",
        holds=_holds("speakers", "text"),
        writer=write_common_voice,
        names_audio=True,
        has_part_tables=True,
        options=(_VOTES,),
    ),
)
_LINGUISTS = (
    Format(
        name="textgrid",
        sentence="One file for each clip, one tier for each speaker.",
        holds=_holds("speakers", "text", "empty"),
        writer=one_file_each(write_textgrid, ".TextGrid"),
        is_per_clip=True,
        options=(FormatOption("short", "is_short", "Short layout: one number or text a line"),),
    ),
    Format(
        name="eaf",
        sentence="One file for each clip, tiers for speakers and their labels.",
        holds=_holds("speakers", "text", "labels", "empty"),
        writer=one_file_each(write_eaf, ".eaf"),
        is_per_clip=True,
        names_audio=True,
    ),
    Format(
        name="emu",
        sentence="One file for each clip, one level for each speaker, in samples.",
        holds=_holds("speakers", "text", "labels", "empty"),
        writer=one_file_each(write_emu, "_annot.json"),
        is_per_clip=True,
        names_audio=True,
    ),
    Format(
        name="chat",
        sentence="One transcript for each clip, for CLAN and TalkBank.",
        holds=_holds("speakers", "text", "empty"),
        writer=write_chat,
        is_per_clip=True,
        names_audio=True,
    ),
)
_SUBTITLES = (
    Format(
        name="webvtt",
        sentence="One file for each clip, for players in browsers.",
        holds=_holds("speakers", "text", "empty"),
        writer=one_file_each(write_webvtt, ".vtt"),
        is_per_clip=True,
    ),
    Format(
        name="srt",
        sentence="One file for each clip, for video players and editors.",
        holds=_holds("text", "empty"),
        writer=one_file_each(write_srt, ".srt"),
        is_per_clip=True,
        options=(_NAMES,),
    ),
)
_SOUND = (
    Format(
        name="audacity",
        sentence="One label track for each clip.",
        holds=_holds("text", "empty"),
        writer=one_file_each(write_audacity, ".txt"),
        is_per_clip=True,
        options=(_NAMES,),
    ),
    Format(
        name="raven",
        sentence="One selection table for each clip, labels as columns.",
        holds=_holds("speakers", "text", "labels", "channels", "empty"),
        writer=one_file_each(write_raven, ".Table.1.selections.txt"),
        is_per_clip=True,
    ),
    Format(
        name="events",
        sentence="Onset, offset and chosen label value, as DCASE tools read them.",
        holds=_holds("labels", "empty"),
        writer=one_file_each(write_sound_events, ".txt"),
        is_per_clip=True,
    ),
    Format(
        name="jams",
        sentence="One file for each clip, for music and sound research.",
        holds=_holds("speakers", "text", "labels", "channels", "facts", "empty"),
        writer=one_file_each(write_jams, ".jams"),
        is_per_clip=True,
    ),
)
# Under their headings, in the order in which the page shows them.
GROUPS: dict[Group, tuple[Format, ...]] = {
    "everything": _WHOLE,
    "speech": _SPEECH,
    "datasets": _DATASETS,
    "linguists": _LINGUISTS,
    "subtitles": _SUBTITLES,
    "sound": _SOUND,
}
GROUP_TITLES: dict[Group, str] = {
    "everything": "Tables and platforms",
    "speech": "Speech toolkits",
    "datasets": "Datasets",
    "linguists": "Linguistics",
    "subtitles": "Subtitles",
    "sound": "Sound and music",
}
FORMATS: dict[str, Format] = {
    one.name: replace(one, is_read_back=one.name in CHOICES or one.name == "audino_v2")
    for group in GROUPS.values()
    for one in group
}


def group_of(wanted: Format) -> str:
    """Return the heading under which a format stands."""
    names = {group: {one.name for one in of} for group, of in GROUPS.items()}
    return next(GROUP_TITLES[group] for group, of in names.items() if wanted.name in of)
