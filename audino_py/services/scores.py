"""Work held against known answers: when it is handed in, and again when either has changed."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from audino_py.db.locks import locked
from audino_py.models import Annotation, Project, Score, Segment, Speaker, Task
from audino_py.selectors.annotations import work_of_holder
from audino_py.selectors.gold import known_answers, tallies_of, tasks_to_score_again

AT_ONCE = 200  # tasks: a sweep has more to do


def score_work(task: Task, work: Annotation) -> None:
    """Keep how many answers are right, inside the transaction that hands the work in."""
    now = timezone.now()  # before the look: what changes meanwhile is newer
    Score.objects.filter(task=task, user=work.author).delete()
    Score.objects.bulk_create(
        Score(
            task=task,
            user=work.author,
            question=question,
            right=own.right,
            answers=own.answers,
            counted_at=now,
        )
        for question, own in tallies_of(task.clip, work).items()
    )


def outdate_scores(project: Project) -> None:
    """Have all scores counted again: what counts as right is another thing now."""
    Score.objects.filter(task__project=project).update(counted_at=None)


def outdate_scores_of(speaker: Speaker) -> None:
    """Have scores counted again on clips where this voice speaks, by whatever name it goes now."""
    names = Q(pk=speaker.pk) | Q(root=speaker.root_id or speaker.pk)
    voices = speaker.project.speakers.filter(names)
    heard = Segment.objects.filter(annotation__clip=OuterRef("task__clip"), speaker__in=voices)
    rows = Score.objects.filter(task__project=speaker.project_id)
    rows.filter(Exists(heard)).update(counted_at=None)


def recount_scores() -> int:
    """Count again what is out of date, a part at a time; how many tasks.

    Known answers may be corrected, two speakers or answers become one, and the rules of spelling
    change after work was handed in. Work that was sent back is counted when it comes again.
    """
    keys = list(tasks_to_score_again()[:AT_ONCE])
    for pk in keys:
        _recount(pk)
    return len(keys)


@transaction.atomic
def _recount(pk: int) -> None:
    # Who merges speakers or changes the rules holds the project: no look at them half-way.
    project = locked(Project.objects.filter(tasks=pk)).first()
    task = locked(Task.objects.filter(pk=pk)).select_related("clip").first()
    if project is None or task is None:
        return  # deleted since
    task.clip.project = project
    work = work_of_holder(task)
    rows = Score.objects.filter(task=task)
    if work is not None and known_answers(task.clip_id) and rows.filter(user=work.author).exists():
        score_work(task, work)
    else:  # it stays as it was: answers were known once, and there is nothing to hold it against
        rows.update(counted_at=timezone.now())
