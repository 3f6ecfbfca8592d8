"""Secrets never reach the log."""

from __future__ import annotations

import logging

import pytest

from audino_py.conf.logs import HideSecrets


@pytest.mark.parametrize(
    "secret",
    [
        "apy_0a1B2c3D_abcdefghijklmnopqrstuvwxyz012345678901",
        "audino_session=abcdef0123456789",
        "eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyIjoxfQ.c2lnbmF0dXJlLWhlcmU",
    ],
)
def test_a_secret_is_blacked_out_wherever_it_stands(secret: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "asked with %s!", (secret,), None)

    assert HideSecrets().filter(record)

    assert secret not in record.getMessage()
    assert record.getMessage().startswith("asked with [hidden]")
