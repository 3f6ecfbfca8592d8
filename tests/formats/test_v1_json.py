"""JSON with exactly the keys of audino v1's export."""

from __future__ import annotations

import json

from audino_py.formats.document import Answer, ExportOptions, ValueUsed
from audino_py.formats.losses import Losses
from audino_py.formats.v1_json import v1_clip, write_v1_json
from tests.formats.documents import DOCUMENTS, MOOD, NOISE, TALK, make_document, make_span

WHEN = "Tue, 24 Nov 2026 06:33:30 GMT"


def test_the_export_is_one_list_of_clips_without_segments_included() -> None:
    clips = json.loads(b"".join(write_v1_json(DOCUMENTS, ExportOptions(), Losses())))

    assert [clip["original_filename"] for clip in clips] == [d.file_name for d in DOCUMENTS]
    assert json.loads(b"".join(write_v1_json([], ExportOptions(), Losses()))) == []


def test_a_clip_has_the_keys_of_v1_and_no_other() -> None:
    answers = (
        Answer(NOISE, (ValueUsed("dog", 3), ValueUsed("cat", 4))),
        Answer(MOOD, (ValueUsed("glad", 5),)),
    )
    document = make_document(
        "x",
        make_span(1, 500_000, 1_250_000, text="hello", answers=answers),
        make_span(2, 0, 1, draft=True),
        file_name="my clip.wav",
        reference="read this",
        v1=TALK.v1,
    )

    assert v1_clip(document) == {
        "original_filename": "my clip.wav",
        "filename": "0123.wav",
        "url": "/audios/0123.wav",
        "reference_transcription": "read this",
        "is_marked_for_review": True,
        "created_at": WHEN,
        "last_modified": WHEN,
        "assigned_user": {"id": 3, "username": "ada", "role": "user"},
        "segmentations": [
            {
                "start_time": 0.5,
                "end_time": 1.25,
                "transcription": "hello",
                "created_at": WHEN,
                "last_modified": WHEN,
                "annotations": {
                    "Noise": {
                        "id": 7,
                        "values": [{"id": 3, "value": "dog"}, {"id": 4, "value": "cat"}],
                    },
                    "=Mood": {"id": 8, "values": {"id": 5, "value": "glad"}},
                },
            }
        ],
    }
