"""Models from outside: from a package's entry point to the draft that people start from."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from rest_framework.test import APIClient

from audino_py.audio.analyser import Analyser
from audino_py.audio.confinement import NICE
from audino_py.audio.model import installed_models
from audino_py.audio.proposing import propose
from audino_py.models import AnnotationKind, Clip, Project, Proposal, ProposalState, User
from audino_py.policies import Actor
from audino_py.selectors.annotations import draft_for
from audino_py.services.analysis import analyse_clip
from audino_py.services.projects import change_project
from audino_py.services.proposals import make_proposal
from audino_py.services.sentsegments import SPEECH_DRAFT, SentSegment
from audino_py.services.spooling import spool
from audino_py.services.uploads import Upload, upload_clip

SAMPLES = Path(__file__).parents[1] / "samples"
PAGE = Path(__file__).parents[2] / "audino_py" / "docs" / "models.md"
OWN = ("faster-whisper", "voices")
FULL = os.environ.get("AUDINO_FULL") == "1"
MORE = """
import os
class Dies:
    def propose(self, sound, rate_hz, speech):
        os.abort()
class Hungry:
    def propose(self, sound, rate_hz, speech):
        import numpy
        yield numpy.ones(10**8)
class Tells:
    def propose(self, sound, rate_hz, speech):
        from audino_py.audio.model import Proposed
        print("models may print")
        secrets = [name for name in os.environ if name.startswith("AUDINO_")]
        yield Proposed(*speech[0], text=" ".join(secrets))
        yield Proposed(9.0, 9999.0)
        yield Proposed(9999.0, 10_000.0)
class Repeats:
    def propose(self, sound, rate_hz, speech):
        from audino_py.audio.model import Proposed
        return [Proposed(start, end) for start, end in speech]
class Leaves:
    def propose(self, sound, rate_hz, speech):
        import subprocess
        from audino_py.audio.model import Proposed
        yield Proposed(*speech[0], text=f"{subprocess.Popen(['sleep', '600']).pid} {os.nice(0)}")
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The model of our documentation, installed as packages are; and two that misbehave."""
    site = tmp_path / "site"
    names = site / "loud_model-1.0.dist-info"
    names.mkdir(parents=True)
    code, entry = (
        re.search(f"```{kind}\n(.*?)```", PAGE.read_text(), re.DOTALL)
        for kind in ("python", "toml")
    )
    assert code is not None
    assert entry is not None
    (site / "loud.py").write_text(code[1])
    (site / "more_models.py").write_text(MORE)
    (names / "METADATA").write_text("Metadata-Version: 2.1\nName: loud-model\nVersion: 1.0\n")
    line = entry[1].splitlines()[-1].replace('"', "")
    (names / "entry_points.txt").write_text(
        f"[audino_py.models]\n{line}\ndies = more_models:Dies\nhungry = more_models:Hungry\n"
        "tells = more_models:Tells\nspeech = more_models:Dies\nleaves = more_models:Leaves\n"
        "repeats = more_models:Repeats\n"
    )
    monkeypatch.syspath_prepend(site)
    installed_models.cache_clear()
    yield
    installed_models.cache_clear()


@pytest.fixture(scope="module")
def analyser() -> Iterator[Analyser]:
    with Analyser() as warm:
        yield warm


@pytest.fixture
def bring(project: Project, manager: User, analyser: Analyser) -> Callable[..., Clip]:
    """Brings a clip in, and waits until it is ready."""

    def bring(name: str, **fields: Any) -> Clip:
        file = spool([(SAMPLES / name).read_bytes()], name=name)
        clip = upload_clip(
            project=project, upload=Upload(file=file, **fields), actor=Actor(user=manager)
        ).clip
        assert analyse_clip(clip_id=clip.pk, analyser=analyser)
        return Clip.objects.get(pk=clip.pk)

    return bring


def choose(project: Project, manager: User, name: str) -> None:
    change_project(actor=Actor(user=manager), project=project, changes={"draft_model": name})


def test_the_model_of_the_documentation_makes_the_draft_of_a_clip_that_is_ready(
    package: None, bring: Callable[..., Clip], project: Project, manager: User
) -> None:
    choose(project, manager, "loud")
    clip = bring("jfk.mp3")
    proposal = Proposal.objects.get()
    before = draft_for(clip.pk, None)
    assert clip.state == "ready"
    assert before is not None
    assert before.source == SPEECH_DRAFT

    assert make_proposal(proposal_id=proposal.pk)

    draft = draft_for(clip.pk, None)
    assert draft is not None
    assert (draft.source, draft.kind) == ("loud", AnnotationKind.PREDICTION)
    rows = list(draft.segments.select_related("speaker"))
    assert len(rows) > 5
    assert {row.text for row in rows} == {"loud"}
    assert {row.speaker.name for row in rows if row.speaker is not None} == {"Loud"}
    assert all(row.draft and row.start_us % 500_000 == 0 for row in rows)
    assert any(row.unsure for row in rows)
    assert not all(row.unsure for row in rows)
    assert not make_proposal(proposal_id=proposal.pk)  # nothing is owed any longer
    choose(project, manager, "speech")
    again = draft_for(clip.pk, None)
    assert again is not None
    assert again.source == SPEECH_DRAFT


def test_a_model_chosen_later_listens_to_the_clips_nobody_opened(
    package: None, bring: Callable[..., Clip], project: Project, manager: User
) -> None:
    plain = bring("jfk.flac")
    bring("jfk.mp3", segments=[SentSegment(0, 1_000_000)])
    assert not Proposal.objects.exists()

    choose(project, manager, "loud")

    assert [row.clip for row in Proposal.objects.all()] == [plain]


def test_a_model_that_dies_is_tried_again_and_then_failed_in_plain_words(
    package: None,
    bring: Callable[..., Clip],
    project: Project,
    manager: User,
    settings: LazySettings,
    client: APIClient,
) -> None:
    settings.RETRY_AFTER_S = [0]
    choose(project, manager, "dies")
    clip = bring("jfk.flac")
    proposal = Proposal.objects.get()

    assert make_proposal(proposal_id=proposal.pk)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.tries) == (ProposalState.OWED, 1)
    assert make_proposal(proposal_id=proposal.pk)

    client.force_login(manager)
    answer = client.get(f"/api/v1/projects/{project.uid}").json()
    offered = [name for name in answer["draft_models"] if name not in OWN]
    assert offered == ["speech", "dies", "hungry", "leaves", "loud", "repeats", "tells"]
    assert answer["drafting"] == {
        "waiting": 0,
        "ready": 0,
        "failed": 1,
        "reason": "The model broke off, perhaps for want of memory. It was tried 2 times.",
    }
    draft = draft_for(clip.pk, None)
    assert draft is not None
    assert draft.source == SPEECH_DRAFT
    choose(project, manager, "dies")  # once more
    assert Proposal.objects.get().state == ProposalState.OWED


def test_a_model_that_wants_more_memory_than_it_may_have_is_told_so(
    package: None,
    bring: Callable[..., Clip],
    project: Project,
    manager: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AUDINO_MODEL_MEMORY_GB", "0.5")
    choose(project, manager, "hungry")
    bring("jfk.flac")

    assert make_proposal(proposal_id=Proposal.objects.get().pk)

    assert Proposal.objects.get().reason == (
        "The model wants more memory than the 0.5 GB it may have. "
        "Set AUDINO_MODEL_MEMORY_GB higher, or choose a smaller model."
    )


def test_a_model_gets_the_speech_and_no_secret_and_stays_inside_the_clip(
    package: None,
    bring: Callable[..., Clip],
    project: Project,
    manager: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AUDINO_SECRET_KEY", "hidden")
    monkeypatch.setenv("AUDINO_MODEL_SIZE", "small")
    monkeypatch.delenv("AUDINO_ASR_MODEL", raising=False)
    choose(project, manager, "tells")
    clip = bring("jfk.flac")
    speech = draft_for(clip.pk, None)
    assert speech is not None
    heard = speech.segments.values_list("start_us", "end_us")[0]

    assert make_proposal(proposal_id=Proposal.objects.get().pk)

    draft = draft_for(clip.pk, None)
    assert draft is not None
    assert clip.duration_us is not None
    rows = list(draft.segments.values_list("start_us", "end_us", "text"))
    assert rows == [(*heard, "AUDINO_MODEL_SIZE"), (9_000_000, clip.duration_us, "")]


def test_a_model_is_told_of_two_who_speak_at_once_as_of_one_stretch(package: None) -> None:
    speech = [
        (0, 5_000_000),
        (1_000_000, 2_000_000),
        (5_000_000, 6_000_000),
        (7_000_000, 8_000_000),
    ]

    spans = propose("repeats", SAMPLES / "jfk.flac", 11_000_000, speech, lambda _percent: None)

    assert [(span.start, span.end) for span in spans] == [(0, 5), (5, 6), (7, 8)]


def runs(pid: int) -> bool:
    """Whether there is such a process that has not ended; one that nobody buried has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_model_steps_back_and_what_it_started_ends_with_it(
    package: None, bring: Callable[..., Clip], project: Project, manager: User
) -> None:
    choose(project, manager, "leaves")
    clip = bring("jfk.mp3")

    assert make_proposal(proposal_id=Proposal.objects.get().pk)

    draft = draft_for(clip.pk, None)
    assert draft is not None
    started, politeness = map(int, draft.segments.get().text.split())
    assert politeness == min(19, os.nice(0) + NICE)
    deadline = time.monotonic() + 10
    while runs(started) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not runs(started)


def test_a_model_that_is_not_installed_cannot_be_chosen(
    package: None, project: Project, manager: User, client: APIClient
) -> None:
    client.force_login(manager)
    refused = client.patch(
        f"/api/v1/projects/{project.uid}", {"draft_model": "quiet"}, format="json"
    )

    assert refused.status_code == 400
    [said] = refused.json()["fields"]["draft_model"]
    assert said.startswith("No such model is installed. Choose one of: speech, dies, ")


@pytest.mark.skipif(not FULL, reason="wants faster-whisper and a model: only with AUDINO_FULL=1")
def test_whisper_writes_down_what_is_said(
    bring: Callable[..., Clip],
    project: Project,
    manager: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not os.environ.get("AUDINO_ASR_MODEL"):
        pytest.skip("AUDINO_ASR_MODEL names no folder with a model")
    choose(project, manager, "faster-whisper")
    clip = bring("jfk.mp3")
    assert make_proposal(proposal_id=Proposal.objects.get().pk)

    draft = draft_for(clip.pk, None)
    assert draft is not None
    assert draft.source == "faster-whisper"
    said = " ".join(draft.segments.values_list("text", flat=True)).lower()
    assert "what your country can do for you" in said

    monkeypatch.setenv("AUDINO_ASR_MODEL", "/nowhere")
    bring("jfk.flac")
    proposal = Proposal.objects.get(state=ProposalState.OWED)
    assert make_proposal(proposal_id=proposal.pk)
    proposal.refresh_from_db()
    assert proposal.reason.startswith("There is no Whisper model. Set AUDINO_ASR_MODEL to the ")
