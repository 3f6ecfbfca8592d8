"""Agreement on words: error rates of words and of letters, in the project's own spelling."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

WITHIN_WORDS = "'-\u2019\u2011"  # apostrophe, hyphen, and the typographer's forms of both


@dataclass(frozen=True, slots=True)
class Spelling:
    """What does not count as a difference between two transcripts.

    Parameters
    ----------
    ignores_case
        "Yes" and "yes" are the same.
    ignores_punctuation
        Marks between words, and tags in brackets such as ``[laugh]``'s brackets, are left out;
        the apostrophe and hyphen within a word stay.
    """

    ignores_case: bool = True
    ignores_punctuation: bool = True

    def normalise(self, text: str) -> str:
        """One line in composed form (NFC) with single spaces, without what does not count."""
        text = unicodedata.normalize("NFC", text)
        if self.ignores_case:
            text = text.casefold()
        if self.ignores_punctuation:
            text = "".join(_letter_or_space(text, place) for place in range(len(text)))
        return " ".join(text.split())


def _letter_or_space(text: str, place: int) -> str:
    letter = text[place]
    if unicodedata.category(letter)[0] != "P":
        return letter
    is_inside = text[place - 1 : place].isalnum() and text[place + 1 : place + 2].isalnum()
    return letter if letter in WITHIN_WORDS and is_inside else " "


@dataclass(frozen=True, slots=True)
class Errors:
    """Edits that turn what was to be said into what was written, through its length."""

    edits: int
    length: int

    @property
    def rate(self) -> float:
        """0.0 is equal; above 1.0 where much was put in. Against nothing at all: 0.0 or 1.0."""
        if self.length == 0:
            return float(self.edits > 0)
        return self.edits / self.length


def word_errors(reference: str, other: str) -> Errors:
    """Word error rate: the fewest words put in, left out and replaced, through the reference's.

    Parameters
    ----------
    reference, other
        Normalised text; words are what stands between white space.

    References
    ----------
    Levenshtein (1966), Soviet Physics Doklady 10(8), 707-710
    """
    words = reference.split()
    return Errors(edit_distance(words, other.split()), len(words))


def letter_errors(reference: str, other: str) -> Errors:
    """Character error rate: the same for single characters, spaces included."""
    return Errors(edit_distance(reference, other), len(reference))


def edit_distance(first: Sequence[str], second: Sequence[str]) -> int:
    """The fewest insertions, deletions and replacements between two sequences.

    A row at a time in numpy; time grows with the product of the lengths, memory with the shorter.

    Parameters
    ----------
    first, second
        Of any lengths; the pieces are words, or the characters of a text.

    References
    ----------
    Wagner, Fischer (1974), doi:10.1145/321796.321811
    """
    if len(first) < len(second):
        first, second = second, first
    numbers: dict[str, int] = {}
    rows, columns = (
        np.array([numbers.setdefault(piece, len(numbers)) for piece in one], dtype=np.int64)
        for one in (first, second)
    )
    steps = np.arange(len(columns) + 1)
    row = steps
    for number, piece in enumerate(rows, 1):
        best = np.minimum(row[1:] + 1, row[:-1] + (columns != piece))
        best = np.concatenate(([number], best))
        # What an insertion reaches: the least of all cells to the left, one more for each step.
        row = np.minimum.accumulate(best - steps) + steps
    return int(row[-1])
