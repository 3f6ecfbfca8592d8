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
from audino_py.errors import kept

KEPT_VARIABLES = ("PATH", "LANG", "TZ", "HOME", "TMPDIR", "LD_LIBRARY_PATH")
KEPT_PREFIXES = ("AUDINO_ASR_", "AUDINO_MODEL_")
WALL_S = 600.0  # and on top of it:
WALL_S_PER_S = 10.0  # of sound; whatever takes longer hangs
LOOK_EVERY_S = 1.0
SEGMENTS_MAX = 20_000  # those behind the clip's end count too
SPEAKERS_MAX = 100  # of one clip: the project would get every one of them
SLACK = 0.01  # that rounding may put a confidence beside 0 to 1
TEXT_MAX = 100_000
NAME_MAX = 200
LINE_BYTES_MAX = 2**21  # a segment of the longest text, every letter of it escaped
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
        spans: list[Proposed] = []
        number = 0
        for message in _messages(order, folder, WALL_S + WALL_S_PER_S * seconds):
            if "failed" in message:
                raise ModelError(str(message["failed"]))
            if "segment" in message:
                number += 1
                if number > SEGMENTS_MAX:
                    raise ModelError(f"The model proposes more than {SEGMENTS_MAX} segments.")
                spans += _checked(message["segment"], seconds)
            at = spans[-1].end / seconds if spans and seconds else 0.0
            tell(min(99, int(100 * at)))
        if len({span.speaker for span in spans}) > SPEAKERS_MAX:
            raise ModelError(f"The model proposes more than {SPEAKERS_MAX} speakers for one clip.")
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
        raise AnalyserDiedError(
            "The sound could not be prepared for the model. "
            "See that there is room where temporary files go (TMPDIR).",
            code="analyser_died",
        )


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
        if len(unread) > LINE_BYTES_MAX:
            raise ModelError("The model proposes a segment whose text is too long.")
        for line in lines:
            message = _read(line)
            if "done" in message:
                return
            yield message
    raise ModelError("The model took too long and was stopped.")


def _read(line: bytes) -> dict[str, Any]:
    """One message; a stranger's code may write between those of ours."""
    try:
        message = json.loads(line)
    except ValueError:
        message = None
    if not isinstance(message, dict):
        raise ModelError("The model writes where only its segments go. Let it print instead.")
    return message


def _checked(raw: Any, seconds: float) -> list[Proposed]:
    """A segment inside the clip; none where it lies behind its end."""
    span: Any = Proposed(**raw)
    times = [span.start, span.end]
    if not all(isinstance(time, float) and math.isfinite(time) for time in times):
        raise ModelError("The model proposes a segment whose times are no numbers.")
    if not (isinstance(span.text, str) and isinstance(span.speaker, str)):
        raise ModelError("The model proposes text or a speaker that is no text.")
    sure = span.confidence
    if sure is not None and not (isinstance(sure, float) and -SLACK <= sure <= 1 + SLACK):
        raise ModelError("The model proposes a segment whose confidence is not between 0 and 1.")
    start, end = max(0.0, span.start), min(span.end, seconds)
    if round(end * 1e6) <= round(start * 1e6):
        return []
    text, speaker = kept(span.text[:TEXT_MAX]), kept(span.speaker).strip()[:NAME_MAX]
    return [Proposed(start, end, text, speaker, sure)]


def _environment() -> dict[str, str]:
    """What a model may know of ours: where packages are, and what is meant for models."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if key in KEPT_VARIABLES or key.startswith(KEPT_PREFIXES)
    }
    return kept | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
