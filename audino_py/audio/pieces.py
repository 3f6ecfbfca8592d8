"""Speech in pieces of a length that a recogniser hears at once."""

from collections.abc import Iterable, Iterator

PIECE_S = 28.0  # Whisper hears half a minute at once
GAP_S = 1.0  # a longer silence parts two pieces
LONGEST_S = 300.0  # of a piece, that memory stays flat


def pieces(speech: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Join spans that are near each other into pieces Whisper hears at once; cut very long ones."""
    begun = ended = None
    for start, end in speech:
        if begun is not None and ended is not None:
            if start - ended <= GAP_S and end - begun <= PIECE_S:
                ended = end
                continue
            yield from _cut(begun, ended)
        begun, ended = start, end
    if begun is not None and ended is not None:
        yield from _cut(begun, ended)


def _cut(start: float, end: float) -> Iterator[tuple[float, float]]:
    while end - start > LONGEST_S:
        yield start, start + LONGEST_S
        start += LONGEST_S
    yield start, end
