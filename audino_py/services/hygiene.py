"""The passport of a clip's sound: what was measured, what is said of it, and what follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from audino_py.audio.analysis import Analysis
from audino_py.models import Clip, SoundCheck, SoundRule

WORDS_A_MINUTE = (40, 330)  # of what people say; outside, the words belong to another clip
SPEECH_S_MIN = 3.0
# Thai, Lao, Burmese, Khmer, kana, Han: written without spaces, so that words cannot be counted.
_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)

SPEECH_FACTS = ("speech_share", "words_per_minute")

Note = dict[str, str]


class Twins:
    """Clips by their decoded samples, whatever file they came in."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], list[tuple[int, str]]] = {}

    def add(self, project: int, sound: str, clip: int, name: str) -> None:
        """Note that this clip sounds so."""
        self._known.setdefault((project, sound), []).append((clip, name))

    def name_of_other(self, clip: Clip) -> str | None:
        """The first other clip of the project with the same sound; its name."""
        known = self._known.get((clip.project_id, clip.sound_sha256), ())
        return next((name for pk, name in known if pk != clip.pk), None)


def twins_of(ready: Sequence[tuple[Clip, Analysis]]) -> Twins:
    """Who else sounds like one of these: one question for all of them."""
    sounds = {str(analysis.facts.get("sound_sha256", "")) for _, analysis in ready} - {""}
    rows = Clip.objects.filter(
        project__in={clip.project_id for clip, _ in ready},
        sound_sha256__in=sounds,
        deleted_at=None,
    ).order_by("pk")
    twins = Twins()
    for row in rows.values_list("project", "sound_sha256", "pk", "name"):
        twins.add(*row)
    return twins


def judge_sound(clip: Clip, analysis: Analysis, twins: Twins, *, listened: bool) -> None:
    """Fill in the clip's passport, and hold it back where its project says so; not saved.

    ``listened`` tells whether speech was looked for. Only the first analysis holds back: whom a
    manager let pass, a second one does not stop.
    """
    seen_before = bool(clip.engine)
    facts = {**analysis.facts, "container": analysis.container}
    clip.sound_sha256 = str(facts.pop("sound_sha256", ""))
    notes: list[Note] = [
        {"code": note.code, "severity": note.severity, "message": note.message}
        for note in analysis.quality
    ]
    notes += _twin_notes(clip, twins)
    if listened:
        facts |= _speech_facts(clip, analysis)
    else:
        facts |= {name: clip.facts[name] for name in SPEECH_FACTS if name in clip.facts}
    if facts.keys() >= set(SPEECH_FACTS):
        notes += _speech_notes(facts)
    rules = clip.project.sound_rules
    clip.facts = facts
    clip.quality = [note for note in notes if rules.get(note["code"]) != SoundRule.PASS]
    if not seen_before and any(rules.get(note["code"]) == SoundRule.HOLD for note in notes):
        clip.is_held = True


def _twin_notes(clip: Clip, twins: Twins) -> list[Note]:
    name = twins.name_of_other(clip) if clip.sound_sha256 else None
    twins.add(clip.project_id, clip.sound_sha256, clip.pk, clip.name)
    if name is None:
        return []
    message = f"The same sound is here already, as {name[:100]}. Delete one of the two."
    return [_warning(SoundCheck.SAME_SOUND, message)]


def _speech_facts(clip: Clip, analysis: Analysis) -> dict[str, Any]:
    speech_s = sum(end - start for start, end in analysis.speech) / 1e6
    words = 0 if _WITHOUT_SPACES.search(clip.reference) else len(clip.reference.split())
    told = bool(words) and speech_s >= SPEECH_S_MIN
    return {
        "speech_share": round(speech_s * 1e6 / max(1, analysis.duration_us), 3),
        "words_per_minute": round(words / speech_s * 60) if told else None,
    }


def _speech_notes(facts: dict[str, Any]) -> list[Note]:
    if not facts["speech_share"] and facts.get("peak_db") is not None:
        message = "Nobody seems to speak here. Listen before you give it out."
        return [_warning(SoundCheck.NO_SPEECH, message)]
    rate = facts["words_per_minute"]
    if rate is None or WORDS_A_MINUTE[0] <= rate <= WORDS_A_MINUTE[1]:
        return []
    message = (
        f"The words that came with it would be spoken at {rate} a minute. "
        "Check that they belong to this clip."
    )
    return [_warning(SoundCheck.SPEECH_RATE, message)]


def _warning(check: SoundCheck, message: str) -> Note:
    return {"code": check.value, "severity": "warn", "message": message}
