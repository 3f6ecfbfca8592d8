"""Clips whose names no file can have: every format tells them apart, and brings them back."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.losses import Losses
from audino_py.formats.packing import AudioKind, Folder, members_of
from audino_py.formats.readers import read_documents
from audino_py.formats.reading import Given
from audino_py.formats.registry import FORMATS
from audino_py.formats.stream import zipped
from audino_py.models import Annotation, Label, LabelKind, LabelValue, Project, Segment, Task, User
from audino_py.policies import Actor
from audino_py.selectors.exports import ExportQuery, documents_of, export_options
from tests.formats.documents import make_document
from tests.makers import make_clip, make_task, make_work
from tests.services.importing import apply, bring

pytestmark = pytest.mark.django_db

NAMES = (
    *("a/b", "a_b", "con", "nul.x", "tail. ", "NA", "talk:1", "talk_1", "b.TextGrid", "d.wav"),
    *("c", "C", "none", "x" * 150 + "?", "x" * 150 + "*", "א" * 120 + "1", "א" * 120 + "2"),
)
# What is read back to a clip by its name. Words of a CTM need times, which nobody has here.
NAMED = sorted(name for name, one in FORMATS.items() if one.is_read_back and name != "ctm")
WITH_AUDIO = sorted(name for name in NAMED if FORMATS[name].names_audio)


@pytest.fixture
def ada(project: Project, manager: User) -> User:
    """Who has said of each clip what it is called."""
    label = Label.objects.create(project=project, name="Event", kind=LabelKind.MULTIPLE)
    for number, name in enumerate(NAMES):
        value = LabelValue.objects.create(label=label, text=f"value {number}", position=number)
        clip = make_clip(project, external_id=name, name=f"file{number}.wav")
        task = make_task(project, manager, clip=clip, state="accepted")
        work = make_work(task, (0.5, 1.5, f"this is {number}"))
        work.segments.update(values={str(label.uid): [str(value.uid)]})
    return manager


def nothing_heard(_: Document, __: Span | None) -> Iterable[bytes]:
    yield b""


def exported(project: Project, name: str, audio: AudioKind) -> tuple[bytes, Losses]:
    query, losses, one = ExportQuery(project), Losses(), FORMATS[name]
    options = export_options(query, is_raw=False)
    sound = None if audio == "none" else (audio, nothing_heard)
    folder = Folder("", lambda: documents_of(query))
    members = members_of(one, [folder], options, losses, sound)
    if one.is_folder or sound:
        return b"".join(zipped(members)), losses
    return b"".join(piece for _, pieces in members for piece in pieces), losses


def said() -> dict[str, list[object]]:
    """What each clip's segments say, or answer."""
    found: dict[str, list[object]] = {}
    values = {str(one.uid): one.text for one in LabelValue.objects.all()}
    for one in Segment.objects.select_related("annotation__clip"):
        answered = [values[key] for keys in one.values.values() for key in keys]
        found.setdefault(one.annotation.clip.external_id or "", []).append(one.text or answered)
    return found


def come_back(project: Project, name: str, data: bytes, person: User) -> None:
    Annotation.objects.all().delete()
    Task.objects.all().delete()
    ending = ".zip" if data.startswith(b"PK") else FORMATS[name].suffix
    told = "" if name == "audino_v2" else name
    actor = Actor(user=person)
    row = bring(
        project, actor, data, f"x{ending}", format_name=told, aim="work", person=person.username
    )
    assert row.state == "checked", row.reason
    assert row.report["problems"] == []
    row = apply(row, actor)
    assert row.state == "applied", row.reason


@pytest.mark.parametrize(
    ("name", "audio"),
    [*((name, "none") for name in NAMED), *((name, "original") for name in WITH_AUDIO)],
)
def test_every_clip_gets_its_own_back(
    project: Project, ada: User, name: str, audio: AudioKind
) -> None:
    data, _ = exported(project, name, audio)

    come_back(project, name, data, ada)

    texts, answers = "text" in FORMATS[name].holds, name == "events"
    assert said() == {
        clip: [[f"value {number}"] if answers else f"this is {number}" if texts else []]
        for number, clip in enumerate(NAMES)
    }


@pytest.mark.parametrize("name", [name for name in NAMED if FORMATS[name].is_per_clip])
def test_names_that_had_to_change_are_counted(project: Project, ada: User, name: str) -> None:
    data, losses = exported(project, name, "none")

    assert data
    assert losses.counts()["names_changed"] >= 8


@pytest.mark.parametrize("name", ["textgrid", "emu", "chat"])
def test_two_annotations_of_one_clip_are_both_its_own(name: str) -> None:
    whose = [
        ("a/b", "ada", True),
        ("a/b", "bob", True),
        ("a_b", "ada", False),
        ("a:b", "ada", False),
    ]
    clips = [
        make_document(clip, annotator=who, is_shared=shared, sha256=f"{number:064x}")
        for number, (clip, who, shared) in enumerate(whose)
    ]
    data = b"".join(FORMATS[name].write(clips, ExportOptions("p"), Losses()))

    read = list(read_documents(Given("x.zip", data)))

    assert [
        one.names[0].removesuffix(f".{who}") for one, (_, who, _) in zip(read, whose, strict=True)
    ] == [clip for clip, _, _ in whose]
