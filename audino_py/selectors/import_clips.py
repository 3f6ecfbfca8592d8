"""Which clip of a project a file from outside means: by content, external id or name.

A project may hold a million clips: they are looked through once, and only those are kept whose
content, external id or name the file mentions.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from audino_py.formats.archive import is_sound
from audino_py.formats.names import is_plain, marked, safe_file_name, safe_id
from audino_py.formats.reading import ReadDocument, base_name
from audino_py.models import Clip, ClipState, Project, User
from audino_py.selectors.export_names import plain_name

_COLUMNS = (
    "pk",
    "name",
    "external_id",
    "sha256",
    "state",
    "duration_us",
    "channels",
)
_LETTERS_OF_SHA = 8  # by which exports tell clips of one name apart


class FoundClip(NamedTuple):
    """A clip as far as an import needs to know it."""

    pk: int
    name: str
    external_id: str | None
    sha256: str
    state: str
    duration_us: int | None
    channels: int | None

    @property
    def is_ready(self) -> bool:
        """Whether its length is known."""
        return self.state == ClipState.READY and self.duration_us is not None


class ClipBook:
    """The clips that documents mention.

    Parameters
    ----------
    documents
        Read once; only their names are kept.
    """

    def __init__(self, project: Project, documents: Iterable[ReadDocument]) -> None:
        # "call.j.doe": of an annotator whose name has dots; others end at the last dot.
        people = User.objects.filter(memberships__project=project, username__contains=".")
        names = people.values_list("username", flat=True)
        self._endings = tuple(f".{_same(name)}" for name in names)
        self._wanted: set[str] = set()
        for document in documents:
            self._wanted.update(_words_of(document, self._endings))
        self._found: dict[str, list[FoundClip]] = {}
        rows = Clip.objects.filter(project=project, deleted_at=None).order_by("pk")
        for row in rows.values_list(*_COLUMNS).iterator(chunk_size=2000):
            clip = FoundClip(*row)
            for rank, word in _words_for(clip):
                if word in self._wanted:
                    self._found.setdefault(f"{rank}{word}", []).append(clip)

    def clips_of(self, document: ReadDocument) -> list[FoundClip]:
        """Return the one clip meant; none where there is none, several where it cannot be told."""
        return self._meant(document)[1]

    def word_for(self, document: ReadDocument) -> str:
        """Return the word by which clips are meant; empty where there are none."""
        return self._meant(document)[0]

    def _meant(self, document: ReadDocument) -> tuple[str, list[FoundClip]]:
        for word in _words_of(document, self._endings):
            for rank in range(_RANKS):
                found = self._found.get(f"{rank}{word}")
                if found:
                    return word, list({clip.pk: clip for clip in found}.values())
        return "", []


_RANKS = 5


def _words_for(clip: FoundClip) -> Iterator[tuple[int, str]]:
    """Yield what a file may call a clip; the lower the rank, the surer it is."""
    yield 0, clip.sha256
    if clip.external_id:
        yield 0, _same(clip.external_id)
    name = _same(clip.name)
    yield 1, name
    yield 1, base_name(name)
    stem, plain = _stem(base_name(name)), plain_name(name, None)
    yield 2, stem
    yield 2, plain
    mark = clip.sha256[:_LETTERS_OF_SHA]
    yield 3, f"{plain}-{mark}"
    for word in {stem, plain, _same(clip.external_id or "")} - {""}:
        safe = word
        if not is_plain(word):
            safe = safe_file_name(word)
            yield 4, safe_id(word)
            yield 4, safe
        if safe != plain:
            yield 3, marked(safe, mark)


def _words_of(document: ReadDocument, endings: tuple[str, ...]) -> Iterator[str]:
    """Yield the words by which a document names its clip, the surest first.

    Parameters
    ----------
    endings
        What a name may end in beside what follows its last dot.
    """
    if document.sha256:
        yield document.sha256
    if document.external_id:
        yield _same(document.external_id)
    names = [_same(name) for name in document.names]
    for name in names:
        yield name
        base = base_name(name)
        yield base
        yield _stem(base)
    for name in names:  # "call.ada", "call.en": of an annotator, in a language
        yield _stem(name).rpartition(".")[0] or name
        yield _stem(base_name(name)).rpartition(".")[0] or name
    for name in names:
        for ending in endings:
            if _stem(name).endswith(ending):
                yield _stem(name).removesuffix(ending)
                yield _stem(base_name(name)).removesuffix(ending)


def _stem(name: str) -> str:
    return name.rpartition(".")[0] if is_sound(name) else name


def _same(name: str) -> str:
    """Spell letters with marks in one way: some systems take them apart in file names."""
    return unicodedata.normalize("NFC", name)
