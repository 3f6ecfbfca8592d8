"""The JSON of speech models, toolkits and other tools: two segments of a call."""

from __future__ import annotations

import json


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


SEGLST = _json(
    [
        {
            "session_id": "call",
            "speaker": "Ada",
            "start_time": 0.5,
            "end_time": 1.25,
            "words": 'she said "yes"',
        },
        {
            "session_id": "call",
            "speaker": "עדה",
            "start_time": "1.0",
            "end_time": "2.5",
            "words": "שלום",
        },
    ]
)
WHISPER = _json(
    {
        "text": ' she said "yes" שלום',
        "segments": [
            {
                "id": 0,
                "start": 0.5,
                "end": 1.25,
                "text": ' she said "yes"',
                "tokens": [1, 2],
                "words": [
                    {"word": " she", "start": 0.5, "end": 0.8, "probability": 0.91},
                    {"word": " said", "start": 0.8, "end": 1.05, "probability": 0.99},
                    {"word": ' "yes"', "start": 1.05, "end": 1.25, "probability": 0.4},
                ],
            },
            {"id": 1, "start": 1.0, "end": 2.5, "text": " שלום", "avg_logprob": -0.25},
        ],
        "language": "en",
    }
)
WHISPERX = _json(
    {
        "segments": [
            {
                "start": 0.5,
                "end": 1.25,
                "text": 'she said "yes"',
                "speaker": "SPEAKER_00",
                "words": [
                    {"word": "she", "start": 0.5, "end": 0.8, "score": 0.9},
                    {"word": "2026"},
                ],
            },
            {"start": 1.0, "end": 2.5, "text": "שלום", "speaker": "SPEAKER_01", "words": []},
        ],
        "word_segments": [],
    }
)
DEEPGRAM = _json(
    {
        "metadata": {"channels": 1},
        "results": {
            "channels": [
                {
                    "alternatives": [
                        {
                            "transcript": "she said yes",
                            "words": [
                                {
                                    "word": "she",
                                    "punctuated_word": "She",
                                    "start": 0.5,
                                    "end": 0.75,
                                    "confidence": 0.98,
                                    "speaker": 0,
                                },
                                {
                                    "word": "said",
                                    "start": 0.75,
                                    "end": 1.25,
                                    "confidence": 0.5,
                                    "speaker": 0,
                                },
                                {
                                    "word": "shalom",
                                    "start": 1.25,
                                    "end": 2.5,
                                    "confidence": 0.7,
                                    "speaker": 1,
                                },
                            ],
                        }
                    ]
                }
            ]
        },
    }
)
ASSEMBLYAI = _json(
    {
        "id": "x",
        "status": "completed",
        "audio_url": "https://example.org/audio/call.wav?sig=1",
        "text": "she said yes",
        "utterances": [
            {
                "speaker": "A",
                "start": 500,
                "end": 1250,
                "text": 'she said "yes"',
                "words": [
                    {"text": "she", "start": 500, "end": 800, "confidence": 0.9, "speaker": "A"}
                ],
            },
            {"speaker": "B", "start": 1000, "end": 2500, "text": "שלום", "words": []},
        ],
    }
)
EMU = _json(
    {
        "name": "call",
        "annotates": "call.wav",
        "sampleRate": 16000,
        "levels": [
            {
                "name": "Ada",
                "type": "SEGMENT",
                "items": [
                    {
                        "id": 1,
                        "sampleStart": 8000,
                        "sampleDur": 11999,
                        "labels": [{"name": "Ada", "value": 'she said "yes"'}],
                    }
                ],
            },
            {
                "name": "עדה",
                "type": "SEGMENT",
                "items": [
                    {
                        "id": 2,
                        "sampleStart": 16000,
                        "sampleDur": 23999,
                        "labels": [{"name": "text", "value": "שלום"}],
                    }
                ],
            },
        ],
        "links": [],
    }
)
LABEL_STUDIO = _json(
    [
        {
            "id": 12,
            "data": {"audio": "/data/upload/1/0a1b2c3d-call.wav"},
            "annotations": [
                {
                    "completed_by": {"email": "ada@example.org"},
                    "result": [
                        {
                            "id": "r1",
                            "from_name": "speaker",
                            "to_name": "audio",
                            "type": "labels",
                            "value": {"start": 0.5, "end": 1.25, "channel": 0, "labels": ["Ada"]},
                        },
                        {
                            "id": "r1",
                            "from_name": "transcription",
                            "to_name": "audio",
                            "type": "textarea",
                            "value": {"start": 0.5, "end": 1.25, "text": ['she said "yes"']},
                        },
                        {
                            "id": "r2",
                            "from_name": "Noise",
                            "to_name": "audio",
                            "type": "choices",
                            "value": {"start": 1, "end": 2.5, "choices": ["dog", "cat"]},
                        },
                        {"id": "c", "from_name": "overall", "value": {"choices": ["good"]}},
                    ],
                }
            ],
        }
    ]
)
V1 = _json(
    [
        {
            "original_filename": "call.wav",
            "filename": "0a1b.wav",
            "assigned_user": {"id": 3, "username": "ada", "role": "user"},
            "segmentations": [
                {
                    "start_time": 0.5,
                    "end_time": 1.25,
                    "transcription": 'she said "yes"',
                    "annotations": {"Noise": {"id": 1, "values": [{"id": 2, "value": "dog"}]}},
                },
                {
                    "start_time": 1,
                    "end_time": 2.5,
                    "transcription": "שלום",
                    "annotations": {"Mood": {"id": 2, "values": {"id": 5, "value": "glad"}}},
                },
            ],
        }
    ]
)
# As the library writes it: an open segmentation, sounds as scaper knows them, beats as columns.
JAMS = _json(
    {
        "annotations": [
            {
                "annotation_metadata": {"annotator": {"name": "Ada"}, "data_source": "program"},
                "namespace": "segment_open",
                "data": [
                    {"time": 0.5, "duration": 0.75, "value": 'she said "yes"', "confidence": 1.0},
                    {"time": 1.0, "duration": 1.5, "value": "שלום", "confidence": None},
                ],
                "sandbox": {},
                "time": 0,
                "duration": 4.0,
            },
            {
                "annotation_metadata": {"annotator": {"name": "Ada"}},
                "namespace": "scaper",
                "data": [
                    {
                        "time": 3.0,
                        "duration": 0.5,
                        "value": {"label": "siren", "role": "foreground", "snr": 6.0},
                        "confidence": 1.0,
                    }
                ],
                "sandbox": {"scaper": {"n_events": 1}},
            },
            {
                "annotation_metadata": {"annotator": {"name": "Ada"}},
                "namespace": "beat",
                "data": {
                    "time": [0.1, 0.6],
                    "duration": [0.0, 0.0],
                    "value": [1.0, 2.0],
                    "confidence": [None, None],
                },
                "sandbox": {},
            },
        ],
        "file_metadata": {
            "title": "call",
            "artist": "",
            "release": "",
            "duration": 4.0,
            "identifiers": {},
            "jams_version": "0.3.5",
        },
        "sandbox": {},
    }
)
