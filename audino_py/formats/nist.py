"""CTM (words and their times) and STM (segments and their words), as scoring tools read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from audino_py.formats.document import Document, ExportOptions, Span, Word
from audino_py.formats.format import Members
from audino_py.formats.losses import Losses
from audino_py.formats.name_list import name_list
from audino_py.formats.names import SafeIds, safe_file_name
from audino_py.formats.rttm import NOBODY, WITHOUT_SPEAKER, channel_of, channels_filled
from audino_py.formats.texts import one_line
from audino_py.timeline.times import seconds_text

_STM_LABEL = "<o,f0,unknown> "


def write_ctm(documents: Iterable[Document], options: ExportOptions, losses: Losses) -> Members:
    """Write a line for each word whose time is known; times are never made up."""
    clips = SafeIds()
    yield f"{safe_file_name(options.project)}.ctm", _ctm(documents, clips, losses)
    yield from name_list(losses, clip=clips)


def _ctm(documents: Iterable[Document], clips: SafeIds, losses: Losses) -> Iterator[bytes]:
    for document in documents:
        lines: list[tuple[int, int, str]] = []
        for span in document.spans:
            words = known_words(span)
            losses.count("no_word_times", not words)
            lines += [(channel_of(span), word.start_us, _ctm_rest(word)) for word in words]
        if lines:
            losses.count("channels_filled", channels_filled(document))
            clip = clips.id_of(document.stem)
            # Scoring tools want the words of a channel together, earliest first.
            ordered = sorted(lines, key=lambda line: line[:2])
            yield "".join(
                f"{clip} {channel} {seconds_text(start_us)} {rest}\n"
                for channel, start_us, rest in ordered
            ).encode()


def known_words(span: Span) -> tuple[Word, ...]:
    """Return the words whose times are known; a segment of one word is that word's time."""
    if span.words:
        return span.words
    words = span.text.split()
    return (Word(span.start_us, span.end_us, words[0]),) if len(words) == 1 else ()


def _ctm_rest(word: Word) -> str:
    said = "_".join(word.text.split()) or WITHOUT_SPEAKER
    sure = "" if word.confidence is None else f" {word.confidence:.4f}"
    return f"{seconds_text(word.end_us - word.start_us)} {said}{sure}"


def write_stm(documents: Iterable[Document], options: ExportOptions, losses: Losses) -> Members:
    """Write a line for each segment, earliest first within a clip."""
    clips, speakers = SafeIds(), SafeIds(reserved=NOBODY)
    label = _STM_LABEL if options.has_stm_label else ""
    lines = (_stm_lines(d, clips, speakers, label, losses) for d in documents)
    yield f"{safe_file_name(options.project)}.stm", lines
    yield from name_list(losses, clip=clips, speaker=speakers)


def _stm_lines(
    document: Document, clips: SafeIds, speakers: SafeIds, label: str, losses: Losses
) -> bytes:
    lines = []
    losses.count("channels_filled", channels_filled(document))
    for span in sorted(document.spans, key=lambda one: (channel_of(one), one.start_us)):
        losses.count("speaker_unknown", span.speaker is None)
        who = WITHOUT_SPEAKER if span.speaker is None else speakers.id_of(span.speaker)
        start, end = seconds_text(span.start_us), seconds_text(span.end_us)
        clip, text = clips.id_of(document.stem), one_line(span.text, losses)
        lines.append(f"{clip} {channel_of(span)} {who} {start} {end} {label}{text}".rstrip() + "\n")
    return "".join(lines).encode()
