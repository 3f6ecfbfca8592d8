"""The child process that draws it: ``python -m audino_py.audio.linear_child SOCKET``; see `linear`.

One request, one file descriptor: the sound. The answer carries the picture.
"""

import base64
import os
import sys
from typing import Any

import soundfile

from audino_py.audio.asked_child import serve
from audino_py.audio.linear_picture import draw


def _answer(request: dict[str, Any], descriptor: int) -> dict[str, Any]:
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        with soundfile.SoundFile(os.dup(descriptor)) as sound:
            picture = draw(sound, **request)
        return {"picture": base64.b64encode(picture).decode("ascii")}
    except (soundfile.SoundFileError, ValueError, RuntimeError, MemoryError, OSError) as error:
        return {"refused": type(error).__name__}


if __name__ == "__main__":
    sys.exit(serve(_answer, 1))
