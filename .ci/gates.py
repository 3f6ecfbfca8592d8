"""Every gate; each says how many files it read, and fails where it read none."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
FRONTEND = ROOT / "frontend"
SAFE = (
    "AUDINO_PRODUCTION=1",
    "AUDINO_HOSTS=audino.example.org",
    "AUDINO_SECRET_KEY=" + "".join(chr(97 + index % 26) for index in range(60)),
)


def tracked(*patterns: str) -> int:
    """How many files under version control match."""
    words = ["git", "ls-files", "-z", "--", *patterns]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return len([name for name in ran.stdout.split("\0") if name])


def gate(name: str, words: list[str], *, reads: str | int, folder: Path = ROOT) -> bool:
    """Run one gate; ``reads`` is the count itself, or a pattern that finds it in the output."""
    ran = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    output = ran.stdout + ran.stderr
    if isinstance(reads, str):
        found = re.search(reads, re.sub(r"\x1b\[[0-9;]*m", "", output))
        count = int(found.group(1).replace(",", "")) if found else 0
    else:
        count = reads
    passed = ran.returncode == 0 and count > 0
    print(f"{'pass' if passed else 'FAIL'}  {name}: {count} files", flush=True)
    if not passed:
        print(output[-6000:], flush=True)
    return passed


def python_gates() -> list[bool]:
    """What reads the Python."""
    python, package = tracked("*.py"), tracked("audino_py/*.py")
    migrations = tracked("audino_py/migrations/*.py")
    ruff, audino = str(BIN / "ruff"), str(BIN / "audino")
    deploy = ["env", *SAFE, audino, "check", "--deploy", "--fail-level", "WARNING"]
    return [
        gate("ruff check", [ruff, "check", "."], reads=python),
        gate("ruff format", [ruff, "format", "--check", "."], reads=python),
        gate("mypy", [str(BIN / "mypy"), "."], reads=r"no issues found in (\d+) source"),
        gate(
            "import-linter",
            [str(BIN / "lint-imports"), "--no-cache"],
            reads=r"Analyzed ([\d,]+) files",
        ),
        gate("vulture", [str(BIN / "vulture")], reads=package),
        gate("migrations", [audino, "makemigrations", "--check", "--dry-run"], reads=migrations),
        gate("deployment", deploy, reads=package),
    ]


def page_gates() -> list[bool]:
    """What reads the page's TypeScript."""
    if not (FRONTEND / "node_modules").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=FRONTEND, check=True)
    scripts, npx = tracked("frontend/src/*.ts", "frontend/src/*.tsx"), ["npx", "--no-install"]
    biome, suites = r"Checked (\d+) files", r"Test Files\s+(\d+) passed"
    return [
        gate("tsc", [*npx, "tsc", "--noEmit"], reads=scripts, folder=FRONTEND),
        gate(
            "biome",
            [*npx, "biome", "check", "--error-on-warnings", "."],
            reads=biome,
            folder=FRONTEND,
        ),
        gate(
            "dependency-cruiser",
            [*npx, "depcruise", "src"],
            reads=r"\((\d+) modules",
            folder=FRONTEND,
        ),
        gate("words", ["node", "gates/words.mjs"], reads=r"words: (\d+) files", folder=FRONTEND),
        gate("knip", [*npx, "knip"], reads=scripts, folder=FRONTEND),
        gate("weight", ["npm", "run", "-s", "weigh"], reads=scripts, folder=FRONTEND),
        gate("vitest", [*npx, "vitest", "run"], reads=suites, folder=FRONTEND),
    ]


def main() -> int:
    """Run all of them, whatever fails."""
    return 0 if all([*python_gates(), *page_gates()]) else 1


if __name__ == "__main__":
    sys.exit(main())
