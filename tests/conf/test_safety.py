"""What production refuses, and the secret that is made at the first start."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from audino_py.conf.safety import UnsafeSettingsError, refuse_apart, refuse_unsafe, secret_key

GOOD: dict[str, Any] = {
    "production": True,
    "debug": False,
    "hosts": ["audino.example.org"],
    "hosts_given": True,
    "secret": "t3p8u0Jw1dFqLz5xQyVb7nRk2mHs9cAgEiOo4K6",
}


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"debug": True}, "AUDINO_DEBUG"),
        ({"hosts_given": False}, "AUDINO_HOSTS"),
        ({"hosts": ["*"]}, "AUDINO_HOSTS"),
        ({"hosts": ["*.example.org"]}, "AUDINO_HOSTS"),
        ({"secret": ""}, "AUDINO_SECRET_KEY"),
        ({"secret": "secretkey"}, "AUDINO_SECRET_KEY"),
        ({"secret": "a" * 60}, "AUDINO_SECRET_KEY"),
    ],
)
def test_production_refuses_with_one_line_that_names_the_setting(
    changed: dict[str, Any], word: str
) -> None:
    with pytest.raises(UnsafeSettingsError) as refused:
        refuse_unsafe(**{**GOOD, **changed})

    assert str(refused.value).startswith(word)
    assert "\n" not in str(refused.value)


def test_good_production_settings_start() -> None:
    refuse_unsafe(**GOOD)


TOGETHER: dict[str, Any] = {
    "queue": "procrastinate",
    "engine": "django.db.backends.postgresql",
    "bucket": "sound",
    "secret": GOOD["secret"],
}
ALONE: dict[str, Any] = {
    "queue": "database",
    "engine": "audino_py.db.sqlite",
    "bucket": "",
    "secret": "",
}


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"queue": "rabbit"}, "AUDINO_QUEUE"),
        ({"engine": "audino_py.db.sqlite"}, "DATABASE_URL"),
        ({"engine": "audino_py.db.sqlite", "queue": "database"}, "DATABASE_URL"),
        ({"secret": ""}, "AUDINO_SECRET_KEY"),
        ({"secret": "", "bucket": ""}, "AUDINO_SECRET_KEY"),
    ],
)
def test_machines_that_would_go_their_own_ways_do_not_start(
    changed: dict[str, str], word: str
) -> None:
    with pytest.raises(UnsafeSettingsError, match=f"^{word}[^\n]+$"):
        refuse_apart(**{**TOGETHER, **changed})


def test_a_pooler_without_postgresql_does_not_start() -> None:
    with pytest.raises(UnsafeSettingsError, match=r"^DATABASE_URL is missing: a pooler[^\n]+$"):
        refuse_apart(**ALONE, has_pooler=True)


@pytest.mark.parametrize("good", [TOGETHER, ALONE, {**TOGETHER, "bucket": ""}])
def test_machines_that_go_together_and_one_alone_start(good: dict[str, Any]) -> None:
    refuse_apart(**good)


def test_the_first_start_makes_a_secret_that_only_its_owner_reads(tmp_path: Path) -> None:
    first, again = secret_key(tmp_path), secret_key(tmp_path)

    assert first == again
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_a_secret_that_another_process_is_writing_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"
    path.touch()
    threading.Timer(0.2, path.write_text, ["written meanwhile"]).start()

    assert secret_key(tmp_path) == "written meanwhile"


def test_an_empty_secret_is_refused_with_the_next_step(tmp_path: Path) -> None:
    (tmp_path / "secret-key").touch()

    with pytest.raises(UnsafeSettingsError, match="remove it"):
        secret_key(tmp_path)


@pytest.mark.parametrize("command", ["check", "serve"])
def test_an_unsafe_production_process_ends_at_once(tmp_path: Path, command: str) -> None:
    env = {**os.environ, "AUDINO_PRODUCTION": "1", "AUDINO_DATA": str(tmp_path)}
    words = [sys.executable, "-m", "audino_py", command]

    ran = subprocess.run(words, env=env, capture_output=True, text=True, check=False)

    assert ran.returncode == 1
    assert ran.stderr.strip() == "AUDINO_HOSTS is missing: name the hosts that people type."
