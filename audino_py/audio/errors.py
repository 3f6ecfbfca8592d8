"""What the engine refuses, and what may be tried again."""

from audino_py.errors import AudinoError


class RefusedAudioError(AudinoError):
    """The content itself is refused: final, trying again changes nothing.

    Codes: ``not_audio``, ``out_of_limits``, ``too_long``, ``nothing_decoded``,
    ``no_finite_sample``.
    """

    code = "not_audio"


class AnalyserDiedError(AudinoError):
    """The analysis broke off for a reason outside the verdict: to be tried again.

    Codes: ``analyser_died``, ``analyser_slow``, ``analyser_memory``, ``disk_full``, ``disk_error``.
    """

    code = "analyser_died"


class NoSuchTileError(AudinoError):
    """There is no spectrogram tile of that level and number."""

    code = "no_such_tile"
