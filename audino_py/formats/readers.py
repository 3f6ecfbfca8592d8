"""All formats that can be read, how a file's own is found out, and what is read from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from audino_py.errors import UnreadableError
from audino_py.formats.archive import Archive, gunzipped, is_zip
from audino_py.formats.eaf_reader import read_eaf
from audino_py.formats.emu_reader import read_emu
from audino_py.formats.event_reader import (
    read_audacity,
    read_common_voice,
    read_events,
    read_raven,
)
from audino_py.formats.jsonl_drafts import read_jsonl_drafts
from audino_py.formats.kaldi_reader import MEMBERS, read_kaldi, read_kaldi_file
from audino_py.formats.label_studio_reader import read_label_studio
from audino_py.formats.manifest_reader import lhotse_sheets, read_lhotse, read_nemo, read_seglst
from audino_py.formats.nist_reader import read_ctm, read_rttm, read_stm, read_uem, speech_of
from audino_py.formats.parquet_reader import read_parquet
from audino_py.formats.reading import (
    Given,
    ReadDocument,
    ReadSpan,
    base_name,
    numbered_lines,
    text_of,
)
from audino_py.formats.recognising import format_of
from audino_py.formats.speech_model_reader import read_assemblyai, read_deepgram, read_whisper
from audino_py.formats.subtitle_reader import read_srt, read_webvtt
from audino_py.formats.table_reader import read_table
from audino_py.formats.textgrid_reader import read_textgrid
from audino_py.formats.trs_reader import read_trs
from audino_py.formats.v1_json_reader import read_v1_json

_NAME_LIST = "names.tsv"


@dataclass(frozen=True, slots=True)
class Reader:
    """One way to read a file.

    Parameters
    ----------
    sentence
        What becomes of it, in plain words.
    """

    name: str
    title: str
    sentence: str
    read: Callable[[Given], Iterator[ReadDocument]]


_ALL = (
    Reader("jsonl", "JSON Lines", "Our own export, with everything in it.", read_jsonl_drafts),
    Reader("csv", "CSV table", "A row is a segment; the head says what is what.", read_table),
    Reader("tsv", "TSV table", "As CSV, with tabs; audino v2 exports too.", read_table),
    Reader("textgrid", "Praat TextGrid", "Interval tiers become speakers.", read_textgrid),
    Reader("eaf", "ELAN", "Aligned annotations; participants become speakers.", read_eaf),
    Reader("rttm", "RTTM", "Who speaks when.", read_rttm),
    Reader("uem", "UEM", "Which clips were listened to: segments are in the RTTM.", read_uem),
    Reader("ctm", "CTM", "Words with times, gathered into segments at pauses.", read_ctm),
    Reader("stm", "STM", "Who says what, when.", read_stm),
    Reader("seglst", "SegLST", "Who says what, when.", read_seglst),
    Reader("webvtt", "WebVTT subtitles", "A cue is a segment; voices are speakers.", read_webvtt),
    Reader("srt", "SRT subtitles", "A subtitle is a segment.", read_srt),
    Reader("audacity", "Audacity labels", "A label is a segment with its text.", read_audacity),
    Reader("lhotse", "Lhotse manifest", "Supervisions, with word times if any.", read_lhotse),
    Reader("nemo", "NeMo manifest", "A line is a segment.", read_nemo),
    Reader("common_voice", "Common Voice", "The sentence of a whole clip.", read_common_voice),
    Reader("label_studio", "Label Studio", "Regions with what they answer.", read_label_studio),
    Reader("emu", "EMU annotation", "Items of segment levels.", read_emu),
    Reader("raven", "Raven selections", "A selection is a segment.", read_raven),
    Reader("events", "Sound events", "Onset, offset and event; answers “Event”.", read_events),
    Reader("json", "JSON of audino v1", "Clips with segments and labels.", read_v1_json),
    Reader("whisper", "Whisper", "Also faster-whisper, WhisperX, whisper.cpp.", read_whisper),
    Reader("deepgram", "Deepgram", "Utterances, or words gathered at pauses.", read_deepgram),
    Reader("assemblyai", "AssemblyAI", "Utterances, or words gathered.", read_assemblyai),
    Reader("kaldi", "Kaldi directory", "As a zip: segments, text, utt2spk.", read_kaldi_file),
    Reader("parquet", "Parquet", "A row is a segment, or a whole clip.", read_parquet),
    Reader("trs", "Transcriber", "Turns, cut at their points of time.", read_trs),
)
READERS: dict[str, Reader] = {one.name: one for one in _ALL}
CHOICES = tuple(READERS)


def read_documents(given: Given, name: str = "") -> Iterator[ReadDocument]:
    """Read a file or an archive; each document when its turn comes.

    Parameters
    ----------
    name
        Of the format; empty finds it out.

    Raises
    ------
    UnreadableError
        If the format cannot be told, or the file cannot be read in it.
    """
    given = gunzipped(given)
    if is_zip(given.data):
        return _read_archive(Archive(given), name)
    return READERS[name or format_of(given)].read(given)


def told_format(given: Given) -> str:
    """Tell the format of a file, or what most of an archive is in.

    Raises
    ------
    UnreadableError
        If nothing in it can be read.
    """
    given = gunzipped(given)
    if not is_zip(given.data):
        return format_of(given)
    archive = Archive(given)
    for wanted, name in ((_is_kaldi, "kaldi"), (_is_rttm, "rttm"), (_is_lhotse, "lhotse")):
        if archive.found(wanted):
            return name
    for name in archive.names:
        if base_name(name) != _NAME_LIST and (found := _format_or_none(archive.read(name))):
            return found
    raise UnreadableError(f"{archive.name} holds no file that can be read here.")


def _is_kaldi(name: str) -> bool:
    return name in ("utt2spk", "wav.scp", "segments")


def _is_rttm(name: str) -> bool:
    return name.endswith(".rttm")


def _is_lhotse(name: str) -> bool:
    return name.endswith((".jsonl", ".jsonl.gz")) and ("supervision" in name or "cuts" in name)


def _format_or_none(given: Given) -> str | None:
    try:
        return format_of(given)
    except UnreadableError:
        return None


def _read_archive(archive: Archive, name: str) -> Iterator[ReadDocument]:
    renamed = _name_list(archive)
    for sheet in _documents_in(archive, name):
        yield _renamed(sheet, renamed)


def _documents_in(archive: Archive, name: str) -> Iterator[ReadDocument]:
    if name == "kaldi" or (not name and archive.found(_is_kaldi)):
        wanted = archive.found(MEMBERS.__contains__)
        yield from read_kaldi({base_name(one): archive.read(one) for one in wanted})
    elif name == "rttm" or (not name and archive.found(_is_rttm)):
        speech = [s for one in archive.found(_is_rttm) for s in read_rttm(archive.read(one))]
        uems = archive.found(lambda one: one.endswith(".uem"))
        yield from speech_of(speech, [s for one in uems for s in read_uem(archive.read(one))])
    elif name == "lhotse" or (not name and archive.found(_is_lhotse)):
        wanted = archive.found(lambda one: one.endswith((".jsonl", ".jsonl.gz")))
        yield from lhotse_sheets([archive.read(one) for one in wanted])
    else:
        yield from _each_member(archive, name)


def _each_member(archive: Archive, name: str) -> Iterator[ReadDocument]:
    """Read member by member; what is of no format that we know is counted, and named once."""
    passed: list[str] = []
    read: list[str] = []
    last: ReadDocument | None = None
    for path in archive.names:
        if base_name(path) == _NAME_LIST:
            continue
        given = archive.read(path)
        found = _format_or_none(given)
        if found is None or (name and found != name and not _is_alike(found, name)):
            passed.append(path)
            continue
        read.append(path)
        for sheet in READERS[name or found].read(given):
            if last is not None:
                yield last
            last = sheet
    if last is None:
        raise UnreadableError(f"{archive.name} holds no file that can be read here.")
    silent, strange = _without_segments(archive, passed, read)
    if strange:
        last.notes[f"files of no format that is read here, such as {strange[0][:60]}"] = len(
            strange
        )
    yield last
    yield from (Given(path, b"").document() for path in silent)


def _without_segments(
    archive: Archive, passed: list[str], read: list[str]
) -> tuple[list[str], list[str]]:
    """Tell clips without segments, empty files beside others of their kind, from other files."""
    kinds = {_ending(path) for path in read}
    silent = [p for p in passed if _ending(p) in kinds and not archive.read(p).data.strip()]
    return silent, [path for path in passed if path not in silent]


def _ending(path: str) -> str:
    return path.rpartition(".")[2].lower()


def _is_alike(found: str, wanted: str) -> bool:
    """Tell whether two formats look the same, so that a person's word counts."""
    alike = ({"csv", "tsv", "events", "audacity"}, {"whisper", "assemblyai"})
    return any(found in group and wanted in group for group in alike)


def _name_list(archive: Archive) -> dict[tuple[str, str], str]:
    """Return the names that ids stand for, by what they are ids of: clip or speaker."""
    names: dict[tuple[str, str], str] = {}
    for path in archive.found(_NAME_LIST.__eq__):
        for _, line in numbered_lines(text_of(archive.read(path))):
            cells = line.split("\t")
            if len(cells) == 3:
                names[cells[0], cells[1]] = cells[2]
    return names


def _renamed(sheet: ReadDocument, names: dict[tuple[str, str], str]) -> ReadDocument:
    if not names:
        return sheet
    clips = [names.get(("clip", name)) for name in sheet.names]
    sheet.names = (*(name for name in clips if name), *sheet.names)
    sheet.spans = [_renamed_span(span, names) for span in sheet.spans]
    return sheet


def _renamed_span(span: ReadSpan, names: dict[tuple[str, str], str]) -> ReadSpan:
    speaker = span.speaker
    if speaker is not None:
        speaker = names.get(("speaker", speaker), speaker)
    values = {names.get(("label", name), name): plain for name, plain in span.values.items()}
    return replace(span, speaker=speaker, values=values)
