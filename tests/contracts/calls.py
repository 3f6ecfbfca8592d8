"""What one request of the contract tests is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from audino_py.models import Clip, Task, TaskState
from tests.contracts.world import Things, World


@dataclass(frozen=True)
class Call:
    """What is sent: parts of the address, a body, and what must hold before."""

    path: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    form: Callable[[], dict[str, Any]] | None = None  # multipart
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    before: Callable[[], Any] = lambda: None


Example = Callable[[Things, World], Call]


def state(t: Things, to: TaskState, **fields: Any) -> Callable[[], Any]:
    """Put the task into a state first."""
    return lambda: Task.objects.filter(pk=t.task.pk).update(state=to, **fields)


def clip_fields(t: Things, **fields: Any) -> Callable[[], Any]:
    """Change the clip first."""
    return lambda: Clip.objects.filter(pk=t.clip.pk).update(**fields)
