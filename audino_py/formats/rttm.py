"""RTTM (who speaks when) with its UEM (what was listened to), both in one zip."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator

from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.format import Members
from audino_py.formats.losses import Losses
from audino_py.formats.name_list import name_list
from audino_py.formats.names import SafeIds, safe_file_name
from audino_py.timeline.times import seconds_text

WITHOUT_SPEAKER = "unknown"
NOBODY = (WITHOUT_SPEAKER, "-")  # what readers, ours too, take for segments without a speaker
_IN_MEMORY_BYTES = 1024 * 1024


def write_rttm(documents: Iterable[Document], options: ExportOptions, losses: Losses) -> Members:
    """Write all documents as one ``.rttm``, one ``.uem`` and, if a name had to change, a list."""
    stem = safe_file_name(options.project)
    clips, speakers = SafeIds(), SafeIds(reserved=NOBODY)
    with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES) as uem:
        yield f"{stem}.rttm", _rttm(documents, clips, speakers, uem, losses)
        uem.seek(0)
        yield f"{stem}.uem", uem
    yield from name_list(losses, clip=clips, speaker=speakers)


def _rttm(
    documents: Iterable[Document],
    clips: SafeIds,
    speakers: SafeIds,
    uem: tempfile.SpooledTemporaryFile[bytes],
    losses: Losses,
) -> Iterator[bytes]:
    for document in documents:
        clip = clips.id_of(document.stem)
        losses.count("speaker_unknown", sum(span.speaker is None for span in document.spans))
        losses.count("channels_filled", channels_filled(document))
        # All that was listened to, clips without speech too; MeetEval refuses a line a channel.
        uem.write(f"{clip} 1 0.000000 {seconds_text(document.duration_us)}\n".encode())
        yield "".join(rttm_lines(document, clip, speakers)).encode()


def rttm_lines(document: Document, clip: str, speakers: SafeIds) -> Iterator[str]:
    """Yield one SPEAKER line for each segment; channels count from 1."""
    for span in document.spans:
        who = WITHOUT_SPEAKER if span.speaker is None else speakers.id_of(span.speaker)
        start, length = seconds_text(span.start_us), seconds_text(span.end_us - span.start_us)
        yield f"SPEAKER {clip} {channel_of(span)} {start} {length} <NA> <NA> {who} <NA> <NA>\n"


def channels_filled(document: Document) -> int:
    """Count the segments of all channels of a clip that has several."""
    return sum(span.channel is None for span in document.spans) if document.channels > 1 else 0


def channel_of(span: Span) -> int:
    """Return the channel as those formats count, from 1."""
    return 1 if span.channel is None else span.channel + 1
