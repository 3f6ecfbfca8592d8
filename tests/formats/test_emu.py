"""EMU's annotation keeps the rules that its web application checks a file by."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from audino_py.formats.document import Document, ExportOptions
from audino_py.formats.emu import write_emu
from audino_py.formats.losses import Losses
from tests.formats.documents import make_document, make_span
from tests.formats.fixture import DOCUMENTS


def closed(**properties: object) -> dict[str, object]:
    """An object with these fields, all needed, and no other."""
    required = list(properties)
    return {"type": "object", "properties": properties, "required": required,
            "additionalProperties": False}  # fmt: skip


TEXT, WHOLE, NAMED = {"type": "string"}, {"type": "integer"}, {"type": "string", "minLength": 1}
ITEM = closed(
    id=WHOLE,
    sampleStart=WHOLE,
    sampleDur=WHOLE,
    labels={"type": "array", "items": closed(name=TEXT, value=TEXT)},
)
LEVEL = closed(name=NAMED, type={"const": "SEGMENT"}, items={"type": "array", "items": ITEM})
ANNOTATION = closed(
    name=NAMED,
    annotates=NAMED,
    sampleRate=WHOLE,
    levels={"type": "array", "items": LEVEL},
    links={"type": "array", "maxItems": 0},
)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.stem)
def test_a_file_has_the_fields_emu_knows_and_levels_without_overlap(document: Document) -> None:
    whole = json.loads(write_emu(document, ExportOptions(), Losses()))

    Draft202012Validator(ANNOTATION).validate(whole)
    ids = [item["id"] for level in whole["levels"] for item in level["items"]]
    assert len(set(ids)) == len(ids) == len(document.spans)
    for level in whole["levels"]:
        ends = [item["sampleStart"] + item["sampleDur"] + 1 for item in level["items"]]
        starts = [item["sampleStart"] for item in level["items"]]
        assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
        assert all(item["labels"][0]["name"] == level["name"] for item in level["items"])


def test_a_length_is_one_less_than_the_samples_and_never_below_none() -> None:
    document = make_document("x", make_span(1, 0, 1_000_000), make_span(2, 2_000_000, 2_000_010))

    whole = json.loads(write_emu(document, ExportOptions(), Losses()))

    items = whole["levels"][0]["items"]
    assert [(one["sampleStart"], one["sampleDur"]) for one in items] == [(0, 15_999), (32_000, 0)]
