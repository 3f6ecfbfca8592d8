"""What a model from outside answers is checked, however odd it is."""

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from audino_py.audio import proposing
from audino_py.audio.errors import AnalyserDiedError
from audino_py.audio.model import ModelError, Proposed, installed_models
from audino_py.audio.proposing import propose
from tests.audio.conftest import SAMPLES

HEAD = """
import os
import numpy as np
from audino_py.audio.model import Proposed
class Odd:
    def propose(self, sound, rate_hz, speech):
        {}
"""
Ask = Callable[[str], list[Proposed]]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """Install a model whose body is given, and let it listen to eleven seconds."""
    names = tmp_path / "odd-1.0.dist-info"
    names.mkdir()
    (names / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1.0\n")
    (names / "entry_points.txt").write_text("[audino_py.models]\nodd = odd:Odd\n")
    monkeypatch.syspath_prepend(tmp_path)
    installed_models.cache_clear()

    def ask(body: str) -> list[Proposed]:
        (tmp_path / "odd.py").write_text(HEAD.format(body))
        return propose("odd", SAMPLES / "jfk.flac", 11_000_000, [], lambda percent: None)

    yield ask
    installed_models.cache_clear()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("yield Proposed(float('nan'), 1.0)", "times are no numbers"),
        ("yield Proposed(0.0, float('inf'))", "times are no numbers"),
        ("yield Proposed(0, 10**400)", "times are no numbers"),
        ("yield Proposed('0', '1')", "times are no numbers"),
        ("yield Proposed(0, 1, b'x')", "no text"),
        ("yield Proposed(0, 1, 'x', 7)", "no text"),
        ("yield Proposed(0, 1, confidence=77)", "confidence is not between 0 and 1"),
        ("yield Proposed(0, 1, confidence='high')", "confidence is not between 0 and 1"),
        ("yield {'start': 0, 'end': 1}", "a dict where a Proposed is expected"),
        ("yield (0, 1, 'x')", "a tuple where a Proposed is expected"),
        ("return (Proposed(n, n + 1) for n in range(10**6, 10**9))", "more than 20000 segments"),
        ("return (Proposed(0, 1, speaker=str(n)) for n in range(101))", "more than 100 speakers"),
        ("yield Proposed(0, 1, 'x' * 10**7)", "too long"),
        ("for file in range(3, 9):\n"
         "            try: os.write(file, b'[1]\\n')\n"
         "            except OSError: pass\n"
         "        yield Proposed(0, 1)", "writes where only its segments go"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_in_plain_words(ask: Ask, body: str, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        ask(body)


def test_numbers_of_any_library_are_taken_and_what_no_database_keeps_is_replaced(ask: Ask) -> None:
    found = ask(
        "yield Proposed(np.float32(0.5), np.int64(2), confidence=np.float32(0.25))\n"
        "        yield Proposed(3, 4, 'a\\0b\\ud800', 'c\\0', confidence=1.000001)"
    )

    assert [(span.start, span.end, span.confidence) for span in found] == [
        (0.5, 2.0, 0.25),
        (3.0, 4.0, 1.000001),
    ]
    assert (found[1].text, found[1].speaker) == ("a\ufffdb\ufffd", "c\ufffd")


def test_a_model_that_hangs_is_stopped(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposing, "WALL_S", 0.1)
    monkeypatch.setattr(proposing, "WALL_S_PER_S", 0.0)

    with pytest.raises(ModelError, match="took too long and was stopped"):
        ask("import time; time.sleep(600); yield")


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="files that cannot grow: Linux")
def test_sound_that_finds_no_room_is_told_so(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_small(path: Path, mode: str) -> IO[Any]:
        if mode == "rb":
            return os.fdopen(os.open(path, os.O_RDONLY), mode)
        small = os.memfd_create("small", os.MFD_ALLOW_SEALING)
        fcntl.fcntl(small, fcntl.F_ADD_SEALS, fcntl.F_SEAL_GROW)
        return os.fdopen(small, mode)

    monkeypatch.setattr(Path, "open", open_small)

    with pytest.raises(AnalyserDiedError, match="See that there is room where temporary files go"):
        propose("odd", SAMPLES / "jfk.flac", 11_000_000, [], lambda percent: None)
