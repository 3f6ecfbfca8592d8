"""All that one pass over the sound feeds: waveform, spectrogram, measures, playback copy."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from audino_py.audio.analysis import ENGINE, Part
from audino_py.audio.blocks import prepare, shown_channels
from audino_py.audio.opening import Source
from audino_py.audio.packs import peaks_name, play_name, tiles_name
from audino_py.audio.parts import PartFolder
from audino_py.audio.peaks import PeakWriter
from audino_py.audio.playback import PlaybackCopy
from audino_py.audio.quality import Measures
from audino_py.audio.spectrogram import ROWS, Spectrogram
from audino_py.audio.stages import Stages
from audino_py.audio.steps import SHORT_SAMPLES, Steps
from audino_py.audio.tiles import FOLD, TILE_COLUMNS, TileCutter, TilePack

_FULL_SCALE = 32_767
_EIGHT_BIT_TOP = 127 << 8
_TOPS = {"pcm_mulaw": 32_124, "pcm_alaw": 32_256}  # of telephones: G.711 reaches no further


class Sinks:
    """The files of one clip in the making, those that are wanted.

    Parameters
    ----------
    folder
        Where they are written.
    source
        The opened sound; nothing is read from it here.
    parts
        What is wanted.
    stages
        The threads that draw; a clip of one block needs none.
    plays
        True where browsers play the original, unless reading shows a fault.
    """

    def __init__(
        self,
        folder: PartFolder,
        source: Source,
        parts: frozenset[Part],
        stages: Stages,
        *,
        plays: bool,
    ) -> None:
        channels = shown_channels(source.channels)
        self._folder = folder
        self._pauses = False
        self.frames = self.spoilt = 0
        top = _EIGHT_BIT_TOP if source.bits == 8 else _TOPS.get(source.codec, _FULL_SCALE)
        self.measures = Measures(channels, top)
        self._measures = bool(parts & {"quality", "activity"})  # that two channels differ, too
        self._peaks = _Waveform(folder, channels) if "peaks" in parts else None
        self._picture = (
            _Picture(folder, source.rate_hz, channels, stages) if "spectrogram" in parts else None
        )
        self._copy: PlaybackCopy | None = None
        if "playback" in parts and not plays:
            file = folder.start(play_name(ENGINE))
            self._copy = PlaybackCopy(file, source.rate_hz, channels)

    def push(self, raw: NDArray[Any]) -> Steps[None]:
        """Take a block as it was decoded; pause where it is a short clip's first."""
        self._pauses = not self.frames and raw.size <= SHORT_SAMPLES
        if self._pauses:
            yield
        block = prepare(raw, waves=self._measures or self._picture is not None)
        self.frames += len(block.pcm)
        self.spoilt += block.spoilt
        pixels = block.pcm[:0, :, None]
        if self._peaks is not None:
            pixels = self._peaks.writer.push(block.pcm)
        if self._pauses:
            yield
        if self._measures:
            self.measures.push(block, pixels)
        if self._pauses:
            yield
        if self._picture is not None:
            self._picture.push(block.wave)
        if self._copy is not None:
            self._copy.push(block.pcm)

    def finish(self) -> Steps[dict[str, Any]]:
        """Write what is left; return what the page must know of peaks and spectrogram."""
        sound: dict[str, Any] = {}
        if self._peaks is not None:
            sound["peaks"] = self._peaks.finish()
        if self._pauses:
            yield
        if self._picture is not None:
            sound["spectrogram"] = yield from self._picture.finish(pauses=self._pauses)
        if self._copy is not None:
            self._copy.finish()
        if self._pauses:
            yield
        return sound


class _Waveform:
    """The peaks and their facts."""

    def __init__(self, folder: PartFolder, channels: int) -> None:
        self._channels = channels
        self.writer = PeakWriter(folder.start(peaks_name(ENGINE)), channels)

    def finish(self) -> dict[str, Any]:
        levels, loud = self.writer.finish()
        return {"channels": self._channels, "levels": levels, "loud": loud}


class _Picture:
    """The spectrogram: columns, tiles and their pack."""

    def __init__(self, folder: PartFolder, rate_hz: int, channels: int, stages: Stages) -> None:
        self._stages = stages
        self._pack = TilePack(folder.start(tiles_name(ENGINE)), channels)
        self._cutter = TileCutter(self._pack.write)
        self._spectrogram = Spectrogram(rate_hz, channels, self._cut, stages.painter)
        self._blocks = 0

    def push(self, wave: NDArray[np.float32]) -> None:
        """Take a block; from the second on others see to it."""
        self._blocks += 1
        if self._blocks == 1:
            self._spectrogram.push(wave)
        else:
            self._stages.columns.do(self._spectrogram.push, wave)

    def finish(self, *, pauses: bool) -> Steps[dict[str, Any]]:
        self._stages.columns.settle()
        self._spectrogram.finish()
        plan = self._spectrogram.plan
        del self._spectrogram  # it knows us: its stores would stay until garbage is looked for
        if pauses:
            yield
        self._stages.pictures.settle()
        self._cutter.finish()
        if pauses:
            yield
        columns = self._cutter.columns
        self._pack.finish(len(columns))
        black, white = self._cutter.contrast()
        return {
            "hop": plan.hop,
            "window": plan.span,
            "rows": ROWS,
            "channels": self._pack.channels,
            "tile_columns": TILE_COLUMNS,
            "columns": columns[0],
            "levels": [_tile_level(level, count) for level, count in enumerate(columns)],
            "min_hz": 0,
            "max_hz": plan.max_hz,
            "black": black,
            "white": white,
        }

    def _cut(self, columns: NDArray[np.uint8]) -> None:
        if self._blocks == 1:
            self._cutter.push(columns)
        else:
            self._stages.pictures.do(self._cutter.push, columns)


def _tile_level(level: int, columns: int) -> dict[str, int]:
    return {
        "columns_per_pixel": FOLD**level,
        "columns": columns,
        "tiles": -(-columns // TILE_COLUMNS),
    }
