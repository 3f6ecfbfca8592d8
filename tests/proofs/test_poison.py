"""Files that kill or hang the child cost the others little, and end with a reason."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from django.conf import LazySettings
from django.utils import timezone
from numpy.typing import NDArray

from audino_py.audio.analyser import Analyser
from audino_py.models import Clip, Project
from audino_py.policies import Actor
from audino_py.services.analysis import analyse_owed
from audino_py.services.leases import owed_clips
from audino_py.services.spooling import spool
from audino_py.services.uploads import Upload, upload_clip
from tests.makers import make_member, make_project
from tests.proofs.deadly_child import BUGS, MARK, PLACE

FULL = os.environ.get("AUDINO_FULL") == "1"
GOOD, POISON, SECONDS, TRIES = (200, 20, 60, 4) if FULL else (6, 2, 2, 2)
RATE_HZ = 16_000
WITHIN = 1.5  # times what the good ones take alone
CHILD = "tests.proofs.deadly_child"

Bring = Callable[[bytes], Clip]


@pytest.fixture
def speech() -> NDArray[np.int16]:
    """A minute of real speech where it is at hand; else some that is too short, again and again."""
    path = Path(os.environ.get("AUDINO_CORPUS", "")) / "long" / "turns.ogg"
    if not path.is_file():
        path = Path(__file__).parents[1] / "samples" / "jfk.flac"
    sound, rate_hz = soundfile.read(path, dtype="int16")
    assert rate_hz == RATE_HZ
    return np.resize(sound, SECONDS * RATE_HZ)


def wav(sound: NDArray[np.int16]) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, sound, RATE_HZ, format="WAV")
    return file.getvalue()


def poison(number: int, sound: NDArray[np.int16]) -> bytes:
    """A WAV whose first samples meet a bug; each number has its own content."""
    bug = list(BUGS)[number % len(BUGS)]
    data = wav(sound)
    mark = MARK + bug + b":%d:" % number
    return data[:PLACE] + mark + data[PLACE + len(mark) :]


def bring_into(project: Project) -> Bring:
    actor = Actor(user=make_member("mia", project, "manager"))

    def bring(data: bytes) -> Clip:
        upload = Upload(file=spool([data], name="a.wav"))
        return upload_clip(project=project, upload=upload, actor=actor).clip

    return bring


def work(analyser: Analyser, project: Project) -> float:
    """Analyse as the worker does until no clip of either kind is owed; seconds to the last good."""
    began = timezone.now()
    while Clip.objects.exclude(owed_at=None).exists():
        first = owed_clips().values_list("pk", flat=True).first()
        if first is None:
            time.sleep(0.05)  # the pause before the next try
            continue
        analyse_owed(first=first, analyser=analyser)
    last = Clip.objects.filter(project=project, state="ready").latest("changed_at")
    return (last.changed_at - began).total_seconds()


def test_poison_among_good_clips_fails_with_its_reason_and_delays_the_others_little(
    db: None,
    settings: LazySettings,
    caplog: pytest.LogCaptureFixture,
    speech: NDArray[np.int16],
) -> None:
    settings.RETRY_AFTER_S = [1] * (TRIES - 1)
    rolled = [wav(np.roll(speech, 7 * number)) for number in range(GOOD)]
    with Analyser(CHILD) as analyser:
        first, second = make_project(), make_project()
        alone = bring_into(first)
        for data in rolled:
            alone(data)
        alone_s = work(analyser, first)
        mixed = bring_into(second)
        good, bad = list[int](), list[int]()
        for number, data in enumerate(rolled):
            if number * POISON // GOOD < POISON and len(bad) <= number * POISON // GOOD:
                bad.append(mixed(poison(len(bad), speech)).pk)
            good.append(mixed(data).pk)
        mixed_s = work(analyser, second)

    print(f"\n{GOOD} clips of {SECONDS} s alone: {alone_s:.1f} s; among {POISON}: {mixed_s:.1f} s")
    states = dict(Clip.objects.values_list("pk", "state"))
    assert {states[pk] for pk in good} == {"ready"}
    assert len(bad) == POISON
    for clip in Clip.objects.filter(pk__in=bad):
        assert (clip.state, clip.tries, clip.owed_at) == ("failed", TRIES, None)
        assert clip.reason.endswith(f"It was tried {TRIES} times.")
    assert "header missing" not in caplog.text  # a decoder's words
    if FULL:
        assert mixed_s <= WITHIN * alone_s
    assert not owed_clips().filter(owed_at__lte=timezone.now()).exists()
