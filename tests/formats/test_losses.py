"""What a format cannot hold is counted while it is written, and told in sentences."""

from __future__ import annotations

import pytest

from audino_py.formats.document import ExportOptions
from audino_py.formats.format import Format
from audino_py.formats.losses import LOSSES, Losses
from audino_py.formats.registry import FORMATS
from tests.formats.documents import LABELS, NA, SILENT, TALK


def lost(name: str, *documents: object) -> dict[str, int]:
    losses = Losses()
    for _ in FORMATS[name].write(documents, ExportOptions(labels=LABELS), losses):  # type: ignore[arg-type]  # documents
        pass
    return losses.counts()


def test_losses_are_told_with_their_number() -> None:
    losses = Losses()

    losses.count("to_milliseconds", 1312)
    losses.count("no_text")
    losses.count("labels_left_out", 0)

    assert losses.counts() == {"to_milliseconds": 1312, "no_text": 1}
    assert losses.sentences() == [
        "1,312 times were rounded to milliseconds.",
        "1 segment was left out for want of a transcript.",
    ]


def test_a_loss_that_nobody_described_is_none() -> None:
    with pytest.raises(KeyError):
        Losses().count("whatever")


@pytest.mark.parametrize("code", LOSSES)
def test_every_loss_has_a_sentence(code: str) -> None:
    assert LOSSES[code].code == code
    assert LOSSES[code].sentence(1) != LOSSES[code].sentence(2)


def test_each_format_counts_what_it_leaves_out_and_bends() -> None:
    assert lost("jsonl", TALK, NA, SILENT) == {}
    assert lost("csv", TALK, NA, SILENT) == {
        "defused": 2,
        "facts_left_out": 1,
        "clips_left_out": 1,
    }
    assert lost("rttm", TALK) == {
        "text_left_out": 6,
        "speaker_unknown": 1,
        "labels_left_out": 4,
        "channels_filled": 6,
        "marks_left_out": 2,
        "facts_left_out": 1,
        "names_changed": 3,
    }
    assert lost("textgrid", TALK) == {
        "marked_wordless": 1,
        "text_joined": 1,
        "speaker_unknown": 1,
        "labels_left_out": 4,
        "channels_left_out": 1,
        "marks_left_out": 2,
        "facts_left_out": 1,
        "lanes_added": 1,
    }
    assert lost("webvtt", TALK) == {
        "to_milliseconds": 4,
        "lengthened": 1,
        "no_text": 1,
        "labels_left_out": 4,
        "channels_left_out": 1,
        "marks_left_out": 2,
        "facts_left_out": 1,
    }


@pytest.mark.parametrize("one", FORMATS.values(), ids=list(FORMATS))
def test_every_format_tells_its_rules(one: Format) -> None:
    fields = set(ExportOptions.__dataclass_fields__)

    assert one.title
    assert one.sentence.endswith(".")
    assert len(one.sentence) <= 200
    assert {option.field for option in one.options} <= fields
