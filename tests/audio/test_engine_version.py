"""Addresses of pictures and copies never change content, since they hold the engine's version.

Whoever changes a number here gives the engine a new version, or browsers that keep the old files
for a year would mix them with new ones.
"""

from audino_py.audio import packs, peaks, playback, spectrogram, tiles
from audino_py.audio.analysis import ENGINE

RATES_HZ = (8_000, 11_025, 16_000, 22_050, 44_100, 48_000)
PARAMETERS = {
    "e2": {
        "peaks": (64, 4, 256),
        "spectrogram": (128, -100.0),
        "hop, window, transform, highest frequency": {
            8_000: (80, 200, 256, 4_000.0),
            11_025: (110, 276, 360, 5_512.5),
            16_000: (160, 400, 512, 8_000.0),
            22_050: (220, 551, 720, 11_025.0),
            44_100: (441, 1102, 1440, 11_025.0),
            48_000: (480, 1200, 1536, 11_025.0),
        },
        "tiles": (256, 4, 75, 0.50, 0.995),
        "pack": (b"AUDT", "<QI", "<I", "<QI4s"),
        "rates that play": (8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000),
    }
}


def test_a_version_of_the_engine_stands_for_its_numbers() -> None:
    plans = {rate_hz: spectrogram.mel_plan(rate_hz) for rate_hz in RATES_HZ}

    assert PARAMETERS.get(ENGINE) == {
        "peaks": (peaks.FRAMES_PER_PIXEL, peaks.FOLD, peaks.TOP_PIXELS),
        "spectrogram": (spectrogram.ROWS, spectrogram.FLOOR_DB),
        "hop, window, transform, highest frequency": {
            rate_hz: (plan.hop, plan.span, plan.n_fft, plan.max_hz)
            for rate_hz, plan in plans.items()
        },
        "tiles": (tiles.TILE_COLUMNS, tiles.FOLD, tiles.QUALITY, tiles.BLACK, tiles.WHITE),
        "pack": (packs.MAGIC, packs.ENTRY.format, packs.COUNT.format, packs.FOOT.format),
        "rates that play": playback.RATES_HZ,
    }
