"""What must be answered before work is handed in, and before a corrected version is accepted.

Nothing else asks for it: work that is brought in finished is taken as it is, and what was handed in
before a question was asked can be accepted. A clip without segments leaves nothing open.
"""

from __future__ import annotations

from collections.abc import Sequence

from audino_py.errors import ConflictError
from audino_py.models import Annotation, AnnotationKind
from audino_py.selectors.answers import Gap, gaps_in, required_labels
from audino_py.timeline.times import to_seconds

CODE = "answers_missing"
TIMES_SAID = 3  # of a question; ``missing`` has more
QUESTIONS_SAID = 3


def require_answers(work: Annotation, project_id: int) -> None:
    """Let work be handed in once every question that must be answered is, on every segment.

    Raises
    ------
    ConflictError
        ``answers_missing``; ``missing`` names the questions with the segments and their times.
    """
    gaps = gaps_in(work, required_labels(project_id))
    if gaps:
        message = f"Some answers are missing: {_listed(gaps)}. Give them, then hand it in again."
        raise _refusal(message, gaps)


def require_corrected_answers(final: Annotation, project_id: int) -> None:
    """Let a correction be accepted that leaves no more open than the people did.

    A question may be newer than what they handed in; that is for a manager to settle, not for who
    corrects a word.

    Raises
    ------
    ConflictError
        ``answers_missing``, as above.
    """
    labels = required_labels(project_id)
    gaps = gaps_in(final, labels)
    if not gaps:
        return
    works = Annotation.objects.filter(clip=final.clip_id, kind=AnnotationKind.WORK)
    known = {
        (gap.label.pk, one.uid)
        for work in works
        for gap in gaps_in(work, labels)
        for one in gap.segments
    }
    own = [gap.without({uid for label, uid in known if label == gap.label.pk}) for gap in gaps]
    own = [gap for gap in own if gap.segments]
    if own:
        message = f"Some corrected lines lack an answer: {_listed(own)}. Give it, then accept."
        raise _refusal(message, own)


def _refusal(message: str, gaps: Sequence[Gap]) -> ConflictError:
    return ConflictError(message, code=CODE, extra={"missing": [gap.form() for gap in gaps]})


def _listed(gaps: Sequence[Gap]) -> str:
    """Name questions and times in no language: the sentence around it is translated."""
    said = "; ".join(_said(gap) for gap in gaps[:QUESTIONS_SAID])
    return f"{said}; …" if len(gaps) > QUESTIONS_SAID else said


def _said(gap: Gap) -> str:
    times = ", ".join(_clock(one.start_us) for one in gap.segments[:TIMES_SAID])
    more = f", … ({len(gap.segments):,})" if len(gap.segments) > TIMES_SAID else ""
    return f"“{gap.label.name}” {times}{more}"


def _clock(us: int) -> str:
    """Write a time as the page does: minutes, seconds and hundredths."""
    minutes, rest = divmod(round(to_seconds(us) * 100), 6000)
    hours, minute = divmod(minutes, 60)
    head = f"{hours}:{minute:02d}" if hours else f"{minute}"
    return f"{head}:{rest // 100:02d}.{rest % 100:02d}"
