"""Files of each format with as many segments as one wants, for tests of size and of patience."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from tests.formats.outside_files import packed

STEP_S = 0.01  # segments begin that far apart, so that many fit a clip


def _times(count: int) -> Iterator[tuple[float, float]]:
    for number in range(count):
        yield round(number * STEP_S, 6), round(number * STEP_S + 0.005, 6)


def _lines(form: str, count: int, head: str = "") -> str:
    lines = (
        form.format(s=s, e=e, d=round(e - s, 6), n=n) for n, (s, e) in enumerate(_times(count))
    )
    return head + "".join(f"{line}\n" for line in lines)


def _clock(seconds: float) -> str:
    whole, millis = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{millis:03d}"


def _textgrid(count: int) -> str:
    body = "".join(f'{s}\n{e}\n"w{n}"\n' for n, (s, e) in enumerate(_times(count)))
    head = 'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n90000\n<exists>\n1\n'
    return f'{head}"IntervalTier"\n"Ada"\n0\n90000\n{count}\n{body}'


def _eaf(count: int) -> str:
    slots = "".join(
        f'<TIME_SLOT TIME_SLOT_ID="a{n}" TIME_VALUE="{round(s * 1000)}"/>'
        f'<TIME_SLOT TIME_SLOT_ID="b{n}" TIME_VALUE="{round(e * 1000)}"/>'
        for n, (s, e) in enumerate(_times(count))
    )
    spans = "".join(
        f'<ANNOTATION><ALIGNABLE_ANNOTATION TIME_SLOT_REF1="a{n}" TIME_SLOT_REF2="b{n}">'
        f"<ANNOTATION_VALUE>w{n}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
        for n in range(count)
    )
    return (
        f"<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER>"
        f'<TIER TIER_ID="Ada">{spans}</TIER></ANNOTATION_DOCUMENT>'
    )


def _trs(count: int) -> str:
    turns = "".join(
        f'<Turn speaker="s" startTime="{s}" endTime="{e}"><Sync time="{s}"/>w{n}</Turn>'
        for n, (s, e) in enumerate(_times(count))
    )
    return f'<Trans audio_filename="call"><Episode><Section>{turns}</Section></Episode></Trans>'


def _subtitles(head: str, count: int) -> str:
    cues = (
        f"{n}\n{_clock(s)} --> {_clock(e)}\nw{n}\n" for n, (s, e) in enumerate(_times(count), 1)
    )
    return head + "\n".join(cues)


def _whisper(count: int) -> str:
    segments = [
        {
            "id": n,
            "start": s,
            "end": e,
            "text": f" w{n}",
            "tokens": [50364, 1, 2, 3],
            "words": [{"word": f" w{n}", "start": s, "end": e, "probability": 0.5}],
        }
        for n, (s, e) in enumerate(_times(count))
    ]
    return json.dumps({"text": "", "segments": segments})


def _deepgram(count: int) -> str:
    words = [
        {"word": f"w{n}", "start": s, "end": e, "confidence": 0.5, "speaker": n % 2}
        for n, (s, e) in enumerate(_times(count))
    ]
    return json.dumps({"results": {"channels": [{"alternatives": [{"words": words}]}]}})


def _assemblyai(count: int) -> str:
    said = [
        {"start": round(s * 1000), "end": round(e * 1000), "text": f"w{n}", "speaker": "A"}
        for n, (s, e) in enumerate(_times(count))
    ]
    return json.dumps({"audio_url": "call.wav", "utterances": said})


def _emu(count: int) -> str:
    items = [
        {
            "id": n,
            "sampleStart": round(s * 16000),
            "sampleDur": 79,
            "labels": [{"name": "Ada", "value": f"w{n}"}],
        }
        for n, (s, _) in enumerate(_times(count))
    ]
    level = {"name": "Ada", "type": "SEGMENT", "items": items}
    return json.dumps({"name": "call", "sampleRate": 16000, "levels": [level]})


def _label_studio(count: int) -> str:
    results = [
        {
            "id": f"r{n}",
            "from_name": "text",
            "type": "textarea",
            "value": {"start": s, "end": e, "text": [f"w{n}"]},
        }
        for n, (s, e) in enumerate(_times(count))
    ]
    return json.dumps([{"data": {"audio": "call.wav"}, "annotations": [{"result": results}]}])


def _v1(count: int) -> str:
    spans = [
        {"start_time": s, "end_time": e, "transcription": f"w{n}", "annotations": {}}
        for n, (s, e) in enumerate(_times(count))
    ]
    return json.dumps([{"original_filename": "call.wav", "segmentations": spans}])


def _seglst(count: int) -> str:
    lines = [
        {"session_id": "call", "speaker": "A", "start_time": s, "end_time": e, "words": f"w{n}"}
        for n, (s, e) in enumerate(_times(count))
    ]
    return json.dumps(lines)


def _jams(count: int) -> str:
    data = [
        {"time": s, "duration": round(e - s, 6), "value": f"w{n}", "confidence": None}
        for n, (s, e) in enumerate(_times(count))
    ]
    annotation = {"namespace": "segment_open", "data": data, "sandbox": {}}
    return json.dumps({"annotations": [annotation], "file_metadata": {"title": "call"}})


def _chat(count: int) -> str:
    said = (
        f"*ADA:\tw{n} . \x15{round(s * 1000)}_{round(e * 1000)}\x15\n"
        for n, (s, e) in enumerate(_times(count))
    )
    return "@UTF8\n@Begin\n" + "".join(said) + "@End\n"


def _audiofolder(count: int) -> str:
    form = '{{"file_name":"call.wav","start":{s},"end":{e},"text":"w{n}"}}'
    return _lines(form, count)


def _kaldi(count: int) -> bytes:
    return packed(
        segments=_lines("u{n} call {s} {e}", count),
        text=_lines("u{n} w{n}", count),
        utt2spk=_lines("u{n} Ada", count),
    )


MAKERS: dict[str, tuple[str, Callable[[int], str | bytes]]] = {
    "csv": ("a.csv", lambda n: _lines("call,{s},{e},w{n}", n, "clip,start,end,text\n")),
    "tsv": ("a.tsv", lambda n: _lines("call\t{s}\t{e}\tw{n}", n, "clip\tstart\tend\ttext\n")),
    "rttm": ("a.rttm", lambda n: _lines("SPEAKER call 1 {s} {d} <NA> <NA> A <NA> <NA>", n)),
    "ctm": ("a.ctm", lambda n: _lines("call 1 {s} {d} w{n} 0.5", n)),
    "stm": ("a.stm", lambda n: _lines("call 1 A {s} {e} w{n}", n)),
    "audacity": ("call.txt", lambda n: _lines("{s}\t{e}\tw{n}", n)),
    "events": ("a.tsv", lambda n: _lines("call.wav\t{s}\t{e}\tdog", n)),
    "raven": (
        "call.txt",
        lambda n: _lines("{n}\t{s}\t{e}\tw", n, "Selection\tBegin Time (s)\tEnd Time (s)\tCode\n"),
    ),
    "common_voice": (
        "a.tsv",
        lambda n: _lines("Ada\tc{n}.mp3\tw{n}", n, "client_id\tpath\tsentence\n"),
    ),
    "nemo": (
        "a.json",
        lambda n: _lines('{{"audio_filepath":"call.wav","offset":{s},"duration":{d}}}', n),
    ),
    "lhotse": (
        "a.jsonl",
        lambda n: _lines('{{"id":"{n}","recording_id":"call","start":{s},"duration":{d}}}', n),
    ),
    "textgrid": ("call.TextGrid", _textgrid),
    "eaf": ("call.eaf", _eaf),
    "trs": ("call.trs", _trs),
    "webvtt": ("call.vtt", lambda n: _subtitles("WEBVTT\n\n", n)),
    "srt": ("call.srt", lambda n: _subtitles("", n)),
    "whisper": ("call.json", _whisper),
    "deepgram": ("call.json", _deepgram),
    "assemblyai": ("call.json", _assemblyai),
    "emu": ("call_annot.json", _emu),
    "label_studio": ("a.json", _label_studio),
    "json": ("a.json", _v1),
    "seglst": ("a.json", _seglst),
    "kaldi": ("a.zip", _kaldi),
    "audiofolder": ("metadata.jsonl", _audiofolder),
    "chat": ("call.cha", _chat),
    "jams": ("call.jams", _jams),
}


def huge(which: str, count: int) -> tuple[str, bytes]:
    """Name and bytes of a file with that many segments, or words."""
    name, make = MAKERS[which]
    data = make(count)
    return name, data.encode() if isinstance(data, str) else data
