"""TextGrid as Praat itself and praatio read it."""

from __future__ import annotations

import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from praatio import textgrid

from audino_py.formats.document import Document, ExportOptions
from audino_py.formats.losses import Losses
from audino_py.formats.textgrid import WITHOUT_WORDS, write_textgrid
from audino_py.timeline.times import to_micros
from tests.formats.documents import DOCUMENTS, SILENT, TALK, make_document, make_span
from tests.formats.fixture import DOCUMENTS as DIFFICULT
from tests.formats.laws import joined
from tests.tools import PRAAT, needed

SCRIPT = """
form: "Read"
    infile: "Path", ""
endform
Read from file: path$
end = Get end time
writeInfoLine: fixed$ (end, 9)
tiers = Get number of tiers
for tier to tiers
    name$ = Get tier name: tier
    intervals = Get number of intervals: tier
    for interval to intervals
        start = Get start time of interval: tier, interval
        end = Get end time of interval: tier, interval
        text$ = Get label of interval: tier, interval
        text$ = replace$ (text$, newline$, "\\n", 0)
        appendInfoLine: name$, tab$, fixed$ (start, 9), tab$, fixed$ (end, 9), tab$, text$
    endfor
endfor
"""

Row = tuple[str, int, int, str]


def expected(document: Document) -> list[Row]:
    rows = []
    for span in document.spans:
        text = joined(span.text) or WITHOUT_WORDS
        rows.append((span.speaker or "speech", span.start_us, span.end_us, text))
    return sorted(rows)


def without_turn(name: str) -> str:
    """The speaker of a tier: a second tier of a speaker is called "name (2)"."""
    return re.sub(r" \(\d\)$", "", name)


def read_with_praat(path: Path) -> tuple[int, list[Row]]:
    script = path.with_suffix(".praat")
    script.write_text(SCRIPT, "utf-8")
    praat = needed(PRAAT)
    done = subprocess.run(
        [praat, "--run", "--no-pref-files", "--utf8", str(script), str(path)],
        capture_output=True,
        check=True,
        timeout=60,
    )
    end, *lines = done.stdout.decode("utf-8").splitlines()
    rows = []
    for line in lines:
        name, start, stop, text = line.split("\t")
        row = (name, to_micros(float(start)), to_micros(float(stop)), text.replace("\\n", "\n"))
        rows.append(row)
    return to_micros(float(end)), rows


def check(rows: list[Row], document: Document) -> None:
    for name in {row[0] for row in rows}:
        tiles = [row for row in rows if row[0] == name]
        assert tiles[0][1] == 0
        assert tiles[-1][2] == document.duration_us
        assert all(a[2] == b[1] for a, b in pairwise(tiles))
    spoken = sorted((without_turn(name), *rest) for name, *rest in rows if rest[2])
    assert spoken == expected(document)


@pytest.mark.parametrize("document", [*DOCUMENTS, *DIFFICULT], ids=lambda d: d.stem)
@pytest.mark.parametrize("is_short", [False, True])
def test_praat_reads_every_time_speaker_and_text(
    document: Document, is_short: bool, tmp_path: Path
) -> None:
    path = tmp_path / "a.TextGrid"
    path.write_bytes(write_textgrid(document, ExportOptions(is_short=is_short), Losses()))

    end_us, rows = read_with_praat(path)

    assert end_us == document.duration_us
    check(rows, document)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.stem)
def test_praatio_reads_every_time_speaker_and_text(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "a.TextGrid"
    path.write_bytes(write_textgrid(document, ExportOptions(), Losses()))

    grid = textgrid.openTextgrid(
        str(path), includeEmptyIntervals=True, reportingMode="error", duplicateNamesMode="error"
    )

    rows = [
        (tier.name, to_micros(float(one.start)), to_micros(float(one.end)), one.label)
        for tier in grid.tiers
        for one in tier.entries
    ]
    check(rows, document)


def test_overlap_of_one_speaker_goes_to_a_second_tier(tmp_path: Path) -> None:
    path = tmp_path / "a.TextGrid"
    path.write_bytes(write_textgrid(TALK, ExportOptions(), Losses()))

    names = textgrid.openTextgrid(str(path), includeEmptyIntervals=False).tierNames

    assert names == ("Ada Lovelace", "Ada Lovelace (2)", "Bob", "NA", "speech", "0042")


def test_a_clip_without_segments_is_one_empty_tier() -> None:
    text = write_textgrid(SILENT, ExportOptions(), Losses()).decode()

    assert "size = 1\n" in text
    assert text.count('text = ""') == 1


def test_a_segment_that_ends_past_the_clip_makes_every_tier_longer() -> None:
    late = make_document("late", make_span(1, 19_000_000, 20_015_000, text="end"))

    assert write_textgrid(late, ExportOptions(), Losses()).decode().count("xmax = 20.015000") == 3
