"""A clip's sound given to a model from outside, and what it answers, checked.

The sound is decoded in a child without rights, so that the model never meets the bytes that were
uploaded; the model runs in another one, which gets no address of a database and no key.
"""

import contextlib
import json
import math
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from audino_py.audio.errors import AnalyserDiedError, RefusedAudioError
from audino_py.audio.model import ModelError, Proposed
from audino_py.audio.sandbox import Child

KEPT_VARIABLES = ("PATH", "LANG", "TZ", "HOME", "TMPDIR", "LD_LIBRARY_PATH")
KEPT_PREFIXES = ("AUDINO_ASR_", "AUDINO_MODEL_")
WALL_S = 600.0  # and on top of it:
WALL_S_PER_S = 10.0  # of sound; whatever takes longer hangs
LOOK_EVERY_S = 1.0
SEGMENTS_MAX = 20_000
TEXT_MAX = 100_000
NAME_MAX = 200
ANSWER_BYTES_MAX = 2**26


def propose(
    name: str,
    source: Path,
    duration_us: int,
    speech: Sequence[tuple[int, int]],
    tell: Callable[[int], None],
) -> list[Proposed]:
    """Let the model of this name listen to a clip.

    Parameters
    ----------
    source
        The clip's original or its playback copy.
    speech
        ``(start_us, end_us)`` of the speech draft; of two channels, they may overlap.
    tell
        Is told the progress in per cent, at least once a second; what it raises ends the model.

    Raises
    ------
    ModelError
        In plain words: the model failed, hangs or answers nonsense.
    RefusedAudioError
        If the sound cannot be read.
    AnalyserDiedError
        If the child that decodes broke off.
    """
    with tempfile.TemporaryDirectory(prefix="audino-") as folder:
        sound = Path(folder) / "sound.wav"
        _to_mono(source, sound, tell)
        seconds = duration_us / 1e6
        told = [(start / 1e6, end / 1e6) for start, end in _apart(speech)]
        order = {"model": name, "sound": str(sound), "speech": told}
        spans = []
        for message in _messages(order, folder, WALL_S + WALL_S_PER_S * seconds):
            if "failed" in message:
                raise ModelError(str(message["failed"]))
            if "segment" in message:
                spans += _checked(message["segment"], seconds)
                if len(spans) > SEGMENTS_MAX:
                    raise ModelError(f"The model proposes more than {SEGMENTS_MAX} segments.")
            at = spans[-1].end / seconds if spans and seconds else 0.0
            tell(min(99, int(100 * at)))
        return spans


def _apart(speech: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join what overlaps: a model hears the mix, and shall hear nothing twice."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(speech):
        if apart and start < apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart


def _to_mono(source: Path, target: Path, tell: Callable[[int], None]) -> None:
    child = Child("audino_py.audio.mono_child")
    try:
        with source.open("rb") as sound, target.open("w+b") as file:
            child.send({}, [sound.fileno(), file.fileno()])
            while "frames" in (answer := child.receive()):
                child.allow_computing()
                tell(0)
    finally:
        child.stop()
    if "refused" in answer:
        raise RefusedAudioError(str(answer["refused"]), code="not_audio")
    if "done" not in answer:
        raise AnalyserDiedError("The sound could not be prepared.", code="analyser_died")


def _messages(order: dict[str, Any], folder: str, wall_s: float) -> Iterator[dict[str, Any]]:
    """What the model's process says, an empty message every second; it ends with us."""
    process = subprocess.Popen(
        [sys.executable, "-m", "audino_py.audio.model_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        cwd=folder,
        start_new_session=True,
    )
    try:
        if process.stdin is None or process.stdout is None:
            raise ModelError("The model could not be started.")
        with contextlib.suppress(BrokenPipeError), process.stdin:
            process.stdin.write(json.dumps(order).encode())
        yield from _lines(process.stdout.fileno(), time.monotonic() + wall_s)
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # and whatever the model started
        process.kill()
        if process.stdout is not None:
            process.stdout.close()
        process.wait()


def _lines(descriptor: int, until: float) -> Iterator[dict[str, Any]]:
    unread, total = b"", 0
    while time.monotonic() < until:
        if not select.select([descriptor], [], [], LOOK_EVERY_S)[0]:
            yield {}
            continue
        got = os.read(descriptor, 65_536)
        total += len(got)
        if not got or total > ANSWER_BYTES_MAX:
            raise ModelError("The model broke off, perhaps for want of memory.")
        *lines, unread = (unread + got).split(b"\n")
        for line in lines:
            message = json.loads(line)
            if "done" in message:
                return
            yield message
    raise ModelError("The model took too long and was stopped.")


def _checked(raw: dict[str, Any], seconds: float) -> list[Proposed]:
    """A segment inside the clip; none where it lies behind its end."""
    start, end, sure = raw["start"], raw["end"], raw["confidence"]
    numbers = [start, end] if sure is None else [start, end, sure]
    if not all(isinstance(n, int | float) and math.isfinite(n) for n in numbers):
        raise ModelError("The model proposes a segment whose times are no numbers.")
    text, speaker = raw["text"], raw["speaker"]
    if not isinstance(text, str) or not isinstance(speaker, str):
        raise ModelError("The model proposes text or a speaker that is no text.")
    start, end = max(0.0, start), min(end, seconds)
    if round(end * 1e6) <= round(start * 1e6):
        return []
    return [Proposed(start, end, text[:TEXT_MAX], speaker.strip()[:NAME_MAX], sure)]


def _environment() -> dict[str, str]:
    """What a model may know of ours: where packages are, and what is meant for models."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if key in KEPT_VARIABLES or key.startswith(KEPT_PREFIXES)
    }
    return kept | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
