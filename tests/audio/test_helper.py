"""A thread that is asked and answers, in order."""

import threading

import pytest

from audino_py.audio.helper import Helper


def test_answers_come_in_the_order_of_the_wishes_from_another_thread() -> None:
    helper = Helper("tried")

    helper.ask(divmod, 7, 2)
    helper.ask(threading.get_ident)

    assert helper.answer() == (3, 1)
    assert helper.answer() != threading.get_ident()
    assert helper.owed == 0
    helper.close()


def test_what_is_raised_is_raised_where_the_answer_is_taken_and_the_thread_goes_on() -> None:
    helper = Helper("tried")

    helper.ask(divmod, 1, 0)
    helper.ask(divmod, 9, 4)

    with pytest.raises(ZeroDivisionError):
        helper.answer()
    assert helper.answer() == (2, 1)
    helper.close()
