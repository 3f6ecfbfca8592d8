"""Files that make as much of each byte as their formats allow: small on disk, huge in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from tests.formats.outside_files import packed

TEXT = 32 * 1024 * 1024 - 1
OTHER = 64 * 1024 * 1024 - 1  # what is read as bytes may be twice as large
Maker = Callable[[int], str | bytes]


def _filled(form: str, head: str = "", tail: str = "") -> Maker:
    """Repeat a form, with its number in place of ``{n}``, until there is no room for more."""

    def made(size: int) -> bytes:
        return b"".join((head.encode(), *_parts(form, size - len(head) - len(tail)), tail.encode()))

    return made


def _parts(form: str, size: int) -> Iterator[bytes]:
    if "{n}" not in form:
        part = form.encode()
        yield part * (size // len(part))
        return
    before, after = form.split("{n}", 1)
    for number in count():
        part = f"{before}{number}{after.replace('{n}', str(number))}".encode()
        size -= len(part)
        if size < 0:
            return
        yield part


_TEXTGRID = (
    'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n1\n<exists>\n1\n'
    '"IntervalTier"\n"A"\n0\n1\n99999999\n'
)
_OURS = (
    '{"schema":"audino/1","clip":{"name":"c","file":"c","external_id":null,"sha256":"",'
    '"duration":9,"rate_hz":1,"channels":1,"metadata":{},"reference":""},"language":"",'
    '"annotator":"","kind":"work","state":"accepted","labels":{},"segments":[{"id":'
    '"00000000-0000-0000-0000-000000000001","start":0,"end":1,"speaker":null,"text":"","values":{},'
    '"channel":null,"unsure":false,"draft":false,"words":['
)
# Name of the file, how large it may be, and how it is made.
DENSE: dict[str, tuple[str, int, Maker]] = {
    "audacity": ("call.txt", TEXT, _filled("0\t1\n")),
    "audacity with pictures": ("call.txt", TEXT, _filled("0\t1\t\U0001f600\n")),
    "events of many clips": ("a.tsv", TEXT, _filled("{n}c\t0\t1\n")),
    "events without length": ("a.tsv", TEXT, _filled("{n}c\t0\t0\n")),
    "rttm of many clips": ("a.rttm", TEXT, _filled("SPEAKER {n} 1 0 1 - - - -\n")),
    "uem": ("a.uem", TEXT, _filled("{n} 1 0 1\n")),
    "ctm": ("a.ctm", TEXT, _filled("c 1 0 1 w\n")),
    "stm of one line": ("a.stm", TEXT, _filled("w ", "c 1 A 0 1 ")),
    "chat": ("call.cha", TEXT, _filled("*A:\tw .\x150_1\x15\n", "@UTF8\n")),
    "chat of one tier": ("call.cha", TEXT, _filled("\tw\n", "@UTF8\n*A:\tw\n")),
    "chat of many speakers": ("call.cha", TEXT, _filled("@Participants:\t{n} A\n", "@UTF8\n")),
    "audiofolder": ("metadata.jsonl", TEXT, _filled('{"file_name":"c","start":0,"end":1}\n')),
    "jams": (
        "call.jams",
        OTHER,
        _filled(
            '{"time":0,"duration":1,"value":"w"},',
            '{"annotations":[{"namespace":"segment_open","data":[',
            '{"time":0,"duration":1,"value":"w"}]}],"file_metadata":{}}',
        ),
    ),
    "csv": ("a.csv", TEXT, _filled("c,0,1\n", "clip,start,end\n")),
    "csv of one row": ("a.csv", TEXT, _filled('"\n",', "clip,start,end\n")),
    "csv of one line": ("a.csv", TEXT, _filled("a,", "clip,start,end\n")),
    "common voice": ("a.tsv", TEXT, _filled("\t{n}\tw\n", "client_id\tpath\tsentence\n")),
    "raven": ("a.txt", TEXT, _filled("{n}\t0\t1\n", "Selection\tBegin Time (s)\tEnd Time (s)\n")),
    "srt": ("call.srt", TEXT, _filled("0:0 --> 0:1\nw\n")),
    "webvtt": ("call.vtt", TEXT, _filled("0:0 --> 0:1\nw\n\n", "WEBVTT\n\n")),
    "textgrid": ("call.TextGrid", TEXT, _filled('0 1 "w" ', _TEXTGRID)),
    "nemo": ("a.json", TEXT, _filled('{"audio_filepath":"{n}"}\n')),
    "lhotse": ("a.jsonl", TEXT, _filled('{"recording_id":"{n}","start":0,"duration":1}\n')),
    "lhotse of one line": (
        *("a.jsonl", TEXT),
        _filled(
            '["a",0,1],',
            '{"recording_id":"a","start":0,"duration":1,"alignment":{"word":[',
            '["a",0,1]]}}\n',
        ),
    ),
    "eaf slots": (
        *("call.eaf", OTHER),
        _filled('<TIME_SLOT TIME_SLOT_ID="{n}" TIME_VALUE="1"/>', "<ANNOTATION_DOCUMENT>"),
    ),
    "eaf annotations": (
        *("call.eaf", OTHER),
        _filled(
            '<ALIGNABLE_ANNOTATION ANNOTATION_ID="{n}"><ANNOTATION_VALUE>w</ANNOTATION_VALUE>'
            "</ALIGNABLE_ANNOTATION>",
            "<ANNOTATION_DOCUMENT><TIER>",
        ),
    ),
    "trs": ("call.trs", OTHER, _filled('<Speaker id="{n}" name="{n}"/>', "<Trans>")),
    "whisper": ("call.json", OTHER, _filled("{},", '{"segments":[', "{}]}")),
    "whisper of one segment": (
        *("call.json", OTHER),
        _filled(
            '{"word":"w","start":0,"end":1},',
            '{"segments":[{"start":0,"end":1,"words":[',
            '{"word":"w","start":0,"end":1}]}]}',
        ),
    ),
    "deepgram": (
        *("call.json", OTHER),
        _filled(
            '{"word":"w","start":0,"end":1},',
            '{"results":{"channels":[{"alternatives":[{"words":[',
            '{"word":"w","start":0,"end":1}]}]}]}}',
        ),
    ),
    "label studio": ("a.json", OTHER, _filled("{},", '[{"data":{},"annotations":[]},', "{}]")),
    "label studio data": (
        *("a.json", OTHER),
        _filled('"{n}":1,', '[{"annotations":[],"data":{', '"a":1}}]'),
    ),
    "label studio texts": (
        *("a.json", OTHER),
        _filled(
            '"a",',
            '[{"data":{"audio":"a.wav"},"annotations":[{"result":[{"value":{"text":[',
            '"a"]}}]}]}]',
        ),
    ),
    "v1": (
        *("a.json", OTHER),
        _filled(
            '{"start_time":0,"end_time":1},',
            '[{"original_filename":"a","segmentations":[',
            '{"start_time":0,"end_time":1}]}]',
        ),
    ),
    "seglst": (
        *("a.json", OTHER),
        _filled(
            '{"session_id":"{n}","start_time":0,"end_time":1},',
            "[",
            '{"session_id":"a","start_time":0,"end_time":1}]',
        ),
    ),
    "jsonl of one line": (
        "a.jsonl",
        OTHER,
        _filled('[0,1,"a",null],', _OURS, '[0,1,"a",null]]}]}\n'),
    ),
    "kaldi": (
        *("a.zip", TEXT),
        lambda size: packed(segments=_filled("u{n} c 0 1\n")(size), utt2spk="u1 A\n"),
    ),
}


def dense(which: str, size: int) -> tuple[str, bytes]:
    """Name of the file, and about so many bytes of it."""
    name, largest, make = DENSE[which]
    data = make(min(size, largest))
    return name, data.encode() if isinstance(data, str) else data
