"""Parquet: the sound of segments goes into the file; every kind of cell comes back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import fastparquet
import pytest

from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.losses import Losses
from audino_py.formats.packing import Folder, members_of
from audino_py.formats.registry import FORMATS
from tests.formats.documents import DOCUMENTS, LABELS, TALK


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
