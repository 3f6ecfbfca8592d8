"""Many clips in one hand-over: their order, their files, and whose fault a death is."""

import os
import resource
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from audino_py.audio.analyser import Analyser, Analysis, Order
from audino_py.audio.batch import Outcome
from audino_py.audio.errors import AnalyserDiedError, RefusedAudioError
from audino_py.audio.packs import play_name, sound_facts
from tests.audio.conftest import SAMPLES, noise, write
from tests.proofs.deadly_child import MARK, PLACE


def orders_of(tmp_path: Path, *sources: Path) -> list[Order]:
    """Each source with an empty folder."""
    folders = [tmp_path / f"clip{number}" for number in range(len(sources))]
    for folder in folders:
        folder.mkdir()
    return [Order(source, folder) for source, folder in zip(sources, folders, strict=True)]


def poison(file: Path, bug: bytes) -> None:
    """Have a WAV meet a bug of the deadly child."""
    data, mark = file.read_bytes(), MARK + bug + b":"
    file.write_bytes(data[:PLACE] + mark + data[PLACE + len(mark) :])


def test_each_clip_has_its_own_outcome_in_the_order_given(
    tmp_path: Path, analyser: Analyser
) -> None:
    page = tmp_path / "page.wav"
    page.write_bytes(b"<html>502 Bad Gateway</html>")
    sources = [SAMPLES / name for name in ("jfk.flac", "jfk.mp3", "jfk.wav", "meeting.ogg")]
    orders = orders_of(tmp_path, sources[0], page, *sources[1:3], tmp_path / "none", sources[3])

    outcomes = analyser.analyse_all(orders)

    frames = [getattr(outcome, "frames", None) for outcome in outcomes]
    assert frames == [176_000, None, 176_000, 88_000, None, 480_001]
    assert isinstance(outcomes[1], RefusedAudioError)
    assert isinstance(outcomes[4], FileNotFoundError)
    assert [len(list(order.folder.iterdir())) for order in orders] == [3, 0, 4, 3, 0, 4]
    for order, outcome in zip(orders, outcomes, strict=True):
        if isinstance(outcome, Analysis):
            assert sound_facts(order.folder, "e2")["frames"] == outcome.frames


def test_more_clips_than_are_in_hand_at_once_are_all_kept(
    tmp_path: Path, analyser: Analyser
) -> None:
    sources = [write(tmp_path / f"{n}.wav", noise(0.3, 8_000, seed=n), 8_000) for n in range(30)]
    seen: list[int] = []

    outcomes = analyser.analyse_all(
        orders_of(tmp_path, *sources), lambda number, percent: seen.append(number)
    )

    assert [type(outcome) for outcome in outcomes] == [Analysis] * 30
    assert seen[0] == 0
    assert seen == sorted(set(seen))  # of clips that take a moment not each is told


def test_outcomes_are_told_when_the_files_have_their_names(
    tmp_path: Path, analyser: Analyser
) -> None:
    sources = [write(tmp_path / f"{n}.wav", noise(0.3, 8_000, seed=n), 8_000) for n in range(90)]
    orders = orders_of(tmp_path, *sources)
    told: list[int] = []

    def look(found: dict[int, Outcome]) -> None:
        for number in found:
            assert sound_facts(orders[number].folder, "e2")["frames"] == 2_400
        told.extend(found)

    analyser.analyse_all(orders, None, look)

    assert told == list(range(90))
    assert not list(tmp_path.glob("*/.*"))


def test_a_disk_that_is_slow_holds_clips_up_and_breaks_nothing(tmp_path: Path) -> None:
    sources = [write(tmp_path / f"{n}.wav", noise(0.3, 8_000, seed=n), 8_000) for n in range(90)]
    told: list[int] = []

    with Analyser("tests.audio.slow_child") as analyser:
        outcomes = analyser.analyse_all(orders_of(tmp_path, *sources), None, told.extend)

    assert [type(outcome) for outcome in outcomes] == [Analysis] * 90
    assert told == list(range(90))


def test_a_death_while_clips_are_drawn_takes_nothing_from_those_that_were_kept(
    tmp_path: Path,
) -> None:
    sources = [write(tmp_path / f"{n}.wav", noise(0.3, 8_000, seed=n), 8_000) for n in range(80)]
    orders = orders_of(tmp_path, *sources)

    with Analyser() as analyser:

        def kill(number: int, percent: int) -> None:
            if number == 60 and analyser.pid is not None and not killed:
                killed.append(analyser.pid)
                os.kill(analyser.pid, signal.SIGKILL)

        killed: list[int] = []
        outcomes = analyser.analyse_all(orders, kill)

    died = [n for n, outcome in enumerate(outcomes) if isinstance(outcome, AnalyserDiedError)]
    assert len(died) <= 1  # none, where all had been answered before the blow fell
    for number, order in enumerate(orders):
        names = sorted(path.name for path in order.folder.iterdir())
        assert len(names) == (0 if number in died else 3), (number, names)


def test_only_the_clip_in_hand_is_blamed_when_the_child_dies(tmp_path: Path) -> None:
    long = write(tmp_path / "long.wav", noise(300, 8_000), 8_000)
    orders = orders_of(tmp_path, SAMPLES / "jfk.mp3", long, SAMPLES / "jfk.flac")

    with Analyser() as analyser:

        def kill(number: int, percent: int) -> None:
            if number == 1 and analyser.pid is not None:
                os.kill(analyser.pid, signal.SIGKILL)

        outcomes = analyser.analyse_all(orders, kill)

    assert [type(outcome) for outcome in outcomes] == [Analysis, AnalyserDiedError, Analysis]
    assert (orders[0].folder / play_name("e2")).exists()
    assert list(orders[1].folder.iterdir()) == []


def test_a_batch_that_is_broken_off_leaves_nothing_half_written(
    tmp_path: Path, analyser: Analyser
) -> None:
    # So long that the second clip is told of: what took but a moment may not be.
    first = write(tmp_path / "long.wav", noise(600, 8_000), 8_000)
    orders = orders_of(tmp_path, first, SAMPLES / "jfk.mp3")

    def stop(number: int, percent: int) -> None:
        if number == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        analyser.analyse_all(orders, stop)

    assert [list(order.folder.iterdir()) for order in orders] == [[], []]


def test_of_long_clips_few_are_kept_together(tmp_path: Path, analyser: Analyser) -> None:
    """What is drawn and not kept yet is lost with the child."""
    sources = [write(tmp_path / f"{n}.wav", noise(60, 16_000, seed=n), 16_000) for n in range(7)]
    together: list[int] = []

    analyser.analyse_all(
        orders_of(tmp_path, *sources), None, lambda found: together.append(len(found))
    )

    assert sum(together) == 7
    assert max(together) <= 3


@pytest.mark.parametrize(("is_retry", "least", "most"), [(False, 1, 4.5), (True, 5, 9)])
def test_a_clip_that_hung_a_child_is_given_more_time_than_at_first(
    tmp_path: Path, is_retry: bool, least: float, most: float
) -> None:
    source = write(tmp_path / "a.wav", noise(0.3, 8_000), 8_000)
    poison(source, b"spin")
    [order] = orders_of(tmp_path, source)
    before = computed_by_children()

    with Analyser("tests.proofs.deadly_child") as analyser:
        [outcome] = analyser.analyse_all([replace(order, is_retry=is_retry)])

    assert isinstance(outcome, AnalyserDiedError)
    # A second or so of it is the child's start.
    assert least < computed_by_children() - before < most


def computed_by_children() -> float:
    """Seconds that children which ended have computed, those of the system for them as well."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize(
    ("bug", "code", "words"),
    [
        (b"kill", "analyser_memory", "most likely for want of memory. Free some memory, then try"),
        (b"spin", "analyser_slow", "The analysis took too long and was stopped."),
        (b"segv", "analyser_died", "broke off at this file. Export it as WAV or FLAC, then upload"),
        (b"leave", "analyser_died", "broke off at this file. Export it as WAV or FLAC, then uplo"),
    ],
)
def test_a_death_is_told_by_its_cause_with_what_may_help(
    tmp_path: Path, bug: bytes, code: str, words: str
) -> None:
    source = write(tmp_path / "a.wav", noise(0.3, 8_000), 8_000)
    poison(source, bug)

    with Analyser("tests.proofs.deadly_child") as analyser:
        [outcome] = analyser.analyse_all(orders_of(tmp_path, source))

    assert isinstance(outcome, AnalyserDiedError)
    assert (outcome.stable_code, words in outcome.message) == (code, True)


def test_deaths_in_a_row_take_nothing_from_the_clips_between_them(tmp_path: Path) -> None:
    """From the second on a child waits that was started while clips were drawn."""
    sources = [write(tmp_path / f"{n}.wav", noise(0.3, 8_000, seed=n), 8_000) for n in range(9)]
    for number, bug in ((2, b"kill"), (3, b"leave"), (6, b"segv")):
        poison(sources[number], bug)

    with Analyser("tests.proofs.deadly_child") as analyser:
        outcomes = analyser.analyse_all(orders_of(tmp_path, *sources))

    died = [n for n, outcome in enumerate(outcomes) if isinstance(outcome, AnalyserDiedError)]
    assert died == [2, 3, 6]
    assert sum(isinstance(outcome, Analysis) for outcome in outcomes) == 6


def test_of_clips_drawn_by_turns_the_one_whose_step_it_was_is_blamed(tmp_path: Path) -> None:
    sources = [write(tmp_path / f"{n}.wav", noise(0.3, 8_000, seed=n), 8_000) for n in range(9)]
    for number, bug in ((3, b"kill"), (7, b"spin")):
        poison(sources[number], bug)

    with Analyser("tests.audio.late_child") as analyser:
        outcomes = analyser.analyse_all(orders_of(tmp_path, *sources))

    died = [n for n, outcome in enumerate(outcomes) if isinstance(outcome, AnalyserDiedError)]
    assert died == [3, 7]
    assert sum(isinstance(outcome, Analysis) for outcome in outcomes) == 7


def test_a_clip_among_others_leaves_what_it_leaves_alone(
    tmp_path: Path, analyser: Analyser
) -> None:
    """Short clips go by turns; what is long, damaged, refused or has two voices goes between."""
    page = tmp_path / "page.wav"
    page.write_bytes(b"<html>502 Bad Gateway</html>")
    short = [write(tmp_path / f"{n}.wav", noise(0.4, 8_000, seed=n), 8_000) for n in range(5)]
    cut = tmp_path / "cut.wav"
    cut.write_bytes(short[0].read_bytes()[:3_000])
    two = write(tmp_path / "two.wav", noise(2, 16_000, channels=2), 16_000)
    long = SAMPLES / "meeting.ogg"
    sources = [*short[:2], two, page, cut, short[2], long, SAMPLES / "jfk.wav", *short[3:]]
    (tmp_path / "together").mkdir()
    (tmp_path / "alone").mkdir()
    together, alone = (orders_of(tmp_path / name, *sources) for name in ("together", "alone"))

    found = analyser.analyse_all(together)
    expected = [analyser.analyse_all([order])[0] for order in alone]

    assert [plain(outcome) for outcome in found] == [plain(outcome) for outcome in expected]
    assert [left(order) for order in together] == [left(order) for order in alone]


def plain(outcome: Outcome) -> object:
    """What was found, without what differs from run to run."""
    if isinstance(outcome, Analysis):
        return replace(outcome, peak_rss_mb=0.0, seconds_cpu=0.0)
    return str(outcome)


def left(order: Order) -> dict[str, bytes]:
    """The files of a clip."""
    return {path.name: path.read_bytes() for path in order.folder.iterdir()}


def test_a_suspect_comes_last_and_takes_nothing_with_it(tmp_path: Path) -> None:
    sources = [write(tmp_path / f"{n}.wav", noise(0.3, 8_000, seed=n), 8_000) for n in range(5)]
    poison(sources[0], b"kill")
    poison(sources[2], b"leave")
    orders = orders_of(tmp_path, *sources)
    seen: list[int] = []

    with Analyser("tests.proofs.deadly_child") as analyser:
        outcomes = analyser.analyse_all(
            [replace(order, is_retry=number in (0, 2)) for number, order in enumerate(orders)],
            lambda number, percent: seen.append(number),
        )

    *others, second, last = seen
    assert (others[0], second, last) == (1, 0, 2)
    assert set(others) <= {1, 3, 4}
    died = [n for n, outcome in enumerate(outcomes) if isinstance(outcome, AnalyserDiedError)]
    assert died == [0, 2]


def test_a_child_may_go_on_while_the_one_who_is_told_waits(
    tmp_path: Path, analyser: Analyser
) -> None:
    """A database that is busy for seconds must not cost a long clip its try."""
    long = write(tmp_path / "long.wav", noise(3600, 16_000), 16_000)
    waited: list[int] = []

    def wait(number: int, percent: int) -> None:
        if len(waited) < 2:
            waited.append(percent)
            time.sleep(4)

    [outcome] = analyser.analyse_all(orders_of(tmp_path, long), wait)

    assert len(waited) == 2
    assert isinstance(outcome, Analysis)
