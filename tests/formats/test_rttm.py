"""RTTM and UEM as pyannote.database reads them."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pyannote.database.util import load_rttm, load_uem

from audino_py.formats.document import Document, ExportOptions
from audino_py.formats.losses import Losses
from audino_py.formats.names import SafeIds, safe_id
from audino_py.formats.registry import FORMATS
from audino_py.formats.rttm import rttm_lines
from tests.formats.documents import DOCUMENTS, NA, TALK, make_document, make_span

IDS = {
    "call 0017": "call_0017",
    "NA": "id_NA",
    "007": "007",
    "a/b:c": "a/b:c",
    "twice.ada": "twice.ada",
    "twice.bob": "twice.bob",
    "Ada Lovelace": "Ada_Lovelace",
    "nan": "id_nan",
    "null": "id_null",
    "a b": "a_b_2",
}


def unpacked(documents: tuple[Document, ...], folder: Path) -> zipfile.ZipFile:
    data = b"".join(
        FORMATS["rttm"].write(iter(documents), ExportOptions(project="Calls: 2026"), Losses())
    )
    archive = zipfile.ZipFile(io.BytesIO(data))
    archive.extractall(folder)
    return archive


def read_back(stem: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    turns = load_rttm(f"{stem}.rttm")  # type: ignore[no-untyped-call]  # pyannote has no types
    listened = load_uem(f"{stem}.uem")  # type: ignore[no-untyped-call]  # pyannote has no types
    return turns, listened


def test_pyannote_reads_every_turn_and_every_clip(tmp_path: Path) -> None:
    unpacked(DOCUMENTS, tmp_path)

    turns, listened = read_back(tmp_path / "Calls_ 2026")

    for document in DOCUMENTS:
        clip = IDS.get(document.stem, document.stem)
        found = sorted(
            (round(turn.start * 1e6), round(turn.end * 1e6), who)
            for turn, _, who in (turns[clip].itertracks(yield_label=True) if document.spans else ())
        )
        assert found == sorted(
            (s.start_us, s.end_us, IDS.get(s.speaker, s.speaker) if s.speaker else "unknown")
            for s in document.spans
        )
        extent = listened[clip].extent()
        assert (extent.start, extent.end) == (0.0, document.duration_us / 1e6)


def test_a_list_says_which_names_became_which_ids(tmp_path: Path) -> None:
    unpacked(DOCUMENTS, tmp_path)

    with (tmp_path / "names.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))

    assert rows == [
        ["of", "id", "name"],
        ["clip", "call_0017", "call 0017"],
        ["clip", "id_NA", "NA"],
        ["speaker", "Ada_Lovelace", "Ada Lovelace"],
        ["speaker", "id_NA", "NA"],
        ["speaker", "id_nan", "nan"],
        ["speaker", "id_null", "null"],
        ["speaker", "a_b_2", "a b"],
    ]


def test_no_list_is_added_where_no_name_had_to_change(tmp_path: Path) -> None:
    plain = make_document("plain", make_span(1, 0, 1_000_000, speaker="Ada"))

    assert unpacked((plain,), tmp_path).namelist() == ["Calls_ 2026.rttm", "Calls_ 2026.uem"]


def test_channels_count_from_one_and_a_clip_is_listed_once_as_listened_to(tmp_path: Path) -> None:
    archive = unpacked((TALK,), tmp_path)

    turns = archive.read("Calls_ 2026.rttm").decode().splitlines()
    assert [line.split()[2] for line in turns] == ["1", "1", "1", "1", "1", "2", "1"]
    assert archive.read("Calls_ 2026.uem").decode() == "call_0017 1 0.000000 20.000000\n"


def test_a_turn_is_written_with_whole_microseconds() -> None:
    assert list(rttm_lines(NA, "x", SafeIds())) == [
        "SPEAKER x 1 0.250000 0.500000 <NA> <NA> id_nan <NA> <NA>\n"
    ]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("", "id_"),
        (" \t ", "id_"),
        ("None", "id_None"),
        ("a\u00a0b\u200fc", "a_b_c"),
        (';; "x"', "____x_"),
        ("#1", "_1"),
        ("שלום", "שלום"),
    ],
)
def test_an_id_has_no_space_and_is_never_taken_for_missing(name: str, safe: str) -> None:
    assert safe_id(name) == safe


def test_a_speaker_called_unknown_is_told_from_segments_without_a_speaker(tmp_path: Path) -> None:
    document = make_document("c", make_span(1, 0, 9, speaker="unknown"), make_span(2, 0, 9))

    archive = unpacked((document,), tmp_path)

    lines = archive.read("Calls_ 2026.rttm").decode().splitlines()
    assert [line.split()[7] for line in lines] == ["unknown_2", "unknown"]
