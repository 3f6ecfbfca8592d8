"""Work on a short clip in steps, between which others have their turn.

One short clip meets some forty kinds of call, each a fraction of the time that it takes to fetch
its code: by the next clip all has been pushed out of the nearest cache. Clips that take each step
one after the other cost half.
"""

from collections.abc import Generator

type Steps[T] = Generator[None, None, T]

SHORT_SAMPLES = 2**16  # of a clip that goes in steps: what waits of it stays small
TOGETHER = 25  # such clips: all that are kept together
