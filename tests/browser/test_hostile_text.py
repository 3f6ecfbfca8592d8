"""Text that would like to be more than text: threat T7.

Every field that people see takes it and gives it back letter by letter, and no page lets it act.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Dialog, Page, Request

from tests.browser.conftest import PATIENCE_MS, enter
from tests.forms import tiny_wav
from tests.serving import Server, Visitor

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "</title><script>alert(3)</script>",
    "</textarea><script>alert(4)</script>",
    "<img src=x onerror=alert(5)>",
    "<img src=//evil.example/pixel.gif>",
    "<svg onload=alert(6)>",
    "<svg><script>alert(7)</script></svg>",
    "<svg><a xlink:href='javascript:alert(8)'><text y=9>x</text></a></svg>",
    "<math><mtext></table><img src=x onerror=alert(9)></mtext></math>",
    "<body onpageshow=alert(10)>",
    "<details open ontoggle=alert(11)>x</details>",
    "<input autofocus onfocus=alert(12)>",
    "<iframe srcdoc='<script>parent.alert(13)</script>'></iframe>",
    "<iframe src=javascript:alert(14)></iframe>",
    "<object data=javascript:alert(15)></object>",
    "<link rel=stylesheet href=//evil.example/a.css>",
    "<style>@import '//evil.example/b.css';</style>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<base href=//evil.example/>",
    "<form action=//evil.example/><button>x</button></form>",
    "javascript:alert(16)",
    "data:text/html,<script>alert(17)</script>",
    "' onmouseover='alert(18)' x='",
    '" autofocus onfocus="alert(19)" x="',
    "`${alert(20)}` {{constructor.constructor('alert(21)')()}} {% debug %} <%= 7*7 %> #{7*7}",
    "=HYPERLINK('//evil.example/','x') '; DROP TABLE audino_py_clip; --",
    "a\u202etxt.exe\u202c b\u2066c\u2069 d\u200be\ufeffg \u0301\u0302\u0303h",
    "a\u2028alert(22)\u2029b\u0085c",
    "a\x01b\x07c\x08d\x1b[31me\x7ff\x0bg\x0ch",
    "a\r\nSet-Cookie: x=1\r\n\r\n<script>alert(23)</script>\tb",
    "x" + "<b>é\U0001f3a7" * 2500 + "x",
)
SHORT = 200  # characters that every field takes
RETURNED, SUBMITTED = 5, 9  # whose desks are opened
ACTIVE = (
    "script:not([src]), iframe, object, embed, base, style, meta[http-equiv=refresh], "
    "img[src*=evil], form[action], [onerror], [onload], [onfocus], [ontoggle], [onmouseover], "
    "[href^='javascript:'], [src^='javascript:']"
)
SEEN = """([texts]) => {
  const fields = [...document.querySelectorAll('input, textarea')].map((one) => one.value)
  const all = [document.body.textContent, ...fields].join(' ')
  return texts.filter((text) => all.includes(text)).length
}"""

STRANGER = """() => new Promise((done) => {
  const image = document.createElement('img')
  image.onerror = () => setTimeout(done, 50)
  image.src = '//evil.example/pixel.gif'
  document.body.append(image)
})"""


class World:
    """A project in which everything is called something bad."""

    def __init__(self, root: Visitor) -> None:
        self.root = root
        self.tail = uuid.uuid4().hex[:8]
        self.project = str(root.project(f"Hostile {self.tail}", "transcript")["id"])
        self.checked = 0
        self.refused = 0
        self.people = {role: self._person(role) for role in ("annotator", "reviewer")}
        body = {"name": "Free words", "kind": "text"}
        self.question = root.post(f"/projects/{self.project}/labels", body, expect=201)["id"]
        self.clips: list[dict[str, Any]] = []
        self.tasks: list[str] = []

    def _person(self, role: str) -> Visitor:
        memberships = [{"project": self.project, "role": role}]
        return self.root.person(f"{role}-{self.tail}", memberships=memberships)

    def put(
        self, send: Callable[[dict[str, Any]], Any], fields: dict[str, Any], **others: Any
    ) -> Any:
        """Send fields; only what is too long may be refused, by its name. The answer, compared."""
        answer = send({**others, **fields})
        while answer.status_code == 400:
            named = set(answer.json()["fields"])
            assert named <= set(fields), answer.text
            assert all(len(str(fields[name])) > SHORT for name in named), answer.text
            self.refused += len(named)
            fields = {name: value for name, value in fields.items() if name not in named}
            if not fields:
                return None
            answer = send({**others, **fields})
        assert answer.status_code in (200, 201), answer.text
        read = answer.json()
        read = read.get("user", read)
        self.same({name: read[name] for name in fields if name in read}, fields)
        return read

    def same(self, read: dict[str, Any], sent: dict[str, Any]) -> None:
        """Byte by byte."""
        assert read == {name: sent[name] for name in read}
        self.checked += len(read)

    def sender(self, method: str, path: str) -> Callable[[dict[str, Any]], Any]:
        """Ask as the administrator; the bare response."""
        http, token = self.root.http, self.root.token
        headers = {"X-CSRFToken": token, "Referer": self.root.url}
        address = f"{self.root.url}/api/v1{path}"

        def send(body: dict[str, Any]) -> Any:
            return http.request(method, address, json=body, headers=headers, timeout=60)

        return send

    def describe(self, text: str, number: int) -> None:
        """Everything around the clips."""
        at, root = f"/projects/{self.project}", self.root
        settings = {"name": text, "description": text, "guide": text}
        if self.put(self.sender("PATCH", at), settings):
            self.same(
                {k: v for k, v in root.get(at).items() if k in settings and len(text) <= SHORT},
                settings,
            )
        self.put(self.sender("POST", f"{at}/keys"), {"name": text}, scopes=["read"], days=30)
        question = {"name": text, "help": text}
        label = self.put(self.sender("POST", f"{at}/labels"), question, kind="single")
        if label is not None:
            values = f"/labels/{label['id']}/values"
            self.put(self.sender("POST", values), {"text": text})
            refusal = root.post(values, {"text": "x", "colour": text}, expect=400)
            assert "colour" in refusal["fields"]
            self.refused += 1
        memberships = [{"project": self.project, "role": "annotator"}]
        others = {"username": f"h{number}-{self.tail}", "memberships": memberships}
        self.put(self.sender("POST", "/users"), {"display_name": text}, **others)

    def upload(self, text: str, number: int) -> None:
        """A clip whose every text is bad."""
        segment = {"start": 0.1, "end": 0.3, "text": text, "values": {self.question: text}}
        fields = {"external_id": text, "reference": text, "speaker": text}
        others = {
            "assignee": f"annotator-{self.tail}",
            "metadata": json.dumps({text: text, "list": [text]}),
            "segments": json.dumps([segment]),
        }
        headers = {"X-CSRFToken": self.root.token, "Referer": self.root.url}
        address = f"{self.root.url}/api/v1/projects/{self.project}/clips"

        def send(body: dict[str, Any]) -> Any:
            files = {"file": (f"{number}.wav", tiny_wav(number, seconds=0.4))}
            return self.root.http.post(address, data=body, files=files, headers=headers)

        receipt = self.put(send, fields, **others)
        clip = self.put(self.sender("PATCH", f"/clips/{receipt['id']}"), {"name": text})
        clip = clip or self.root.get(f"/clips/{receipt['id']}")
        self.same({"metadata": clip["metadata"]}, {"metadata": {text: text, "list": [text]}})
        self.same({"reference": clip["reference"]}, fields)
        if len(text) <= SHORT:
            read = {"external_id": clip["external_id"], "speaker": clip["speaker"]["name"]}
            self.same(read, fields)
        self.clips.append(clip)
        self.tasks.append(receipt["task"])
        work = self.root.get(f"/tasks/{receipt['task']}")["annotation"]
        kept = self.root.get(f"/annotations/{work}")["segments"][0]
        read = {"text": kept["text"], "values": kept["values"]}
        self.same(read, {"text": text, "values": {self.question: text}})

    def judge(self, text: str, number: int) -> None:
        """Reasons and remarks."""
        task, mira = self.tasks[number], self.people["annotator"]
        on = self.tasks[RETURNED if number % 2 else SUBMITTED]
        self.put(self.sender("POST", f"/tasks/{on}/comments"), {"text": text}, at=0.2)
        if len(text) > 2000:
            mira.post(f"/tasks/{task}/skip", {"reason": text}, expect=400)
            self.refused += 1
            return
        mira.post(f"/tasks/{task}/skip", {"reason": text})
        self.same({"reason": self.root.get(f"/tasks/{task}")["skip_reason"]}, {"reason": text})
        if number < 3:
            return
        mira.post(f"/tasks/{task}/undo")
        self.submit(task)
        verdict = {"verdict": "returned", "reason": text}
        answer = self.root.post(f"/tasks/{task}/review", verdict)
        self.same({"reason": answer["review"]["reason"]}, verdict)

    def submit(self, task: str) -> None:
        """Hand in as the annotator."""
        revision = self.people["annotator"].get(f"/tasks/{task}")["revision"]
        headers = {"If-Match": f'"{revision}"'}
        self.people["annotator"].post(f"/tasks/{task}/submit", headers=headers)


@pytest.fixture
def world(server: Server, tmp_path: Path) -> World:
    """Thirty-two bad texts in every field."""
    world = World(server.administrator())
    for number, text in enumerate(HOSTILE):
        world.upload(text, number)
    for number, text in enumerate(HOSTILE):
        world.judge(text, number)
        world.describe(text, number)
    for number in range(SUBMITTED, SUBMITTED + 3):
        world.submit(world.tasks[number])
    for number in (RETURNED, SUBMITTED):
        settled = world.root.until_settled(world.clips[number]["id"])
        assert settled["state"] == "ready", settled["reason"]
    world.sender("PATCH", f"/projects/{world.project}")(dict.fromkeys(("name",), HOSTILE[0]))
    me = {"display_name": HOSTILE[4]}
    for person in world.people.values():
        person.patch("/session/user", me)
    return world


class Watch:
    """Everything that a page does and should not."""

    def __init__(self, page: Page, url: str) -> None:
        self.host = urlsplit(url).netloc
        self.faults: list[str] = []
        page.on("dialog", self.dialog)
        page.on("console", self.console)
        page.on("request", self.request)
        page.on("pageerror", lambda error: self.faults.append(f"error {error}"))
        page.add_init_script(
            "addEventListener('securitypolicyviolation', (event) => "
            "console.error('policy', event.violatedDirective, event.blockedURI, event.sample))"
        )

    def dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.type} {message.text} at {message.location}")

    def request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("blob", "data") and parts.netloc != self.host:
            self.faults.append(f"request {request.url}")


def pages(world: World) -> list[tuple[str, Visitor, str]]:
    """What it is called, who opens it, and where."""
    at = f"/projects/{world.project}"
    tabs = ("", "/clips", "/labels", "/people", "/keys", "/settings", "/review", "/export")
    root, annotator, reviewer = world.root, world.people["annotator"], world.people["reviewer"]
    mine, theirs = world.tasks[RETURNED], world.tasks[SUBMITTED]
    return [
        ("projects", root, "/projects"),
        *((tab or "overview", root, at + tab) for tab in tabs),
        ("everybody", root, "/people"),
        ("work", annotator, "/work"),
        ("account", annotator, "/account"),
        ("desk", annotator, f"/desk/{mine}"),
        ("review desk", reviewer, f"/desk/{theirs}"),
    ]


def test_hostile_text_is_kept_as_it_is_and_stays_text_on_every_page(
    world: World, page: Page
) -> None:
    watch = Watch(page, world.root.url)
    texts = [text for text in HOSTILE if len(text) <= SHORT]
    seen: dict[str, int] = {}
    for name, visitor, path in pages(world):
        page.context.clear_cookies()
        enter(page, visitor)
        page.goto(visitor.url + path)
        page.wait_for_function(f"(given) => ({SEEN})(given) > 0", arg=[texts], timeout=PATIENCE_MS)
        page.wait_for_load_state("networkidle")
        seen[name] = page.evaluate(SEEN, [texts])
        assert page.locator(ACTIVE).count() == 0, name
        assert page.url == visitor.url + path, name
        assert watch.faults == [], name

    page.evaluate(STRANGER)  # the watch is not blind
    page.wait_for_timeout(0)
    assert {fault.split(" ")[0] for fault in watch.faults} == {"request", "error"}
    print(f"{world.checked} read back, {world.refused} refused, seen: {seen}")
    assert seen["/clips"] > len(texts) // 2
    assert seen["/labels"] > len(texts) // 2
    assert seen["desk"] > len(texts) // 4
