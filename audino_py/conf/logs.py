"""What never stands in a log: keys, cookies, login tokens."""

from __future__ import annotations

import logging
import re

_SECRET = re.compile(
    r"apy_[0-9A-Za-z]{8}_[0-9A-Za-z]{20,}"
    r"|audino_session=[^;\s]+"
    r"|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}"
)


class HideSecrets(logging.Filter):
    """Blacks out whatever looks like a secret, in any record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the message in place; never drops a record."""
        text = record.getMessage()
        hidden = _SECRET.sub("[hidden]", text)
        if hidden != text:
            record.msg, record.args = hidden, ()
        return True
