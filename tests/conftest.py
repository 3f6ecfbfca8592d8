"""What every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker
from rest_framework.test import APIClient

from audino_py.models import Project, Role, User
from audino_py.policies import Actor
from tests import tools
from tests.makers import make_member, make_project, make_user

# A browser test leaves an event loop running in its thread; Django then takes every later test of
# that process for asynchronous code. None here is.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

SAMPLES = Path(__file__).parent / "samples"


def pytest_sessionstart(session: pytest.Session) -> None:
    """What cannot be tested here is said before the tests, and after them."""
    tools.stop_where_nothing_may_be_skipped()
    say_what_is_missing(session.config)


def pytest_terminal_summary(config: pytest.Config) -> None:
    """Say it where it is read."""
    say_what_is_missing(config)


def say_what_is_missing(config: pytest.Config) -> None:
    """Print it once, in the process that has the terminal."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    gone = tools.missing()
    if terminal is not None and gone and not hasattr(config, "workerinput"):
        terminal.ensure_newline()
        terminal.write_line(tools.complaint(gone), yellow=True)


@pytest.fixture(scope="session", autouse=True)
def nobody_holds_the_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Connections of threads and processes that tests left behind end before the database does."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(autouse=True)
def own_folder(settings: LazySettings, tmp_path: Path) -> None:
    """Sound of a test lies in the test's own folder."""
    settings.DATA = tmp_path
    settings.CLIPS = tmp_path / "clips"


@pytest.fixture
def project(db: None) -> Project:
    return make_project()


@pytest.fixture
def manager(project: Project) -> User:
    return make_member("mia", project, Role.MANAGER)


@pytest.fixture
def reviewer(project: Project) -> User:
    return make_member("rob", project, Role.REVIEWER)


@pytest.fixture
def annotator(project: Project) -> User:
    return make_member("ada", project, Role.ANNOTATOR)


@pytest.fixture
def administrator(db: None) -> User:
    return make_user("root", is_superuser=True)


@pytest.fixture
def client() -> APIClient:
    """Nobody in particular; ``client.force_login(user)`` makes it somebody."""
    return APIClient()


def actor(user: User) -> Actor:
    return Actor(user=user, address="127.0.0.1", request_id="test")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real speech, where it is at hand."""
    folder = os.environ.get("AUDINO_CORPUS", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("AUDINO_CORPUS names no folder of real speech")
    return Path(folder)
