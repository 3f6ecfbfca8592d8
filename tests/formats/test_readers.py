"""Each format that is read: what its own programs write comes in as it was meant."""

from __future__ import annotations

import gzip

import pytest

from audino_py.errors import UnreadableError
from audino_py.formats.document import ExportOptions
from audino_py.formats.losses import Losses
from audino_py.formats.readers import CHOICES, READERS, read_documents, told_format
from audino_py.formats.reading import Given, ReadDocument, ReadWord
from audino_py.formats.registry import FORMATS
from tests.formats.documents import make_document, make_span
from tests.formats.outside_files import (
    AUDINO_V2,
    CHAT,
    CTM,
    FILES,
    LHOTSE,
    RTTM,
    TEXTGRID_LONG,
    TRS,
    file_bytes,
    packed,
)
from tests.formats.outside_json import DEEPGRAM, LABEL_STUDIO, WHISPER, WHISPERX

SAID, GREETED = 'she said "yes"', "שלום"
TIMES = [(500_000, 1_250_000), (1_000_000, 2_500_000)]
# Formats that hold both segments with their speakers and texts.
FULL = {
    "textgrid",
    "textgrid short",
    "eaf",
    "trs",
    "stm",
    "webvtt",
    "csv",
    "nemo",
    "lhotse",
    "lhotse zip",
    "seglst",
    "emu",
    "kaldi",
    "parquet",
    "audiofolder",
    "audiofolder zip",
}


def read(which: str, **changed: bytes) -> list[ReadDocument]:
    name, data = file_bytes(which)
    return list(read_documents(Given(name, changed.get("data", data))))


def read_text(name: str, text: str) -> list[ReadDocument]:
    return list(read_documents(Given(name, text.encode())))


def rows(document: ReadDocument) -> list[tuple[int, int | None, str | None, str]]:
    return [(span.start_us, span.end_us, span.speaker, span.text) for span in document.spans]


@pytest.mark.parametrize("which", FILES)
def test_the_format_is_found_out_from_content_and_name(which: str) -> None:
    assert told_format(Given(*file_bytes(which))) == which.partition(" ")[0]


def test_every_format_has_a_file_here() -> None:
    told = {which.partition(" ")[0] for which in FILES}
    assert told | {"jsonl", "uem"} == set(CHOICES)
    assert all(reader.name == name for name, reader in READERS.items())


@pytest.mark.parametrize("which", sorted(FULL))
def test_times_speakers_and_texts_come_in(which: str) -> None:
    (document,) = read(which)

    assert rows(document) == [(*TIMES[0], "Ada", SAID), (*TIMES[1], "עדה", GREETED)]
    assert any(name.startswith("call") for name in document.names)


@pytest.mark.parametrize("which", sorted(set(FILES) - {"common_voice", "ctm", "kaldi", "deepgram"}))
def test_the_first_segment_has_its_times_everywhere(which: str) -> None:
    first = read(which)[0].spans[0]

    assert (first.start_us, first.end_us) == TIMES[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encoding_and_newline_are_found_out(encoding: str, newline: str) -> None:
    data = TEXTGRID_LONG.replace("\n", newline).encode(encoding)

    (document,) = read("textgrid", data=data)

    assert [span.text for span in document.spans] == [SAID, GREETED]


def test_points_of_praat_are_left_aside_and_counted() -> None:
    (document,) = read("textgrid short")

    assert document.notes == {"points of point tiers": 1}


def test_the_second_tier_of_a_speaker_who_overlaps_themselves_is_the_same_speaker() -> None:
    text = TEXTGRID_LONG.replace('"עדה"', '"Ada (2)"')

    (document,) = read_text("call.TextGrid", text)

    assert {span.speaker for span in document.spans} == {"Ada"}


def test_words_keep_times_and_how_sure_the_model_was() -> None:
    (document,) = read("whisper")

    assert document.source == "Whisper"
    assert document.spans[0].words == (
        ReadWord(500_000, 800_000, "she", 0.91),
        ReadWord(800_000, 1_050_000, "said", 0.99),
        ReadWord(1_050_000, 1_250_000, '"yes"', 0.4),
    )
    assert rows(document)[1] == (*TIMES[1], None, GREETED)


def test_words_without_times_are_not_given_any() -> None:
    (document,) = read_text("call.json", WHISPERX)

    assert document.spans[0].words == (ReadWord(500_000, 800_000, "she", 0.9),)
    assert [span.speaker for span in document.spans] == ["SPEAKER_00", "SPEAKER_01"]


def test_scores_that_are_no_numbers_do_no_harm() -> None:
    (document,) = read_text("call.json", WHISPER.replace("-0.25", "NaN"))

    assert len(document.spans) == 2


def test_words_of_a_ctm_are_gathered_at_pauses() -> None:
    (document,) = read_text("calls.ctm", CTM)

    assert [(one.start_us, one.end_us, one.text) for one in document.spans] == [
        (500_000, 1_250_000, SAID),
        (3_000_000, 3_500_000, GREETED),
    ]
    assert [word.confidence for word in document.spans[0].words] == [0.91, 0.99, 0.4]


def test_deepgram_without_utterances_is_cut_where_the_speaker_changes() -> None:
    (document,) = read_text("call.json", DEEPGRAM)

    assert rows(document) == [
        (500_000, 1_250_000, "Speaker 0", "She said"),
        (1_250_000, 2_500_000, "Speaker 1", "shalom"),
    ]


def test_an_rttm_with_its_uem_tells_of_clips_without_speech_and_of_true_names() -> None:
    call, silent = read("rttm zip")

    assert call.names == ("the call", "call")
    assert [span.channel for span in call.spans] == [None, None]
    assert (silent.names, silent.spans) == (("silent",), [])


def test_regions_of_label_studio_are_put_together_from_their_parts() -> None:
    (document,) = read_text("project.json", LABEL_STUDIO)

    first, second = document.spans
    assert document.names == ("0a1b2c3d-call.wav", "call.wav")
    assert document.annotator == "ada@example.org"
    assert (first.speaker, first.text, dict(first.values)) == ("Ada", SAID, {})
    assert (second.text, dict(second.values)) == ("", {"Noise": ["dog", "cat"]})
    assert document.notes == {"answers about a whole clip": 1}


def test_labels_of_audino_v1_and_v2_are_answers() -> None:
    (one,) = read("json")
    (two,) = read_text("data.tsv", AUDINO_V2)

    assert [dict(span.values) for span in one.spans] == [{"Noise": ["dog"]}, {"Mood": ["glad"]}]
    assert dict(two.spans[0].values) == {"label": "speech", "gender": "female", "mood": "glad"}


def test_the_sentence_of_common_voice_is_of_the_whole_clip() -> None:
    call, other = read("common_voice")

    assert rows(call) == [(0, None, "Ada", SAID)]
    assert other.names == ("other.mp3",)


def test_several_speakers_at_once_are_told_apart_in_transcriber() -> None:
    text = TRS.replace('speaker="spk2"', 'speaker="spk1 spk2"').replace(
        "שלום", '<Who nb="1"/>yes <Event desc="laugh" type="noise"/><Who nb="2"/>no'
    )

    (document,) = read_text("call.trs", text)

    assert rows(document)[1:] == [(*TIMES[1], "Ada", "yes [laugh]"), (*TIMES[1], "עדה", "no")]


def test_what_linguists_mark_in_chat_is_left_aside() -> None:
    (document,) = read("chat")

    assert rows(document) == [
        (*TIMES[0], "CHI", "she she um said yes no?"),
        (*TIMES[1], "עדה", "שלום <laughs>"),
    ]
    assert document.spans[0].words == (
        ReadWord(500_000, 800_000, "she"),
        ReadWord(800_000, 900_000, "um"),
        ReadWord(900_000, 1_050_000, "said"),
    )
    assert document.notes == {
        "marks of CHAT in brackets": 2,
        "tiers beside the words": 1,
        "utterances without times": 1,
    }


def test_a_mark_of_chat_that_runs_backwards_is_named_with_its_line() -> None:
    with pytest.raises(UnreadableError, match=r"call\.cha, line 9: the end lies before the start"):
        read_text("call.cha", CHAT.replace("500_1250", "5000_1250"))


def test_observations_of_jams_are_words_or_events_or_counted() -> None:
    (document,) = read("jams")

    assert rows(document)[:2] == [(*TIMES[0], None, SAID), (*TIMES[1], None, GREETED)]
    assert dict(document.spans[2].values) == {"Event": ["siren"]}
    assert document.annotator == "Ada"
    assert document.notes == {"observations without words, of the kind beat": 2}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "metadata.jsonl",
            '{"file_name": "a/call.wav", "transcription": "hello", "speaker_id": 7}',
        ),
        ("metadata.csv", "file_name,speaker_id,transcription\na/call.wav,7,hello\n"),
    ],
)
def test_metadata_of_an_audiofolder_is_what_is_said_in_a_whole_clip(name: str, text: str) -> None:
    (document,) = read_text(name, text)

    assert rows(document) == [(0, None, "7", "hello")]
    assert told_format(Given(name, text.encode())) == "audiofolder"


def test_names_with_quotes_come_back_from_the_list_beside() -> None:
    names = 'of\tid\tname\nspeaker\tAda\t"Ada ""the first"""\n'
    data = packed(calls__rttm=RTTM, names__tsv=names)

    (document,) = read_documents(Given("calls.zip", data))

    assert document.spans[0].speaker == 'Ada "the first"'


@pytest.mark.parametrize("name", ["kaldi", "rttm", "lhotse", "stm"])
def test_parts_of_a_split_are_read_apart(name: str) -> None:
    """An id of one part may stand for another name in the next."""
    members = {}
    for part, clip, said in (("train", "a b", "yes"), ("test", "a_b", "no")):
        one = make_document(clip, make_span(1, 0, 1_000_000, speaker=clip, text=said))
        for path, pieces in FORMATS[name].members([one], ExportOptions(), Losses()):
            members[f"{part}/{path.replace('.', '__')}"] = b"".join(pieces)

    sheets = list(read_documents(Given("split.zip", packed(**members))))

    assert [sheet.names[0] for sheet in sheets] == ["a b", "a_b"]
    if name != "lhotse":
        assert [sheet.spans[0].speaker for sheet in sheets] == ["a b", "a_b"]


def test_packed_files_are_read_one_by_one_and_what_is_none_is_named() -> None:
    data = packed(call__TextGrid=TEXTGRID_LONG, call__wav=b"RIFF", readme__pdf="%PDF-1.7 hello")

    (document,) = read_documents(Given("all.zip", data))

    assert document.notes == {"files of no format that is read here, such as readme.pdf": 1}


def test_a_manifest_may_be_gzipped() -> None:
    given = Given("supervisions.jsonl.gz", gzip.compress(LHOTSE.encode()))

    (document,) = read_documents(given)

    assert document.spans[0].words[0] == ReadWord(500_000, 800_000, "she", 0.9)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.srt", b" \n", "is empty"),
        ("notes.pdf", b"%PDF-1.7", "none that is read here"),
        ("call.wav", b"RIFF", "is sound"),
        ("odd.srt", "1\n00:00:01,000 --> é".encode("latin-1"), "line 2: this is not UTF-8"),
        ("nul.srt", b"1\n00:\x0000", "holds the character NUL"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_next_step(
    name: str, data: bytes, words: str
) -> None:
    with pytest.raises(UnreadableError, match=words):
        list(read_documents(Given(name, data)))


@pytest.mark.parametrize(
    ("first", "second", "name", "title"),
    [
        ("srt", "vtt", "webvtt", "WebVTT subtitles"),
        ("TextGrid", "eaf", "eaf", "ELAN"),
        ("eaf", "csv", "csv", "CSV table"),
    ],
)
def test_files_of_another_format_in_an_archive_are_told_with_what_to_do(
    first: str, second: str, name: str, title: str
) -> None:
    written: dict[str, bytes | str] = {
        "srt": "1\n00:00:00,000 --> 00:00:01,000\nhm\n",
        "vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nhm\n",
        "TextGrid": TEXTGRID_LONG,
        "eaf": file_bytes("eaf")[1],
        "csv": "clip,start,end\ncall,0,1\n",
    }
    members = {f"call__{ending}": written[ending] for ending in (first, second)}
    archive = Given("calls.zip", packed(**members, readme__pdf="%PDF-1.7 hello"))

    (document,) = read_documents(archive, told_format(archive))
    others = list(read_documents(archive, name))

    assert {what: times for what, times in document.notes.items() if "files of" in what} == {
        "files of no format that is read here, such as readme.pdf": 1,
        f"files of {title}, such as call.{second}: choose that format to bring them, or bring "
        "them by themselves": 1,
    }
    assert [one.where.partition(",")[0] for one in others] == [f"call.{second}"]
