"""The bench of formats measures what it says."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from audino_py.benches.formats import A_CLIP, made_documents


def test_clips_are_made_with_as_many_segments_as_asked() -> None:
    clips = list(made_documents(3 * A_CLIP))

    assert [len(clip.spans) for clip in clips] == [A_CLIP] * 3
    assert len({span.uid for clip in clips for span in clip.spans}) == 3 * A_CLIP
    assert all(s.end_us <= clip.duration_us for clip in clips for s in clip.spans)


def test_a_quick_run_prints_time_first_byte_and_memory_of_a_format(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("audino_py.benches.formats.QUICK", 2 * A_CLIP)
    out = StringIO()

    call_command("bench", "formats", "--quick", "--only", "stm", stdout=out)

    rows = json.loads(out.getvalue())["rows"]
    assert [row["name"].partition(": ")[2] for row in rows] == [
        "written",
        "first byte",
        "memory grows by",
    ]
    assert [row["unit"] for row in rows] == ["s", "s", "MiB"]


def test_a_format_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="stm"):
        call_command("bench", "formats", "--only", "mp3")
