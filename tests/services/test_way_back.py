"""Every two-way format: out of a project, in again as finished work, out again: the same file."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import replace
from itertools import chain
from typing import Any

import pytest

from audino_py.formats.document import Document
from audino_py.formats.jsonl import write_line
from audino_py.formats.losses import Losses
from audino_py.formats.registry import FORMATS
from audino_py.models import Annotation, Clip, Label, LabelValue, Project, Role, Speaker, Task, User
from audino_py.policies import Actor
from audino_py.selectors.exports import ExportQuery, documents_of, export_options
from tests.formats.fixture import DOCUMENTS, LABELS, MADE
from tests.makers import make_clip, make_member
from tests.services.importing import apply, bring

pytestmark = pytest.mark.django_db

TWO_WAYS = [name for name, one in FORMATS.items() if one.is_read_back]
# What the second file says in another way than the first, by the loss that the first one told.
BENT = {"common_voice": "times_left_out", "srt": "text_changed", "events": "no_label"}
UNTOLD = {"events"}  # what is in them is told by nothing but the person who brings them


@pytest.fixture
def ada(project: Project) -> User:
    """Who has annotated the fixture, in a project with its clips and its questions."""
    Project.objects.filter(pk=project.pk).update(name="meeting", language="he")
    project.refresh_from_db()
    for position, used in enumerate(LABELS):
        label = Label.objects.create(
            project=project, name=used.name, kind=used.kind, position=position
        )
        for place, text in enumerate(used.values):
            LabelValue.objects.create(label=label, text=text, position=place)
    for one in DOCUMENTS:
        make_clip(
            project,
            name=one.file_name,
            external_id=one.external_id,
            sha256=one.sha256,
            duration_us=one.duration_us,
            rate_hz=one.rate_hz,
            channels=one.channels,
            frames=one.frames,
            metadata=dict(one.metadata),
            reference=one.reference,
        )
    person = make_member("ada", project, Role.MANAGER)
    lines = b"".join(write_line(replace(one, kind="work")) for one in DOCUMENTS)
    row = apply(
        bring(project, Actor(user=person), lines, "all.jsonl", aim="work"), Actor(user=person)
    )
    assert row.state == "applied"
    return person


def exported(project: Project, name: str) -> tuple[dict[str, bytes], bytes, dict[str, int]]:
    """The members of an export, the file as it is handed out, and what it has counted as lost."""
    for kind in (Annotation, Task, Clip):  # what tells the day says the same day each time
        kind.objects.update(changed_at=MADE, created_at=MADE)
    query, losses = ExportQuery(project), Losses()
    options = export_options(query, is_raw=False)
    data = b"".join(FORMATS[name].write(documents_of(query), options, losses))
    if not FORMATS[name].is_folder:
        return {"": data}, data, losses.counts()
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {one: archive.read(one) for one in archive.namelist()}, data, losses.counts()


def come_back(project: Project, name: str, data: bytes, person: User) -> None:
    """Take the work away and bring the file in its place; the format is found out."""
    Annotation.objects.all().delete()
    Task.objects.all().delete()
    Speaker.objects.all().delete()
    actor = Actor(user=person)
    file, told = f"x{FORMATS[name].suffix}", name if name in UNTOLD else ""
    row = bring(project, actor, data, file, format_name=told, aim="work", person="ada")
    assert row.state == "checked", row.reason
    row = apply(row, actor)
    assert row.state == "applied", row.reason


# What a difference must have been counted as; without a count there is none.
EXCUSES = {
    "count": {"no_text", "no_label", "no_word_times", "drafts_left_out", "times_left_out"},
    "times": {"to_milliseconds", "to_samples", "times_left_out"},
    "text": {"text_left_out", "text_joined", "text_changed", "times_left_out"},
    "speaker": {"speakers_left_out"},
    "answers": {"labels_left_out"},
    "channel": {"channels_left_out", "channels_filled"},
    "marks": {"marks_left_out"},
    "words": {"words_left_out"},
}


Said = dict[str, dict[str, list[Any]]]


def segments(said: Said) -> int:
    return sum(len(one["times"]) for one in said.values())


def said(document: Document) -> dict[str, list[Any]]:
    """What is compared, by what may excuse a difference; segments in one order."""
    spans = sorted(document.spans, key=lambda one: (one.start_us, one.end_us, one.text))
    return {
        "count": [len(spans)],
        "times": [(one.start_us, one.end_us) for one in spans],
        "text": [one.text for one in spans],
        "speaker": [one.speaker for one in spans],
        "answers": [sorted((a.label.name, str(a.plain)) for a in one.answers) for one in spans],
        "channel": [one.channel for one in spans],
        "marks": [(one.unsure, one.draft) for one in spans],
        "words": [one.words for one in spans],
    }


def differing(before: Said, after: Said) -> set[str]:
    both = before.keys() & after.keys()
    return {what for clip in both for what in EXCUSES if after[clip][what] != before[clip][what]}


def strangers(before: Said, after: Said, lost: set[str]) -> list[str]:
    """Segments that came back and were not there before, in all that was not told as lost."""
    told = [what for what in EXCUSES if what != "count" and not EXCUSES[what] & lost]

    def rows(said: Said, clip: str) -> Counter[str]:
        columns = [said[clip][what] for what in told]
        return Counter(map(repr, zip(*columns, strict=True)))

    return [row for clip in after for row in rows(after, clip) - rows(before, clip)]


def letters(said: Said) -> dict[str, str]:
    """All that is said in a clip, without what stands between."""
    return {
        clip: "".join("".join(map(str, one["text"])).split())
        for clip, one in said.items()
        if one["text"]
    }


def timed_words(said: Said) -> dict[str, set[object]]:
    """The words whose times are known, and the segments that are one word."""
    return {
        clip: {(word.start_us, word.end_us, word.text) for words in one["words"] for word in words}
        | {
            (*times, text)
            for times, text, words in zip(one["times"], one["text"], one["words"], strict=True)
            if not words and len(str(text).split()) == 1
        }
        for clip, one in said.items()
    }


@pytest.mark.parametrize("name", TWO_WAYS)
def test_what_goes_out_comes_in_with_all_that_was_not_told_as_lost_and_goes_out_the_same(
    project: Project, ada: User, name: str
) -> None:
    before = {one.name: said(one) for one in documents_of(ExportQuery(project))}
    first, data, lost = exported(project, name)

    come_back(project, name, data, ada)
    after = {one.name: said(one) for one in documents_of(ExportQuery(project))}
    second, data, _ = exported(project, name)
    come_back(project, name, data, ada)
    third, _, _ = exported(project, name)

    assert third == second
    if name in BENT:
        assert lost[BENT[name]] > 0
    else:
        assert lines_of(second) == lines_of(first)
    if not EXCUSES["count"] & set(lost):
        assert {w for w in differing(before, after) if not EXCUSES[w] & set(lost)} == set()
    elif name == "ctm":
        assert {clip: timed_words(before)[clip] for clip in after} == timed_words(after)
    elif name == "common_voice":
        assert {clip: letters(before)[clip] for clip in after} == letters(after)
    else:
        assert strangers(before, after, set(lost)) == []
        missing = sum(lost.get(code, 0) for code in EXCUSES["count"])
        assert segments(before) - segments(after) == missing
    assert set(before) - set(after) == ({"nobody"} if lost.get("clips_left_out") else set())


def lines_of(members: dict[str, bytes]) -> list[str]:
    """All members, line by line."""
    return list(
        chain.from_iterable(
            (f"{name}: {line!r}" for line in members[name].split(b"\n")) for name in sorted(members)
        )
    )
