"""The engine's own draft: where somebody speaks, and who where each channel is a person."""

from __future__ import annotations

from audino_py.audio.analysis import Analysis
from audino_py.models import ChannelVoices, Project
from audino_py.services.sentsegments import NAME_MAX, SentSegment


def speech_draft(project: Project, analysis: Analysis) -> list[SentSegment]:
    """Segments in order; with channel and voice where the project wishes it and two differ."""
    if not _by_channel(project, analysis):
        return [SentSegment(start, end) for start, end in analysis.speech]
    names = _names(project)
    segments = [
        SentSegment(start, end, speaker=names[channel], channel=channel)
        for channel, spans in enumerate(analysis.speech_apart)
        for start, end in spans
    ]
    return sorted(segments, key=lambda segment: (segment.start_us, segment.channel))


def _by_channel(project: Project, analysis: Analysis) -> bool:
    if not analysis.speech_apart or project.channel_voices == ChannelVoices.NEVER:
        return False
    always = project.channel_voices == ChannelVoices.ALWAYS
    return always or bool(analysis.facts.get("channels_are_people"))


def _names(project: Project) -> list[str]:
    """What the project calls its channels; those without a name by number."""
    given = [name.strip()[:NAME_MAX] for name in project.channel_names.split(",")]
    return [
        (given[channel] if channel < len(given) else "") or f"Channel {channel + 1}"
        for channel in range(2)
    ]
