"""Agreement against published examples and cases worked out by hand."""

from __future__ import annotations

import math
import random
import tracemalloc
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audino_py.errors import InvalidError
from audino_py.timeline.agreement import agreement_of, speech_alpha
from audino_py.timeline.detection import boundary_f1, overlap_of
from audino_py.timeline.diarization import DiarizationErrors, diarization_errors
from audino_py.timeline.differences import Change, Span, differences, times_of
from audino_py.timeline.disputes import Dispute, Matter, disputed, disputed_us
from audino_py.timeline.kappa import cohen_kappa, frames_of, krippendorff_alpha
from audino_py.timeline.scores import Tally, tallies_against
from audino_py.timeline.spans import as_times, length_us, union
from audino_py.timeline.transcripts import Spelling, edit_distance, letter_errors, word_errors
from tests.timeline.versions import span

SECOND = 1_000_000
NAN = math.nan

# Krippendorff (2011), example C: four observers, twelve units, five categories, missing data.
FOUR_OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
)
# The same, example A: two observers, ten units, two categories.
TWO_OBSERVERS = np.array(
    [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]], dtype=float
)
# The same, example B: two observers, twelve units, five categories a to e.
FIVE_CATEGORIES = np.array(
    [[ord(letter) for letter in text] for text in ("aabbdcccedda", "babbbccceddd")], dtype=float
)


@pytest.mark.parametrize(
    ("codes", "is_interval", "alpha"),
    [
        (TWO_OBSERVERS, False, 0.095),
        (FIVE_CATEGORIES, False, 0.692),
        (FOUR_OBSERVERS, False, 0.743),
        (FOUR_OBSERVERS, True, 0.849),
    ],
    ids=["A", "B", "C nominal", "C interval"],
)
def test_alpha_is_that_of_krippendorffs_worked_examples(
    codes: np.ndarray, is_interval: bool, alpha: float
) -> None:
    assert krippendorff_alpha(codes, is_interval=is_interval) == pytest.approx(alpha, abs=5e-4)


def test_alpha_says_nothing_without_pairs_and_all_where_all_are_one() -> None:
    assert math.isnan(krippendorff_alpha(np.array([[1, NAN], [NAN, 2]])))
    assert krippendorff_alpha(np.ones((3, 5))) == 1.0


def test_kappa_by_hand() -> None:
    first = np.array([1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    second = np.array([1, 1, 0, 1, 0, 0, 0, 0, 0, 0])

    # 8 of 10 alike; by chance 0.3 * 0.3 + 0.7 * 0.7 = 0.58
    assert cohen_kappa(first, second) == pytest.approx((0.8 - 0.58) / 0.42)
    assert cohen_kappa(first, 1 - first) < 0
    assert cohen_kappa(first * 0, first * 0) == 1.0
    with pytest.raises(InvalidError):
        cohen_kappa(first, second[1:])


def test_a_frame_is_held_where_its_middle_is() -> None:
    times = as_times([(4_999, 15_000), (15_001, 15_002), (90_000, 200_000)])

    frames = frames_of(times, duration_us=95_000)

    # Frame 0's middle is at 5 ms, frame 1's at 15 ms, which the first span leaves out.
    assert frames.tolist() == [True, False, *[False] * 7, True]


def test_spans_that_touch_are_one_and_measured_once() -> None:
    times = as_times([(5, 9), (0, 3), (3, 4), (6, 7), (20, 20)])

    assert union(times).tolist() == [[0, 4], [5, 9]]
    assert length_us(times) == 8
    with pytest.raises(InvalidError):
        as_times([(2, 1)])


@pytest.mark.parametrize(
    ("second", "tolerance", "f1"),
    [
        ([(1.0, 2.0), (3.0, 4.0)], 0.0, 1.0),
        ([(1.1, 2.0), (3.0, 4.0)], 0.05, 0.75),  # one of four edges is off: 6 of 8
        ([(1.1, 2.0), (3.0, 4.0)], 0.1, 1.0),  # inclusive
        ([(1.0, 2.0)], 0.1, 2 / 3),  # 4 of 6
        ([(1.0, 4.0)], 0.1, 2 / 3),  # the first start and the last end: 4 of 6
        ([(2.0, 3.0)], 0.1, 0.0),  # starts are no ends
        ([(1.0, 1.5), (1.5, 2.0), (3.0, 4.0)], 0.0, 1.0),  # the cut within is none
        ([], 0.1, 0.0),
    ],
)
def test_boundary_f1_by_hand(
    second: list[tuple[float, float]], tolerance: float, f1: float
) -> None:
    first = micros([(1.0, 2.0), (3.0, 4.0)])

    found = boundary_f1(first, micros(second), tolerance_us=round(tolerance * SECOND))

    assert found == pytest.approx(f1)


def micros(pairs: list[tuple[float, float]]) -> np.ndarray:
    return as_times((round(a * SECOND), round(b * SECOND)) for a, b in pairs)


def test_two_edges_never_share_a_counterpart() -> None:
    first, second = micros([(1.0, 1.2), (1.3, 1.5)]), micros([(1.15, 1.4)])

    # One start and one end of three edges a side: 4 of 6, whatever the reach.
    assert boundary_f1(first, second, tolerance_us=SECOND) == pytest.approx(2 / 3)
    assert boundary_f1(as_times([]), as_times([]), tolerance_us=0) == 1.0


def test_shared_time_by_hand_and_with_tolerance() -> None:
    first, second = micros([(0, 4), (6, 8)]), micros([(1, 4.2)])

    strict = overlap_of(first, second)
    kind = overlap_of(first, second, tolerance_us=SECOND)

    assert (strict.both_us, strict.first_us, strict.second_us) == (3_000_000, 3_000_000, 200_000)
    assert [strict.iou, strict.f1] == pytest.approx([3 / 6.2, 6 / 9.2])
    # The start one second late and the end 0.2 s late are edges; the second span is missing.
    assert (kind.both_us, kind.first_us, kind.second_us) == (4_200_000, 2_000_000, 0)
    assert overlap_of(as_times([]), as_times([])).iou == 1.0


def test_disputed_seconds_of_known_differences_are_exact() -> None:
    first = [
        span(1, 0.00, 2.00, "hello there", "ada"),
        span(2, 3.00, 5.00, "yes", "ben"),
        span(3, 6.00, 7.00, "no", "ada"),
        span(4, 8.00, 9.00, "the end", "ada"),
    ]
    second = [
        span(1, 0.13, 2.00, "Hello, there!", "ada"),  # 0.13 s less speech
        span(2, 3.00, 5.00, "yes", "ada"),  # 2 s of another speaker
        span(4, 8.00, 9.00, "the and", "ada"),  # 1 s of other words
        span(9, 9.50, 9.77, "", "ben"),  # 0.27 s more; segment 3 is 1 s less
    ]

    found = disputed(first, second, spelling=Spelling())

    assert found == [
        Dispute(0, 130_000, Matter.SPEECH),
        Dispute(3_000_000, 5_000_000, Matter.SPEAKER),
        Dispute(6_000_000, 7_000_000, Matter.SPEECH),
        Dispute(8_000_000, 9_000_000, Matter.WORDS),
        Dispute(9_500_000, 9_770_000, Matter.SPEECH),
    ]
    assert disputed_us(found) == 4_400_000
    near = disputed(first, second, spelling=Spelling(), tolerance_us=150_000)
    assert disputed_us(near) == 4_270_000


@pytest.mark.parametrize("seed", range(20))
def test_disputed_speech_is_what_was_taken_away(seed: int) -> None:
    dice = random.Random(seed)
    whole = [span(number, number, number + 0.8, "w", "ada") for number in range(50)]
    cut, taken = [], 0
    for one in whole:
        away = dice.randrange(0, 700_000)
        taken += away
        cut.append(Span(one.uid, one.start_us + away, one.end_us, one.speaker, one.text))

    assert disputed_us(disputed(whole, cut)) == taken
    assert disputed_us(disputed(whole, whole)) == 0


def test_answers_differ_whatever_their_order() -> None:
    first = [Span(UUID(int=1), 0, 10, values={"q": ["a", "b"], "r": []})]
    same = [Span(UUID(int=1), 0, 10, values={"q": ["b", "a"]})]
    other = [Span(UUID(int=1), 0, 10, values={"q": ["a"]})]

    assert disputed(first, same) == []
    assert disputed(first, other) == [Dispute(0, 10, Matter.ANSWERS)]


def test_each_kind_of_difference_is_named() -> None:
    first = [span(1, 0, 1, "a", "x"), span(2, 2, 3, "b", "x"), span(3, 4, 5, "c")]
    second = [span(1, 0, 1.5, "A", "y"), span(7, 2.1, 3, "b", "x"), span(8, 8, 9, "d")]

    found = differences(first, second, spelling=Spelling(), tolerance_us=50_000)

    assert [sorted(one.changes) for one in found] == [
        [Change.MOVED, Change.SPEAKER],
        [Change.MOVED],  # another id, the same place
        [Change.LEFT_OUT],
        [Change.ADDED],
    ]
    assert (found[0].start_us, found[0].end_us) == (0, 1_500_000)
    assert differences(first, first) == []


def test_of_two_who_speak_at_once_the_counterpart_is_the_same_speaker() -> None:
    alone, both = [span(1, 0, 1, speaker="x")], [span(7, 0, 1), span(8, 0, 1, speaker="x")]

    added, left_out = differences(alone, both), differences(both, alone)

    assert [(one.first, one.second) for one in added] == [(None, both[0])]
    assert [(one.first, one.second) for one in left_out] == [(both[0], None)]


def test_an_exact_reading_counts_every_letter() -> None:
    first, second = [span(1, 0, 1, "a b")], [span(1, 0, 1, "A b.")]

    assert differences(first, second, spelling=Spelling()) == []
    assert differences(first, second)[0].changes == {Change.REWORDED}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("  Hello,  WORLD! ", "hello world"),
        ("It's half-price — 'quoted'", "it's half-price quoted"),
        ("[laugh] well…", "laugh well"),
        ("Cafe\u0301 Straße", "café strasse"),
        ("12.5 %", "12 5"),
    ],
)
def test_spelling_leaves_out_what_does_not_count(text: str, read: str) -> None:
    assert Spelling().normalise(text) == read


def test_spelling_keeps_what_the_project_says_counts() -> None:
    assert Spelling(ignores_case=False).normalise("Hi, YOU") == "Hi YOU"
    assert Spelling(ignores_punctuation=False).normalise("Hi, YOU") == "hi, you"


def test_errors_against_nothing() -> None:
    assert [word_errors("", said).rate for said in ("", "a", "a b")] == [0.0, 1.0, 1.0]
    assert edit_distance("kitten", "sitting") == 3
    assert edit_distance([], ["a", "b"]) == 2


def by_the_table(first: str, second: str) -> int:
    """The same, cell by cell as Wagner and Fischer wrote it down."""
    row = list(range(len(second) + 1))
    for number, letter in enumerate(first, 1):
        above, row = row, [number]
        for place, other in enumerate(second, 1):
            least = min(above[place], row[-1]) + 1
            row.append(min(least, above[place - 1] + (letter != other)))
    return row[-1]


@given(st.text("abcد", max_size=70), st.text("abd天", max_size=70))
def test_edits_are_those_of_the_table(first: str, second: str) -> None:
    assert edit_distance(first, second) == by_the_table(first, second)


def test_who_speaks_is_judged_within_the_clip_alone() -> None:
    within, beyond = as_times([(0, 8)]), as_times([(0, 12)])

    found = diarization_errors({"a": within}, {"b": beyond}, duration_us=10)

    assert found == DiarizationErrors(total_us=8, missed_us=0, false_alarm_us=2, confusion_us=0)
    empty = diarization_errors({"a": within}, {"b": beyond}, duration_us=0)
    assert empty == DiarizationErrors(0, 0, 0, 0)


def test_an_hour_of_words_is_compared_letter_by_letter() -> None:
    text = " ".join(f"word{number % 977}" for number in range(8_000))
    gaps = set(range(50, len(text), 500))
    shorter = "".join(letter for place, letter in enumerate(text) if place not in gaps)

    assert letter_errors(text, shorter).edits == len(gaps)


def test_all_figures_of_equal_versions_are_perfect() -> None:
    spans = [span(1, 0, 2, "hello there", "ada"), span(2, 1, 3, "yes", "ben")]

    same = agreement_of(spans, spans, duration_us=4 * SECOND, spelling=Spelling())
    nothing = agreement_of([], [], duration_us=4 * SECOND, spelling=Spelling())

    assert (same.iou, same.f1, same.boundary_f1, same.kappa) == (1, 1, 1, 1)
    assert (same.der, same.wer, same.cer, same.disputed_us) == (0, 0, 0, 0)
    assert (nothing.kappa, nothing.der, nothing.wer) == (1, None, None)


def test_alpha_of_speech_takes_any_number_of_people() -> None:
    half = [span(1, 0, 5)]

    assert speech_alpha([half, half, half], duration_us=10 * SECOND) == 1.0
    # Of 1,000 frames 250 are marked by one alone: 1 - 1999 * 500 / (2 * 750 * 1250).
    assert speech_alpha([half, [span(1, 0, 2.5)]], duration_us=10 * SECOND) == pytest.approx(
        1 - 1999 * 500 / (2 * 750 * 1250)
    )
    assert speech_alpha([half, half, [span(1, 5, 10)]], duration_us=10 * SECOND) == pytest.approx(
        -0.333, abs=2e-3
    )
    assert speech_alpha([half], duration_us=10 * SECOND) is None


def test_alpha_of_speech_is_that_of_the_frames_one_by_one() -> None:
    dice = random.Random(5)
    versions = [
        [
            span(start, start, start + dice.uniform(0.1, 3))
            for start in range(dice.randrange(4), 60, 4)
        ]
        for _ in range(4)
    ]
    frames = [frames_of(times_of(spans), duration_us=60_000_000) for spans in versions]

    found = speech_alpha(versions, duration_us=60_000_000)

    assert found == pytest.approx(krippendorff_alpha(np.array(frames, dtype=float)))


def test_ten_hours_of_five_people_need_little_memory() -> None:
    versions = [
        [span(start, start, start + 5) for start in range(who, 36_000, 9)] for who in range(5)
    ]
    tracemalloc.start()

    alpha = speech_alpha(versions, duration_us=36_000_000_000)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert alpha is not None
    assert peak < 150e6


def test_a_person_is_scored_question_by_question_against_gold() -> None:
    label = "label"
    gold = [
        Span(UUID(int=1), 0, SECOND, "ada", "good morning", {label: ["a"]}),
        Span(UUID(int=2), 2 * SECOND, 3 * SECOND, "ben", "yes", {label: ["b"]}),
        Span(UUID(int=3), 4 * SECOND, 5 * SECOND, None, ""),
    ]
    own = [
        Span(UUID(int=1), 0, SECOND, "ada", "Good morning!", {label: ["b"]}),
        Span(UUID(int=2), 2 * SECOND, 3 * SECOND + 400_000, "ada", "yes", {label: ["b"]}),
        Span(UUID(int=9), 7 * SECOND, 8 * SECOND, None, "more"),
    ]

    found = tallies_against(gold, own, spelling=Spelling(), tolerance_us=250_000)

    assert found == {
        "times": Tally(1, 4),  # one in place, one late, one not found, one that is none
        "speaker": Tally(1, 2),
        "words": Tally(2, 2),
        label: Tally(1, 2),
    }
