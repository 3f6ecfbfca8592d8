"""A Kaldi data directory: utterances named after their speakers, every file sorted bytewise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from shlex import quote

from audino_py.formats.audio_paths import audio_path
from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.format import Members
from audino_py.formats.losses import Losses
from audino_py.formats.name_list import name_list
from audino_py.formats.names import SafeIds
from audino_py.formats.rttm import WITHOUT_SPEAKER
from audino_py.formats.sorted_lines import SortedLines
from audino_py.timeline.times import seconds_text, to_seconds

EMPTY_TEXT = "<unk>"
# What would sort before the hyphen that ends a speaker's id: speakers must sort like utterances.
_BEFORE_HYPHEN = frozenset("!\"#$%&'()*+,-")


def write_kaldi(documents: Iterable[Document], options: ExportOptions, losses: Losses) -> Members:
    """Write ``text``, ``segments``, ``utt2spk``, ``spk2utt``, ``wav.scp`` and ``reco2dur``."""
    with closing(SortedLines()) as utterances, closing(SortedLines()) as recordings:
        directory = _Directory(utterances, recordings, options, losses)
        yield "text", directory.filled(documents)
        if not directory.is_cut:
            yield "segments", directory.columns(0, 1, 2, 3)
        yield "utt2spk", directory.columns(0, 5)
        yield "spk2utt", directory.by_speaker()
        yield "wav.scp", (b" ".join(_cells(line)[:2]) + b"\n" for line in recordings)
        yield "reco2dur", (b" ".join(_cells(line)[::2]) + b"\n" for line in recordings)
        yield from name_list(losses, clip=directory.clips, speaker=directory.speakers)


class _Directory:
    """The utterances gathered so far: id, recording, start, end, text, speaker."""

    def __init__(
        self,
        utterances: SortedLines,
        recordings: SortedLines,
        options: ExportOptions,
        losses: Losses,
    ) -> None:
        self.clips = SafeIds()
        self.speakers = SafeIds(reserved=[WITHOUT_SPEAKER], unsafe=_BEFORE_HYPHEN)
        self.is_cut = False
        self._utterances = utterances
        self._recordings = recordings
        self._options = options
        self._losses = losses

    def filled(self, documents: Iterable[Document]) -> Iterator[bytes]:
        """Take all clips in, then yield the transcripts."""
        for document in documents:
            self._add(document)
        yield from self.columns(0, 4)

    def _add(self, document: Document) -> None:
        """Take a clip in; one without utterances would only make the directory invalid."""
        clip = self.clips.id_of(document.stem)
        taken: set[str] = set()
        for span in document.spans:
            text = self._text(span)
            if text is None:
                continue
            name = self._name(clip, span, taken)
            start, end = seconds_text(span.start_us), seconds_text(span.end_us)
            self._utterances.add(_line(name, clip, start, end, text, self._speaker(span)))
            if span.audio_path:
                self.is_cut = True
                self._record(name, span.audio_path, span.end_us - span.start_us)
        if taken and not self.is_cut:
            self._record(clip, audio_path(document), document.duration_us)
        elif document.spans and not taken:
            self._losses.count("clips_left_out")

    def columns(self, *wanted: int) -> Iterator[bytes]:
        """Yield some columns of all utterances."""
        for line in self._utterances:
            cells = _cells(line)
            yield b" ".join(cells[column] for column in wanted) + b"\n"

    def by_speaker(self) -> Iterator[bytes]:
        """Yield each speaker with all utterances; they stand together, as ids begin with it."""
        rows = (_cells(line) for line in self._utterances)
        for speaker, group in groupby(rows, key=lambda cells: cells[5]):
            yield speaker
            for cells in group:
                yield b" " + cells[0]
            yield b"\n"

    def _record(self, name: str, path: str, length_us: int) -> None:
        self._recordings.add(_line(name, _source(path), str(to_seconds(length_us))))

    def _text(self, span: Span) -> str | None:
        text = " ".join(span.text.split())
        self._losses.count("text_joined", text != span.text)
        if text:
            return text
        is_dropped = self._options.empty_text == "drop"
        self._losses.count("no_text" if is_dropped else "marked_wordless")
        return None if is_dropped else EMPTY_TEXT

    def _speaker(self, span: Span) -> str:
        if span.speaker is None:
            self._losses.count("speaker_unknown")
            return WITHOUT_SPEAKER
        return self.speakers.id_of(span.speaker)

    def _name(self, clip: str, span: Span, taken: set[str]) -> str:
        who = WITHOUT_SPEAKER if span.speaker is None else self.speakers.id_of(span.speaker)
        name = f"{who}-{clip}-{span.start_us:011d}-{span.end_us:011d}"
        if name in taken:  # two of one speaker at the very same time
            name = f"{name}-{span.uid}"
        taken.add(name)
        return name


def _source(path: str) -> str:
    """Return what wav.scp says of a recording: Kaldi reads WAV alone, a pipe decodes all else."""
    if path.lower().endswith(".wav"):
        return path
    return f"ffmpeg -nostdin -loglevel error -i {quote(path)} -f wav -c:a pcm_s16le - |"


def _line(*cells: str) -> bytes:
    return ("\t".join(cells) + "\n").encode()


def _cells(line: bytes) -> list[bytes]:
    return line.rstrip(b"\n").split(b"\t")
