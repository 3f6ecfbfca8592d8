"""All formats that can be read, how a file's own is found out, and what is read from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from audino_py.errors import UnreadableError
from audino_py.formats.archive import Archive, gunzipped, is_zip
from audino_py.formats.audiofolder_reader import read_audiofolder
from audino_py.formats.chat_reader import read_chat
from audino_py.formats.common_voice import TABLES
from audino_py.formats.eaf_reader import read_eaf
from audino_py.formats.emu_reader import read_emu
from audino_py.formats.event_reader import (
    common_voice_sheets,
    read_audacity,
    read_common_voice,
    read_events,
    read_raven,
)
from audino_py.formats.jams_reader import read_jams
from audino_py.formats.jsonl_drafts import read_jsonl_drafts
from audino_py.formats.kaldi_reader import MEMBERS, read_kaldi, read_kaldi_file
from audino_py.formats.label_studio_reader import read_label_studio
from audino_py.formats.manifest_reader import lhotse_sheets, read_lhotse, read_nemo, read_seglst
from audino_py.formats.name_list import NAME_LIST
from audino_py.formats.nist_reader import read_ctm, read_rttm, read_stm, read_uem, speech_of
from audino_py.formats.packing import CERTIFICATE, CHECKSUMS, RECEIPT
from audino_py.formats.parquet_reader import read_parquet
from audino_py.formats.reading import (
    Given,
    ReadDocument,
    ReadSpan,
    base_name,
    text_of,
)
from audino_py.formats.recognising import format_of
from audino_py.formats.speech_model_reader import read_assemblyai, read_deepgram, read_whisper
from audino_py.formats.subtitle_reader import read_srt, read_webvtt
from audino_py.formats.table_reader import read_table, rows_of
from audino_py.formats.textgrid_reader import read_textgrid
from audino_py.formats.titles import TITLES
from audino_py.formats.trs_reader import read_trs
from audino_py.formats.v1_json_reader import read_v1_json

# What our own archives hold beside the work.
_BESIDE = {NAME_LIST, CHECKSUMS, RECEIPT, CERTIFICATE}
# The tables of a release of Common Voice.
_SENTENCES = {f"{name}.tsv" for name in (*TABLES, "train", "dev", "test")}


@dataclass(frozen=True, slots=True)
class Reader:
    """One way to read a file.

    Parameters
    ----------
    sentence
        What becomes of it, in plain words.
    """

    name: str
    sentence: str
    read: Callable[[Given], Iterator[ReadDocument]]

    @property
    def title(self) -> str:
        """What it is called."""
        return TITLES[self.name].title

    @property
    def tools(self) -> tuple[str, ...]:
        """Names of tools that write it."""
        return TITLES[self.name].tools


_ALL = (
    Reader("jsonl", "Our own export, with everything in it.", read_jsonl_drafts),
    Reader("csv", "A row is a segment; the head says what is what.", read_table),
    Reader("tsv", "As CSV, with tabs; audino v2 exports too.", read_table),
    Reader("textgrid", "Interval tiers become speakers.", read_textgrid),
    Reader("eaf", "Aligned annotations; participants become speakers.", read_eaf),
    Reader("rttm", "Who speaks when.", read_rttm),
    Reader("uem", "Which clips were listened to: segments are in the RTTM.", read_uem),
    Reader("ctm", "Words with times, gathered into segments at pauses.", read_ctm),
    Reader("stm", "Who says what, when.", read_stm),
    Reader("seglst", "Who says what, when.", read_seglst),
    Reader("webvtt", "A cue is a segment; voices are speakers.", read_webvtt),
    Reader("srt", "A subtitle is a segment.", read_srt),
    Reader("audacity", "A label is a segment with its text.", read_audacity),
    Reader("lhotse", "Supervisions, with word times if any.", read_lhotse),
    Reader("nemo", "A line is a segment.", read_nemo),
    Reader("common_voice", "The sentence of a whole clip.", read_common_voice),
    Reader("label_studio", "Regions with what they answer.", read_label_studio),
    Reader("emu", "Items of segment levels.", read_emu),
    Reader("raven", "A selection is a segment.", read_raven),
    Reader("events", "Onset, offset and event; answers “Event”.", read_events),
    Reader("json", "Clips with segments and labels.", read_v1_json),
    Reader("whisper", "Also faster-whisper, WhisperX, whisper.cpp.", read_whisper),
    Reader("deepgram", "Utterances, or words gathered at pauses.", read_deepgram),
    Reader("assemblyai", "Utterances, or words gathered.", read_assemblyai),
    Reader("kaldi", "As a zip: segments, text, utt2spk.", read_kaldi_file),
    Reader("parquet", "A row is a segment, or a whole clip.", read_parquet),
    Reader("audiofolder", "A line is a clip.", read_audiofolder),
    Reader("chat", "Utterances with a time mark, of CLAN and TalkBank.", read_chat),
    Reader("jams", "Observations that are words or labels.", read_jams),
    Reader("trs", "Turns, cut at their points of time.", read_trs),
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
    if several := _several_in(archive, ""):
        return several.name
    for name in archive.names:
        if base_name(name) not in _BESIDE and (found := _format_or_none(archive.read(name))):
            return found
    raise UnreadableError(f"{archive.name} holds no file that can be read here.")


@dataclass(frozen=True, slots=True)
class _Several:
    """A format whose files are read together.

    Parameters
    ----------
    is_wanted, is_main
        Tell by name which files belong to it, and which of these it cannot be without.
    read
        All files of one folder.
    """

    name: str
    is_wanted: Callable[[str], bool]
    is_main: Callable[[str], bool]
    read: Callable[[list[Given]], Iterable[ReadDocument]]


def _read_directory(files: list[Given]) -> Iterable[ReadDocument]:
    return read_kaldi({base_name(one.name): one for one in files})


def _read_speech(files: list[Given]) -> Iterable[ReadDocument]:
    speech = [one for one in files if _is_rttm(one.name.lower())]
    listed = [one for one in files if not _is_rttm(one.name.lower())]
    return speech_of(
        [sheet for one in speech for sheet in read_rttm(one)],
        [sheet for one in listed for sheet in read_uem(one)],
    )


def _is_kaldi(name: str) -> bool:
    return name in ("utt2spk", "wav.scp", "segments")


def _is_rttm(name: str) -> bool:
    return name.endswith(".rttm")


def _is_speech(name: str) -> bool:
    return name.endswith((".rttm", ".uem"))


def _is_lhotse(name: str) -> bool:
    return _is_manifest(name) and ("supervision" in name or "cuts" in name)


def _is_manifest(name: str) -> bool:
    return name.endswith((".jsonl", ".jsonl.gz"))


def _is_sentences(name: str) -> bool:
    return name in _SENTENCES


_SEVERAL = (
    _Several("kaldi", MEMBERS.__contains__, _is_kaldi, _read_directory),
    _Several("rttm", _is_speech, _is_rttm, _read_speech),
    _Several("lhotse", _is_manifest, _is_lhotse, lhotse_sheets),
    _Several("common_voice", _is_sentences, _is_sentences, common_voice_sheets),
)


def _several_in(archive: Archive, name: str) -> _Several | None:
    """Return the format, asked for or found out, whose files have to be read together."""
    for one in _SEVERAL:
        if name in ("", one.name) and (paths := archive.found(one.is_main)):
            # Names such as train.tsv are those of many tables.
            is_told = one.name != "common_voice" or all(
                _format_or_none(archive.read(path)) == one.name for path in paths
            )
            if is_told:
                return one
    return None


def _format_or_none(given: Given) -> str | None:
    try:
        return format_of(given)
    except UnreadableError:
        return None


def _read_archive(archive: Archive, name: str) -> Iterator[ReadDocument]:
    lists = _name_lists(archive)
    for path, sheet in _documents_in(archive, name):
        yield _renamed(sheet, _names_at(lists, path))


def _documents_in(archive: Archive, name: str) -> Iterator[tuple[str, ReadDocument]]:
    """Yield documents, each with the path of a file that it was read from."""
    several = _several_in(archive, name)
    if several is None:
        yield from _each_member(archive, name)
        return
    for paths in _together(archive, several):
        sheets = several.read([archive.read(one) for one in paths])
        yield from ((paths[0], sheet) for sheet in sheets)


def _together(archive: Archive, several: _Several) -> list[list[str]]:
    """Return the paths that are read together: of each folder, if none needs another's."""
    folders: dict[str, list[str]] = {}
    wanted = archive.found(several.is_wanted)
    for path in wanted:
        folders.setdefault(_folder(path), []).append(path)
    mains = {_folder(path) for path in archive.found(several.is_main)}
    return list(folders.values()) if mains == set(folders) else [wanted]


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _each_member(archive: Archive, name: str) -> Iterator[tuple[str, ReadDocument]]:
    """Read member by member; what is of another format, or of none, is counted and told."""
    passed: list[str] = []
    others: dict[str, list[str]] = {}  # by the title of their format
    read: list[str] = []
    last: tuple[str, ReadDocument] | None = None
    for path in archive.names:
        if base_name(path) in _BESIDE:
            continue
        given = archive.read(path)
        found = _format_or_none(given)
        if found is None or (name and found != name and not _is_alike(found, name)):
            (passed if found is None else others.setdefault(READERS[found].title, [])).append(path)
            continue
        read.append(path)
        for sheet in READERS[name or found].read(given):
            if last is not None:
                yield last
            last = path, sheet
    if last is None:
        raise UnreadableError(f"{archive.name} holds no file that can be read here.")
    silent, strange = _without_segments(archive, passed, read)
    last[1].notes.update(_left_aside(strange, others))
    yield last
    yield from ((path, Given(path, b"").document()) for path in silent)


def _left_aside(strange: list[str], others: dict[str, list[str]]) -> dict[str, int]:
    """Return in words, and how often, what an archive holds of no format and of other ones."""
    notes = {
        f"files of {title}, such as {paths[0][:60]}: choose that format to bring them, or bring "
        "them by themselves": len(paths)
        for title, paths in others.items()
    }
    if strange:
        notes[f"files of no format that is read here, such as {strange[0][:60]}"] = len(strange)
    return notes


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


_Names = dict[tuple[str, str], str]


def _name_lists(archive: Archive) -> dict[str, _Names]:
    """Return by folder the names that ids stand for, by what they are ids of: clip or speaker."""
    lists: dict[str, _Names] = {}
    for path in archive.found(NAME_LIST.__eq__):
        names = lists.setdefault(_folder(path), {})
        given = archive.read(path)
        for _, cells in rows_of(given, text_of(given), "\t"):
            if len(cells) == 3:
                of, safe, name = map(str, cells)
                names[of, safe] = name
    return lists


def _names_at(lists: dict[str, _Names], path: str) -> _Names:
    """Return the list beside a file, else the nearest above it."""
    folder = _folder(path)
    while folder not in lists and folder:
        folder = _folder(folder)
    return lists.get(folder, {})


def _renamed(sheet: ReadDocument, names: _Names) -> ReadDocument:
    if not names:
        return sheet
    # Each where it stood: the first is the surest, and a later one may be another clip's.
    both = [(names.get(("clip", name)), name) for name in sheet.names]
    sheet.names = tuple(name for pair in both for name in pair if name)
    sheet.spans = [_renamed_span(span, names) for span in sheet.spans]
    return sheet


def _renamed_span(span: ReadSpan, names: _Names) -> ReadSpan:
    speaker = span.speaker
    if speaker is not None:
        speaker = names.get(("speaker", speaker), speaker)
    values = {names.get(("label", name), name): plain for name, plain in span.values.items()}
    return replace(span, speaker=speaker, values=values)
