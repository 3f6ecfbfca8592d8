"""Over the socket: v1's script byte for byte, and JSON whatever goes wrong."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest
import requests

from tests.compat.conftest import BOUNDARY, V1, said, script_body, script_request, talk
from tests.forms import tiny_wav

pytestmark = pytest.mark.xdist_group("v1")


def head(port: int, length: str, *more: str, host: str = "") -> bytes:
    lines = [
        "POST /api/data HTTP/1.1",
        f"Host: {host or f'127.0.0.1:{port}'}",
        f"Content-Length: {length}",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
        *more,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def test_the_script_of_v1_uploads_as_it_always_did(v1: V1) -> None:
    segments = [
        {"start_time": 0.01, "end_time": 0.02, "transcription": "one", "annotations": {}},
        {"start_time": 0.03, "end_time": 0.04, "transcription": ""},
    ]
    plain = v1.upload(tiny_wav(1), username="ada")
    full = v1.upload(
        tiny_wav(2),
        reference_transcription="ünï",
        username="ada",
        segmentations=json.dumps(segments),
        is_marked_for_review="True",
    )

    assert (plain.status, full.status) == (201, 201), (plain.body, full.body)
    for answer in (plain, full):
        # Ada is a member since the first upload to her: that alone is said on top.
        assert (
            {"data_id", "message", "type"}
            <= set(answer.json)
            <= {
                *("data_id", "message", "type", "warnings"),
            }
        )
        assert answer.json["type"] == "DATA_CREATED"
    path = f"/api/projects/{v1.project}/data/{full.json['data_id']}"
    shown = v1.ask("ada", "GET", path).json()
    assert [one["transcription"] for one in shown["segmentations"]] == ["one", ""]
    assert (shown["reference_transcription"], shown["is_marked_for_review"]) == ("ünï", True)


def test_without_a_key_the_script_prints_400(v1: V1) -> None:
    body = script_body(tiny_wav(3), username="ada", is_marked_for_review="False")
    port = v1.server.port

    assert said(talk(port, script_request(port, body, None))) == (
        400,
        400,
        "API Key missing from `Authorization` Header",
    )


def test_a_big_body_is_read_out_before_it_is_refused(v1: V1) -> None:
    """Else the connection breaks under the client, and the answer is lost."""
    big = b"RIFF" + b"\0" * (4 * 1024**2)
    port = v1.server.port

    unknown = talk(port, script_request(port, script_body(big, username="nobody"), v1.key))
    no_key = talk(port, script_request(port, script_body(big, username="ada"), "f" * 32))

    assert said(unknown) == (404, 404, "No user found with given username")
    assert said(no_key) == (404, 404, "No project exist with given API Key")


def test_every_failure_before_the_view_is_json_with_a_message(v1: V1) -> None:
    port, key = v1.server.port, f"Authorization: {v1.key}"
    too_big = talk(port, head(port, str(9 * 1024**3), key))
    wrong_host = talk(port, head(port, "0", key, host="evil.example"))
    no_boundary = talk(
        port,
        script_request(port, b"", v1.key).replace(f"; boundary={BOUNDARY}".encode(), b""),
    )
    wrong_method = talk(port, head(port, "0", key).replace(b"POST", b"PUT", 1))

    assert said(too_big)[:2] == (413, 413)
    assert said(wrong_host)[:2] == (400, 400)
    assert said(no_boundary)[:2] == (400, 400)
    assert said(wrong_method)[:2] == (405, 405)


def test_a_file_that_is_longer_than_allowed_is_413(v1: V1) -> None:
    answer = v1.upload(tiny_wav(4)[:-2] + b"\0" * (8 * 1024**2), username="ada")

    assert said(answer)[:2] == (413, 413)


def test_while_another_body_is_on_its_way_the_next_is_503(busy_v1: V1) -> None:
    port = busy_v1.server.port
    first = script_request(port, script_body(tiny_wav(8, 20), username="ada"), busy_v1.key)
    half = len(first) // 2
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(first[:half])
        refused = busy_v1.upload(tiny_wav(9), username="ada")
        connection.sendall(first[half:])
        answer = connection.recv(4096).splitlines()[0]
    after = busy_v1.upload(tiny_wav(10), username="ada")

    # Whichever came to the door second was sent away, and only that one.
    assert sorted((refused.status, int(answer.split()[1]))) == [201, 503]
    if refused.status == 503:
        assert said(refused)[:2] == (503, 503)
        assert int(refused.headers["retry-after"]) > 0
    assert after.status == 201


def test_a_body_that_breaks_off_is_400(v1: V1) -> None:
    body = script_body(tiny_wav(5), username="ada")
    port = v1.server.port
    request = script_request(port, body, v1.key)
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request[: -len(body) // 2])
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while b"}" not in answer and (piece := connection.recv(65536)):
            answer += piece
    # Where the server still answers such a client, it does so in JSON.
    assert answer == b"" or (b" 400 " in answer and b'"message"' in answer)


def test_requests_themselves_read_message_from_every_status(v1: V1) -> None:
    for headers, fields in (
        ({}, {"username": "ada"}),
        ({"Authorization": v1.key}, {"username": "nobody"}),
        ({"Authorization": v1.tokens["ada"]}, {"username": "ada"}),
    ):
        answer = requests.post(
            f"{v1.server.url}/api/data",
            headers=headers,
            data=fields,
            files={"audio_file": ("a.wav", tiny_wav(6))},
            timeout=30,
        )
        assert answer.status_code != 201
        assert isinstance(answer.json()["message"], str)


def test_sound_is_played_by_the_page_of_v1_through_its_cookie(v1: V1) -> None:
    sound = tiny_wav(7)
    number = v1.upload(sound, username="ada").json["data_id"]
    path = f"/api/projects/{v1.project}/data/{number}"
    name = v1.ask("ada", "GET", path).json()["filename"]
    address = f"{v1.server.url}/audios/{name}"
    browser = requests.Session()
    login: dict[str, Any] = {"username": "ada", "password": "correct horse battery"}
    assert browser.post(f"{v1.server.url}/auth/login", json=login, timeout=30).ok

    part = browser.get(address, headers={"Range": "bytes=0-99"}, timeout=30)
    whole = browser.get(address, timeout=30)
    nobody = requests.get(address, timeout=30)

    assert (part.status_code, part.content) == (206, sound[:100])
    assert (whole.status_code, whole.content) == (200, sound)
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert whole.headers["Cache-Control"].startswith("private")
    assert nobody.status_code == 401
    assert v1.ask("", "GET", f"/audios/{name}", **{"X-API-Key": v1.key}).content == sound
    assert v1.ask("ada", "GET", f"/api/audio/{name}").content == sound
    assert v1.ask("bob", "GET", f"/audios/{name}").json() == {"message": "Error loading the audio"}
