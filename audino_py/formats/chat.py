"""CHAT, the transcripts of TalkBank: one utterance for each segment, with its time mark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.losses import Losses
from audino_py.formats.millis import whole_millis
from audino_py.formats.names import safe_id

_MILLI_US = 1_000
_TIME_MARK = "\x15"
_WORDLESS = "0"  # CHAT's word for an utterance without words
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


def write_chat(document: Document, _: ExportOptions, losses: Losses) -> bytes:
    """Write one document; utterances stand in the order of their starts."""
    speakers = dict.fromkeys(span.speaker for span in document.spans) or {None: None}
    codes = {speaker: f"SP{turn:02d}" for turn, speaker in enumerate(speakers, start=1)}
    lines = [*_head(document, codes, losses)]
    for span in sorted(document.spans, key=lambda one: (one.start_us, one.end_us)):
        timed = whole_millis(span, losses)
        mark = f"{timed.start_us // _MILLI_US}_{timed.end_us // _MILLI_US}"
        said = _said(span, losses)
        lines.append(f"*{codes[span.speaker]}:\t{said} {_TIME_MARK}{mark}{_TIME_MARK}")
    return ("\n".join([*lines, "@End"]) + "\n").encode()


def _head(document: Document, codes: dict[str | None, str], losses: Losses) -> Iterator[str]:
    short = document.language.partition("-")[0].lower()
    language = _ISO_639_3.get(short, short if len(short) == 3 else "und")
    losses.count("speaker_unknown", sum(span.speaker is None for span in document.spans))
    participants = []
    for speaker, code in codes.items():
        name = chat_name(speaker) if speaker is not None else ""
        losses.count("speakers_renamed", speaker is not None and name != speaker)
        participants.append(" ".join(word for word in (code, name, "Participant") if word))
    yield "@UTF8"
    yield "@Begin"
    yield f"@Languages:\t{language}"
    yield f"@Participants:\t{', '.join(participants)}"
    for code in codes.values():
        yield f"@ID:\t{language}|audino|{code}|||||Participant|||"
    yield f"@Media:\t{chat_name(document.stem)}, audio"


def chat_name(name: str) -> str:
    """Return a name as CHAT has it: one word, no signs."""
    return re.sub(r"[^\w.-]", "_", safe_id(name))


def _said(span: Span, losses: Losses) -> str:
    spoken = span.text.replace("\u2019", "'")
    text = " ".join(_EVENT.sub(r" &=\1 ", spoken).split())
    ended = _TERMINATOR.search(text)
    mark = ended[1] if ended else "."
    plain = _MEANT.sub(" ", text[: ended.start()] if ended else text)
    words = " ".join(_HYPHENS.sub(" ", plain).split())
    losses.count("text_changed", words != span.text)
    losses.count("marked_wordless", not words)
    return f"{words or _WORDLESS} {mark}"
