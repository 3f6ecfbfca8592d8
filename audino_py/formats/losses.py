"""What a format could not hold, counted while it is written, told in plain words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loss:
    """One way in which a file says less than the work it was written from.

    Parameters
    ----------
    one, many
        What happened, after the number: "1 time was rounded …", "312 times were rounded …".
    """

    code: str
    one: str
    many: str

    def sentence(self, times: int) -> str:
        """Say how often it happened."""
        return f"{times:,} {self.one if times == 1 else self.many}."


def _loss(code: str, noun: str, what: str) -> Loss:
    return Loss(code, f"{noun} was {what}", f"{noun}s were {what}")


_ALL = (
    _loss("to_milliseconds", "time", "rounded to whole milliseconds"),
    _loss("to_samples", "time", "moved to the nearest sample"),
    _loss("lengthened", "segment", "made longer, as the format knows none so short"),
    _loss("no_text", "segment", "left out for want of a transcript"),
    _loss("no_word_times", "segment", "left out, as the times of its words are not known"),
    _loss("marked_wordless", "segment", "written with a mark in place of a transcript"),
    _loss("no_label", "segment", "left out for want of an answer to a label"),
    _loss("text_left_out", "transcript", "left out"),
    _loss("text_joined", "transcript", "written with spaces for its line breaks or tabs"),
    _loss("text_changed", "transcript", "written without signs that the format cannot hold"),
    _loss("speakers_left_out", "speaker of a segment", "left out"),
    _loss("speaker_unknown", "segment", "given a speaker's name, as it had none"),
    _loss("labels_left_out", "answer to a label", "left out"),
    _loss("channels_left_out", "channel of a segment", "left out"),
    _loss("channels_filled", "segment", "written as of the first channel, as it is of all"),
    _loss("times_left_out", "segment", "joined with the others of its clip, without its times"),
    _loss("speakers_renamed", "speaker's name", "written without signs the format cannot hold"),
    _loss("words_left_out", "time of a word", "left out"),
    _loss("marks_left_out", "mark", "left out (unsure, or draft)"),
    _loss("drafts_left_out", "segment", "left out, as it is still a draft"),
    _loss("facts_left_out", "clip", "written without its reference or metadata"),
    _loss("clips_left_out", "clip", "left out, as it has no segment that the format can hold"),
    _loss("names_changed", "name", "changed; the file names.tsv says how"),
    _loss("lanes_added", "tier", "added for segments of one speaker that overlap"),
)
# English is not quite regular.
_ODD = (
    Loss("speakers_left_out", "speaker of a segment was left out", "speakers were left out"),
    Loss("labels_left_out", "answer to a label was left out", "answers to labels were left out"),
    Loss("channels_left_out", "channel of a segment was left out", "channels were left out"),
    Loss("words_left_out", "time of a word was left out", "times of words were left out"),
)
LOSSES: dict[str, Loss] = {one.code: one for one in (*_ALL, *_ODD)}


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
