"""Runs what the README tells people to type, on a fresh server, as it stands there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.serving import Server  # noqa: E402  the checkout is on the path only now


def blocks() -> list[str]:
    """The shell blocks of the README, in order."""
    return re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)


def main() -> int:
    """Serve, make a project and a key, then run every block but the one that serves."""
    given = blocks()
    served = [block for block in given if "manage.py run" in block]
    typed = [block for block in given if "manage.py run" not in block]
    if len(served) != 1 or len(typed) < 3:
        raise SystemExit("FAIL  README: its commands are not where they were")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = Server(folder / "server")
        try:
            server.start()
            run(typed, folder, server)
        finally:
            server.stop()
    print(f"pass  README: {len(typed)} blocks of commands did what they say")
    return 0


def run(typed: list[str], folder: Path, server: Server) -> None:
    """Run the blocks in one shell, in a folder with recordings."""
    recordings = folder / "recordings"
    recordings.mkdir()
    sample = next((ROOT / "tests" / "samples").glob("*.wav"))
    shutil.copy(sample, recordings / "hello.wav")
    (recordings / "manifest.csv").write_text("file,external_id,mood\nhello.wav,hello-1,calm\n")
    root = server.administrator()
    project = root.project("README", "transcript")
    key = root.make_key(project["id"], "upload", "read", "export").key
    script = "set -eu\n" + "\n".join(typed)
    script = re.sub(r"export AUDINO_URL=.*", "", script)
    env = {
        **server.env,
        "PATH": f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "AUDINO_URL": server.url,
        "AUDINO_KEY": key,
        "PROJECT": project["id"],
    }
    subprocess.run(["bash", "-c", script], cwd=folder, env=env, check=True)
    if not (folder / "accepted.jsonl").exists() or not (folder / "all.tar").exists():
        raise SystemExit("FAIL  README: a command left no file")


if __name__ == "__main__":
    sys.exit(main())
