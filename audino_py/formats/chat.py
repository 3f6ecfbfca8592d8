"""CHAT, the transcripts of TalkBank: one utterance for each segment, with its time mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.format import Members
from audino_py.formats.losses import Losses
from audino_py.formats.millis import whole_millis
from audino_py.formats.name_list import name_list
from audino_py.formats.names import FileNames, SafeIds, safe_id

CORPUS = "audino"  # by it our own files are known
TIME_MARK = "\x15"
WORDLESS = "0"  # CHAT's word for an utterance without words
_MILLI_US = 1_000
# CHAT has its own sign for what is heard but not said.
_EVENT = re.compile(r"<(\w+)>")
_TERMINATOR = re.compile(r"\s*([.?!])[.?!\s]*$")
# Signs that mean something to CHAT wherever they stand; hyphens only where they are alone.
_MEANT = re.compile(
    r"[<>\[\](){}@*%^+/|\\_~\"`#$:;.?!\u2018\u201c\u201d\x00-\x08\x0e-\x1f\x7f]|&(?!=)|(?<!&)="
)
_HYPHENS = re.compile(r"(?<!\S)-+(?!\S)")
_ISO_639_3 = {
    "ar": "ara", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa",
    "et": "est", "fa": "fas", "fi": "fin", "fr": "fra", "he": "heb", "hi": "hin", "hu": "hun",
    "id": "ind", "it": "ita", "ja": "jpn", "ko": "kor", "nl": "nld", "no": "nor", "pl": "pol",
    "pt": "por", "ro": "ron", "ru": "rus", "sv": "swe", "th": "tha", "tr": "tur", "uk": "ukr",
    "vi": "vie", "zh": "zho",
}  # fmt: skip


def write_chat(documents: Iterable[Document], _: ExportOptions, losses: Losses) -> Members:
    """Write a file for each document, and the list of names that CHAT cannot have as they are."""
    clips, speakers, files = SafeIds(spell=chat_name), SafeIds(spell=chat_name), FileNames()
    for document in documents:
        media = clips.id_of(document.stem)
        name = files.name_of(media, ".cha", of=document.name)
        yield name, [_transcript(document, media, speakers, losses)]
    yield from name_list(losses, files, clip=clips, speaker=speakers)


def chat_name(name: str) -> str:
    """Return a name as CHAT has it: one word, no signs."""
    return re.sub(r"[^\w.-]", "_", safe_id(name))


def _transcript(document: Document, media: str, names: SafeIds, losses: Losses) -> bytes:
    """Write one document; utterances stand in the order of their starts."""
    speakers = dict.fromkeys(span.speaker for span in document.spans) or {None: None}
    codes = {speaker: f"SP{turn:02d}" for turn, speaker in enumerate(speakers, start=1)}
    losses.count("speaker_unknown", sum(span.speaker is None for span in document.spans))
    lines = [*_head(document, media, codes, names)]
    for span in sorted(document.spans, key=lambda one: (one.start_us, one.end_us)):
        timed = whole_millis(span, losses)
        mark = f"{timed.start_us // _MILLI_US}_{timed.end_us // _MILLI_US}"
        said = _said(span, losses)
        lines.append(f"*{codes[span.speaker]}:\t{said} {TIME_MARK}{mark}{TIME_MARK}")
    return ("\n".join([*lines, "@End"]) + "\n").encode()


def _head(
    document: Document, media: str, codes: dict[str | None, str], names: SafeIds
) -> Iterator[str]:
    short = document.language.partition("-")[0].lower()
    language = _ISO_639_3.get(short, short if len(short) == 3 else "und")
    participants = []
    for speaker, code in codes.items():
        name = names.id_of(speaker) if speaker is not None else ""
        participants.append(" ".join(word for word in (code, name, "Participant") if word))
    yield "@UTF8"
    yield "@Begin"
    yield f"@Languages:\t{language}"
    yield f"@Participants:\t{', '.join(participants)}"
    for code in codes.values():
        yield f"@ID:\t{language}|{CORPUS}|{code}|||||Participant|||"
    yield f"@Media:\t{media}, audio"


def _said(span: Span, losses: Losses) -> str:
    spoken = span.text.replace("\u2019", "'")
    text = " ".join(_EVENT.sub(r" &=\1 ", spoken).split())
    ended = _TERMINATOR.search(text)
    mark = ended[1] if ended else "."
    plain = _MEANT.sub(" ", text[: ended.start()] if ended else text)
    words = " ".join(_HYPHENS.sub(" ", plain).split())
    losses.count("text_changed", words != span.text)
    losses.count("marked_wordless", not words)
    return f"{words or WORDLESS} {mark}"
