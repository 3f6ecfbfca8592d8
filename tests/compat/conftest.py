"""A running server with a v1 project, and v1's clients byte by byte."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from rest_framework.test import APIClient

from audino_py.models import Label, Member, Project, Role, Task, User
from tests.makers import PASSWORD, make_key, make_member, make_task, make_user
from tests.serving import Server

BOUNDARY = "9d1cf0ab2d2f4e0c9bd4fba35d6b6a1e"
AGENT = "python-requests/2.26.0"


def script_body(audio: bytes, name: str = "take.wav", **fields: str) -> bytes:
    """The multipart body of v1's upload script: its order of parts, no type of the sound."""
    order = ("reference_transcription", "username", "segmentations", "is_marked_for_review")
    assert set(fields) <= set(order)
    parts = [
        f'Content-Disposition: form-data; name="{key}"\r\n\r\n{fields[key]}'.encode()
        for key in order
        if key in fields
    ]
    head = f'Content-Disposition: form-data; name="audio_file"; filename="{name}"\r\n\r\n'
    parts.append(head.encode() + audio)
    mark = f"--{BOUNDARY}".encode()
    return b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


def script_request(port: int, body: bytes, key: str | None, *more: str) -> bytes:
    """The whole request as v1's script writes it."""
    lines = [
        "POST /api/data HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"User-Agent: {AGENT}",
        "Accept-Encoding: gzip, deflate",
        "Accept: */*",
        "Connection: keep-alive",
        *([f"Authorization: {key}"] if key is not None else []),
        f"Content-Length: {len(body)}",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
        *more,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass(frozen=True)
class Heard:
    """An answer, read from the socket."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """The body, which must say that it is JSON."""
        assert "application/json" in self.headers["content-type"], (self.headers, self.body)
        parsed: dict[str, Any] = json.loads(self.body)
        return parsed


def talk(port: int, request: bytes) -> Heard:
    """Send raw bytes, all of them, then read one answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request)
        reader = connection.makefile("rb")
        status = int(reader.readline().split()[1])
        headers: dict[str, str] = {}
        while line := reader.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        if headers.get("transfer-encoding") == "chunked":
            body = b""
            while size := int(reader.readline(), 16):
                body += reader.read(size)
                reader.readline()
        else:
            body = reader.read(int(headers.get("content-length", "0")))
    return Heard(status, headers, body)


def said(heard: Heard) -> tuple[int, int, str]:
    """Status, code and message, as v1's script reads them of any answer."""
    code, message = heard.json["code"], heard.json["message"]
    assert isinstance(message, str)
    assert message
    return heard.status, code, message


@dataclass
class V1:
    """A running server as v1's people know it."""

    server: Server
    project: int
    key: str
    tokens: dict[str, str] = field(default_factory=dict)

    def upload(self, audio: bytes, name: str = "take.wav", **fields: str) -> Heard:
        """Upload as v1's script does."""
        fields = {"is_marked_for_review": "False", **fields}
        body = script_body(audio, name, **fields)
        return talk(self.server.port, script_request(self.server.port, body, self.key))

    def ask(self, who: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Ask with somebody's token, raw in the header."""
        token = {"Authorization": self.tokens[who]} if who else {}
        address = f"{self.server.url}{path}"
        return requests.request(
            method, address, json=body, headers={**token, **headers}, timeout=30
        )

    def sign_in(self, who: str, password: str = PASSWORD) -> requests.Response:
        """Ask for a token; it is kept."""
        body = {"username": who, "password": password}
        answer: requests.Response = self.ask("", "POST", "/auth/login", body)
        if answer.ok:
            self.tokens[who] = answer.json()["access_token"]
        return answer


def make_v1(server: Server) -> V1:
    """A project, its key, ada and bob, on a server nobody has set up."""
    root = server.administrator()
    project = root.project("By the key")
    key = root.make_key(project["id"], "upload", "read").key
    made = V1(server, 0, key)
    made.sign_in("root")
    rows = made.ask("root", "GET", "/api/projects").json()["projects"]
    made.project = next(row["project_id"] for row in rows if row["name"] == "By the key")
    for name in ("ada", "bob"):
        body = {"username": name, "password": PASSWORD, "role": "2"}
        assert made.ask("root", "POST", "/api/users", body).status_code == 201
        made.sign_in(name)
    return made


@pytest.fixture(scope="session")
def v1(tmp_path_factory: pytest.TempPathFactory) -> Iterator[V1]:
    """One server for all tests of this folder."""
    server = Server(tmp_path_factory.mktemp("v1"), AUDINO_MAX_UPLOAD_BYTES=str(8 * 1024**2))
    try:
        server.start()
        yield make_v1(server)
    finally:
        server.stop()


@pytest.fixture
def busy_v1(tmp_path: Path) -> Iterator[V1]:
    """A server that takes in one body at a time."""
    server = Server(tmp_path / "busy", AUDINO_UPLOADS_AT_ONCE="1")
    try:
        server.start()
        yield make_v1(server)
    finally:
        server.stop()


# ---- in this process -----------------------------------------------------------------------------


class Page:
    """v1's page: a client with a token."""

    def __init__(self, user: User | None = None, token: str = "") -> None:
        self.client = APIClient(raise_request_exception=False)
        self.token = token
        if user is not None:
            self.login(user.username)

    def login(self, username: str, password: str = PASSWORD) -> Any:
        answer = self.ask("POST", "/auth/login", {"username": username, "password": password})
        self.token = answer.json().get("access_token", "")
        return answer

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The response; ``body`` becomes JSON."""
        token = {"Authorization": self.token} if self.token else {}
        data = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(
            method,
            path,
            data,  # type: ignore[arg-type]  # bytes are taken as they are
            content_type="application/json",
            headers={**token, **headers},
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)


@pytest.fixture
def root(db: None) -> User:
    return make_user("root", is_superuser=True)


@pytest.fixture
def admin(root: User) -> Page:
    return Page(root)


@pytest.fixture
def ada(project: Project) -> User:
    return make_member("ada", project, Role.ANNOTATOR)


@pytest.fixture
def mine(ada: User) -> Page:
    return Page(ada)


@pytest.fixture
def key(project: Project) -> str:
    return make_key(project, "upload")[1]


def send(key: str | None, audio: bytes, name: str = "take.wav", **fields: str) -> Any:
    """Upload in this process."""
    headers = {"Authorization": key} if key is not None else {}
    return APIClient(raise_request_exception=False).generic(
        "POST",
        "/api/data",
        script_body(audio, name, **fields),  # type: ignore[arg-type]  # bytes are taken
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
        headers=headers,
    )


def join(project: Project, user: User, role: str = Role.ANNOTATOR) -> User:
    Member.objects.create(project=project, user=user, role=role)
    return user


@pytest.fixture
def task(project: Project, ada: User) -> Task:
    return make_task(project, holder=ada)


@pytest.fixture
def mood(project: Project) -> Label:
    label = Label.objects.create(project=project, name="Mood", kind="single")
    label.values.create(text="glad")
    label.values.create(text="sad")
    return label


@pytest.fixture
def noise(project: Project) -> Label:
    label = Label.objects.create(project=project, name="Noise", kind="multiple")
    label.values.create(text="car")
    label.values.create(text="dog")
    return label


def data_path(task: Task, *more: object) -> str:
    return "/".join([f"/api/projects/{task.project_id}/data/{task.pk}", *map(str, more)])


def write(mine: Page, task: Task, **body: Any) -> Any:
    return mine.ask("POST", data_path(task, "segmentations"), {"start": 1, "end": 2, **body})


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)
