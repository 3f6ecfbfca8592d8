"""The weights of Resemblyzer's voice encoder, read without the library that wrote them.

The file holds five pickles and then the numbers, storage after storage. A pickle may name anything
that shall be run, so the file must be the very one that was looked at, and these may name three.
"""

import collections
import hashlib
import io
import math
import pickle
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audino_py.audio.model import ModelError

PACKAGE, FILE = "resemblyzer", "pretrained.pt"
SHA256 = "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e"
PREAMBLES = 3  # a magic number, a version, and what machine it was written on
COUNT_BYTES = 8  # in front of each storage: how many numbers it holds
LEARNT = "model_state"

Numbers = NDArray[np.float32]


def read_weights() -> dict[str, Numbers]:
    """Read the arrays of the encoder, by their names.

    Raises
    ------
    ModelError
        If the package is not there, or its file is another one.
    """
    spec = find_spec(PACKAGE)
    folders = spec.submodule_search_locations if spec is not None else None
    path = Path(folders[0]) / FILE if folders else None
    if path is None or not path.is_file():
        raise ModelError("Voices cannot be told apart yet. Install the package resemblyzer 0.1.4.")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise ModelError("The package resemblyzer is not the one known here. Install its 0.1.4.")
    return _unpack(io.BytesIO(data))


def _unpack(file: io.BytesIO) -> dict[str, Numbers]:
    storages: dict[str, Numbers] = {}
    for _ in range(PREAMBLES):
        _Reader(file, storages).load()
    weights: dict[str, Numbers] = _Reader(file, storages).load()[LEARNT]
    for key in _Reader(file, storages).load():
        count = int.from_bytes(file.read(COUNT_BYTES), "little")
        storages[key][:] = np.frombuffer(file.read(4 * count), "<f4")
    return weights


class _Reader(pickle.Unpickler):
    """Knows what such a file names, and nothing else."""

    def __init__(self, file: io.BytesIO, storages: dict[str, Numbers]) -> None:
        super().__init__(file)
        self._storages = storages

    def find_class(self, module: str, name: str) -> Any:
        known = {
            ("collections", "OrderedDict"): collections.OrderedDict,
            ("torch", "FloatStorage"): "float32",
            ("torch._utils", "_rebuild_tensor_v2"): _view,
        }
        if (module, name) not in known:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in weights")
        return known[module, name]

    def persistent_load(self, what: Any) -> Numbers:
        _, _, key, _, count, _ = what
        return self._storages.setdefault(key, np.zeros(count, np.float32))


def _view(storage: Numbers, offset: int, shape: tuple[int, ...], *_: Any) -> Numbers:
    """An array that lies in a storage, whose numbers come later."""
    return storage[offset : offset + math.prod(shape)].reshape(shape)
