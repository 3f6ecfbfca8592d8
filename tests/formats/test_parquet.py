"""Parquet: the sound of segments goes into the file; every kind of cell comes back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import fastparquet
import pandas as pd
import pytest

from audino_py.errors import UnreadableError
from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.losses import Losses
from audino_py.formats.packing import Folder, members_of
from audino_py.formats.parquet_file import Column, ParquetFile
from audino_py.formats.parquet_pages import _runs
from audino_py.formats.readers import read_documents
from audino_py.formats.reading import Given, ReadSpan
from audino_py.formats.registry import FORMATS
from tests.formats.documents import DOCUMENTS, LABELS, TALK
from tests.formats.outside_files import PARQUET, SPEECH


def sound(document: Document, span: Span | None) -> Iterable[bytes]:
    yield f"{document.name} {span.uid if span else ''}".encode()


@pytest.mark.parametrize("kind", ["wav", "flac"])
def test_cut_sound_lies_in_the_file_and_not_beside_it(kind: str, tmp_path: Path) -> None:
    folder = Folder("", lambda: [TALK])
    audio = (kind, sound)

    members = members_of(FORMATS["parquet"], [folder], ExportOptions("p"), Losses(), audio)  # type: ignore[arg-type]  # a kind
    ((name, pieces),) = list(members)

    path = tmp_path / name
    path.write_bytes(b"".join(pieces))
    rows = fastparquet.ParquetFile(str(path)).to_pandas().to_dict("records")
    assert [row["audio.bytes"] for row in rows] == [
        b"".join(sound(TALK, span)) for span in TALK.spans
    ]
    assert all(row["audio.path"].endswith(f".{kind}") for row in rows)


def test_whole_sound_lies_beside_the_file() -> None:
    folder = Folder("", lambda: [TALK])

    members = members_of(
        FORMATS["parquet"], [folder], ExportOptions("p"), Losses(), ("original", sound)
    )

    names = [name for name, _ in members]
    assert names[0] == "p.parquet"
    assert len(names) == 2


def test_an_export_without_rows_is_a_table_with_all_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "empty.parquet"
    path.write_bytes(b"".join(FORMATS["parquet"].write([], ExportOptions("p", LABELS), Losses())))

    file = fastparquet.ParquetFile(str(path))

    assert file.count() == 0
    assert "label Score" in file.columns


def test_more_rows_than_one_group_takes_come_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "many.parquet"
    many = DOCUMENTS * 12
    path.write_bytes(b"".join(FORMATS["parquet"].write(many, ExportOptions("p", LABELS), Losses())))

    frame = fastparquet.ParquetFile(str(path)).to_pandas()

    spans = [span for document in many for span in document.spans]
    assert list(frame["segment"]) == [str(span.uid) for span in spans]
    assert list(frame["text"]) == [span.text for span in spans]


def test_what_datasets_wrote_is_read_with_its_lists_and_numbers() -> None:
    (sheet,) = read_documents(Given("calls.parquet", PARQUET))

    assert [span.values for span in sheet.spans] == [
        {"Noise": ["dog", "rain; wind"], "Score": "0.125"},
        {},
    ]
    assert [span.unsure for span in sheet.spans] == [False, True]


def test_a_table_without_times_has_a_row_for_each_clip() -> None:
    sheets = list(read_documents(Given("speech.parquet", SPEECH)))

    assert [(one.names, one.spans) for one in sheets] == [
        (("call.wav",), [ReadSpan(0, None, 'she said "yes"', "Ada")]),
        (("other.wav",), [ReadSpan(0, None, "שלום", "עדה")]),
    ]


@pytest.mark.parametrize("codec", ["UNCOMPRESSED", "GZIP", "SNAPPY"])
def test_what_pandas_wrote_is_read_however_it_is_packed(codec: str, tmp_path: Path) -> None:
    path, many = tmp_path / "pandas.parquet", 5_000
    frame = pd.DataFrame(
        {
            "clip": pd.Categorical(["call"] * many),
            "start": [turn / 8 for turn in range(many)],
            "end": [turn / 8 + 0.125 for turn in range(many)],
            "text": [f"word {turn}" for turn in range(many)],
            "draft": [turn % 3 == 0 for turn in range(many)],
        }
    )
    fastparquet.write(str(path), frame, compression=codec, row_group_offsets=2_000)

    (sheet,) = read_documents(Given(path.name, path.read_bytes()))

    assert [(s.start_us, s.end_us, s.text, s.draft) for s in sheet.spans] == [
        (turn * 125_000, (turn + 1) * 125_000, f"word {turn}", turn % 3 == 0)
        for turn in range(many)
    ]


def test_a_way_of_packing_that_is_not_read_is_told_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "zstd.parquet"
    fastparquet.write(str(path), pd.DataFrame({"start": [1.0]}), compression="ZSTD")

    with pytest.raises(UnreadableError, match="Write it anew with Snappy"):
        list(read_documents(Given(path.name, path.read_bytes())))


def test_a_small_file_cannot_claim_millions_of_rows() -> None:
    data = b"".join(
        ParquetFile([Column(("start",), "number")], {"made": "by a test"}).written(
            [[{"start": 1.0}] * 400_000]
        )
    )
    assert len(data) < 10_000

    with pytest.raises(UnreadableError, match="Split it"):
        list(read_documents(Given("bomb.parquet", data)))


def test_a_run_that_never_ends_ends_with_its_page() -> None:
    endless = b"\xff" * 8 + b"\x7f"  # a head that promises 2^62 groups of numbers of no bits

    assert _runs(endless, 0, 10) == [0] * 10


def test_a_page_that_unpacks_to_more_than_there_is_room_for_is_refused() -> None:
    given = Given("calls.parquet", PARQUET, room=1000)

    with pytest.raises(UnreadableError, match="read at once"):
        list(read_documents(given))
