"""How the speech draft is scored, and that its score holds on people's own marks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from audino_py.benches.draft import (
    BEGINS,
    ENDS,
    frames_of,
    marked_clips,
    read_marks,
    run,
    score,
    write_table,
)


def test_the_score_is_that_of_a_reckoning_by_hand() -> None:
    truth = frames_of([(0.0, 0.5)], 1.0)  # 50 frames
    found = frames_of([(0.1, 0.7)], 1.0)  # 40 right, 10 missed, 20 made up

    figures = score([found], [truth])

    assert (figures.missed, figures.false) == (0.2, 0.4)
    assert figures.error == pytest.approx(0.6)
    assert figures.f1 == pytest.approx(2 * 40 / (2 * 40 + 20 + 10))


def test_marks_are_the_turns_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.rttm"
    path.write_text("SPEAKER a 1 1.5 0.25 <NA> <NA> ada <NA> <NA>\nSPKR-INFO a 1\n\n")

    assert read_marks(path) == [(1.5, 1.75)]


def test_the_table_stands_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGINS}\nold\n{ENDS}\nafter\n")

    write_table(page, "| new |")

    assert page.read_text() == f"before\n{BEGINS}\n| new |\n{ENDS}\nafter\n"


def test_the_draft_scores_on_real_meetings_what_is_promised(corpus: Path) -> None:
    clips = list(marked_clips(corpus / "ami"))

    rows = [row for row in run(clips) if "an hour" not in row.name]

    assert [clip.name for clip in clips] == ["ami/trn00.wav", "ami/trn04.wav", "ami/trn08.wav"]
    assert [row.name for row in rows if not row.holds] == []
    above = {row.name.partition(": F1 above ")[2]: row.value for row in rows}
    assert above["librosa.effects.split as it comes"] >= 0.10  # what is promised
    assert above["its best of 40 and 30 dB"] > 0
    assert not any(np.any(clip.for_tuning) for clip in clips)
