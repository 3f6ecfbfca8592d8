"""What the engine takes in; every limit is inclusive."""

RATE_HZ_MIN, RATE_HZ_MAX = 4_000, 384_000
CHANNELS_MAX = 16
BITS_MIN, BITS_MAX = 8, 64
SECONDS_MAX = 12 * 3600
SAMPLES_MAX = 2**32  # frames x channels, counted while decoding; a header may lie

HEAD_BYTES = 65_536  # how much of a file tells what it is
SHOWN_CHANNELS_MAX = 2  # of more channels, the mix is drawn and played
