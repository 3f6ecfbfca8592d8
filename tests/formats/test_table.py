"""The table of formats in the help: written by this test (AUDINO_WRITE=1), held true by it."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path

import pytest

import audino_py
from audino_py.formats.document import ExportOptions
from audino_py.formats.format import Format
from audino_py.formats.losses import LOSSES, Losses
from audino_py.formats.readers import CHOICES, READERS
from audino_py.formats.registry import FORMATS, GROUP_TITLES, GROUPS
from tests.formats.fixture import DOCUMENTS, LABELS
from tests.formats.outside.readers import PROOFS, VERSIONS

PAGE = Path(audino_py.__file__).parent / "docs" / "formats.md"
HEAD = """\
# Formats

Every format here was written from one set of 200 difficult segments (overlap, touching and one
millisecond long, Hebrew, Arabic, Chinese, emoji, quotes, markup, line breaks, ids such as NA) and
opened by the programs named beside it; start, end, speaker, text, channel and labels were compared
one by one. What a format cannot hold is counted at every export, and the receipt says how often it
happened.

JSON Lines is the one that loses nothing. Names that a format cannot have are changed: spaces, NA
and null in formats that need ids; `a/b`, `con` and very long ones where a clip is a file. The file
`names.tsv` beside them says how, and an import of the archive reads it. Audio whose clip has such a
name is called after it and the first eight letters of its SHA-256.

A voice whose name stands for nobody in a format ("unknown" in SegLST,
"speech" in TextGrid) gets another, and that is counted.

Kaldi reads WAV alone: `wav.scp` names WAV as it is, and all else through a pipe of `ffmpeg`, run in
the folder of the export.

Common Voice goes out as its releases lie: unpack the archive, and Lhotse's recipe reads it with
`prepare_commonvoice(folder, out, languages=["en"], splits=["validated"])`. Accepted work is
validated, returned work invalidated, all else other; an export in parts has a table for each part.
Up and down votes are the reviews that accepted and returned the work; a final has those of all work
of its clip.

The language of a clip is the field `language` of its metadata, else the project's language.

An export in parts (train, dev, test) never has a voice, a session or a sound in two of them. A
voice is who a segment or, at upload, the whole clip was said to be of; a sound is one also where
it lies in two files, as WAV and as FLAC, or under two names. (The same recording as MP3 is another
sound to it: lossy files decode to other samples.) `split-certificate.json` counts again what lies
where, of versions that were kept before too. Where only some voices' segments are taken out, all
voices of their clips count, for the audio carries them. What could not be balanced stands in the
certificate in words: length, languages, the number of voices, and how many clips lack the metadata
field that was to name their session.

Clips cut at the segments hold the samples that were heard, not one changed: WAV and FLAC are cut as
they came, all else from the exact copy that the page plays, which is one decoding of the whole
file, rounded to 16 bits. An MP3 whose frames are all there and counted is decoded by libsndfile: a
cut equals what `SoundFile(path).read(dtype="int16")` gives at that place, sample for sample.
(`soundfile.read` seeks first, and libmpg123 then adds up in another order: of some 50,000 samples
one is a step of 16 bits off.) Other MP3s, M4A and WebM are decoded by FFmpeg. A rate that browsers
do not play (12 kHz MP3, say) is cut at the rate of the copy.
"""
COLUMNS = (
    "| Format | Out | In | Opened by | Leaves out | Changes |\n"
    "| --- | --- | --- | --- | --- | --- |\n"
)


def opened_by(name: str) -> str:
    return ", ".join(f"{one} {VERSIONS.get(one) or version(one)}" for one in PROOFS[name]).replace(
        "json Python", "Python"
    )


def lost_by(one: Format) -> tuple[str, str]:
    """What the fixture really lost: left out, and written in another way."""
    losses = Losses()
    for _ in one.write(iter(DOCUMENTS), ExportOptions("meeting", LABELS), losses):
        pass
    gone = [c for c in losses.counts() if c.endswith("_left_out") or c.startswith("no_")]
    bent = [code for code in losses.counts() if code not in gone]
    left_out, changed = (", ".join(LOSSES[code].short for code in codes) for codes in (gone, bent))
    return left_out or "nothing", changed or "nothing"


def row(one: Format) -> str:
    into = "yes" if one.is_read_back else "no"
    left_out, changed = lost_by(one)
    return f"| {one.title} | yes | {into} | {opened_by(one.name)} | {left_out} | {changed} |\n"


def page() -> str:
    parts = [HEAD]
    for group, formats in GROUPS.items():
        rows = "".join(row(FORMATS[one.name]) for one in formats)
        parts.append(f"## {GROUP_TITLES[group]}\n\n{COLUMNS}{rows}")
    only_in = [one for name, one in READERS.items() if name not in FORMATS]
    rows = "".join(f"| {one.title} | {one.sentence} |\n" for one in only_in)
    parts.append(f"## Read only\n\n| Format | What becomes of it |\n| --- | --- |\n{rows}")
    return "\n".join(parts)


def test_the_page_says_what_was_measured() -> None:
    if os.environ.get("AUDINO_WRITE"):
        PAGE.write_text(page(), encoding="utf-8")

    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("name", FORMATS)
def test_what_can_be_imported_again_is_known(name: str) -> None:
    assert FORMATS[name].is_read_back == (name in {*CHOICES, "audino_v2"})
