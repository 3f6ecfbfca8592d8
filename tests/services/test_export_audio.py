"""Sound that goes along with an export: whole, or cut exact to the sample."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from audino_py.audio.analyser import Analyser
from audino_py.audio.blocks import prepare
from audino_py.audio.cutting import Cutter
from audino_py.audio.errors import RefusedAudioError
from audino_py.audio.opening import open_source, readers, recognise
from audino_py.audio.sniffing import mpeg_length
from audino_py.db import storage
from audino_py.models import Clip, Export, Project, TaskState, User
from audino_py.policies import Actor
from audino_py.selectors.exports import ExportQuery
from audino_py.services.analysis import analyse_clip
from audino_py.services.export_choices import choice_from
from audino_py.services.exports import make_owed_exports, request_export
from audino_py.services.spooling import spool
from audino_py.services.uploads import Upload, upload_clip
from tests.conftest import SAMPLES, actor
from tests.makers import make_task, make_work

SPANS = ((0.0, 0.5), (1.234567, 3.210987), (10.0, 10.000063))


@pytest.fixture(scope="module")
def analyser() -> Iterator[Analyser]:
    with Analyser() as warm:
        yield warm


def bring(project: Project, who: User, source: Path, analyser: Analyser) -> Clip:
    """A clip of a real file, analysed and annotated."""
    upload = Upload(file=spool([source.read_bytes()], name=source.name))
    clip = upload_clip(project=project, upload=upload, actor=Actor(user=who)).clip
    analyse_clip(clip_id=clip.pk, analyser=analyser)
    clip.refresh_from_db()
    task = make_task(project, who, clip=clip, state=TaskState.ACCEPTED)
    make_work(task, *((start, end, "words") for start, end in SPANS))
    return clip


def archive_of(project: Project, who: User, audio: str, name: str = "jsonl") -> zipfile.ZipFile:
    export = request_export(
        query=ExportQuery(project),
        choice=choice_from({"format": name, "audio": audio}),
        actor=actor(who),
    )
    make_owed_exports(first=export.pk)
    export = Export.objects.get(pk=export.pk)
    assert export.state == "ready", export.reason
    path = storage.folder_of(export.uid) / export.stored_name
    return zipfile.ZipFile(io.BytesIO(path.read_bytes()))


def read(source: Any, dtype: str = "int16") -> tuple[NDArray[Any], int]:
    """A whole file, from its beginning.

    ``soundfile.read`` seeks before it reads, after which libmpg123 rounds sums of MP3 otherwise.
    """
    with soundfile.SoundFile(source) as sound:
        return sound.read(dtype=dtype, always_2d=True), sound.samplerate


def heard(source: Path) -> tuple[NDArray[Any], int]:
    """A whole file as the first of our decoders gives it, rounded as the copy is that is played."""
    with source.open("rb") as file:
        kind, _ = recognise(file.fileno())
        name = readers(kind, file.fileno())[0]
        sound = open_source(name, file.fileno(), kind, second=False)
        assert sound is not None
        with sound:
            blocks = [prepare(raw).pcm.copy() for raw in sound.blocks()]
            return np.concatenate(blocks), sound.rate_hz


def without_count(source: Path, target: Path) -> Path:
    """The MP3 without the frame that counts the others: FFmpeg reads such a one."""
    data = source.read_bytes()
    at = data.index(b"Xing") if b"Xing" in data else data.index(b"Info")
    first = data.rindex(b"\xff\xf3", 0, at)
    target.write_bytes(data[first + mpeg_length(data, first) :])
    return target


def cut_place(path: str, rate: int) -> slice:
    start, end = (int(part) for part in Path(path).stem.split("-")[:2])
    return slice(round(start * rate / 1e6), round(end * rate / 1e6))


@pytest.mark.parametrize("name", ["jfk.wav", "jfk.flac", "jfk.mp3"])
@pytest.mark.parametrize("kind", ["wav", "flac"])
def test_cut_clips_hold_the_samples_of_the_original_at_that_place(
    project: Project, manager: User, analyser: Analyser, name: str, kind: str
) -> None:
    bring(project, manager, SAMPLES / name, analyser)

    archive = archive_of(project, manager, kind)

    whole, rate = read(SAMPLES / name)
    cuts = [one for one in archive.namelist() if one.startswith("audio/")]
    assert len(cuts) == len(SPANS)
    for path in cuts:
        samples, cut_rate = read(io.BytesIO(archive.read(path)))
        expected = whole[cut_place(path, rate)]
        assert (cut_rate, samples.shape) == (rate, expected.shape)
        np.testing.assert_array_equal(samples, expected)


@pytest.mark.parametrize("kind", ["wav", "flac"])
@pytest.mark.parametrize("is_counted", [True, False])
def test_clips_cut_from_mp3_are_what_was_heard_whoever_decodes_it(
    project: Project,
    manager: User,
    analyser: Analyser,
    is_counted: bool,
    kind: str,
    tmp_path: Path,
) -> None:
    source = SAMPLES / "jfk.mp3"
    if not is_counted:
        source = without_count(source, tmp_path / "bare.mp3")
    bring(project, manager, source, analyser)

    archive = archive_of(project, manager, kind)

    whole, rate = heard(source)
    for path in (one for one in archive.namelist() if one.startswith("audio/")):
        samples, _ = read(io.BytesIO(archive.read(path)))
        np.testing.assert_array_equal(samples, whole[cut_place(path, rate)])


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
def test_every_width_of_wav_is_cut_as_it_is(subtype: str, tmp_path: Path) -> None:
    chance = np.random.default_rng(7)
    whole = chance.uniform(-1, 1, (70_000, 3))
    soundfile.write(tmp_path / "in.wav", whole, 22_050, subtype)
    whole, _ = read(tmp_path / "in.wav", "float64")

    with Cutter() as cutter:
        out = tmp_path / "out.wav"
        frames = cutter.cut(tmp_path / "in.wav", 123_457, 3_170_000, "wav", out)

    samples, rate = read(out, "float64")
    assert (rate, soundfile.info(out).subtype, len(samples)) == (22_050, subtype, frames)
    first = round(0.123457 * 22_050)
    np.testing.assert_array_equal(samples, whole[first : first + frames])


def test_what_cannot_be_read_is_refused_and_the_next_one_is_cut(tmp_path: Path) -> None:
    (tmp_path / "bad.wav").write_bytes(b"RIFF\0\0\0\0WAVE, but no sound")
    with Cutter() as cutter:
        with pytest.raises(RefusedAudioError):
            cutter.cut(tmp_path / "bad.wav", 0, 1000, "wav", tmp_path / "out.wav")
        assert cutter.cut(SAMPLES / "jfk.wav", 0, 1000, "wav", tmp_path / "out.wav") == 8


def test_whole_clips_go_along_as_they_came_once_each(
    project: Project, manager: User, annotator: User, analyser: Analyser
) -> None:
    clip = bring(project, manager, SAMPLES / "jfk.mp3", analyser)
    make_work(make_task(project, annotator, clip=clip, state=TaskState.ACCEPTED))

    archive = archive_of(project, manager, "original")

    sounds = [one for one in archive.namelist() if one.startswith("audio/")]
    assert sounds == ["audio/jfk.mp3"]
    assert archive.read("audio/jfk.mp3") == (SAMPLES / "jfk.mp3").read_bytes()
