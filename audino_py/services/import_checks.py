"""The dry run of an import: what will happen, in words, before anything does."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import batched
from typing import Any

from audino_py.formats.document import LabelKind
from audino_py.formats.reading import LONGEST_NAME, Plain, ReadDocument, ReadSpan
from audino_py.models import Annotation, AnnotationKind, Project
from audino_py.selectors.import_clips import ClipBook, FoundClip
from audino_py.services.import_fitting import Names, Problem, chosen, fit

DOCUMENTS_A_CHUNK = 200
PROBLEMS_KEPT = 500
NAMES_KEPT = 500
VALUES_KEPT = 100
_FEW = 50  # more different answers than that are no choice any more

Reading = Callable[[], Iterable[ReadDocument]]


class LabelFound:
    """What a file answers to a label that the project does not have."""

    def __init__(self) -> None:
        self.texts: Counter[str] = Counter()
        self.is_list = self.is_several = False
        self.is_number = True

    def see(self, plain: Plain) -> None:
        """Take one answer into account."""
        self.is_list |= isinstance(plain, list)
        texts = chosen("", "multiple", plain, ())
        self.is_several |= len(texts) > 1
        self.is_number &= isinstance(plain, int | float) or _is_number(plain)
        if self.is_list or len(self.texts) <= _FEW:
            self.texts.update(text[:LONGEST_NAME] for text in texts)

    @property
    def kind(self) -> LabelKind:
        """The kind of label that these answers suit."""
        if self.is_number:
            return "number"
        if not self.is_list and len(self.texts) > _FEW:
            return "text"
        return "multiple" if self.is_several else "single"


def _is_number(plain: Plain) -> bool:
    if isinstance(plain, list):
        return False
    try:
        return math.isfinite(float(plain))
    except ValueError:
        return False


class Check:
    """Counts what an import would do; `report` tells it."""

    def __init__(self, project: Project) -> None:
        self._names = Names(project, new_labels={}, has_new_speakers=True)
        self.segments = self.words = self.overlaps = self.wordless = 0
        self.problems: list[Problem] = []
        self.counts: Counter[str] = Counter()
        self.speakers: Counter[str] = Counter()
        self.labels: dict[str, LabelFound] = {}
        self.values: dict[str, Counter[str]] = {}
        self.notes: Counter[str] = Counter()
        self.sources: Counter[str] = Counter()
        self.clips: Counter[int] = Counter()
        self.begun = self.drafted = 0

    def run(self, reading: Reading, book: ClipBook) -> None:
        """Look at every document; each chunk costs a fixed number of queries."""
        for chunk in batched(reading(), DOCUMENTS_A_CHUNK, strict=False):
            found = [clip for document in chunk if (clip := self._look(document, book))]
            new = {clip.pk for clip in found} - set(self.clips)
            self.clips.update(clip.pk for clip in found)
            rows = Annotation.objects.filter(clip__in=new).values_list("clip", "kind").distinct()
            kinds = Counter(kind for _, kind in rows.order_by())
            self.begun += kinds[AnnotationKind.WORK]
            self.drafted += kinds[AnnotationKind.PREDICTION]

    def _look(self, document: ReadDocument, book: ClipBook) -> FoundClip | None:
        self.notes.update(document.notes)
        if document.source:
            self.sources[document.source] += 1
        clip = _clip_of(document, book, self._refuse)
        if clip is None:
            return None
        fitted = fit(document, clip, self._names)
        for problem in fitted.problems:
            self._refuse(problem)
        self.segments += len(fitted.spans)
        self.words += sum(len(span.words) for span in fitted.spans)
        self.wordless += sum(not span.text.strip() for span in fitted.spans)
        self.overlaps += _overlaps(document.spans)
        for span in document.spans:
            self._see_names(span)
        return clip

    def _refuse(self, problem: Problem) -> None:
        self.counts[problem.code] += 1
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append(problem)

    def _see_names(self, span: ReadSpan) -> None:
        names = self._names
        if span.speaker is not None and span.speaker not in names.speakers:
            self.speakers[span.speaker] += 1
        for name, plain in span.values.items():
            kind = names.kinds.get(name)
            if kind is None:
                self.labels.setdefault(name, LabelFound()).see(plain)
            elif kind in ("single", "multiple"):
                texts = chosen(name, kind, plain, names.joined)
                new = [text for text in texts if (name, text) not in names.values]
                if new:
                    self.values.setdefault(name, Counter()).update(new)

    def report(self) -> dict[str, Any]:
        """Return everything as JSON; lists are cut to what a person can look through."""
        return {
            "clips": len(self.clips),
            "segments": self.segments,
            "words": self.words,
            "wordless": self.wordless,
            "overlaps": self.overlaps,
            "begun": self.begun,
            "drafted": self.drafted,
            "repeated": sum(times > 1 for times in self.clips.values()),
            "source": ", ".join(self.sources)[:200],
            "new_speakers": [
                {"name": name, "segments": times} for name, times in self._most(self.speakers)
            ],
            "new_labels": [
                {
                    "name": name,
                    "kind": found.kind,
                    "values": list(found.texts)[:VALUES_KEPT]
                    if found.kind in ("single", "multiple")
                    else [],
                }
                for name, found in list(self.labels.items())[:NAMES_KEPT]
            ],
            "new_values": [
                {"label": name, "values": list(texts)[:VALUES_KEPT]}
                for name, texts in self.values.items()
            ],
            "new_speakers_in_all": len(self.speakers),
            "problems": [problem.as_json() for problem in self.problems],
            "problem_counts": dict(self.counts),
            "set_aside": [{"what": what, "times": times} for what, times in self.notes.items()],
        }

    def _most(self, names: Counter[str]) -> Iterator[tuple[str, int]]:
        return iter(names.most_common(NAMES_KEPT))


def _clip_of(
    document: ReadDocument, book: ClipBook, refuse: Callable[[Problem], None]
) -> FoundClip | None:
    """Return the clip a document means, or tell why there is none."""
    found = book.clips_of(document)
    if not found:
        shown = (document.external_id or next(iter(document.names), document.sha256))[:80]
        message = f"No clip here is called {shown}. Upload its audio first, or leave it out."
        refuse(Problem("unknown_clip", document.where, message))
        return None
    if len(found) > 1:
        shown = book.word_for(document)[:80]
        message = f"{len(found)} clips are called {shown}. Give them external ids, or leave it out."
        refuse(Problem("doubtful_clip", document.where, message))
        return None
    if not found[0].is_ready:
        message = f"{found[0].name} is {found[0].state}. Import again once it is ready."
        refuse(Problem("clip_not_ready", document.where, message))
        return None
    return found[0]


def clip_or_none(document: ReadDocument, book: ClipBook) -> FoundClip | None:
    """Return the one ready clip that a document means."""
    found = book.clips_of(document)
    return found[0] if len(found) == 1 and found[0].is_ready else None


def _overlaps(spans: list[ReadSpan]) -> int:
    """Count segments that begin before the last one of their speaker has ended."""
    ends: dict[str | None, int] = {}
    overlaps = 0
    for span in sorted(spans, key=lambda one: one.start_us):
        last_us = ends.get(span.speaker, 0)
        overlaps += span.start_us < last_us
        ends[span.speaker] = max(last_us, span.end_us or 0)
    return overlaps
