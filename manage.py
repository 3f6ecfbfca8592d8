#!/usr/bin/env python3
"""Django's manage.py that also sets itself up: any Python 3 with pip may start it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterator, List, Optional  # old names: an old Python may start this

ROOT = Path(__file__).resolve().parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
OLDEST = (3, 12)


def find_uv() -> str:
    """The installer: from the PATH, or fetched once by pip into .tools."""
    for place in (os.environ.get("UV"), shutil.which("uv"), str(TOOLS / "bin" / "uv")):
        if place and Path(place).exists():
            return place
    print("audino: getting the installer (once) …", flush=True)
    words = ["-m", "pip", "install", "-q", "--disable-pip-version-check", "--target", str(TOOLS)]
    ran = subprocess.run([sys.executable, *words, "uv"], stderr=subprocess.PIPE, text=True)
    if ran.returncode:
        sys.exit(ran.stderr + "audino: pip could not fetch uv. Is the network there?")
    return str(TOOLS / "bin" / "uv")


def candidates() -> Iterator[Optional[str]]:
    """Interpreters that may be new enough, nearest first."""
    if sys.version_info >= OLDEST:
        yield sys.executable
    for version in ("3.14", "3.13", "3.12"):
        yield from (shutil.which("python" + version), "/usr/bin/python" + version)
    pyenv = Path(os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv")))
    for path in sorted(pyenv.glob("versions/3.1[2-9]*/bin/python"), reverse=True):
        yield str(path)


def find_python() -> Optional[str]:
    """An interpreter of at least 3.12; None lets uv look for one itself."""
    test = "import sys, venv; sys.exit(sys.version_info < (3, 12))"
    for path in candidates():
        # Some names on the PATH are shims that only complain: believe what runs.
        if path and Path(path).exists():
            ran = subprocess.run([path, "-c", test], capture_output=True)
            if ran.returncode == 0:
                return path
    return None


def set_up(command: List[str]) -> None:
    """Install what is missing and become the command inside the environment."""
    uv, python = find_uv(), find_python()
    env = dict(os.environ, AUDINO_READY="1", VIRTUAL_ENV=str(VENV))
    env["PATH"] = str(VENV / "bin") + os.pathsep + env.get("PATH", "")
    os.chdir(ROOT)
    # --inexact: what somebody else put into the environment stays there.
    sync = [uv, "sync", "-q", "--inexact", *(["--python", python] if python else [])]
    if "postgres" in env.get("DATABASE_URL", ""):
        sync += ["--extra", "postgres"]
    if env.get("AUDINO_S3_BUCKET"):
        sync += ["--extra", "s3"]
    if command[0] == "run":
        sync.append("--no-dev")
    ran = subprocess.run(sync, env=dict(env, UV_PROJECT_ENVIRONMENT=str(VENV)))
    if ran.returncode:
        sys.exit(ran.returncode)
    inside = str(VENV / "bin" / "python")
    os.execve(inside, [inside, *words_of(command)], env)


def words_of(command: List[str]) -> List[str]:
    """What the environment's own interpreter is asked."""
    if command[0] == "test":
        return ["-m", "pytest", *command[1:]]
    if command[0] == "run":
        return ["-m", "audino_py", "serve", *command[1:]]
    return ["manage.py", *command]


def main() -> None:
    """Set up on the first call, be Django's manage.py on the second."""
    command = sys.argv[1:] or ["run"]
    if os.environ.get("AUDINO_READY") != "1":
        set_up(command)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line([sys.argv[0], *command])


if __name__ == "__main__":
    main()
