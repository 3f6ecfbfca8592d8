"""What a format could not hold, counted while it is written, told in plain words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loss:
    """One way in which a file says less than the work it was written from.

    Parameters
    ----------
    short
        What is lost, in a table of all formats.
    one, many
        What happened, after the number: "1 time was rounded …", "312 times were rounded …".
    """

    code: str
    short: str
    one: str
    many: str

    def sentence(self, times: int) -> str:
        """Say how often it happened."""
        return f"{times:,} {self.one if times == 1 else self.many}."


def _loss(code: str, short: str, noun: str, what: str, nouns: str = "") -> Loss:
    return Loss(code, short, f"{noun} was {what}", f"{nouns or f'{noun}s'} were {what}")


_ALL = (
    _loss("to_milliseconds", "times are whole milliseconds", "time", "rounded to milliseconds"),
    _loss("to_samples", "times are whole samples", "time", "moved to the nearest sample"),
    _loss(
        "lengthened",
        "nothing is shorter than its unit of time",
        "segment",
        "made longer, to the shortest the format knows",
    ),
    _loss(
        "no_text", "segments without a transcript", "segment", "left out for want of a transcript"
    ),
    _loss(
        "no_word_times",
        "segments whose words have no times",
        "segment",
        "left out, the times of the words not being known",
    ),
    _loss(
        "marked_wordless",
        "a mark stands for no transcript",
        "segment",
        "written with a mark in place of a transcript",
    ),
    _loss(
        "no_label",
        "segments without a chosen label value",
        "segment",
        "left out for want of a label value",
    ),
    _loss("text_left_out", "transcripts", "transcript", "left out"),
    _loss(
        "text_joined",
        "line breaks and tabs become spaces",
        "transcript",
        "written with spaces for line breaks or tabs",
    ),
    _loss(
        "text_changed",
        "some signs of transcripts",
        "transcript",
        "written without signs that the format cannot hold",
    ),
    _loss(
        "defused",
        "cells like formulas get an apostrophe",
        "cell like a formula",
        "given an apostrophe",
        "cells like formulas",
    ),
    _loss(
        "speakers_left_out", "speakers", "speaker of a segment", "left out", "speakers of segments"
    ),
    _loss(
        "speaker_unknown",
        "segments without a speaker get one",
        "segment without a speaker",
        "given a name for it",
        "segments without a speaker",
    ),
    _loss("labels_left_out", "labels", "answer to a label", "left out", "answers to labels"),
    _loss(
        "values_changed",
        "some signs of label values",
        "label value",
        "written without signs that the format cannot hold",
    ),
    _loss(
        "channels_left_out", "channels", "channel of a segment", "left out", "channels of segments"
    ),
    _loss(
        "channels_filled",
        "all channels become the first",
        "segment of all channels",
        "written as of the first",
        "segments of all channels",
    ),
    _loss(
        "times_left_out",
        "times, unless clips are cut",
        "segment",
        "joined with others of the clip, without times",
    ),
    _loss("words_left_out", "times of words", "time of a word", "left out", "times of words"),
    _loss(
        "marks_left_out",
        "the marks unsure and draft",
        "mark (unsure or draft)",
        "left out",
        "marks (unsure or draft)",
    ),
    _loss("drafts_left_out", "draft segments", "draft segment", "left out"),
    _loss(
        "facts_left_out", "reference and metadata", "clip", "written without reference and metadata"
    ),
    _loss(
        "clips_left_out",
        "clips without segments",
        "clip without segments",
        "left out",
        "clips without segments",
    ),
    _loss(
        "names_changed",
        "names that cannot be ids or files",
        "name",
        "changed to one that can be an id or a file; names.tsv says how",
    ),
    _loss(
        "speakers_renamed",
        "names that stand for nobody there",
        "speaker",
        "given another name that does not stand for nobody there",
    ),
    _loss(
        "lanes_added",
        "overlap of one speaker takes a second tier",
        "tier",
        "added for overlap of one speaker",
    ),
)
LOSSES: dict[str, Loss] = {one.code: one for one in _ALL}


class Losses:
    """A counter that a writer fills while it streams; whole once the last byte is read."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def count(self, code: str, times: int = 1) -> None:
        """Note that something was lost `times` more times; the code is one of `LOSSES`."""
        if times:
            self._counts[LOSSES[code].code] += times

    def counts(self) -> dict[str, int]:
        """Return how often each loss happened, for a receipt; codes in a fixed order."""
        return {code: self._counts[code] for code in LOSSES if self._counts[code]}

    def sentences(self) -> list[str]:
        """Return one sentence for each loss that happened."""
        return [LOSSES[code].sentence(times) for code, times in self.counts().items()]
