"""The first account: exactly one, by the page or by a command."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection

from audino_py.errors import ConflictError
from audino_py.models import User
from audino_py.policies import Actor
from audino_py.services.accounts import set_up_instance

TOGETHER = 4


@pytest.mark.django_db(transaction=True)
def test_many_first_accounts_at_once_make_one() -> None:
    start = threading.Barrier(TOGETHER)

    def set_up(number: int) -> str:
        try:
            start.wait(timeout=30)
            set_up_instance(
                username=f"jo{number}",
                display_name="Jo",
                email=f"jo{number}@lab.example",
                password="a long and good one",
                code="",
                actor=Actor(),
            )
        except ConflictError as error:
            return error.stable_code
        finally:
            connection.close()
        return "made"

    with ThreadPoolExecutor(TOGETHER) as pool:
        outcomes = sorted(pool.map(set_up, range(TOGETHER)))

    assert outcomes == ["made"] + ["set_up_already"] * (TOGETHER - 1)
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_command_makes_the_first_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_USERNAME", "root")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long and good one")
    monkeypatch.setenv("DJANGO_SUPERUSER_EMAIL", "root@lab.example")
    call_command("createsuperuser", "--noinput", verbosity=0)

    user = User.objects.get()
    assert (user.username, user.email, user.is_administrator) == (
        "root",
        "root@lab.example",
        True,
    )
    assert user.check_password("a long and good one")
