"""Bad and odd files end as they should, with a sentence for people, and the server lives on."""

from __future__ import annotations

import csv
import os
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.forms import tiny_wav
from tests.serving import Server, Visitor

FULL = os.environ.get("AUDINO_FULL") == "1"
SAMPLES = Path(__file__).parents[1] / "samples"
EACH_WITHIN_S = 5
ALL_WITHIN_S = 90
SENDERS = 4
TOLD = ("marked damaged", "QA should flag")  # then the clip's notes say so
SECONDS = {"claims_37h_1s.wav": 1.0, "claims_49d.flac": 2.0}  # what is there, not what is claimed

DECODERS_WORDS = re.compile(
    r"error opening|sndfile|soundfile|libav|avcodec|ffmpeg|pyav|numpy|invalid data|traceback|errno"
    r"|exception|0x[0-9a-f]+|psf_|mp3float|mpg123|header missing|\[\w+ @ |None\b|\b\w+Error\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[A-Z0-9][^\n]{15,200}\.")


@dataclass(frozen=True, slots=True)
class Sent:
    """One file, what should become of it and what did."""

    path: Path
    outcome: str  # accept, reject or either
    why: str
    status: int = 0
    clip: dict[str, Any] = field(default_factory=dict)  # empty where it was refused at the door
    reason: str = ""
    seconds: float = 0.0  # from the receipt to the verdict; refused: of the whole request

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def ended(self) -> str:
        return "accept" if self.clip.get("state") == "ready" else "reject"


@pytest.fixture
def files(tmp_path: Path) -> list[Sent]:
    """The bad files of the corpus; a few made here where it is not at hand."""
    folder = Path(os.environ.get("AUDINO_CORPUS", "")) / "bad"
    if not (folder / "expected.csv").is_file():
        return made_in(tmp_path)
    with (folder / "expected.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Sent(folder / row["file"], row["outcome"], row["why"]) for row in rows]


def made_in(folder: Path) -> list[Sent]:
    whole = tiny_wav(seconds=2)
    flac = (SAMPLES / "jfk.flac").read_bytes()
    kinds = {
        "text.wav": (b"This is no sound at all.\n" * 80, "reject", "text"),
        "empty.wav": (b"", "reject", "zero bytes"),
        "header.wav": (whole[:44], "reject", "a header and no sample"),
        "half_a_header.wav": (whole[:20], "reject", "cut inside the header"),
        "cut.wav": (whole[:9_001], "accept", "cut in the middle of a sample"),
        "cut.flac": (flac[: len(flac) // 3], "accept", "cut FLAC (marked damaged)"),
    }
    sent = []
    for name, (data, outcome, why) in kinds.items():
        (folder / name).write_bytes(data)
        sent.append(Sent(folder / name, outcome, why))
    return sent


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "bad")
    server.start()
    yield server
    server.stop()


class Door:
    """Puts files into one project by key and sees what becomes of them."""

    def __init__(self, server: Server) -> None:
        self.root = server.administrator()
        self.project = self.root.project("Bad files", "transcript")["id"]
        self.key = self.root.make_key(self.project, "upload", "read").key
        self.address = f"{server.url}/api/v1/projects/{self.project}/clips"
        self.url = server.url

    def put(self, sent: Sent) -> Sent:
        """Send the file; the receipt, or the refusal with its sentence."""
        began = time.monotonic()
        with sent.path.open("rb") as file:
            answer = requests.post(
                self.address,
                headers={"Authorization": f"Bearer {self.key}"},
                files={"file": (sent.name, file)},
                timeout=ALL_WITHIN_S,
            )
        body = answer.json()
        took = time.monotonic() - began
        if answer.status_code == requests.codes.created:
            return replace(sent, status=201, clip=body)
        return replace(sent, status=answer.status_code, reason=body["message"], seconds=took)

    def await_verdict(self, sent: Sent) -> Sent:
        """The clip once it is ready or failed."""
        if not sent.clip:
            return sent
        began = time.monotonic()
        visitor = Visitor(self.url, self.key)
        while True:
            clip: dict[str, Any] = visitor.get(f"/clips/{sent.clip['id']}")
            took = time.monotonic() - began
            if clip["state"] != "stored":
                break
            assert took < ALL_WITHIN_S, f"{sent.name} waits for its verdict"
            time.sleep(0.05 if FULL else 0.3)
        return replace(sent, clip=clip, reason=clip["reason"], seconds=took)


def faults_of(sent: Sent) -> list[str]:
    """What is wrong with the way a file ended."""
    faults = []
    if sent.outcome not in (sent.ended, "either"):
        faults.append(f"ended as {sent.ended}")
    if sent.status != 201 and not 400 <= sent.status < 500:
        faults.append(f"was answered {sent.status}")
    sentences = [note["message"] for note in sent.clip.get("quality", [])]
    if sent.ended == "reject":
        sentences.append(sent.reason)
    elif any(word in sent.why for word in TOLD) and not sentences:
        faults.append("is not marked")
    faults += [f"no sentence: {text}" for text in sentences if not SENTENCE.fullmatch(text)]
    faults += [f"decoder's words: {text}" for text in sentences if DECODERS_WORDS.search(text)]
    wanted = SECONDS.get(sent.name)
    if wanted is not None and sent.clip.get("duration") != pytest.approx(wanted, abs=0.001):
        faults.append(f"lasts {sent.clip.get('duration')} s")
    if FULL and sent.seconds > EACH_WITHIN_S:
        faults.append(f"took {sent.seconds:.1f} s")
    return [f"{sent.name} {fault}" for fault in faults]


def served_faults(root: Visitor, sent: Sent) -> list[str]:
    """Sound is served as sound, whatever markup it holds."""
    address = f"{root.url}/api/v1/clips/{sent.clip['id']}/audio"
    with root.http.get(address, timeout=30, stream=True) as answer:
        kind = answer.headers["Content-Type"]
        guard = answer.headers.get("X-Content-Type-Options")
    is_safe = kind.startswith("audio/") and guard == "nosniff"
    return [] if is_safe else [f"{sent.name} is served as {kind}, {guard}"]


def test_every_bad_file_ends_as_expected_and_the_server_lives_on(
    server: Server, files: list[Sent]
) -> None:
    door = Door(server)
    door.root.until_settled(door.root.upload(door.project, SAMPLES / "jfk.mp3")["id"])

    if FULL:  # one at a time, so that each has the machine for itself
        ended = [door.await_verdict(door.put(sent)) for sent in files]
    else:
        with ThreadPoolExecutor(SENDERS) as pool:
            ended = [door.await_verdict(sent) for sent in list(pool.map(door.put, files))]

    slowest = max(ended, key=lambda sent: sent.seconds)
    if FULL:
        print(f"\n{len(ended)} files, the slowest verdict {slowest.seconds:.2f} s: {slowest.name}")
    assert [fault for sent in ended for fault in faults_of(sent)] == []
    ready = [sent for sent in ended if sent.ended == "accept"]
    assert [fault for sent in ready for fault in served_faults(door.root, sent)] == []
    log = server.log.read_text()
    assert [line for line in log.splitlines() if DECODERS_WORDS.search(line)] == []
    assert requests.get(f"{server.url}/healthz", timeout=30).status_code == 200
    clip = door.root.upload(door.project, SAMPLES / "jfk.wav")["id"]
    assert door.root.until_settled(clip)["state"] == "ready"
