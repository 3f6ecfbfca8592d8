"""Documents without their segments, as JSON that a database keeps, and what proves them whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from audino_py.formats.document import Document, Span, V1Facts

_INSTANTS = ("created", "changed")
_KNOWN = frozenset(one.name for one in fields(Document))


def facts_of(document: Document) -> dict[str, Any]:
    """Return all that a document says but its segments; plain JSON."""
    facts = {name: getattr(document, name) for name in sorted(_KNOWN - {"spans", "v1", *_INSTANTS})}
    facts |= {name: getattr(document, name).isoformat() for name in _INSTANTS}
    return facts | {"metadata": dict(document.metadata), "v1": asdict(document.v1)}


def document_from(facts: dict[str, Any], spans: tuple[Span, ...]) -> Document:
    """Return the document that `facts_of` took apart."""
    known = {name: value for name, value in facts.items() if name in _KNOWN}
    known |= {name: datetime.fromisoformat(facts[name]) for name in _INSTANTS}
    return Document(**(known | {"v1": V1Facts(**facts["v1"]), "spans": spans}))


def digest_of(facts: dict[str, Any], spans: Iterable[Span]) -> str:
    """SHA-256, in hexadecimal, over a document's facts and segments, each in one fixed spelling."""
    digest = hashlib.sha256(_spelled(facts))
    for span in spans:
        answers = [
            (answer.label.name, answer.label.kind, answer.label.number, answer.plain)
            for answer in span.answers
        ]
        place = (str(span.uid), span.start_us, span.end_us, span.channel)
        words = (span.speaker, span.text, answers, span.unsure, span.draft)
        digest.update(_spelled((*place, *words)))
    return digest.hexdigest()


def _spelled(value: object) -> bytes:
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return f"{text}\n".encode()
