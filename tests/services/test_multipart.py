"""Any body cut into any chunks reads the same; a broken one is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audino_py.services.multipart import BrokenBodyError, MultipartReader, PartHead, boundary_of

MARK = b"mark"
pieces = st.lists(
    st.one_of(
        st.binary(max_size=40),
        st.sampled_from([b"\r\n--mar", b"\r\n--", b"--mark", b"\r\n", b"\r\n--marx", b"\n--mark"]),
    ),
    max_size=6,
).map(b"".join)


def build(parts: list[tuple[str, bytes]]) -> bytes:
    body = b"".join(
        b'--mark\r\nContent-Disposition: form-data; name="%s"\r\nContent-Type: x/y\r\n\r\n%s\r\n'
        % (name.encode(), data)
        for name, data in parts
    )
    return body + b"--mark--\r\n"


def read(body: bytes, size: int) -> list[tuple[PartHead, bytes]]:
    chunks = (body[at : at + size] for at in range(0, len(body), size))
    reader = MultipartReader(chunks, MARK)
    return [(head, b"".join(reader.body())) for head in reader.heads()]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), pieces), max_size=4), st.integers(1, 70))
def test_a_body_reads_the_same_however_it_is_cut(parts: list[tuple[str, bytes]], size: int) -> None:
    parts = [(name, data) for name, data in parts if b"\r\n--mark" not in b"\r\n" + data]

    assert read(build(parts), size) == [(PartHead(name, None), data) for name, data in parts]


@settings(max_examples=30, deadline=None)
@given(pieces, st.integers(1, 1000), st.integers(1, 70))
def test_a_body_that_is_cut_short_is_broken(data: bytes, cut: int, size: int) -> None:
    body = build([("a", data.replace(b"mark", b"m"))])
    short = body[: max(0, len(body) - 4 - cut)]

    with pytest.raises(BrokenBodyError):
        read(short, size)


def test_parts_that_nobody_reads_are_skipped() -> None:
    reader = MultipartReader(iter([build([("a", b"x" * 99), ("b", b"y")])]), MARK)

    assert [head.name for head in reader.heads()] == ["a", "b"]


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (b'filename="a b.wav"', "a b.wav"),
        (b'filename="a%22b.wav"', 'a"b.wav'),
        (b'filename="a\\"b.wav"', 'a"b.wav'),
        (b"filename=bare.wav", "bare.wav"),
        (b'filename="\xc3\xa4.wav"', "ä.wav"),
        (b'filename="\xff.wav"', "\ufffd.wav"),
        (b"filename=\"x\"; filename*=UTF-8''%C3%A4%2F.wav", "ä/.wav"),
        (b'filename="C:\\dir\\a.wav"', "C:\\dir\\a.wav"),
        (b'filename=""', ""),
    ],
)
def test_file_names_are_read_as_clients_write_them(value: bytes, name: str) -> None:
    body = b'--mark\r\ncontent-disposition: form-data; name="file"; %s\r\n\r\n\r\n--mark--' % value

    assert read(body, 7) == [(PartHead("file", name), b"")]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"--mark\r\n\r\nx\r\n--mark--",
        b"--mark\r\nX: " + b"y" * 20_000,
        b"".join(
            b'--mark\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' for _ in range(70)
        )
        + b"--mark--",
    ],
)
def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(BrokenBodyError):
        read(body, 50)


@pytest.mark.parametrize(
    ("header", "boundary"),
    [
        ("multipart/form-data; boundary=abc", b"abc"),
        ('multipart/form-data; charset=x; Boundary="a b"', b"a b"),
        ("multipart/form-data", None),
        ("multipart/form-data; boundary=", None),
    ],
)
def test_the_boundary_is_read_from_the_header(header: str, boundary: bytes | None) -> None:
    if boundary is None:
        with pytest.raises(BrokenBodyError):
            boundary_of(header)
    else:
        assert boundary_of(header) == boundary
