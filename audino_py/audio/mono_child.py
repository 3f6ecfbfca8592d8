"""The child process that makes a model's sound: ``python -m audino_py.audio.mono_child SOCKET``.

One request, two file descriptors: a clip's sound, and the WAV file to write, 16 kHz and mono.
"""

import json
import os
import socket
import sys
from typing import Any

import numpy as np
import soundfile
import soxr

from audino_py.audio.blocks import check_length, prepare
from audino_py.audio.confinement import close_network, limit
from audino_py.audio.errors import RefusedAudioError
from audino_py.audio.model import RATE_HZ
from audino_py.audio.opening import Source, open_source, readers, recognise
from audino_py.audio.speech import mono

REQUEST_BYTES_MAX = 4096


def main() -> int:
    """Serve one request."""
    close_network()
    limit()
    with socket.socket(fileno=int(sys.argv[1])) as link:
        data, files, _, _ = socket.recv_fds(link, REQUEST_BYTES_MAX, 2)
        if not data:
            return 0
        try:
            _tell(link, {"done": _write(link, *files)})
        except RefusedAudioError as error:
            _tell(link, {"refused": error.message})
        except (OSError, MemoryError, soundfile.SoundFileError) as error:
            _tell(link, {"failed": type(error).__name__})
    return 0


def _write(link: socket.socket, descriptor: int, target: int) -> int:
    kind, _ = recognise(descriptor)
    for number, reader in enumerate(readers(kind, descriptor)):
        source = open_source(reader, descriptor, kind, second=number > 0)
        if source is not None:
            frames = _copy(link, source, target)
            if frames:
                return frames
    raise RefusedAudioError("The sound of this clip cannot be read.", code="nothing_decoded")


def _copy(link: socket.socket, source: Source, target: int) -> int:
    os.ftruncate(target, 0)
    os.lseek(target, 0, os.SEEK_SET)
    frames = 0
    with source, soundfile.SoundFile(os.dup(target), "w", RATE_HZ, 1, "PCM_16", format="WAV") as to:
        resampler = soxr.ResampleStream(source.rate_hz, RATE_HZ, 1, dtype="float32")
        for block in source.blocks():
            frames += len(block)
            check_length(frames, source.rate_hz, source.channels)
            to.write(resampler.resample_chunk(mono(prepare(block).wave), last=False))
            _tell(link, {"frames": frames})
        to.write(resampler.resample_chunk(np.zeros(0, np.float32), last=True))
    return frames


def _tell(link: socket.socket, message: dict[str, Any]) -> None:
    link.sendall(json.dumps(message).encode() + b"\n")


if __name__ == "__main__":
    sys.exit(main())
