"""One fixture in every format, opened by readers that others wrote, compared value by value."""

from __future__ import annotations

import io
import json
import os
import shutil
import wave
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from itertools import batched
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from audino_py.formats.document import Document, ExportOptions, LabelUsed, Span, V1Facts
from audino_py.formats.lanes import by_speaker
from audino_py.formats.losses import Losses
from audino_py.formats.packing import Folder, members_of
from audino_py.formats.readers import read_documents
from audino_py.formats.reading import Given
from audino_py.formats.registry import FORMATS
from audino_py.timeline.times import sample_at
from tests.formats.documents import make_document
from tests.formats.fixture import DOCUMENTS, LABELS, write_audio
from tests.formats.laws import IDS, LAWS, OF_THEIR_OWN, expected, kept, row_of
from tests.formats.outside.readers import HEAVY, LHOTSE_RECIPE, LIGHT, PROOFS, SPYDER

FULL = bool(os.environ.get("AUDINO_FULL"))
OF_HEAVY = {
    "meeteval",
    "datasets",
    "datasets without decoding",
    "dcase-util",
    "label-studio-sdk",
    "nemo-toolkit",
    "speach",
}
ELSEWHERE = {"praat", "label-studio-sdk", "lhotse's recipe", "spy-der"}  # tests of their own

Read = dict[str, dict[str, list[dict[str, Any]]]]


def sound(document: Document, span: Span | None) -> Iterable[bytes]:
    """Silence as long as a segment, or as the whole clip, as a WAV."""
    ends = (0, document.duration_us) if span is None else (span.start_us, span.end_us)
    first, last = (sample_at(us, document.rate_hz) for us in ends)
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(document.rate_hz)
        out.writeframes(bytes(2 * (last - first)))
    yield file.getvalue()


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, int]]]:
    """The fixture in a folder for each format, with what each of them counted as lost."""
    root = tmp_path_factory.mktemp("exported")
    options = ExportOptions("meeting", LABELS)
    lost = {}
    for one in FORMATS.values():
        losses = Losses()
        for name, pieces in one.members(iter(DOCUMENTS), options, losses):
            path = root / one.name / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"".join(pieces))
        if one.names_audio:
            write_audio(root / one.name)
        lost[one.name] = losses.counts()
    with_sound = ExportOptions("meeting", LABELS, audio=sound)
    data = b"".join(FORMATS["parquet"].write(DOCUMENTS, with_sound, Losses()))
    (root / "parquet" / "with_sound.parquet").write_bytes(data)
    return root, lost


@pytest.fixture(scope="session")
def read(exported: tuple[Path, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Read:
    """What every reader made of it."""
    root, _ = exported
    found: Read = {}
    for script in LIGHT + (HEAVY if FULL else ()):
        if script.name == "read_label_studio":
            continue
        cache = [str(tmp_path_factory.mktemp("cache"))] if "datasets" in script.name else []
        for reader, formats in script.read(str(root), *cache).items():
            found.setdefault(reader, {}).update(formats)
    return found


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What Lhotse's recipe makes of a release as it is unpacked: whole, and in three parts."""
    root = tmp_path_factory.mktemp("released")
    states = dict(zip(("NA", "null", "a b"), ("accepted", "returned", "submitted"), strict=True))
    documents = [
        replace(one, v1=V1Facts("sound.wav"), state=states.get(one.name, "accepted"))
        for one in DOCUMENTS
    ]
    parts = dict(zip(("train/", "dev/", "test/"), batched(documents, 2), strict=True))
    for name, folders in (
        ("common_voice", [Folder("", lambda: documents)]),
        ("common_voice_parts", [Folder(part, partial(iter, some)) for part, some in parts.items()]),
    ):
        options = ExportOptions("meeting", LABELS)
        audio = ("original", sound)
        for path, pieces in members_of(
            FORMATS["common_voice"],
            folders,
            options,
            Losses(),
            audio,  # type: ignore[arg-type]  # a kind
        ):
            target = root / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(b"".join(pieces))
    made: dict[str, list[dict[str, Any]]] = LHOTSE_RECIPE.read(str(root))  # type: ignore[assignment]  # its own form
    return made


CLIPS = [one.name for one in DOCUMENTS if one.spans]
TABLES_TOLD = {
    "whole": dict.fromkeys(CLIPS, "validated") | {"null": "invalidated", "a b": "other"},
    "parts": dict(zip(CLIPS, ("train", "train", "dev", "dev", "test"), strict=True)),
}


@pytest.mark.skipif(not FULL, reason="the recipe starts six processes: full-size run")
@pytest.mark.parametrize("form", ["whole", "parts"])
def test_lhotse_prepares_our_common_voice_release_as_it_is(
    prepared: dict[str, list[dict[str, Any]]], form: str
) -> None:
    keys = ("clip", "text", "age", "locale")
    rows = [{key: row[key] for key in keys} for row in prepared[form]]
    lengths = {one.name: one.duration_us / 1e6 for one in DOCUMENTS}

    known = [{key: row[key] for key in keys} for row in expected("common_voice", keys)]
    assert in_order(rows) == in_order(known)
    assert all(row["end"] == lengths[row["clip"]] for row in prepared[form])
    told = {row["clip"]: row["part"] for row in prepared[form]}
    assert told == TABLES_TOLD[form]


@pytest.mark.skipif(not FULL, reason="spy-der needs an environment of its own: full-size run")
def test_spy_der_scores_all_that_is_spoken_and_finds_no_error(
    exported: tuple[Path, dict[str, dict[str, int]]],
) -> None:
    scores: dict[str, dict[str, list[float]]] = SPYDER.read(str(exported[0]))  # type: ignore[assignment]  # its own form

    for found in scores.values():
        for document in DOCUMENTS:
            spoken = spoken_s(document)
            if spoken:
                seconds, *errors = found[IDS.get(document.name, document.name)]
                assert seconds == pytest.approx(spoken, abs=0.006)
                assert errors == [0.0] * 4


def spoken_s(document: Document) -> float:
    """Seconds that each voice speaks, added up; one who overlaps themselves counts once."""
    total_us = 0
    for spans in by_speaker(document.spans).values():
        end_us = 0
        for span in sorted(spans, key=lambda one: one.start_us):
            total_us += max(0, span.end_us - max(span.start_us, end_us))
            end_us = max(end_us, span.end_us)
    return total_us / 1e6


def normal(value: Any) -> Any:
    """Numbers of one kind, for some readers have only one."""
    if isinstance(value, dict):
        return {key: normal(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [normal(inner) for inner in value]
    return float(value) if isinstance(value, int) else value


def in_order(rows: Iterable[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(normal(r), sort_keys=True, ensure_ascii=False) for r in rows)


def in_micros(row: dict[str, Any]) -> dict[str, Any]:
    times = {key: round(row[key] * 1e6) for key in ("start", "end") if key in row}
    return row | times


PAIRS = [(name, reader) for name, of in PROOFS.items() for reader in of if reader not in ELSEWHERE]


@pytest.mark.parametrize(("name", "reader"), PAIRS)
def test_every_segment_is_found_as_the_formats_rules_have_it(
    read: Read, name: str, reader: str
) -> None:
    if reader in OF_HEAVY and not FULL:
        pytest.skip("read in the full-size run: it needs an environment of its own")
    if reader == "ffmpeg" and shutil.which("ffprobe") is None:
        pytest.skip("ffprobe is not installed; Debian has it in the package ffmpeg")

    rows = [in_micros(row) for row in read[reader][name] if not row.get("is_word")]

    assert in_order(rows) == in_order(expected(name, list(rows[0])))


def test_every_format_is_proven_by_a_reader_that_others_wrote() -> None:
    assert set(PROOFS) == set(FORMATS)
    assert set(LAWS) | set(OF_THEIR_OWN) == set(FORMATS)


def test_lhotse_finds_the_words_where_their_times_are_known(read: Read) -> None:
    words = [in_micros(row) for row in read["lhotse"]["lhotse"] if row.get("is_word")]

    assert in_order({k: v for k, v in row.items() if k != "is_word"} for row in words) == in_order(
        {"clip": d.name, "start": w.start_us, "end": w.end_us, "text": w.text}
        for d in DOCUMENTS
        for s in d.spans
        for w in s.words
    )


@pytest.mark.parametrize("name", LAWS)
def test_what_differs_is_counted_as_lost_and_nothing_else_is(
    exported: tuple[Path, dict[str, dict[str, int]]], name: str
) -> None:
    lost, law = exported[1][name], LAWS[name]
    rows = [(document, span, row_of(name, document, span)) for document, span in kept(name)]
    spans = [span for document in DOCUMENTS for span in document.spans]

    def count(*codes: str) -> int:
        return sum(lost.get(code, 0) for code in codes)

    assert len(spans) - len(rows) == count("no_text", "drafts_left_out")
    moved = sum(
        (row["start"] != span.start_us) + (row["end"] != span.end_us) for _, span, row in rows
    )
    bent = count("to_milliseconds", "to_samples")
    assert bent - count("lengthened") <= moved <= bent + count("lengthened")
    if law.text is not None:
        texts = sum(row["text"] != span.text for _, span, row in rows)
        changed = count("text_joined", "text_changed", "marked_wordless", "defused")
        assert (texts == 0) == (changed == 0)
        assert texts <= changed + count("labels_left_out")
    nobody = sum(span.speaker is None and bool(row.get("speaker")) for _, span, row in rows)
    assert nobody == count("speaker_unknown") or not law.nobody
    if law.labels is None:
        assert count("labels_left_out") == sum(len(span.answers) for span in spans)


@pytest.mark.skipif(not FULL, reason="the SDK needs an environment of its own: full-size run")
def test_the_sdk_of_label_studio_finds_tasks_and_annotations_valid(
    exported: tuple[Path, dict[str, dict[str, int]]],
) -> None:
    (script,) = (one for one in HEAVY if one.name == "read_label_studio")

    verdicts: dict[str, Any] = script.read(str(exported[0]))

    assert verdicts["tasks"] == verdicts["annotations"] == [True] * len(DOCUMENTS)
    assert verdicts["broken"] is False
    answers = [sum(len(s.answers) for s in d.spans) for d in DOCUMENTS]
    regions = [sum(1 + bool(s.text) for s in d.spans) for d in DOCUMENTS]
    assert verdicts["results"] == [a + b for a, b in zip(answers, regions, strict=True)]


def test_an_interface_of_label_studio_asks_nothing_without_answers() -> None:
    options = ExportOptions("p", (LabelUsed("Mood", "single"), LabelUsed("Noise", "text")))

    members = {
        name: b"".join(pieces).decode()
        for name, pieces in FORMATS["label_studio"].members(
            [make_document("silent")], options, Losses()
        )
    }

    assert '<Label value="unknown"/>' in members["interface.xml"]
    assert "Mood" not in members["interface.xml"]
    assert 'TextArea name="Noise"' in members["interface.xml"]


@pytest.mark.skipif(not FULL, reason="the SDK needs an environment of its own: full-size run")
@pytest.mark.parametrize("seed", range(5))
def test_examples_of_the_sdk_come_in_and_go_out_valid(tmp_path: Path, seed: int) -> None:
    (script,) = (one for one in HEAVY if one.name == "read_label_studio")
    made: dict[str, Any] = replace(script, name="make_label_studio").read(str(seed))

    (sheet,) = read_documents(Given("tasks.json", json.dumps(made["tasks"]).encode()))
    spans = [
        Span(uuid4(), one.start_us, one.end_us or 0, one.speaker, one.text) for one in sheet.spans
    ]
    document = make_document(sheet.names[0], *spans, duration_us=10**11)
    for name, pieces in FORMATS["label_studio"].members([document], ExportOptions("p"), Losses()):
        (tmp_path / "label_studio").mkdir(exist_ok=True)
        (tmp_path / "label_studio" / name).write_bytes(b"".join(pieces))

    results = made["tasks"][0]["annotations"][0]["result"]
    assert len(spans) == len({one["id"] for one in results if "start" in one["value"]})
    verdicts: dict[str, Any] = script.read(str(tmp_path))
    assert verdicts["tasks"] == verdicts["annotations"] == [True]
