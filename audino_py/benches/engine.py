"""The audio engine: an hour in a second, flat memory, short clips by the hundred.

Each group measures its yardstick (pure decoding by libsndfile, plain librosa) in the same round as
ours, so that a busy machine slows both. The times are of a warm child, files synced to disk.
"""

from __future__ import annotations

import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from audino_py.audio.analyser import Analyser, Order
from audino_py.audio.analysis import ALL_PARTS, ENGINE, Analysis, Part
from audino_py.audio.packs import sound_facts
from audino_py.audio.sandbox import computed_s
from audino_py.benches import computing
from audino_py.benches.floors import floors
from audino_py.benches.linear import costs
from audino_py.benches.recordings import HOUR_S, MINUTE_S, Recordings
from audino_py.benches.row import Row
from audino_py.benches.shorts import queued_to_ready
from audino_py.benches.whole import measure

DRAWN: frozenset[Part] = frozenset({"peaks", "spectrogram"})
PEAKS: frozenset[Part] = frozenset({"peaks"})
FULL = ALL_PARTS - {"activity"}
KINDS = {"peaks": PEAKS, "drawn": DRAWN, "full": FULL}
BATCH_CLIPS = 200  # as the worker does
IDLE_S = 8  # it has started and found nothing to do


class Bench:
    """A folder, recordings in it, and a warm child."""

    def __init__(self, folder: Path, recordings: Recordings, runs: int) -> None:
        self.recordings = recordings
        self.runs = runs
        self._folder = folder
        self._out = folder / "out"
        self.analyser = Analyser()

    def ours(self, file: Path, parts: frozenset[Part]) -> tuple[float, Analysis]:
        """Seconds of one analysis, and what it says."""
        shutil.rmtree(self._out, ignore_errors=True)
        self._out.mkdir()
        began = time.perf_counter()
        analysis = self.analyser.analyse(file, self._out, parts=parts)
        return time.perf_counter() - began, analysis

    def sound(self, file: Path) -> dict[str, Any]:
        """What the engine knows of a sound that it drew."""
        self.ours(file, DRAWN)
        return sound_facts(self._out, ENGINE)

    def together(self, files: list[Path]) -> tuple[float, float]:
        """Seconds, and the warm child's of computing, for many files, handed over by the heap.

        What an earlier round left stays: for half a minute ext4 does not give out again what
        belonged to a file that was removed, and a new file costs 0.2 ms of looking for another.
        """
        orders = self._orders(files)
        child = self.analyser.pid or 0
        began, computed = time.perf_counter(), computed_s(child)
        analyse_in_batches(self.analyser, orders)
        return time.perf_counter() - began, computed_s(child) - computed

    def by_two(self, files: list[Path]) -> float:
        """Seconds for many files by two children at once, as of two workers: half of them each."""
        orders = self._orders(files)
        with Analyser() as second, ThreadPoolExecutor(2) as pool:
            second.analyse(files[0], self._orders(files[:1])[0].folder, parts=FULL)
            began = time.perf_counter()
            halves = (self.analyser, orders[::2]), (second, orders[1::2])
            for done in [pool.submit(analyse_in_batches, *half) for half in halves]:
                done.result()
            return time.perf_counter() - began

    def _orders(self, files: list[Path]) -> list[Order]:
        out = Path(tempfile.mkdtemp(dir=self._folder))
        orders = [Order(file, out / file.stem, FULL) for file in files]
        for order in orders:
            order.folder.mkdir(parents=True)
        return orders

    def cold(self, file: Path) -> float:
        """Seconds of a full analysis by a child that has yet to start."""
        self.analyser.close()
        return self.ours(file, FULL)[0]


def analyse_in_batches(analyser: Analyser, orders: list[Order]) -> None:
    """Analyse them as a worker does."""
    for batch in itertools.batched(orders, BATCH_CLIPS, strict=False):
        for outcome in analyser.analyse_all(batch):
            if not isinstance(outcome, Analysis):
                raise outcome


class Times:
    """Seconds of several kinds of work on one file, run in turns."""

    def __init__(self) -> None:
        self.wall: dict[str, list[float]] = {}
        self.cpu: dict[str, list[float]] = {}
        self.rss_mb: dict[str, float] = {}

    def add(self, name: str, wall: float, cpu: float = 0.0, rss_mb: float = 0.0) -> None:
        """Note one run."""
        self.wall.setdefault(name, []).append(wall)
        self.cpu.setdefault(name, []).append(cpu)
        self.rss_mb[name] = max(rss_mb, self.rss_mb.get(name, 0.0))

    def over(self, name: str, base: str) -> list[float]:
        """By how many seconds each run was longer than the other work's in the same round."""
        return [one - two for one, two in zip(self.wall[name], self.wall[base], strict=True)]

    def share(self, name: str, base: str) -> list[float]:
        """How many times as long each run was."""
        return [one / two for one, two in zip(self.wall[name], self.wall[base], strict=True)]

    def median(self, name: str) -> float:
        """The median of the wall times."""
        return statistics.median(self.wall[name])


def in_turns(
    bench: Bench,
    file: Path,
    *,
    yardsticks: tuple[str, ...] = ("decode",),
    kinds: tuple[str, ...] = tuple(KINDS),
    cold: bool = False,
) -> Times:
    """Measure pure decoding, our parts, and the yardsticks, round by round."""
    times = Times()
    bench.ours(file, KINDS[kinds[-1]])
    for _ in range(bench.runs):
        for what in yardsticks:
            seconds, rss_mb = measure(what, file)
            times.add(what, seconds[0], rss_mb=rss_mb)
        for name in kinds:
            wall, analysis = bench.ours(file, KINDS[name])
            times.add(name, wall, analysis.seconds_cpu, analysis.peak_rss_mb)
        if cold:
            times.add("cold", bench.cold(file))
    return times


def wav(bench: Bench) -> Iterator[Row]:
    """An hour of 16 kHz mono WAV."""
    file = bench.recordings.wav(1)
    times = in_turns(bench, file, yardsticks=("decode", "librosa"), cold=True)
    name = "1 h of 16 kHz WAV, warm"
    decode, plain = times.median("decode"), times.median("librosa")
    yield Row("1 h of 16 kHz WAV: pure decode", "s", None, times.wall["decode"])
    yield Row("1 h of 16 kHz WAV: plain librosa", "s", None, times.wall["librosa"])
    yield Row(f"{name}: peaks", "s", 0.10, times.wall["peaks"], yardstick=decode)
    yield Row(f"{name}: peaks + all tiles", "s", 1.0, times.wall["drawn"], yardstick=plain)
    yield Row(f"{name}: peaks + all tiles, CPU", "s", None, times.cpu["drawn"], yardstick=plain)
    yield Row(
        f"{name}: times as fast as plain librosa",
        "times",
        5,
        times.share("librosa", "drawn"),
        lower_is_better=False,
    )
    share = times.rss_mb["drawn"] / max(1.0, times.rss_mb["librosa"])
    yield Row(f"{name}: share of plain librosa's memory", "of 1", 0.2, [share])
    yield Row(f"{name}: with quality", "s", 1.0, times.wall["full"], yardstick=plain)
    yield Row(f"{name}: with quality, CPU", "s", None, times.cpu["full"])
    yield Row("1 h of 16 kHz WAV, cold: with quality", "s", plain, times.wall["cold"])


def packed(bench: Bench, file: Path, kind: str, *, copied: bool) -> Iterator[Row]:
    """An hour of 16 kHz mono of a codec that costs something."""
    times = in_turns(bench, file)
    decode, name = times.median("decode"), f"1 h of 16 kHz {kind}, warm"
    yield Row(f"1 h of 16 kHz {kind}: pure decode", "s", None, times.wall["decode"])
    yield Row(f"{name}: peaks, of pure decode", "times", 1.15, times.share("peaks", "decode"))
    yield Row(f"{name}: peaks, CPU", "s", None, times.cpu["peaks"], yardstick=decode)
    yield Row(
        f"{name}: peaks + all tiles, above pure decode",
        "s",
        1.0,
        times.over("drawn", "decode"),
        yardstick=decode,
    )
    yield Row(f"{name}: peaks + all tiles, CPU", "s", None, times.cpu["drawn"])
    what = "with quality and playback copy" if copied else "with quality"
    target = 1.6 if copied else 1.0
    yield Row(f"{name}: {what}, above pure decode", "s", target, times.over("full", "decode"))


def flac(bench: Bench) -> Iterator[Row]:
    """An hour of FLAC, played as it is."""
    yield from packed(bench, bench.recordings.flac(), "FLAC", copied=False)


def mp3(bench: Bench) -> Iterator[Row]:
    """An hour of MP3, which needs a playback copy."""
    yield from packed(bench, bench.recordings.mp3(), "MP3", copied=True)


def stereo(bench: Bench) -> Iterator[Row]:
    """An hour of 48 kHz stereo, with one sound and with two."""
    for differs, words, target in ((False, "one spectrogram", 3.0), (True, "two", 5.0)):
        file = bench.recordings.stereo(differs=differs)
        times = in_turns(bench, file, kinds=("drawn",))
        decode, name = times.median("decode"), f"1 h of 48 kHz stereo, warm: {words}"
        yield Row(f"{name}", "s", target, times.wall["drawn"], yardstick=decode)
        yield Row(f"{name}, CPU", "s", None, times.cpu["drawn"])


def memory(bench: Bench) -> Iterator[Row]:
    """Ten hours against a minute, and a worker that waits."""
    minute, hour, ten = (bench.recordings.wav(hours) for hours in (MINUTE_S / HOUR_S, 1, 10))
    bench.analyser.close()
    low = bench.ours(minute, FULL)[1].peak_rss_mb
    hours, tens, high = [], [], 0.0
    for _ in range(bench.runs):
        hours.append(bench.ours(hour, FULL)[0])
        wall, analysis = bench.ours(ten, FULL)
        tens.append(wall)
        high = max(high, analysis.peak_rss_mb)
    yield Row("peak memory at 10 h above that at 1 min", "MB", 20, [high - low], yardstick=low)
    yield Row("child at 10 h", "MB", 280, [high])
    ratio = [one / two for one, two in zip(tens, hours, strict=True)]
    yield Row("10 h against 1 h", "times", 11, ratio)
    yield Row("idle worker, child away", "MB", 120, [idle_worker_mb()])


def idle_worker_mb() -> float:
    """Resident memory of a worker that has nothing to do."""
    with tempfile.TemporaryDirectory(prefix="audino-bench-") as data:
        env = {**os.environ, "AUDINO_DATA": data}
        words = [sys.executable, "-m", "audino_py"]
        subprocess.run([*words, "migrate", "-v", "0"], env=env, check=True)  # noqa: S603  ours
        worker = subprocess.Popen([*words, "worker"], env=env)  # noqa: S603  our own command
        time.sleep(IDLE_S)
        status = Path(f"/proc/{worker.pid}/status").read_text()
        worker.terminate()
        worker.wait(30)
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024 / 1e6


def clips(bench: Bench) -> Iterator[Row]:
    """Five hundred clips as short as a spoken digit."""
    files = bench.recordings.short()
    bench.ours(files[0], FULL)
    rates, cpu = [], []
    for _ in range(bench.runs):
        wall, spent = bench.together(files)
        rates.append(len(files) / wall)
        cpu.append(spent / len(files) * 1000)
    name = f"{len(files)} short clips"
    computed = [len(files) / computing.draw(files)[0] for _ in range(bench.runs)]
    yield Row(f"{name}, without draft, computing", "clips/s", 2000, computed, lower_is_better=False)
    yield Row(f"{name}, on disk, one worker", "clips/s", None, rates, lower_is_better=False)
    yield Row(f"{name}, on disk, one worker, CPU a clip", "ms", None, cpu)
    by_two = [len(files) / bench.by_two(files) for _ in range(bench.runs)]
    yield Row(f"{name}, on disk, two workers", "clips/s", None, by_two, lower_is_better=False)
    ready = queued_to_ready(files)
    yield Row(f"{name}, queued to ready", "clips/s", 300, [ready], lower_is_better=False)


def floor(bench: Bench) -> Iterator[Row]:
    """What the bare calls cost that the engine is made of."""
    yield from floors(bench.recordings.wav(1))


def linear(bench: Bench) -> Iterator[Row]:
    """The linear spectrogram of an hour, a tile at a time."""
    for name, file in (
        ("1 h of 16 kHz WAV", bench.recordings.wav(1)),
        ("1 h of 16 kHz FLAC", bench.recordings.flac()),
        ("1 h of 48 kHz stereo", bench.recordings.stereo(differs=True)),
    ):
        yield from costs(name, file, bench.sound(file))


GROUPS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "floor": floor,
    "wav": wav,
    "flac": flac,
    "mp3": mp3,
    "stereo": stereo,
    "memory": memory,
    "clips": clips,
    "linear": linear,
}


def run(*, quick: bool, only: str = "", audio: Path | None = None) -> list[Row]:
    """All groups, or the named one."""
    with tempfile.TemporaryDirectory(prefix="audino-bench-") as name:
        folder = Path(name)
        recordings = Recordings(folder, audio, 1 / 60 if quick else 1)
        bench = Bench(folder, recordings, 1 if quick else 5)
        with bench.analyser:
            wanted = [GROUPS[only]] if only else GROUPS.values()
            return [told(row) for group in wanted for row in group(bench)]


def told(row: Row) -> Row:
    """The row, told at once as well: who breaks off after ten minutes has something in hand."""
    mark = "" if row.target is None else (" holds" if row.holds else f" MISSES {row.target:g}")
    sys.stderr.write(f"{row.name}: {row.value:.4g} {row.unit}{mark}\n")
    return row
