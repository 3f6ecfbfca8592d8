"""What was written is known for what it is by the import, and holds as many segments."""

from __future__ import annotations

import pytest

from audino_py.formats.document import ExportOptions
from audino_py.formats.losses import Losses
from audino_py.formats.readers import read_documents
from audino_py.formats.reading import Given
from audino_py.formats.registry import FORMATS
from tests.formats.fixture import DOCUMENTS, LABELS
from tests.formats.laws import LAWS, expected

TWO_WAYS = [name for name, one in FORMATS.items() if one.is_read_back]


@pytest.mark.parametrize("name", [name for name in TWO_WAYS if name in LAWS])
def test_every_written_segment_is_read_at_its_time(name: str) -> None:
    one = FORMATS[name]
    data = b"".join(one.write(DOCUMENTS, ExportOptions("meeting", LABELS), Losses()))

    read = list(read_documents(Given(f"meeting{one.suffix}", data)))

    wanted = sorted((row["start"], row["end"]) for row in expected(name, ["start", "end"]))
    times = sorted((span.start_us, span.end_us or 0) for sheet in read for span in sheet.spans)
    # A sample in the middle between two microseconds is either.
    most_us = 1 if LAWS[name].times == "samples" else 0
    assert len(times) == len(wanted)
    for found, known in zip(times, wanted, strict=True):
        assert max(abs(a - b) for a, b in zip(found, known, strict=True)) <= most_us


def test_words_of_a_ctm_are_told_from_subtitles() -> None:
    data = b"".join(FORMATS["ctm"].write(DOCUMENTS, ExportOptions("meeting", LABELS), Losses()))

    read = list(read_documents(Given("meeting.zip", data)))

    assert sum(len(span.words) for sheet in read for span in sheet.spans) == len(
        expected("ctm", ["clip"])
    )
