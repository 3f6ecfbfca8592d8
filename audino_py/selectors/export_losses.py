"""What an export would lose of the work that was chosen, told before anybody downloads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from audino_py.formats.choosing import Wanted, choose
from audino_py.formats.document import Document, ExportOptions
from audino_py.formats.format import Format
from audino_py.formats.losses import Losses
from audino_py.formats.packing import AudioKind, Folder, members_of
from audino_py.formats.splitting import SplitPlan, item_of, split

MOST_SEGMENTS = 10_000  # looked at while the page waits
MOST_CLIPS = 1_000


@dataclass(slots=True)
class LossesExpected:
    """Sentences, and how much of the work they speak of.

    Parameters
    ----------
    clips, segments
        So many were looked at; segments are those that were chosen.
    """

    sentences: list[str]
    clips: int = 0
    segments: int = 0
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Chosen:
    """An export as it was asked for, without its work."""

    one: Format
    options: ExportOptions
    wanted: Wanted
    audio: AudioKind = "none"
    split: SplitPlan | None = None


def losses_expected(documents: Iterable[Document], chosen: Chosen) -> LossesExpected:
    """Write the beginning of an export to nowhere and count what it loses."""
    losses, expected = Losses(), LossesExpected([])
    known = list(_beginning(documents, expected, chosen.wanted))
    folders = [
        Folder(name, partial(map, partial(choose, wanted=chosen.wanted), part))
        for name, part in _parts(known, chosen.split)
    ]
    # What is lost does not hang on what is heard, but on whether clips are cut.
    audio = None if chosen.audio == "none" else (chosen.audio, lambda *_: ())
    for _, pieces in members_of(chosen.one, folders, chosen.options, losses, audio):
        for _ in pieces:
            pass
    expected.sentences = losses.sentences()
    return expected


def _parts(
    documents: list[Document], plan: SplitPlan | None
) -> Iterator[tuple[str, list[Document]]]:
    if plan is None:
        yield "", documents
        return
    clips = groupby(documents, key=lambda one: one.sha256)
    part_of = split((item_of(group, plan) for _, group in clips), plan).part_of
    for name in plan.shares:
        yield f"{name}/", [one for one in documents if part_of.get(one.sha256) == name]


def _beginning(
    documents: Iterable[Document], expected: LossesExpected, wanted: Wanted
) -> Iterator[Document]:
    """Yield the first documents, whole; what is not wanted of them costs time too."""
    looked_at = 0
    for document in documents:
        if looked_at >= MOST_SEGMENTS or expected.clips >= MOST_CLIPS:
            expected.is_whole = False
            return
        looked_at += len(document.spans)
        expected.segments += len(choose(document, wanted).spans)
        expected.clips += 1
        yield document
