"""Time on a clip: whole microseconds inside, seconds on the wire."""
