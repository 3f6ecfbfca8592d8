"""Tell what a file is by its content, in pure Python: safe for the web process.

A name proves nothing, and neither does a magic number alone where a second look is cheap. The
verdict on the content is the decoder's; here only what is plainly no audio is turned away.
"""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass

from audino_py.audio.limits import BITS_MAX, BITS_MIN, CHANNELS_MAX, RATE_HZ_MAX, RATE_HZ_MIN


@dataclass(frozen=True, slots=True)
class Kind:
    """A container: its short name, its media type and the suffix its files carry."""

    container: str
    media_type: str
    suffix: str


WAV = Kind("wav", "audio/wav", ".wav")
RF64 = Kind("rf64", "audio/wav", ".wav")
W64 = Kind("w64", "audio/x-w64", ".w64")
AIFF = Kind("aiff", "audio/aiff", ".aiff")
AU = Kind("au", "audio/basic", ".au")
CAF = Kind("caf", "audio/x-caf", ".caf")
FLAC = Kind("flac", "audio/flac", ".flac")
OGG = Kind("ogg", "audio/ogg", ".ogg")
MP3 = Kind("mp3", "audio/mpeg", ".mp3")
ADTS = Kind("adts", "audio/aac", ".aac")
MP4 = Kind("mp4", "audio/mp4", ".m4a")
WEBM = Kind("webm", "audio/webm", ".webm")
MATROSKA = Kind("matroska", "audio/x-matroska", ".mka")
ASF = Kind("asf", "audio/x-ms-wma", ".wma")
AMR = Kind("amr", "audio/amr", ".amr")
SPHERE = Kind("sphere", "audio/x-nist", ".sph")

_PLAIN_TAGS = (1, 3)  # WAV: integer and floating samples; other codecs count bits their own way
_W64_GUID = bytes.fromhex("726966662e91cf11a5d628db04c10000")
_ASF_GUID = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_PICTURE_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis", b"crx ")
_OGG_PAGE = re.compile(rb"OggS\x00[\x02\x06]")  # version 0, first page of a stream
_SYNC = re.compile(rb"\xff[\xe2-\xff]")
_KBPS = {  # (MPEG-1, layer): kbit/s by index; MPEG-2 and 2.5 share theirs
    (True, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MPEG_HZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def sniff(head: bytes) -> Kind | None:
    """Name the container, or None where this is no audio.

    Parameters
    ----------
    head
        The first 64 KiB of the file, or all of it where it is shorter.
    """
    at = after_id3(head)
    if at and at >= len(head):  # a cover picture longer than what we were given, or a bare tag
        return MP3 if at > len(head) else None
    body = head[at:]
    kind = _by_magic(body)
    if kind is None and _chain(body, 0, _adts_length, 2):
        kind = ADTS
    if kind is None and _mpeg_starts(body):
        kind = MP3
    return kind


def after_id3(head: bytes) -> int:
    """Count the bytes of the ID3v2 tags in front; 0 without one. May lie past the head's end."""
    at = 0
    while head[at : at + 3] == b"ID3" and len(head) >= at + 10:
        size = 0
        for byte in head[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        at += 10 + size + (10 if head[at + 5] & 0x10 else 0)
    return at


def header_trouble(head: bytes) -> str | None:
    """Say why a WAV header can hold no sound, or None where nothing is wrong with it."""
    if sniff(head) not in (WAV, RF64):
        return None
    at = head.find(b"fmt ", 12)
    if at < 0 or at + 24 > len(head):
        return None if len(head) >= 4096 else "The WAV header is cut off; export the sound again."
    tag, channels, rate_hz, _, _, bits = struct.unpack_from("<HHIIHH", head, at + 8)
    if not 1 <= channels <= CHANNELS_MAX:
        return f"The header names {channels} channels; 1 to {CHANNELS_MAX} are possible."
    if not RATE_HZ_MIN <= rate_hz <= RATE_HZ_MAX:
        return f"The header names {rate_hz} Hz; {RATE_HZ_MIN} to {RATE_HZ_MAX} Hz are possible."
    if tag in _PLAIN_TAGS and not BITS_MIN <= bits <= BITS_MAX:
        return f"The header names {bits} bits a sample; {BITS_MIN} to {BITS_MAX} are possible."
    return None


def mpeg_in_place(head: bytes) -> bool:
    """Tell whether MPEG frames begin with the very first byte."""
    return _chain(head, 0, mpeg_length, 2)


def _by_magic(head: bytes) -> Kind | None:
    for magic, at, kind in (
        (b"WAVE", 8, {b"RIFF": WAV, b"RF64": RF64, b"BW64": RF64}.get(head[:4])),
        (b"AIFF", 8, AIFF if head[:4] == b"FORM" else None),
        (b"AIFC", 8, AIFF if head[:4] == b"FORM" else None),
        (_W64_GUID, 0, W64),
        (b".snd", 0, AU),
        (b"caff", 0, CAF),
        (b"fLaC", 0, FLAC),
        (_ASF_GUID, 0, ASF),
        (b"#!AMR", 0, AMR),
        (b"NIST_1A\n", 0, SPHERE),
    ):
        if kind is not None and head.startswith(magic, at):
            return kind
    if _OGG_PAGE.match(head):
        return OGG
    return _matroska(head) or _mp4(head)


def _matroska(head: bytes) -> Kind | None:
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return None
    start = head[:256]
    if b"\x42\x82\x84webm" in start:
        return WEBM
    return MATROSKA if b"\x42\x82\x88matroska" in start else None


def _mp4(head: bytes) -> Kind | None:
    box = head[4:8]
    if box == b"ftyp":
        return None if head[8:12] in _PICTURE_BRANDS else MP4
    size = int.from_bytes(head[:4], "big")
    return MP4 if box in (b"moov", b"mdat", b"wide") and (size >= 8 or size == 1) else None


def _mpeg_starts(head: bytes) -> bool:
    """Look for MPEG frames: two in a row at the very start, three anywhere else."""
    if mpeg_in_place(head):
        return True
    return any(_chain(head, found.start(), mpeg_length, 3) for found in _SYNC.finditer(head))


def _chain(head: bytes, at: int, length_at: Callable[[bytes, int], int], wanted: int) -> bool:
    """Tell whether `wanted` frames follow each other; the end of the bytes counts as one."""
    for number in range(wanted):
        if number and at == len(head):
            return True
        length = length_at(head, at)
        if not length:
            return False
        at += length
    return True


def _adts_length(head: bytes, at: int) -> int:
    """Bytes of the ADTS frame at that place; 0 where there is none."""
    if len(head) < at + 7 or head[at] != 0xFF or head[at + 1] & 0xF6 != 0xF0:
        return 0
    if head[at + 2] >> 2 & 0xF > 12:  # no such sampling rate
        return 0
    length = (head[at + 3] & 3) << 11 | head[at + 4] << 3 | head[at + 5] >> 5
    return length if length > 7 else 0


def mpeg_length(head: bytes, at: int) -> int:
    """Bytes of the MPEG audio frame at that place; 0 where there is none."""
    if len(head) < at + 4 or head[at] != 0xFF or head[at + 1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[at + 1] >> 3 & 3, 4 - (head[at + 1] >> 1 & 3)
    bitrate, rate = head[at + 2] >> 4, head[at + 2] >> 2 & 3
    if version == 1 or layer == 4 or bitrate in {0, 15} or rate == 3:
        return 0
    kbps, rate_hz = _KBPS[version == 3, layer][bitrate - 1], _MPEG_HZ[version][rate]
    pad = head[at + 2] >> 1 & 1
    if layer == 1:
        return (12_000 * kbps // rate_hz + pad) * 4
    slots = 72_000 if layer == 3 and version != 3 else 144_000
    return slots * kbps // rate_hz + pad
