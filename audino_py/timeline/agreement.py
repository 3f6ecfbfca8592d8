"""How far annotations of one clip agree: all figures at once, from plain values."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from audino_py.timeline.detection import boundary_f1, overlap_of
from audino_py.timeline.diarization import diarization_errors
from audino_py.timeline.differences import Span, times_of
from audino_py.timeline.disputes import disputed, disputed_us
from audino_py.timeline.kappa import cohen_kappa, frames_of, krippendorff_alpha
from audino_py.timeline.spans import Times, as_times
from audino_py.timeline.transcripts import Spelling, letter_errors, word_errors

TOLERANCE_US = 250_000  # as wide as the collar that diarization evaluations leave out


@dataclass(frozen=True, slots=True)
class Agreement:
    """Figures of two versions; those of speech in 0 to 1, error rates from 0 up, no units.

    ``wer``, ``cer`` and ``der`` take the first version for the reference; None where it has no
    words, or nobody speaking, to be wrong about.
    """

    iou: float
    f1: float
    boundary_f1: float
    kappa: float
    der: float | None
    wer: float | None
    cer: float | None
    disputed_us: int


def agreement_of(
    first: Sequence[Span],
    second: Sequence[Span],
    *,
    duration_us: int,
    spelling: Spelling,
    tolerance_us: int = TOLERANCE_US,
) -> Agreement:
    """All figures of two versions of one clip.

    Parameters
    ----------
    first, second
        The versions; what lies past the end of the clip is not judged by kappa and error rates.
    duration_us
        Length of the clip.
    spelling
        What does not count as another word.
    tolerance_us
        How far an edge may lie from the other's and still be the same one.
    """
    a, b = times_of(first), times_of(second)
    overlap = overlap_of(a, b, tolerance_us=tolerance_us)
    frames = [frames_of(times, duration_us=duration_us) for times in (a, b)]
    speaking = diarization_errors(
        voices_of(first), voices_of(second), duration_us=duration_us, collar_us=tolerance_us
    )
    words = [spelling.normalise(_said(spans)) for spans in (first, second)]
    stretches = disputed(first, second, spelling=spelling, tolerance_us=tolerance_us)
    return Agreement(
        iou=overlap.iou,
        f1=overlap.f1,
        boundary_f1=boundary_f1(a, b, tolerance_us=tolerance_us),
        kappa=cohen_kappa(*frames),
        der=speaking.rate if speaking.total_us else None,
        wer=word_errors(*words).rate if words[0] else None,
        cer=letter_errors(*words).rate if words[0] else None,
        disputed_us=disputed_us(stretches),
    )


def speech_alpha(versions: Sequence[Sequence[Span]], *, duration_us: int) -> float | None:
    """Krippendorff's alpha of any number of versions on where there is speech, in 10 ms frames.

    None where it says nothing: one version only, or a clip without a frame.
    """
    if len(versions) < 2 or duration_us == 0:
        return None
    # Which of them marked a frame says nothing, only how many did: so there are few kinds of frame.
    people = len(versions)
    marks = np.zeros_like(frames_of(as_times([]), duration_us=duration_us), np.uint16)
    for spans in versions:
        marks += frames_of(times_of(spans), duration_us=duration_us)
    kinds = np.arange(people + 1)
    codes = (np.arange(people)[:, None] < kinds).astype(float)
    alpha = krippendorff_alpha(codes, often=np.bincount(marks, minlength=len(kinds)))
    return None if math.isnan(alpha) else alpha


def voices_of(spans: Sequence[Span]) -> dict[str, Times]:
    """Times by speaker; all segments without one are one voice."""
    kinds: defaultdict[str, list[Span]] = defaultdict(list)
    for span in spans:
        kinds[span.speaker or ""].append(span)
    return {speaker: times_of(own) for speaker, own in kinds.items()}


def _said(spans: Sequence[Span]) -> str:
    ordered = sorted(spans, key=lambda span: (span.start_us, span.end_us))
    return " ".join(span.text for span in ordered)
