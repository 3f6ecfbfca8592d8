"""What a project does with clips whose sound has a fault."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import soundfile

from audino_py.audio.analyser import Analyser
from audino_py.models import Clip, Project, Task, User
from audino_py.policies import Actor
from audino_py.services.analysis import analyse_clip
from audino_py.services.clips import change_clip, owe_analysis
from audino_py.services.spooling import spool
from audino_py.services.uploads import Upload, upload_clip
from tests.forms import tiny_wav

SAMPLES = Path(__file__).parents[1] / "samples"
Bring = Callable[..., Clip]


@pytest.fixture(scope="module")
def analyser() -> Iterator[Analyser]:
    with Analyser() as warm:
        yield warm


@pytest.fixture
def bring(project: Project, manager: User, analyser: Analyser) -> Bring:
    """Brings a clip in and has it analysed."""

    def bring(data: bytes, **fields: object) -> Clip:
        upload = Upload(file=spool([data], name="a.wav"), **fields)  # type: ignore[arg-type]  # given by name
        clip = upload_clip(project=project, upload=upload, actor=Actor(user=manager)).clip
        analyse_clip(clip_id=clip.pk, analyser=analyser)
        clip.refresh_from_db()
        return clip

    return bring


def codes(clip: Clip) -> set[str]:
    return {note["code"] for note in clip.quality}


def test_a_clip_with_a_fault_is_held_back_until_a_manager_lets_it_pass(
    bring: Bring, project: Project, manager: User, analyser: Analyser
) -> None:
    Project.objects.update(sound_rules={"no_speech": "hold"})
    project.refresh_from_db()

    clip = bring(tiny_wav())

    assert (clip.state, clip.is_held, Task.objects.count()) == ("ready", True, 0)
    assert "no_speech" in codes(clip)
    change_clip(clip_id=clip.pk, changes={"is_held": False}, actor=Actor(user=manager))
    assert Task.objects.count() == 1

    clip.refresh_from_db()
    owe_analysis(clip)
    analyse_clip(clip_id=clip.pk, analyser=analyser)

    clip.refresh_from_db()
    assert (clip.is_held, Task.objects.count()) == (False, 1)


def test_without_a_rule_a_fault_is_told_and_the_clip_is_given_out(
    bring: Bring, project: Project
) -> None:
    clip = bring(tiny_wav())

    assert "no_speech" in codes(clip)
    assert (clip.is_held, Task.objects.count()) == (False, 1)


def test_a_check_that_is_ignored_says_nothing_but_its_numbers_are_kept(
    bring: Bring, project: Project
) -> None:
    Project.objects.update(sound_rules={"no_speech": "pass"})
    project.refresh_from_db()

    clip = bring(tiny_wav())

    assert "no_speech" not in codes(clip)
    assert clip.facts["speech_share"] == 0


def test_a_sound_looked_at_again_is_judged_by_the_rules_of_now_and_loses_no_fault(
    bring: Bring, project: Project, analyser: Analyser
) -> None:
    Project.objects.update(sound_rules={"speech_rate": "pass"})
    project.refresh_from_db()
    clip = bring((SAMPLES / "jfk.flac").read_bytes(), reference="word " * 200)
    told = [codes(clip)]

    for rule in ("warn", "hold", "warn"):
        Project.objects.update(sound_rules={"speech_rate": rule})
        clip = Clip.objects.get(pk=clip.pk)
        owe_analysis(clip)
        analyse_clip(clip_id=clip.pk, analyser=analyser)
        clip.refresh_from_db()
        told.append(codes(clip))

    assert told == [set(), {"speech_rate"}, {"speech_rate"}, {"speech_rate"}]
    assert not clip.is_held


def test_the_same_sound_in_another_container_is_told(bring: Bring) -> None:
    sound, rate_hz = soundfile.read(SAMPLES / "jfk.flac", dtype="int16")
    wav = io.BytesIO()
    soundfile.write(wav, sound, rate_hz, format="WAV")

    first = bring((SAMPLES / "jfk.flac").read_bytes())
    second = bring(wav.getvalue())

    assert "same_sound" not in codes(first)
    assert [note["message"] for note in second.quality if note["code"] == "same_sound"] == [
        "The same sound is here already, as a.wav. Delete one of the two."
    ]


def test_words_that_cannot_be_spoken_so_fast_are_told(bring: Bring) -> None:
    data = (SAMPLES / "jfk.flac").read_bytes()

    fitting = bring(data, reference="word " * 22)
    Clip.objects.all().delete()
    wrong = bring(data, reference="word " * 400)

    assert fitting.facts["speech_share"] == pytest.approx(0.83, abs=0.05)
    assert fitting.facts["words_per_minute"] == pytest.approx(145, abs=10)
    assert "speech_rate" not in codes(fitting)
    assert "speech_rate" in codes(wrong)


@pytest.mark.parametrize(
    "reference",
    [
        "我的美国同胞们不要问国家能为你做些什么",
        "わが同胞アメリカ国民よ",
        "เพื่อนชาวอเมริกันของข้าพเจ้า",
    ],
)
def test_of_words_written_without_spaces_no_rate_is_told(bring: Bring, reference: str) -> None:
    clip = bring((SAMPLES / "jfk.flac").read_bytes(), reference=reference)

    assert clip.facts["words_per_minute"] is None
    assert "speech_rate" not in codes(clip)
