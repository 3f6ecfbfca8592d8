"""What each format is called, and the tools that speak it: one place for writers and readers."""

from __future__ import annotations

from typing import NamedTuple


class Named(NamedTuple):
    """A name to show, and names of tools under which people look for the format."""

    title: str
    tools: tuple[str, ...] = ()


TITLES: dict[str, Named] = {
    "jsonl": Named("JSON Lines", ("pandas", "jq")),
    "csv": Named("CSV table", ("Excel", "LibreOffice", "pandas", "R")),
    "tsv": Named("TSV table", ("Excel", "LibreOffice", "pandas", "CVAT")),
    "label_studio": Named("Label Studio"),
    "json": Named("JSON as in audino v1"),
    "audino_v2": Named("TSV as in audino v2"),
    "rttm": Named(
        "RTTM with UEM",
        ("pyannote", "NeMo", "MeetEval", "dscore", "spyder", "Kaldi", "DIHARD"),
    ),
    "uem": Named("UEM", ("pyannote", "MeetEval", "dscore")),
    "seglst": Named("SegLST", ("MeetEval", "CHiME")),
    "stm": Named("STM", ("sclite", "SCTK", "MeetEval", "TED-LIUM")),
    "ctm": Named("CTM", ("sclite", "SCTK", "Kaldi", "Montreal Forced Aligner", "NeMo")),
    "kaldi": Named("Kaldi data directory", ("Kaldi", "ESPnet", "icefall", "k2", "WeNet")),
    "lhotse": Named("Lhotse manifests", ("Lhotse", "icefall", "k2", "NeMo")),
    "nemo": Named("NeMo manifest", ("NeMo", "Canary", "Parakeet")),
    "audiofolder": Named(
        "Hugging Face audiofolder",
        ("datasets", "transformers", "fine-tuning Whisper", "wav2vec 2.0"),
    ),
    "parquet": Named("Parquet", ("datasets", "transformers", "pandas", "Polars", "DuckDB")),
    "common_voice": Named("Common Voice", ("Mozilla", "DeepSpeech", "Coqui", "SpeechBrain")),
    "textgrid": Named("Praat TextGrid", ("Praat", "Montreal Forced Aligner", "MFA", "WebMAUS")),
    "eaf": Named("ELAN", ("EAF", "FLEx")),
    "emu": Named("EMU annotation", ("EMU-webApp", "emuR", "EMU-SDMS")),
    "chat": Named("CHAT", ("CLAN", "TalkBank", "CHILDES")),
    "webvtt": Named("WebVTT subtitles", ("HTML5 video", "YouTube", "VLC")),
    "srt": Named("SRT subtitles", ("SubRip", "YouTube", "VLC", "Premiere")),
    "audacity": Named("Audacity labels"),
    "raven": Named("Raven selections", ("Raven Pro", "Raven Lite", "BirdNET", "bioacoustics")),
    "events": Named("Sound events", ("DCASE", "sed_eval", "DESED")),
    "jams": Named("JAMS", ("mir_eval", "MIR", "Sonic Visualiser")),
    "whisper": Named("Whisper", ("faster-whisper", "WhisperX", "whisper.cpp", "OpenAI")),
    "deepgram": Named("Deepgram", ("Nova",)),
    "assemblyai": Named("AssemblyAI"),
    "trs": Named("Transcriber", ("TranscriberAG",)),
}
