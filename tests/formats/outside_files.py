"""A file of each format that is read, as its own program writes it: two segments of a call."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from tests.formats.outside_json import (
    ASSEMBLYAI,
    DEEPGRAM,
    EMU,
    JAMS,
    LABEL_STUDIO,
    SEGLST,
    V1,
    WHISPER,
    WHISPERX,
)

GREETED = "שלום"
TEXTGRID_LONG = '''File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 4
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "Ada"
        xmin = 0
        xmax = 4
        intervals: size = 3
        intervals [1]:
            xmin = 0
            xmax = 0.5
            text = ""
        intervals [2]:
            xmin = 0.5
            xmax = 1.25
            text = "she said ""yes"""
        intervals [3]:
            xmin = 1.25
            xmax = 4
            text = ""
    item [2]:
        class = "IntervalTier"
        name = "עדה"
        xmin = 0
        xmax = 4
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 1
            text = ""
        intervals [2]:
            xmin = 1
            xmax = 2.5
            text = "שלום"
'''
TEXTGRID_SHORT = '''File type = "ooTextFile"
Object class = "TextGrid"

0
4
<exists>
3
"IntervalTier"
"Ada"
0
4
1
0.5
1.25
"she said ""yes"""
"IntervalTier"
"עדה"
0
4
1
1
2.5
"שלום"
"TextTier"
"clicks"
0
4
1
0.7
"click"
'''
EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2026-11-24T06:00:00+00:00" FORMAT="3.0" VERSION="3.0">
  <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">
    <MEDIA_DESCRIPTOR MEDIA_URL="file:///C:/audio/call.wav" MIME_TYPE="audio/x-wav"
      RELATIVE_MEDIA_URL="./call.wav"/>
  </HEADER>
  <TIME_ORDER>
    <TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="500"/>
    <TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="1000"/>
    <TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="1250"/>
    <TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="2500"/>
  </TIME_ORDER>
  <TIER LINGUISTIC_TYPE_REF="default-lt" TIER_ID="Ada" PARTICIPANT="Ada">
    <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts3">
      <ANNOTATION_VALUE>she said "yes"</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
  </TIER>
  <TIER LINGUISTIC_TYPE_REF="default-lt" TIER_ID="עדה">
    <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts2" TIME_SLOT_REF2="ts4">
      <ANNOTATION_VALUE>שלום</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
  </TIER>
</ANNOTATION_DOCUMENT>
"""
TRS = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE Trans SYSTEM "trans-14.dtd">
<Trans audio_filename="call" version="1">
<Speakers><Speaker id="spk1" name="Ada"/><Speaker id="spk2" name="עדה"/></Speakers>
<Episode><Section type="report" startTime="0" endTime="4">
<Turn speaker="spk1" startTime="0.5" endTime="1.25"><Sync time="0.5"/>
she said "yes"
</Turn>
<Turn speaker="spk2" startTime="1" endTime="2.5"><Sync time="1"/>
שלום
</Turn>
</Section></Episode></Trans>
"""
RTTM = """SPEAKER call 1 0.500000 0.750000 <NA> <NA> Ada <NA> <NA>
SPEAKER call 1 1.000000 1.500000 <NA> <NA> עדה <NA> <NA>
"""
CTM = """;; words of a model
call 1 0.50 0.30 she 0.91
call 1 0.80 0.25 said 0.99
call 1 1.05 0.20 "yes" 0.40
call 1 3.00 0.50 שלום 0.77
"""
STM = """call 1 Ada 0.50 1.25 <o,f0,female> she said "yes"
call 1 עדה 1.00 2.50 שלום
call 1 inter_segment_gap 2.50 4.00 <o,,>
"""
WEBVTT = """WEBVTT

NOTE made by hand

1
00:00.500 --> 00:01.250 line:0
<v Ada>she said "yes"

00:00:01.000 --> 00:00:02.500
<v עדה>שלום
"""
SRT = """1
00:00:00,500 --> 00:00:01,250
she said "yes"

2
00:00:01,000 --> 00:00:02,500
<i>שלום</i>
"""
AUDACITY = (
    '0.500000\t1.250000\tshe said "yes"\n\\\t100.0\t2000.0\n1.000000\t2.500000\t' + GREETED + "\n"
)
RAVEN = (
    "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tAnnotation\n"
    '1\tWaveform 1\t1\t0.5\t1.25\t0\tshe said "yes"\n'
    '1\tSpectrogram 1\t1\t0.5\t1.25\t0\tshe said "yes"\n'
    "2\tSpectrogram 1\t1\t1\t2.5\t0\t" + GREETED + "\n"
)
EVENTS = "filename\tonset\toffset\tevent_label\ncall.wav\t0.5\t1.25\tdog\ncall.wav\t1\t2.5\tcat\n"
COMMON_VOICE = (
    "client_id\tpath\tsentence\tup_votes\tdown_votes\n"
    'Ada\tcall.mp3\tshe said "yes"\t2\t0\nBob\tother.mp3\tno\t0\t0\n'
)
CSV = (
    "clip,start,end,speaker,text,label Noise\n"
    'call,0.5,1.25,Ada,"she said ""yes""",dog; cat\ncall,1,2.5,עדה,שלום,\n'
)
AUDINO_V2 = (
    "audio_file\tjob_id\tlabel\tstart\tend\ttext\tgender\tattribute_1_name\tattribute_1_value\n"
    "call.wav\t7\tspeech\t0.5\t1.25\tshe said yes\tfemale\tmood\tglad\n"
)
NEMO = (
    '{"audio_filepath": "audio/call.wav", "offset": 0.5, "duration": 0.75, '
    '"text": "she said \\"yes\\"", "speaker": "Ada"}\n'
    '{"audio_filepath": "audio/call.wav", "offset": 1, "duration": 1.5, "text": "שלום", '
    '"speaker": "עדה"}\n'
)
AUDIOFOLDER = (
    '{"file_name": "train/call.wav", "segments": [{"start": 0.5, "end": 1.25, "speaker": "Ada", '
    '"text": "she said \\"yes\\""}, {"start": 1, "end": 2.5, "speaker": "עדה", "text": "שלום"}]}\n'
)
# As CLAN has it: codes, a pause, a filler, a line that goes on, tiers beside the words.
CHAT = (
    "@UTF8\n@PID:\t11312/c-00000000-1\n@Begin\n@Languages:\teng, heb\n"
    "@Participants:\tCHI Target_Child, MOT עדה Mother\n"
    "@ID:\teng|Brown|CHI|2;03.||||Target_Child|||\n@ID:\theb|Brown|MOT|||||Mother|||\n"
    "@Media:\tcall, audio\n"
    "*CHI:\t<she> [/] (.) she &-um sai(d) 0to yes@s:eng no:: +/? \x15500_1250\x15\n"
    "%wor:\tshe \x15500_800\x15 um \x15800_900\x15 said \x15900_1050\x15 .\n"
    "%mor:\tpro|she v|say .\n"
    f"*MOT:\t{GREETED} &=laughs\n\t[= to the child] . \x151000_2500\x15\n"
    "*CHI:\tnobody knows when .\n@End\n"
)
LHOTSE = (
    '{"id": "u1", "recording_id": "call", "start": 0.5, "duration": 0.75, "channel": 0, '
    '"text": "she said \\"yes\\"", "speaker": "Ada", '
    '"alignment": {"word": [["she", 0.5, 0.3, 0.9], ["said", 0.8, 0.2, null]]}}\n'
    '{"id": "u2", "recording_id": "call", "start": 1.0, "duration": 1.5, "channel": 0, '
    '"text": "שלום", "speaker": "עדה"}\n'
)
LHOTSE_RECORDING = (
    '{"id": "call", "sources": [{"type": "file", "channels": [0], "source": "audio/call.wav"}], '
    '"sampling_rate": 16000, "num_samples": 64000, "duration": 4.0}\n'
)


def packed(**members: str | bytes) -> bytes:
    """A zip of these members; a double underscore in a name stands for its dot."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return buffer.getvalue()


KALDI = packed(
    segments="Ada-call-1 call 0.5 1.25\nעדה-call-2 call 1 2.5\n",
    text='Ada-call-1 she said "yes"\nעדה-call-2 שלום\n',
    utt2spk="Ada-call-1 Ada\nעדה-call-2 עדה\n",
    wav__scp="call sox /corpus/call.wav -t wav - |\n",
)
LHOTSE_ZIP = packed(supervisions__jsonl=LHOTSE, recordings__jsonl=LHOTSE_RECORDING)
RTTM_ZIP = packed(
    calls__rttm=RTTM,
    calls__uem="call 1 0 4\nsilent 1 0 4\n",
    names__tsv="of\tid\tname\nclip\tcall\tthe call\n",
)

# What Hugging Face's datasets 5.2 wrote: segments of a clip; and two clips with their sentences.
HERE = Path(__file__).parent
PARQUET = (HERE / "files" / "datasets.parquet").read_bytes()
SPEECH = (HERE / "files" / "speech.parquet").read_bytes()

# Name of the file, its content, and the format that must be found out.
FILES: dict[str, tuple[str, str | bytes]] = {
    "textgrid": ("call.TextGrid", TEXTGRID_LONG),
    "textgrid short": ("call.TextGrid", TEXTGRID_SHORT),
    "eaf": ("call.eaf", EAF),
    "trs": ("call.trs", TRS),
    "rttm": ("calls.rttm", RTTM),
    "rttm zip": ("calls.zip", RTTM_ZIP),
    "ctm": ("calls.ctm", CTM),
    "stm": ("calls.stm", STM),
    "webvtt": ("call.vtt", WEBVTT),
    "srt": ("call.srt", SRT),
    "audacity": ("call.txt", AUDACITY),
    "raven": ("call.Table.1.selections.txt", RAVEN),
    "events": ("events.tsv", EVENTS),
    "common_voice": ("validated.tsv", COMMON_VOICE),
    "csv": ("calls.csv", CSV),
    "tsv": ("calls.tsv", AUDINO_V2),
    "nemo": ("manifest.json", NEMO),
    "lhotse": ("supervisions.jsonl", LHOTSE),
    "lhotse zip": ("lhotse.zip", LHOTSE_ZIP),
    "seglst": ("calls.json", SEGLST),
    "whisper": ("call.json", WHISPER),
    "whisper x": ("call.json", WHISPERX),
    "deepgram": ("call.json", DEEPGRAM),
    "assemblyai": ("answer.json", ASSEMBLYAI),
    "emu": ("call_annot.json", EMU),
    "label_studio": ("project-1.json", LABEL_STUDIO),
    "json": ("export.json", V1),
    "kaldi": ("data.zip", KALDI),
    "parquet": ("calls.parquet", PARQUET),
    "audiofolder": ("metadata.jsonl", AUDIOFOLDER),
    "audiofolder zip": ("calls.zip", packed(metadata__jsonl=AUDIOFOLDER)),
    "chat": ("call.cha", CHAT),
    "jams": ("call.jams", JAMS),
}


def file_bytes(which: str) -> tuple[str, bytes]:
    """Name and bytes of one of them."""
    name, content = FILES[which]
    return name, content.encode() if isinstance(content, str) else content
