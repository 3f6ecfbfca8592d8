"""A thread that is asked and answers, in order."""

import threading

import pytest

from audino_py.audio.side_thread import SideThread


def test_answers_come_in_the_order_of_the_wishes_from_another_thread() -> None:
    side = SideThread("tried")

    side.ask(divmod, 7, 2)
    side.ask(threading.get_ident)

    assert side.answer() == (3, 1)
    assert side.answer() != threading.get_ident()
    assert side.owed == 0
    side.close()


def test_what_is_raised_is_raised_where_the_answer_is_taken_and_the_thread_goes_on() -> None:
    side = SideThread("tried")

    side.ask(divmod, 1, 0)
    side.ask(divmod, 9, 4)

    with pytest.raises(ZeroDivisionError):
        side.answer()
    assert side.answer() == (2, 1)
    side.close()
