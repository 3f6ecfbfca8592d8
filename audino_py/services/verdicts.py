"""How a verdict is noted, whichever way it was reached."""

from __future__ import annotations

from audino_py.db.locks import locked
from audino_py.models import Annotation, ClipPurpose, Review, Task, TaskState, Verdict
from audino_py.policies import Actor
from audino_py.services.holding import lock_work


def judge(task: Task, work: Annotation | None, verdict: str, reason: str, actor: Actor) -> Review:
    """Note a verdict on the holder's work as it is now."""
    return Review.objects.create(
        task=task,
        holder=task.assignee,
        reviewer=actor.user,
        verdict=verdict,
        reason=reason,
        revision=work.revision if work is not None else 0,
    )


def accept_gold_beside(task: Task, actor: Actor) -> None:
    """Take gold that the same person handed in before: it must not wait where work does not.

    It is judged like all work, in the reviewer's name, so that nothing tells it apart.
    """
    rows = Task.objects.filter(
        project=task.project_id,
        assignee=task.assignee_id,
        state=TaskState.SUBMITTED,
        clip__purpose=ClipPurpose.GOLD,
    )
    for gold in locked(rows).order_by("id"):
        judge(gold, lock_work(gold), Verdict.ACCEPTED, "", actor)
        gold.move_to(TaskState.ACCEPTED)
        gold.save(update_fields=["state", "changed_at"])
