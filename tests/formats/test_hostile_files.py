"""Files that are broken, strange or meant ill: a sentence, and neither death nor a huge memory."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from audino_py.errors import UnreadableError
from audino_py.formats import archive
from audino_py.formats.readers import CHOICES, read_documents, told_format
from audino_py.formats.reading import Given
from tests.formats.dense_files import DENSE, OTHER, TEXT, dense
from tests.formats.huge_files import MAKERS, huge
from tests.formats.mutants import mutated
from tests.formats.outside_files import CSV, EAF, FILES, RTTM, SRT, TRS, file_bytes, packed
from tests.formats.outside_json import WHISPER

FULL = bool(os.environ.get("AUDINO_FULL"))
MUTATIONS = 2000 if FULL else 36
SEGMENTS = 100_000 if FULL else 20_000
LINE = 10_000_000 if FULL else 1_200_000
HEAVY = sorted(MAKERS) if FULL else ["whisper"]
LARGEST_MB = 300
LONGEST_S = 10  # of the processor
ROOT = Path(__file__).resolve().parents[2]


def read(name: str, data: bytes, format_name: str = "") -> int:
    """How many segments come out; refusals with a sentence count as none."""
    message, segments = ".", 0
    try:
        segments = sum(len(one.spans) for one in read_documents(Given(name, data), format_name))
    except UnreadableError as error:
        message = error.message
    assert message.endswith((".", "?"))
    assert len(message) < 600
    return segments


@pytest.mark.parametrize("which", FILES)
def test_a_damaged_file_is_read_or_refused_with_a_sentence(which: str) -> None:
    name, data = file_bytes(which)
    dice = random.Random(f"damaged {which}")
    for _ in range(MUTATIONS):
        broken = mutated(data, dice)
        read(name, broken)
        read(name, broken, which.partition(" ")[0])


@pytest.mark.parametrize("which", FILES)
def test_a_file_that_breaks_off_is_no_fault(which: str) -> None:
    name, data = file_bytes(which)
    for end in range(0, len(data), max(1, len(data) // 24)):
        read(name, data[:end])


@pytest.mark.parametrize("format_name", CHOICES)
def test_a_file_of_another_format_is_refused_with_a_sentence(format_name: str) -> None:
    for which in FILES:
        name, data = file_bytes(which)
        read(name, data, format_name)
    read("dice.bin", random.Random(1).randbytes(5000), format_name)
    read("latin.txt", "é\n".encode("latin-1") * 50, format_name)


@pytest.mark.parametrize("line", [b"x" * LINE, b"[" * LINE, b"<a " * (LINE // 3)])
@pytest.mark.parametrize("format_name", CHOICES)
def test_a_line_of_megabytes_is_refused(format_name: str, line: bytes) -> None:
    assert read("long.txt", line, format_name) == 0


@pytest.mark.parametrize("start", ['"soon"', '"-1"', '"nan"', "1e999", "-1e999"])
def test_a_start_of_a_supervision_that_is_no_time_is_named(start: str) -> None:
    line = f'{{"id": "u", "recording_id": "call", "start": {start}, "duration": 1}}\n'

    assert read("a.jsonl", line.encode(), "lhotse") == 0


@pytest.mark.parametrize("format_name", ["jsonl", "emu", "seglst"])
def test_a_refusal_quotes_little_of_the_file(format_name: str) -> None:
    line = json.dumps({"schema": "audino-annotation/1", "y" * 100_000: [1]})

    assert read("a.json", line.encode(), format_name) == 0


def test_lists_within_lists_within_a_parquet_file_are_refused() -> None:
    footer = b"\x19" + b"\x19" * 20_000
    data = b"PAR1" + footer + len(footer).to_bytes(4, "little") + b"PAR1"

    assert read("a.parquet", data, "parquet") == 0


def test_an_empty_subtitle_file_read_as_one_holds_nothing() -> None:
    assert read("call.srt", b" \n", "srt") == 0


def refusal(name: str, data: str | bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        list(read_documents(Given(name, data.encode() if isinstance(data, str) else data)))
    return caught.value.message


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    "<ANNOTATION_DOCUMENT>&b;</ANNOTATION_DOCUMENT>"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><ANNOTATION_DOCUMENT>&a;</ANNOTATION_DOCUMENT>'


@pytest.mark.parametrize("text", [BOMB, OUTSIDE])
def test_entities_are_neither_expanded_nor_fetched(text: str) -> None:
    assert "declares entities of its own" in refusal("call.eaf", text)


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ("nan", "nan is no time"),
        ("inf", "inf is no time"),
        ("-1", "-1 is no time"),
        ("", "nothing"),
    ],
)
def test_times_that_are_none_are_named_with_their_line(time: str, words: str) -> None:
    message = refusal("calls.csv", f"clip,start,end\ncall,0,1\ncall,{time},2\n")

    assert message.startswith("calls.csv, line 3: ")
    assert words in message


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("calls.csv", CSV.replace("0.5,1.25", "1.25,0.5"), "calls.csv, line 2"),
        ("call.srt", SRT.replace("00:00:00,500", "00:00:09,500"), "call.srt, line 2"),
        ("call.json", WHISPER.replace("0.5", "9.5", 1), "call.json, segment 1"),
        ("calls.rttm", RTTM.replace("0.750000", "-0.75"), "calls.rttm, line 1"),
        ("call.trs", TRS.replace('endTime="1.25"', 'endTime="0.25"'), "call.trs, at 0.5 s"),
        ("call.eaf", EAF.replace('"1250"', '"250"'), "call.eaf, annotation at 500 ms"),
    ],
)
def test_an_end_before_its_start_is_named_with_its_place(name: str, text: str, where: str) -> None:
    message = refusal(name, text)

    assert message.startswith(f"{where}: ")


def test_formulas_are_text_and_stay_as_they_are() -> None:
    text = "clip,start,end,speaker,text\ncall,0,1,@SUM,\"=cmd|' /C calc'!A0\"\n"

    (document,) = read_documents(Given("a.csv", text.encode()))

    assert (document.spans[0].speaker, document.spans[0].text) == ("@SUM", "=cmd|' /C calc'!A0")


@pytest.mark.parametrize("path", ["../evil.srt", "/etc/evil.srt", "a/../../evil.srt", "C:\\e.srt"])
def test_an_archive_that_names_files_outside_of_itself_is_refused(path: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packing:
        packing.writestr(path, SRT)

    assert "names a file outside of itself" in refusal("a.zip", buffer.getvalue())


def test_archives_that_hold_too_much_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_FILE", 100_000)
    monkeypatch.setattr(archive, "MOST_MEMBERS", 20)
    zeros = packed(a__srt=b"\0" * 100_001)
    many = packed(**{f"f{number}__srt": SRT for number in range(21)})

    assert "larger than 64 MiB" in refusal("a.zip", zeros)
    assert "21 files" in refusal("a.zip", many)
    assert "no whole zip" in refusal("a.zip", zeros[:200])


def test_what_no_text_can_hold_is_refused() -> None:
    text = json.dumps([{"session_id": "a", "start_time": 0, "end_time": 1, "words": "\ud800"}])

    assert refusal("a.json", text)
    assert refusal("a.json", text.replace("\\ud800", "\\u0000"))


CHILD = """
import re, sys, time
from pathlib import Path
from audino_py.errors import UnreadableError
from audino_py.formats.reading import Given
from audino_py.formats.readers import read_documents, told_format
given = Given(sys.argv[1], Path(sys.argv[2]).read_bytes())
told, found, reason = "", 0, ""
try:
    told = told_format(given)
    # A word with its time counts like a segment; Kaldi's and Audacity's have none.
    found = sum(max(1, len(s.words)) for d in read_documents(given) for s in d.spans)
except UnreadableError as error:
    reason = error.message
status = Path("/proc/self/status").read_text()
most = int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) // 1024
print(told, found, most, time.process_time(), reason, sep="|")
"""


def read_apart(name: str, data: bytes, folder: Path) -> tuple[str, int, int, float, str]:
    """Format, segments, most megabytes, seconds and refusal of a process that only reads it."""
    path = folder / "read"
    path.write_bytes(data)
    words = [sys.executable, "-c", CHILD, name, str(path)]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    told, found, most, seconds, reason = ran.stdout.rstrip("\n").split("|", 4)
    print(f"{name}: {len(data):,} bytes, {found} found, {most} MB, {seconds} s, {reason}")
    return told, int(found), int(most), float(seconds), reason


@pytest.mark.parametrize("which", HEAVY)
def test_many_segments_fit_into_little_memory(which: str, tmp_path: Path) -> None:
    told, found, megabytes, seconds, reason = read_apart(*huge(which, SEGMENTS), tmp_path)

    assert (told, found, reason) == (which, SEGMENTS, "")
    assert megabytes < LARGEST_MB
    assert seconds < LONGEST_S


@pytest.mark.parametrize("which", [which for which in DENSE if " of one " not in which])
def test_a_file_that_makes_more_than_there_is_room_for_is_refused(which: str) -> None:
    name, data = dense(which, 200_000)
    times = 4 if DENSE[which][1] == TEXT else 2

    with pytest.raises(UnreadableError, match="read at once"):
        list(read_documents(Given(name, data, room=200_000 * times)))


@pytest.mark.skipif(not FULL, reason="files of 64 MiB: full-size run")
@pytest.mark.parametrize("which", DENSE)
def test_the_largest_file_is_read_or_refused_in_little_memory(which: str, tmp_path: Path) -> None:
    _, _, megabytes, seconds, reason = read_apart(*dense(which, OTHER), tmp_path)

    assert reason.endswith((".", "?"))
    assert megabytes < LARGEST_MB
    assert seconds < LONGEST_S


@pytest.mark.parametrize("which", sorted(MAKERS))
def test_every_format_is_read_at_length(which: str) -> None:
    name, data = huge(which, 500)

    assert told_format(Given(name, data)) == which
    assert read(name, data) > 0
