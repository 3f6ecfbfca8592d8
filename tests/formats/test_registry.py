"""Every format as it is handed out: streamed, named, told apart in its archive."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Iterator

import pytest

from audino_py.formats.document import Document, ExportOptions
from audino_py.formats.format import Format
from audino_py.formats.losses import Losses
from audino_py.formats.names import FileNames, safe_file_name
from audino_py.formats.registry import FORMATS
from audino_py.formats.stream import BLOCK_BYTES, in_blocks
from tests.formats.documents import DOCUMENTS, LABELS, make_document, make_span

OPTIONS = ExportOptions(project="p", labels=LABELS)
every_format = pytest.mark.parametrize("one", FORMATS.values(), ids=list(FORMATS))


def many(count: int) -> Iterator[Document]:
    for number in range(count):
        yield make_document(
            f"clip {number}",
            *(
                make_span(turn, turn * 10_000, turn * 10_000 + 9_000, speaker="A", text="word " * 9)
                for turn in range(1, 41)
            ),
        )


@pytest.mark.parametrize("name", ["textgrid", "webvtt"])
def test_one_file_for_each_clip_with_names_told_apart(name: str) -> None:
    data = b"".join(FORMATS[name].write(DOCUMENTS, OPTIONS, Losses()))

    archive = zipfile.ZipFile(io.BytesIO(data))
    suffix = {"textgrid": ".TextGrid", "webvtt": ".vtt"}[name]
    assert archive.testzip() is None
    stems = ("call 0017", "NA", "007", "a_b_c", "twice.ada", "twice.bob", "meeting")
    assert archive.namelist() == [*(f"{stem}{suffix}" for stem in stems), "names.tsv"]
    assert archive.read("names.tsv").decode() == "of\tid\tname\nclip\ta_b_c\ta/b:c\n"


@every_format
def test_an_export_of_the_same_work_is_the_same_file(one: Format) -> None:
    first, second = (b"".join(one.write(iter(DOCUMENTS), OPTIONS, Losses())) for _ in range(2))

    assert first == second


@every_format
def test_an_export_of_nothing_is_a_whole_file(one: Format) -> None:
    data = b"".join(one.write(iter(()), OPTIONS, Losses()))

    if one.suffix == ".zip":
        assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None


@every_format
def test_the_first_block_leaves_before_the_second_document_is_read(one: Format) -> None:
    asked = 0

    def documents() -> Iterator[Document]:
        nonlocal asked
        for document in many(50):
            asked += 1
            yield document

    next(iter(one.write(documents(), OPTIONS, Losses())))

    assert asked <= 2


@every_format
def test_memory_does_not_grow_with_the_number_of_clips(one: Format) -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        for block in one.write(many(count), OPTIONS, Losses()):
            assert len(block) <= BLOCK_BYTES * 4
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    small = peak(20)

    assert peak(200) - small < 600 * 1024


def test_small_pieces_become_blocks_but_the_first_goes_out_at_once() -> None:
    pieces = [b"a", *[b"b" * 1000] * 100]

    blocks = list(in_blocks(pieces))

    assert [len(block) for block in blocks] == [1, 66_000, 34_000]
    assert b"".join(blocks) == b"".join(pieces)


@pytest.mark.parametrize(
    ("stem", "safe"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x", "C__x"),
        ("con.tar", "_con.tar"),
        ("  . ", "clip"),
        ("a\u202eb\nc", "a_b_c"),
        ("א" * 150, "א" * 100),
        ("my clip", "my clip"),
    ],
)
def test_a_name_in_an_archive_stays_in_its_folder(stem: str, safe: str) -> None:
    assert safe_file_name(stem) == safe


def test_names_that_differ_by_case_only_are_two_files() -> None:
    names = FileNames()

    assert [names.name_of(stem, ".vtt") for stem in ("A", "a", "a (2)")] == [
        "A.vtt",
        "a (2).vtt",
        "a (2) (2).vtt",
    ]
