"""Noise and voice by how high the waveform swings."""

import numpy as np
import pytest

from audino_py.audio.traits import Heights


@pytest.mark.parametrize("pixels", [1, 2, 10, 999, 4096])
def test_heights_are_the_same_sorted_or_counted(pixels: int) -> None:
    swings = np.random.default_rng(pixels).integers(0, 32_769, pixels).astype(np.int32)
    sorted_, counted = Heights(), Heights()

    sorted_.push(swings)
    counted.push(swings[: pixels // 2])
    counted.push(swings[pixels // 2 :])

    shares = (0.1, 0.5, 0.95, 1.0)
    by_hand = [min(h for h in swings if (swings <= h).sum() >= share * pixels) for share in shares]
    assert sorted_.under(*shares) == by_hand
    assert counted.under(*shares) == by_hand


def test_no_pixel_has_no_height() -> None:
    assert Heights().under(0.1, 0.95) == [0, 0]
