"""What may stand behind the question mark of an address."""

from __future__ import annotations

from rest_framework.request import Request

from audino_py.errors import InvalidError

PAGING = ("limit", "cursor")


def only(request: Request, *names: str) -> None:
    """Refuse parameters that the address does not know: a typo must not widen an answer.

    Raises
    ------
    InvalidError
        Naming the first unknown one and those that are known.
    """
    for name in request.query_params:
        if name not in names:
            known = ", ".join(names) or "none"
            message = f"This address takes no parameter of that name; it knows: {known}."
            raise InvalidError(message, code="unknown_parameter", fields={name[:64]: [message]})
