"""One clip from open file to finished files: the work of the child."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from numpy.typing import NDArray

from audino_py.audio.analysis import ENGINE, Analysis
from audino_py.audio.blocks import check_length, prepare, shown_channels
from audino_py.audio.damage import Damage
from audino_py.audio.errors import RefusedAudioError
from audino_py.audio.opening import Source, judge, open_source, readers, recognise
from audino_py.audio.packs import index_name, peaks_name, play_name, sound_name, tiles_name
from audino_py.audio.parts import PartFolder, pread_all
from audino_py.audio.peaks import PeakWriter
from audino_py.audio.playback import PlaybackCopy, may_play
from audino_py.audio.quality import Measures, quality_notes
from audino_py.audio.spectrogram import ROWS, Spectrogram
from audino_py.audio.speech import SpeechFinder, speech_spans
from audino_py.audio.tiles import FOLD, TILE_COLUMNS, TileCutter, TilePack

Progress = Callable[[float], None]
_FIRST_PASS = 0.4  # share of the way where a speech draft is wanted as well
_EIGHT_BIT_TOP = 127 << 8
_FULL_SCALE = 32_767
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
    measures: Measures
    sound: dict[str, Any]
    plays: bool


class Listener:
    """Analyses one open file into one open folder.

    Parameters
    ----------
    descriptor
        The file, open for reading.
    folder
        Where the derivatives go.
    finder
        The speech detector, or None where no draft is wanted.
    progress
        Told the share done, 0 to 1.
    """

    def __init__(
        self, descriptor: int, folder: PartFolder, finder: SpeechFinder | None, progress: Progress
    ) -> None:
        self._descriptor = descriptor
        self._folder = folder
        self._finder = finder
        self._progress = progress
        self._kind, self._head = recognise(descriptor)
        self._is_bare = pread_all(descriptor, 4, 0) in _BARE

    def analyse(self) -> Analysis:
        """Draw the sound, copy it where browsers need that, and look for speech.

        Raises
        ------
        RefusedAudioError
            If the content is refused.
        OSError
            If the files cannot be written.
        """
        drawn = self._best()
        if drawn.measures.spoilt >= drawn.frames * shown_channels(drawn.channels):
            raise RefusedAudioError(
                "Not one sample of this file is a valid number; export the sound again.",
                code="no_finite_sample",
            )
        if not drawn.plays:
            self._copy_if_missing(drawn)
        duration_us = -(-drawn.frames * 1_000_000 // drawn.rate_hz)
        self._keep(drawn, duration_us)
        return self._verdict(drawn, duration_us, self._speech(drawn, duration_us))

    def _best(self) -> Drawn:
        """Draw by the first reader; by the second where that fails or saves more."""
        first, *others = readers(self._kind)
        drawn = self._draw(first, second=False)
        for other in others:
            if drawn is None or not drawn.frames or self._saves_more(other, drawn):
                drawn = self._draw_again(other, drawn)
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

    def _draw_again(self, reader: str, drawn: Drawn | None) -> Drawn | None:
        """Draw by another reader; the fault the first one met stays on record."""
        again = self._draw(reader, second=True)
        if again is None or drawn is None or not drawn.frames or drawn.damage is None:
            return again or drawn
        return replace(again, damage=again.damage or drawn.damage, plays=False)

    def _draw(self, reader: str, *, second: bool) -> Drawn | None:
        self._folder.drop_all()
        source = open_source(reader, self._descriptor, self._kind, second=second)
        if source is None:
            return None
        with source:
            sinks = _Sinks(self._folder, source, plays=self._may_play(source))
            for block in self._blocks(source):
                sinks.push(block)
            frames = sinks.measures.frames
            damage = judge(source, reader, self._descriptor, self._kind, self._head, frames)
            return Drawn(
                reader=reader,
                second=second,
                rate_hz=source.rate_hz,
                channels=source.channels,
                codec=source.codec,
                claimed_frames=source.claimed_frames,
                frames=frames,
                damage=damage,
                measures=sinks.measures,
                sound=sinks.finish() if frames else {},
                plays=not damage and not sinks.measures.spoilt and self._may_play(source),
            )

    def _may_play(self, source: Source) -> bool:
        """Tell whether browsers may play this file as it came, if it is undamaged."""
        form = (self._kind.container, source.codec, source.rate_hz, source.channels, source.bits)
        return self._is_bare and may_play(*form)

    def _blocks(self, source: Source) -> Iterator[NDArray[Any]]:
        """Decoded blocks, counted against the limits."""
        share = 1.0 if self._finder is None else _FIRST_PASS
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
        self._folder.keep_all()
        if drawn.plays:
            self._folder.remove(play_name(ENGINE))

    def _speech(self, drawn: Drawn, duration_us: int) -> tuple[tuple[int, int], ...]:
        if self._finder is None:
            return ()
        source = open_source(drawn.reader, self._descriptor, self._kind, second=drawn.second)
        if source is None:
            return ()

        def counted() -> Iterator[NDArray[Any]]:
            frames = 0
            for block in source.blocks():
                frames += len(block)
                done = min(1.0, frames / drawn.frames)
                self._progress(_FIRST_PASS + (1 - _FIRST_PASS) * done)
                yield block

        with source:
            return speech_spans(self._finder.scores(counted(), drawn.rate_hz), duration_us)

    def _verdict(
        self, drawn: Drawn, duration_us: int, speech: tuple[tuple[int, int], ...]
    ) -> Analysis:
        damage = drawn.damage
        at_s = None if damage is None else round(damage.frame / drawn.rate_hz, 3)
        facts = drawn.measures.facts() | {
            "reader": drawn.reader,
            "claimed_frames": drawn.claimed_frames,
            "damage": None if damage is None else damage.cause,
            "damage_at": at_s,
        }
        return Analysis(
            engine=ENGINE,
            frames=drawn.frames,
            rate_hz=drawn.rate_hz,
            channels=drawn.channels,
            codec=drawn.codec,
            container=self._kind.container,
            duration_us=duration_us,
            plays_as_is=drawn.plays,
            quality=quality_notes(drawn.measures, damage, drawn.rate_hz),
            facts=facts,
            speech=speech,
            loud=drawn.sound["peaks"]["loud"],
            black=drawn.sound["spectrogram"]["black"],
            white=drawn.sound["spectrogram"]["white"],
        )


class _Sinks:
    """All that is fed by the one pass: waveform, spectrogram, measures, copy."""

    def __init__(self, folder: PartFolder, source: Source, *, plays: bool) -> None:
        channels = shown_channels(source.channels)
        self._folder = folder
        self._channels = channels
        self._peaks = PeakWriter(folder.start(peaks_name(ENGINE)), channels)
        self._pack = TilePack(folder.start(tiles_name(ENGINE)))
        self._cutter = TileCutter(self._pack.write)
        self._spectrogram = Spectrogram(source.rate_hz, channels, self._cutter.push)
        top = _EIGHT_BIT_TOP if source.bits == 8 else _FULL_SCALE
        self.measures = Measures(channels, top)
        self._copy: PlaybackCopy | None = None
        if not plays:
            file = folder.start(play_name(ENGINE))
            self._copy = PlaybackCopy(file, source.rate_hz, channels)

    def push(self, raw: NDArray[Any]) -> None:
        """Take a block as it was decoded."""
        block = prepare(raw)
        self.measures.push(block, self._peaks.push(block.pcm))
        self._spectrogram.push(block.wave)
        if self._copy is not None:
            self._copy.push(block.pcm)

    def finish(self) -> dict[str, Any]:
        """Write what is left; return what the page must know of peaks and spectrogram."""
        levels, loud = self._peaks.finish()
        self._spectrogram.finish()
        self._cutter.finish()
        if self._copy is not None:
            self._copy.finish()
        columns = self._cutter.columns
        self._folder.start(index_name(ENGINE)).write(self._pack.index(len(columns)))
        black, white = self._cutter.contrast()
        plan = self._spectrogram.plan
        return {
            "peaks": {"channels": self._channels, "levels": levels, "loud": loud},
            "spectrogram": {
                "hop": plan.hop,
                "window": plan.span,
                "rows": ROWS,
                "tile_columns": TILE_COLUMNS,
                "columns": columns[0],
                "levels": [_tile_level(level, count) for level, count in enumerate(columns)],
                "min_hz": 0,
                "max_hz": plan.max_hz,
                "black": black,
                "white": white,
            },
        }


def _tile_level(level: int, columns: int) -> dict[str, int]:
    return {
        "columns_per_pixel": FOLD**level,
        "columns": columns,
        "tiles": -(-columns // TILE_COLUMNS),
    }
