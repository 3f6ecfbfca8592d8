"""What is heard of clips whose turns come in any order."""

import pytest

from audino_py.audio.hearing import Hearing
from audino_py.audio.side_thread import SideThread


def test_each_clip_is_given_what_was_heard_of_it_whoever_asks_first() -> None:
    ear = SideThread("tried")
    first, refused, last = (Hearing(ear, divmod, number, 4) for number in (7, 8, 9))

    assert last.answer() == (2, 1)
    assert first.answer() == (1, 3)
    ear.forget()
    assert ear.owed == 0
    assert refused.answer() == (2, 0)
    ear.close()


def test_what_hearing_raises_is_raised_for_its_own_clip_only() -> None:
    ear = SideThread("tried")
    broken, sound = Hearing(ear, divmod, 1, 0), Hearing(ear, divmod, 9, 4)

    assert sound.answer() == (2, 1)
    with pytest.raises(ZeroDivisionError):
        broken.answer()
    ear.close()
