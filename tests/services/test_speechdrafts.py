"""The engine's draft of a clip whose channels are a person each."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
import soundfile

from audino_py.audio.analyser import Analyser
from audino_py.models import AnnotationKind, Clip, Project, Segment, Speaker, User
from audino_py.policies import Actor
from audino_py.services.analysis import analyse_clip
from audino_py.services.projects import change_project
from audino_py.services.spooling import spool
from audino_py.services.uploads import Upload, upload_clip
from tests.audio.test_channels import RATE_HZ, talk

Bring = Callable[..., list[tuple[int | None, str]]]


@pytest.fixture(scope="module")
def analyser() -> Iterator[Analyser]:
    with Analyser() as warm:
        yield warm


@pytest.fixture
def draft(project: Project, manager: User, analyser: Analyser) -> Bring:
    """Brings in a talk; channel and voice of each segment of its draft."""

    def bring(bleed: float, **changes: str) -> list[tuple[int | None, str]]:
        actor = Actor(user=manager)
        change_project(actor=actor, project=project, changes=changes)
        file = io.BytesIO()
        soundfile.write(file, talk(bleed), RATE_HZ, format="WAV")
        upload = Upload(file=spool([file.getvalue()], name="a.wav"))
        clip = upload_clip(project=project, upload=upload, actor=actor).clip
        assert analyse_clip(clip_id=clip.pk, analyser=analyser)
        assert Clip.objects.get(pk=clip.pk).state == "ready"
        rows = Segment.objects.filter(
            annotation__clip=clip, annotation__kind=AnnotationKind.PREDICTION
        ).order_by("start_us")
        return [
            (row.channel, row.speaker.name if row.speaker is not None else "")
            for row in rows.select_related("speaker")
        ]

    return bring


def test_people_on_channels_of_their_own_get_a_voice_each(draft: Bring, project: Project) -> None:
    first, second = (0, "Channel 1"), (1, "Channel 2")

    assert draft(0.1) == [first, second, first, second]
    assert draft(0.2) == [first, second, first, second]  # the same voices, made once
    names = Speaker.objects.filter(project=project, is_shared=True).values_list("name", flat=True)
    assert list(names) == ["Channel 1", "Channel 2"]


def test_the_voices_have_the_names_that_the_project_gives_them(draft: Bring) -> None:
    assert {name for _, name in draft(0.1, channel_names="Agent , Customer")} == {
        "Agent",
        "Customer",
    }
    assert {name for _, name in draft(0.2, channel_names="Agent")} == {"Agent", "Channel 2"}


def test_a_room_is_drafted_as_one_and_by_channel_only_where_it_is_wished(draft: Bring) -> None:
    assert set(draft(0.8)) == {(None, "")}
    assert {channel for channel, _ in draft(0.81, channel_voices="always")} == {0, 1}
    assert set(draft(0.1, channel_voices="never")) == {(None, "")}
