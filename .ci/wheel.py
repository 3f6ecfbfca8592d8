"""The wheel in an empty environment: it installs, carries the page, and serves it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = 8917


def main() -> int:
    """Build, install, serve, ask."""
    uv = shutil.which("uv") or str(ROOT / ".tools" / "bin" / "uv")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([uv, "build", "-q", "--wheel", "-o", name, str(ROOT)], check=True)
        wheel = next(folder.glob("*.whl"))
        subprocess.run(
            [uv, "venv", "-q", "--python", sys.executable, "env"], cwd=folder, check=True
        )
        python = str(folder / "env" / "bin" / "python")
        subprocess.run([uv, "pip", "install", "-q", "--python", python, str(wheel)], check=True)
        page = serve_and_ask(folder)
        if 'type="module"' not in page:
            raise SystemExit("FAIL  wheel: it does not carry the page")
        print(f"pass  wheel: {wheel.stat().st_size // 1024} kB, installed and serves the page")
    return 0


def serve_and_ask(folder: Path) -> str:
    """The first page of the installed server."""
    env = {name: text for name, text in os.environ.items() if not name.startswith("AUDINO_")}
    words = [str(folder / "env" / "bin" / "audino"), "run", "--port", str(PORT)]
    with subprocess.Popen(words, cwd=folder, env=env) as server:
        try:
            return ask()
        finally:
            server.terminate()


def ask() -> str:
    """The page, once the server answers."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.1)
    raise SystemExit("FAIL  wheel: what it installs does not serve")


if __name__ == "__main__":
    sys.exit(main())
