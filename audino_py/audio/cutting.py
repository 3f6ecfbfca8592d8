"""Cut segments out of clips, exact to the sample, in a child process that holds no secret."""

from pathlib import Path
from typing import Literal, Self

from audino_py.audio.errors import AnalyserDiedError, RefusedAudioError
from audino_py.audio.sandbox import Child


class Cutter:
    """Cuts one segment at a time; the child starts with the first. A context manager."""

    def __init__(self) -> None:
        self._child: Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None

    def cut(
        self, source: Path, start_us: int, end_us: int, kind: Literal["wav", "flac"], target: Path
    ) -> int:
        """Write the samples of ``[start_us, end_us)`` as they are; of all channels.

        Parameters
        ----------
        source
            WAV, FLAC or what else libsndfile reads; sample ``round(us * rate / 1e6)`` is the first.
        target
            Is written over.

        Returns
        -------
        frames
            Samples of one channel.

        Raises
        ------
        RefusedAudioError
            If the sound cannot be read there.
        AnalyserDiedError
            If the child broke off.
        OSError
            If a file is not there or the disk is full.
        """
        if self._child is None or not self._child.is_alive():
            self.__exit__()
            self._child = Child("audino_py.audio.cut_child")
        with source.open("rb") as sound, target.open("wb") as file:
            request = {"start_us": start_us, "end_us": end_us, "kind": kind}
            self._child.send(request, [sound.fileno(), file.fileno()])
            answer = self._child.receive()
        if "refused" in answer:
            raise RefusedAudioError("This clip's sound cannot be cut.", code="not_cut")
        if "frames" not in answer:
            raise AnalyserDiedError("Cutting ran out of room.", code="analyser_died")
        return int(answer["frames"])
