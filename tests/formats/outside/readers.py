"""Which reader proves which format, in which version, and where it runs."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SCRIPT_S = 600  # a wide limit: the script hangs, not the machine is slow


@dataclass(frozen=True)
class Script:
    """A reading script.

    Parameters
    ----------
    needs
        What it is installed with, apart from everything else; empty where the environment of the
        tests has all of it.
    """

    name: str
    needs: tuple[str, ...] = ()

    def read(self, *words: str) -> dict[str, dict[str, list[dict[str, Any]]]]:
        """Run it in a process of its own, which imports nothing of ours."""
        python = self._python() if self.needs else sys.executable
        # Warnings of others' libraries are theirs; an error still ends the script.
        command = [python, "-W", "ignore", str(HERE / f"{self.name}.py"), *words]
        env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=SCRIPT_S, env=env
        )
        assert done.returncode == 0, done.stderr[-3000:]
        made: dict[str, dict[str, list[dict[str, Any]]]] = json.loads(done.stdout)
        return made

    def _python(self) -> str:
        """Make the environment once; the next run finds it."""
        mark = hashlib.sha256(" ".join(self.needs).encode()).hexdigest()[:12]
        cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
        folder = cache / "audino-readers" / f"{self.name}-{mark}"
        python = folder / "bin" / "python"
        if not (folder / "ready").exists():
            uv = os.environ.get("UV", "uv")
            base = ["--python", sys.executable]
            subprocess.run([uv, "venv", "-q", "--clear", *base, str(folder)], check=True)
            # Without the project's own pins: what others need is their affair.
            install = [uv, "pip", "install", "-q", "--no-config", "--python", str(python)]
            subprocess.run([*install, *self.needs], check=True)
            (folder / "ready").touch()
        return str(python)


LIGHT = (
    Script("read_tables"),
    Script("read_tiers"),
    Script("read_subtitles"),
    Script("read_sound"),
    Script("read_lhotse"),
    Script("read_pyannote"),
)
# In processes and environments of the full-size run: tests of their own ask for them.
LHOTSE_RECIPE = Script("read_lhotse_recipe")
SPYDER = Script("read_spyder", ("spy-der==0.4.1",))
HEAVY = (
    Script("read_meeteval", ("meeteval==0.4.3", "simplejson==4.3.0")),
    Script("read_datasets", ("datasets==3.6.0", "soundfile==0.14.0", "librosa==1.0.0")),
    Script("read_datasets_newest", ("datasets==5.2.0",)),
    Script("read_sed", ("sed-eval==0.2.1", "dcase-util==0.2.20", "setuptools<80")),
    Script("read_label_studio", ("label-studio-sdk==2.1.2",)),
    Script("read_speach", ("speach==0.1a15",)),
    Script("read_nemo", ("--no-deps", "nemo-toolkit==3.0.0")),
)
# Format, and the readers that open it: those of `HEAVY` in the full-size run only.
PROOFS: dict[str, tuple[str, ...]] = {
    "jsonl": ("json",),
    "csv": ("pandas",),
    "tsv": ("pandas",),
    "label_studio": ("json", "label-studio-sdk"),
    "json": ("json",),
    "audino_v2": ("pandas",),
    "rttm": ("pyannote.database", "lhotse", "meeteval", "spy-der"),
    "seglst": ("meeteval",),
    "stm": ("meeteval",),
    "ctm": ("lhotse", "meeteval"),
    "kaldi": ("lhotse", "kaldiio"),
    "lhotse": ("lhotse",),
    "nemo": ("json", "nemo-toolkit"),
    "audiofolder": ("json", "datasets"),
    "parquet": ("fastparquet", "datasets", "datasets without decoding"),
    "common_voice": ("pandas", "lhotse's recipe"),
    "textgrid": ("praat", "praatio", "textgrid", "tgt"),
    "eaf": ("pympi-ling", "speach"),
    "emu": ("json",),
    "chat": ("pylangacq",),
    "webvtt": ("ffmpeg", "webvtt-py", "pysubs2"),
    "srt": ("ffmpeg", "srt", "pysrt", "pysubs2"),
    "audacity": ("crowsetta",),
    "raven": ("crowsetta", "pandas"),
    "events": ("pandas", "dcase-util"),
    "jams": ("jams",),
}
# Those that are no Python packages of the test environment, in the version they were tried with.
VERSIONS = {
    "json": "Python 3.13",
    "praat": "6.4.27",
    "ffmpeg": "7.1",
    "meeteval": "0.4.3",
    "lhotse's recipe": "1.33.0",
    "spy-der": "0.4.1",
    "speach": "0.1a15",
    "datasets": "3.6.0",
    "datasets without decoding": "5.2.0",
    "dcase-util": "0.2.20 with sed-eval 0.2.1",
    "label-studio-sdk": "2.1.2",
    "nemo-toolkit": "3.0.0",
}
