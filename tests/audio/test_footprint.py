"""How much memory a clip took."""

import sys
import time

import numpy as np
import pytest

from audino_py.audio.footprint import SHORT_S, Footprint


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells it on Linux only")
def test_what_takes_its_time_is_looked_up_anew_also_behind_a_short_clip() -> None:
    footprint = Footprint()
    footprint.forget_peak()
    short = footprint.peak_rss_mb()

    footprint.forget_peak()
    filled = np.ones(8_000_000)
    time.sleep(2 * SHORT_S)

    assert footprint.peak_rss_mb() > short + filled.nbytes / 1e6 / 2
