"""One clip from open file to finished files: the work of the child."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from numpy.typing import NDArray

from audino_py.audio.analysis import ENGINE, Analysis, Part
from audino_py.audio.blocks import check_length, prepare, shown_channels
from audino_py.audio.channels import Apart, tell_apart
from audino_py.audio.damage import Damage
from audino_py.audio.errors import RefusedAudioError
from audino_py.audio.footprint import Footprint
from audino_py.audio.hearing import Hearing
from audino_py.audio.opening import Source, judge, open_source, readers, recognise
from audino_py.audio.packs import play_name, sound_name
from audino_py.audio.parts import PartFolder, pread_all
from audino_py.audio.playback import PlaybackCopy, may_play
from audino_py.audio.quality import Measures, quality_notes
from audino_py.audio.sinks import Sinks
from audino_py.audio.speech import Spans, SpeechFinder, speech_spans
from audino_py.audio.stages import Stages
from audino_py.audio.steps import Steps

Progress = Callable[[float], None]
HELD_SAMPLES_MAX = 2**18
_FIRST_PASS = 0.4  # share of the way where a speech draft is wanted as well
_BARE = (b"RIFF", b"fLaC")  # with a tag in front no browser is sure to play it


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one pass over the sound left: numbers for the page, measures and any fault."""

    reader: str
    second: bool
    rate_hz: int
    channels: int
    codec: str
    claimed_frames: int
    frames: int
    damage: Damage | None
    spoilt: int
    measures: Measures
    sound: dict[str, Any]
    plays: bool
    held: list[NDArray[Any]] | None


class _Held:
    """The sound of a clip so short that decoding it twice would be the larger cost."""

    def __init__(self) -> None:
        self.blocks: list[NDArray[Any]] | None = []
        self._samples = 0

    def push(self, block: NDArray[Any]) -> None:
        self._samples += block.size
        if self._samples > HELD_SAMPLES_MAX:
            self.blocks = None
        elif self.blocks is not None:
            self.blocks.append(block.copy())  # the decoder uses its own again


class Crew:
    """What is slow to make and used for clip after clip: detector and threads."""

    def __init__(self) -> None:
        self.finder = SpeechFinder()
        self.stages = Stages()
        self.footprint = Footprint()


class Listener:
    """Analyses one open file into one open folder.

    Parameters
    ----------
    descriptor
        The file, open for reading.
    folder
        Where the derivatives go.
    parts
        What is wanted of it.
    crew
        What the child keeps from clip to clip.
    progress
        Told the share done, 0 to 1.
    """

    def __init__(
        self,
        descriptor: int,
        folder: PartFolder,
        parts: frozenset[Part],
        crew: Crew,
        progress: Progress,
    ) -> None:
        self._descriptor = descriptor
        self._folder = folder
        self._parts = parts
        self._crew = crew
        self._progress = progress
        self._hearing: Hearing | None = None
        self._kind, self._head = recognise(descriptor)
        self._is_bare = pread_all(descriptor, 4, 0) in _BARE

    def analyse(self) -> Steps[Analysis]:
        """Draw the sound, copy it where browsers need that, and look for speech.

        A short clip pauses between its steps. The files are laid down here, not by the thread that
        syncs them: a hundred calls of the system would each wait there for this one's Python. They
        have no names yet; see `keeping.Keeper`.

        Raises
        ------
        RefusedAudioError
            If the content is refused.
        OSError
            If the files cannot be written.
        """
        drawn = yield from self._best()
        if drawn.spoilt >= drawn.frames * shown_channels(drawn.channels):
            raise RefusedAudioError(
                "Not one sample of this file is a valid number; export the sound again.",
                code="no_finite_sample",
            )
        if "playback" in self._parts and not drawn.plays:
            self._copy_if_missing(drawn)
        duration_us = -(-drawn.frames * 1_000_000 // drawn.rate_hz)
        self._keep(drawn, duration_us)
        verdict = self._verdict(drawn, duration_us, *self._speech(drawn, duration_us))
        yield
        self._folder.lay_down()
        return verdict

    def _best(self) -> Steps[Drawn]:
        """Draw by the first reader; by the second where that fails or saves more."""
        first, *others = readers(self._kind, self._descriptor)
        drawn = yield from self._draw(first, second=False)
        for other in others:
            if drawn is None or not drawn.frames or self._saves_more(other, drawn):
                drawn = yield from self._draw_again(other, drawn)
        if drawn is None:
            raise RefusedAudioError(
                "This file looks like audio, but it cannot be read; export it as WAV or FLAC.",
                code="not_audio",
            )
        if not drawn.frames:
            raise RefusedAudioError(
                "The file has a header but no sound; record or export it again.",
                code="nothing_decoded",
            )
        return drawn

    def _saves_more(self, reader: str, drawn: Drawn) -> bool:
        if drawn.damage is None or drawn.damage.cause != "broken" or drawn.reader == "ffmpeg":
            return False
        source = open_source(reader, self._descriptor, self._kind, second=True)
        if source is None:
            return False
        with source:
            return sum(len(block) for block in self._blocks(source)) > drawn.frames

    def _draw_again(self, reader: str, drawn: Drawn | None) -> Steps[Drawn | None]:
        """Draw by another reader; the fault the first one met stays on record."""
        again = yield from self._draw(reader, second=True)
        if again is None or drawn is None or not drawn.frames or drawn.damage is None:
            return again or drawn
        return replace(again, damage=again.damage or drawn.damage, plays=False)

    def _draw(self, reader: str, *, second: bool) -> Steps[Drawn | None]:
        self._folder.drop_all()
        self._hearing = None  # what another reader gave
        source = open_source(reader, self._descriptor, self._kind, second=second)
        if source is None:
            return None
        with source:
            sinks = Sinks(
                self._folder,
                source,
                self._parts,
                self._crew.stages,
                plays=self._may_play(source),
            )
            held = _Held()
            for block in self._blocks(source):
                yield from sinks.push(block)
                held.push(block)
            frames = sinks.frames
            if frames and held.blocks is not None and self._hears_all(sinks.measures):
                hear = self._crew.finder.hear
                self._hearing = Hearing(self._crew.stages.ear, hear, held.blocks, source.rate_hz)
            damage = judge(source, reader, self._descriptor, self._kind, self._head, frames)
            sound = (yield from sinks.finish()) if frames else {}
            return Drawn(
                reader=reader,
                second=second,
                rate_hz=source.rate_hz,
                channels=source.channels,
                codec=source.codec,
                claimed_frames=source.claimed_frames,
                frames=frames,
                damage=damage,
                spoilt=sinks.spoilt,
                measures=sinks.measures,
                sound=sound,
                plays=not damage and not sinks.spoilt and self._may_play(source),
                held=held.blocks,
            )

    def _may_play(self, source: Source) -> bool:
        """Tell whether browsers may play this file as it came, if it is undamaged."""
        form = (self._kind.container, source.codec, source.rate_hz, source.channels, source.bits)
        return self._is_bare and may_play(*form)

    def _blocks(self, source: Source) -> Iterator[NDArray[Any]]:
        """Decoded blocks, counted against the limits."""
        share = _FIRST_PASS if "activity" in self._parts else 1.0
        frames = 0
        for block in source.blocks():
            frames += len(block)
            check_length(frames, source.rate_hz, source.channels)
            self._progress(share * min(1.0, frames / max(source.claimed_frames, frames, 1)))
            yield block

    def _copy_if_missing(self, drawn: Drawn) -> None:
        """Write the playback copy of a file whose damage showed only in reading it."""
        name = play_name(ENGINE)
        if self._folder.has(name):
            return
        source = open_source(drawn.reader, self._descriptor, self._kind, second=drawn.second)
        if source is None:
            return
        channels = shown_channels(drawn.channels)
        copy = PlaybackCopy(self._folder.start(name), drawn.rate_hz, channels)
        with source:
            for block in self._blocks(source):
                copy.push(prepare(block).pcm)
        copy.finish()

    def _keep(self, drawn: Drawn, duration_us: int) -> None:
        sound = {
            "engine": ENGINE,
            "rate_hz": drawn.rate_hz,
            "frames": drawn.frames,
            "channels": drawn.channels,
            "duration": duration_us / 1_000_000,
            "plays_as_is": drawn.plays,
            **drawn.sound,
        }
        self._folder.start(sound_name(ENGINE)).write(json.dumps(sound).encode())
        if drawn.plays:
            self._folder.retire(play_name(ENGINE))

    def _speech(self, drawn: Drawn, duration_us: int) -> tuple[Spans, Apart | None]:
        """Where somebody speaks, and in which channel where two differ."""
        if "activity" not in self._parts:
            return (), None
        if self._hearing is not None:
            return speech_spans(self._hearing.answer(), duration_us), None
        self._crew.stages.ear.forget()  # other clips' sound: there is one detector for all
        if drawn.held is not None:
            return self._listen(drawn, drawn.held, duration_us)
        source = open_source(drawn.reader, self._descriptor, self._kind, second=drawn.second)
        if source is None:
            return (), None
        with source:
            return self._listen(drawn, self._counted(source, drawn.frames), duration_us)

    def _hears_all(self, measures: Measures) -> bool:
        """Tell whether speech is looked for in all channels together."""
        return "activity" in self._parts and not measures.differ

    def _listen(
        self, drawn: Drawn, blocks: Iterable[NDArray[Any]], duration_us: int
    ) -> tuple[Spans, Apart | None]:
        finder = self._crew.finder
        if not drawn.measures.differ:
            return speech_spans(finder.hear(blocks, drawn.rate_hz), duration_us), None
        apart = tell_apart(*finder.hear_apart(blocks, drawn.rate_hz), duration_us)
        return apart.together, apart

    def _counted(self, source: Source, whole: int) -> Iterator[NDArray[Any]]:
        """Blocks of the second pass, its progress told."""
        frames = 0
        for block in source.blocks():
            frames += len(block)
            done = min(1.0, frames / whole)
            self._progress(_FIRST_PASS + (1 - _FIRST_PASS) * done)
            yield block

    def _verdict(
        self, drawn: Drawn, duration_us: int, speech: Spans, apart: Apart | None
    ) -> Analysis:
        damage = drawn.damage
        at_s = None if damage is None else round(damage.frame / drawn.rate_hz, 3)
        measured = "quality" in self._parts
        facts = drawn.measures.facts(drawn.rate_hz) if measured else {}
        notes = quality_notes(drawn.measures, facts, damage, drawn.rate_hz) if measured else ()
        facts |= {
            "reader": drawn.reader,
            "claimed_frames": drawn.claimed_frames,
            "damage": None if damage is None else damage.cause,
            "damage_at": at_s,
        }
        if apart is not None:
            facts["channels_are_people"] = apart.are_people
        return Analysis(
            engine=ENGINE,
            frames=drawn.frames,
            rate_hz=drawn.rate_hz,
            channels=drawn.channels,
            codec=drawn.codec,
            container=self._kind.container,
            duration_us=duration_us,
            plays_as_is=drawn.plays,
            quality=notes,
            facts=facts,
            speech=speech,
            speech_apart=() if apart is None else apart.spans,
            loud=drawn.sound.get("peaks", {}).get("loud", 0.0),
            black=drawn.sound.get("spectrogram", {}).get("black", 0),
            white=drawn.sound.get("spectrogram", {}).get("white", 255),
            bytes_written=self._folder.bytes_written(),
            peak_rss_mb=self._crew.footprint.peak_rss_mb(),
        )
