"""Splits divide no voice, no session and no content, whatever the corpus looks like."""

from __future__ import annotations

import os
import random
from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audino_py.formats.splitting import Split, SplitItem, SplitPlan, item_of, split
from tests.formats.documents import TALK, make_document, make_span

PLAN = SplitPlan({"train": 80, "dev": 10, "test": 10}, seed=7, session="room")
EXAMPLES = 2000 if os.environ.get("AUDINO_FULL") else 25
SECOND_US = 1_000_000


def clip(key: str, seconds: float, language: str = "", **bonds: str) -> SplitItem:
    found = frozenset((kind, name) for kind, name in bonds.items())
    return SplitItem(key, int(seconds * SECOND_US), language, found | {("content", key)})


names = st.sampled_from([f"n{number}" for number in range(12)])
bonds = st.sets(st.tuples(st.sampled_from(["speaker", "session", "content"]), names), max_size=4)
corpora = st.lists(
    st.builds(
        lambda length, language, tied: (length, language, frozenset(tied)),
        st.integers(1, 600 * SECOND_US),
        st.sampled_from(["en", "he", ""]),
        bonds,
    ),
    max_size=60,
)


def divided(items: list[SplitItem], result: Split) -> list[tuple[str, str]]:
    """What stands in two parts, counted here and not by the code under test."""
    places: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in items:
        for bond in one.bonds:
            places[bond].add(result.part_of[one.key])
    return [bond for bond, parts in places.items() if len(parts) > 1]


@settings(max_examples=EXAMPLES, deadline=None)
@given(corpora, st.integers(0, 1000))
def test_nothing_stands_in_two_parts_and_every_clip_in_one(
    corpus: list[tuple[int, str, frozenset[tuple[str, str]]]], seed: int
) -> None:
    items = [SplitItem(f"k{n}", *facts) for n, facts in enumerate(corpus)]
    plan = SplitPlan(PLAN.shares, seed)

    result = split(items, plan)

    assert divided(items, result) == []
    assert set(result.part_of) == {one.key for one in items}
    assert result.certificate["is_proven"]
    assert split(list(reversed(items)), plan) == result
    for name, facts in result.certificate["parts"].items():
        missed = abs(facts["share"] - facts["share_wanted"]) > 0.02 or facts["clips"] == 0
        told = any(s.startswith(f"{name} ") for s in result.certificate["not_balanced"])
        assert told or not missed


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.lists(st.integers(50, 100), min_size=200, max_size=300),
    st.integers(0, 1000),
    st.sampled_from([(80, 10, 10), (98, 1, 1), (60, 20, 20), (34, 33, 33)]),
)
def test_shares_are_met_within_two_per_cent_where_no_group_is_large(
    lengths: list[int], seed: int, shares: tuple[int, int, int]
) -> None:
    items = [
        clip(f"k{n}", length, "en" if n % 3 else "he", speaker=f"s{n}")
        for n, length in enumerate(lengths)
    ]
    plan = SplitPlan(dict(zip(("train", "dev", "test"), shares, strict=True)), seed)

    certificate = split(items, plan).certificate

    for facts in certificate["parts"].values():
        assert facts["share"] == pytest.approx(facts["share_wanted"], abs=0.02)


@pytest.mark.parametrize("seed", range(20 if os.environ.get("AUDINO_FULL") else 1))
def test_a_corpus_of_many_thousand_clips_is_divided_and_its_shares_are_met(seed: int) -> None:
    dice = random.Random(seed)
    items = []
    for number in range(20_000):
        call = int(dice.paretovariate(1.2) * 400) % 4000  # some calls have many clips, most a few
        bonds = {"session": f"call {call}", "speaker": f"voice {call}"}
        if not number % 50:
            bonds["content"] = f"take {dice.randrange(500)}"  # the same take under two names
        length = dice.uniform(0.5, 30)
        items.append(clip(f"k{number}", length, dice.choice(["en", "he", "ar", ""]), **bonds))

    result = split(items, SplitPlan({"train": 80, "dev": 10, "test": 10}, seed))

    assert divided(items, result) == []
    assert result.certificate["is_proven"]
    assert result.certificate["shared_between_parts"] == {"speaker": 0, "session": 0, "content": 0}
    for facts in result.certificate["parts"].values():
        assert facts["share"] == pytest.approx(facts["share_wanted"], abs=0.02)


def test_the_seed_decides_and_the_order_of_the_clips_does_not() -> None:
    items = [clip(f"k{n}", 10, speaker=f"s{n}") for n in range(30)]

    assert split(items, PLAN) == split(items[::-1], PLAN)
    assert split(items, PLAN).part_of != split(items, SplitPlan(PLAN.shares, seed=8)).part_of


def test_the_certificate_says_in_words_what_could_not_be_balanced() -> None:
    items = [clip(f"k{n}", 60, "en", speaker="Ann") for n in range(8)]
    items += [clip("other", 60, "he", speaker="Ben"), clip("third", 60, "en", speaker="Cleo")]

    certificate = split(items, SplitPlan({"train": 1, "test": 1}, seed=1)).certificate

    assert certificate["is_proven"]
    assert certificate["not_balanced"] == [
        "train holds 80.0% of the length; 50.0% wanted.",
        "train holds 88.9% of en; 50.0% wanted.",
        "train holds 0.0% of he; 50.0% wanted.",
        "train holds 1 of 3 voices, 33.3%; 50.0% wanted.",
        "test holds 20.0% of the length; 50.0% wanted.",
        "test holds 11.1% of en; 50.0% wanted.",
        "test holds 100.0% of he; 50.0% wanted.",
        "test holds 2 of 3 voices, 66.7%; 50.0% wanted.",
        "The largest group of clips that share a speaker, session or content holds 8 of the clips "
        "and 80.0% of the length; there are 3 such groups.",
    ]


def test_no_part_stays_empty_while_another_can_spare_a_group() -> None:
    items = [clip("a", 1000, speaker="x"), clip("b", 1, speaker="y"), clip("c", 1, speaker="z")]

    assert set(split(items, PLAN).part_of.values()) == {"train", "dev", "test"}
    assert split(items[:1], PLAN).certificate["not_balanced"][1:3] == [
        "dev is empty: there are too few groups of clips.",
        "test is empty: there are too few groups of clips.",
    ]


def test_voices_and_lengths_are_balanced_beside_languages() -> None:
    items = [clip(f"k{n}", 30, ("en", "he")[n % 2], speaker=f"s{n}") for n in range(200)]

    parts = split(items, PLAN).certificate["parts"]

    assert {name: facts["speakers"] for name, facts in parts.items()} == {
        "train": 160,
        "dev": 20,
        "test": 20,
    }
    assert parts["test"]["languages"] == {"en": 300.0, "he": 300.0}


def test_a_clip_is_bound_by_its_voices_its_session_and_its_content() -> None:
    second = make_document(TALK.name, make_span(9, 0, 5, speaker="Cleo"), sha256=TALK.sha256)
    first = replace(TALK, metadata={"room": 4}, language="he")

    item = item_of([first, second], PLAN)

    assert item.language == "he"
    assert item.speakers == {"Ada Lovelace", "Bob", "NA", "0042", "Cleo"}
    assert {("session", "4"), ("content", TALK.sha256)} < item.bonds


def test_a_clip_is_bound_by_its_sound_and_the_voice_it_came_with_too() -> None:
    wave = make_document("a", sha256="a" * 64, sound_sha256="5" * 64, voice="Ann")
    flac = make_document("b", sha256="b" * 64, sound_sha256="5" * 64)
    said = make_document("c", make_span(1, 0, 5, speaker="Ann"), sha256="c" * 64)
    others = [make_document(name, sha256=name * 64) for name in "defghi"]

    items = [item_of([one], PLAN) for one in (wave, flac, said, *others)]
    result = split(items, PLAN)

    assert item_of([flac], PLAN).bonds == {("content", "b" * 64), ("content", "5" * 64)}
    assert item_of([wave], PLAN).speakers == {"Ann"}
    assert len({result.part_of[one.sha256] for one in (wave, flac, said)}) == 1
    assert item_of(others[:1], PLAN).bonds == {("content", "d" * 64)}


@pytest.mark.parametrize("shares", [{"train": 1.0}, {"train": 1.0, "test": 0.0}])
def test_a_plan_that_divides_nothing_is_refused(shares: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="at least two parts"):
        split([], SplitPlan(shares))
