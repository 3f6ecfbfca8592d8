"""What a format is: its rules, which the page and the receipt are built from, and its writer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from audino_py.formats.document import Document, ExportOptions
from audino_py.formats.losses import Losses
from audino_py.formats.names import safe_file_name
from audino_py.formats.stream import in_blocks, zipped
from audino_py.formats.titles import TITLES

# Name in the archive and content; each content is read before the next is asked for.
Members = Iterator[tuple[str, Iterable[bytes]]]
FileWriter = Callable[[Iterable[Document], ExportOptions, Losses], Iterator[bytes]]
FolderWriter = Callable[[Iterable[Document], ExportOptions, Losses], Members]
ClipWriter = Callable[[Document, ExportOptions, Losses], bytes]

Holding = Literal["speakers", "text", "labels", "channels", "marks", "words", "facts", "empty"]
EVERYTHING: frozenset[Holding] = frozenset(
    ("speakers", "text", "labels", "channels", "marks", "words", "facts", "empty")
)
ZIP = "application/zip"
Group = Literal["everything", "speech", "datasets", "linguists", "subtitles", "sound"]


@dataclass(frozen=True, slots=True)
class FormatOption:
    """A question to ask before writing.

    Parameters
    ----------
    name
        On the wire and, with ``--`` before it, on the command line.
    field
        Of `ExportOptions`.
    choices
        Word and meaning of each answer, the usual one first; empty where it is yes or no.
    """

    name: str
    field: str
    title: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write documents.

    Parameters
    ----------
    suffix
        Of the file that is handed out, with its dot.
    sentence
        What the format is for and what it cannot hold, in plain words.
    holds
        What it carries; all else that a document has is counted as lost.
    names_audio
        Whether the file says where the audio lies, so that audio should go along.
    takes_sound
        Whether the sound of cut segments goes into the file itself, through `ExportOptions.audio`.
    options
        What may be asked for beside.
    is_read_back
        Whether the same format can be imported.
    has_part_tables
        Whether parts of a split are tables of one folder, which share one flat folder of audio for
        each language; others have a folder for each part.
    """

    name: str
    sentence: str
    holds: frozenset[Holding]
    writer: FolderWriter
    suffix: str = ".zip"
    media_type: str = ZIP
    is_per_clip: bool = False
    names_audio: bool = False
    takes_sound: bool = False
    is_read_back: bool = False
    has_part_tables: bool = False
    options: tuple[FormatOption, ...] = ()

    @property
    def title(self) -> str:
        """What it is called."""
        return TITLES[self.name].title

    @property
    def tools(self) -> tuple[str, ...]:
        """Names of tools that take it."""
        return TITLES[self.name].tools

    @property
    def is_folder(self) -> bool:
        """Whether it is several files, handed out as a zip."""
        return self.suffix == ".zip"

    def write(
        self, documents: Iterable[Document], options: ExportOptions, losses: Losses
    ) -> Iterator[bytes]:
        """Write documents as a stream of blocks; each document is read when its turn comes.

        Parameters
        ----------
        losses
            Counts what the format could not hold; whole once the stream has ended.
        """
        members = self.members(documents, options, losses)
        if self.is_folder:
            return in_blocks(zipped(members))
        return in_blocks(chain.from_iterable(pieces for _, pieces in members))

    def members(
        self, documents: Iterable[Document], options: ExportOptions, losses: Losses
    ) -> Members:
        """Write the same as name and content of each file, so that audio can go beside them."""
        for name, pieces in self.writer(self._counted(documents, losses), options, losses):
            yield name or f"{safe_file_name(options.project)}{self.suffix}", pieces

    def _counted(self, documents: Iterable[Document], losses: Losses) -> Iterator[Document]:
        """Count what the format holds nothing of; what a writer bends it counts itself."""
        for document in documents:
            for holding, (code, number_of) in _LEFT_OUT.items():
                if holding not in self.holds:
                    losses.count(code, number_of(document))
            yield document


_LEFT_OUT: dict[Holding, tuple[str, Callable[[Document], int]]] = {
    "speakers": ("speakers_left_out", lambda d: sum(s.speaker is not None for s in d.spans)),
    "text": ("text_left_out", lambda d: sum(bool(s.text.strip()) for s in d.spans)),
    "labels": ("labels_left_out", lambda d: sum(len(s.answers) for s in d.spans)),
    "channels": ("channels_left_out", lambda d: sum(s.channel is not None for s in d.spans)),
    "marks": ("marks_left_out", lambda d: sum(s.unsure + s.draft for s in d.spans)),
    "words": ("words_left_out", lambda d: sum(len(s.words) for s in d.spans)),
    "facts": ("facts_left_out", lambda d: int(bool(d.metadata or d.reference))),
    "empty": ("clips_left_out", lambda d: int(not d.spans)),
}


def one_file(write: FileWriter) -> FolderWriter:
    """Return the writer of formats that are a single file, named after the project."""

    def writer(documents: Iterable[Document], options: ExportOptions, losses: Losses) -> Members:
        yield "", write(documents, options, losses)

    return writer
