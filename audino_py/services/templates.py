"""Ready-made questions: each template brings its answers and their keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import F

from audino_py.db.locks import locked
from audino_py.models import Label, LabelKind, LabelValue, Project, Speaker
from audino_py.policies import Actor, may_manage, require
from audino_py.services.events import record


class Template(models.TextChoices):
    """What a project asks; several can be combined."""

    SPEECH = "speech"  # where is speech: the segments themselves
    SPEAKERS = "speakers"  # who speaks when
    TRANSCRIPT = "transcript"  # what is said: every segment has its text box
    SOUND = "sound"  # how it sounds


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a ready-made question."""

    text: str
    colour: str


@dataclass(frozen=True, slots=True)
class Question:
    """One ready-made question; its answers have the keys 1 to 9."""

    name: str
    kind: str
    help: str
    answers: tuple[Answer, ...]


QUESTIONS: dict[str, tuple[Question, ...]] = {
    Template.SPEECH: (
        Question(
            "What is it",
            LabelKind.SINGLE,
            "What one hears in this piece. Without an answer it is speech.",
            (
                Answer("Speech", "#2f6fdf"),
                Answer("Music", "#8a4fc8"),
                Answer("Noise", "#b0661a"),
                Answer("Laughter", "#c23b78"),
            ),
        ),
    ),
    Template.SOUND: (
        Question(
            "How clear is it",
            LabelKind.SINGLE,
            "How well the words can be understood.",
            (
                Answer("Clear", "#2b7a4b"),
                Answer("Noisy", "#b0661a"),
                Answer("Hardly heard", "#b3362b"),
            ),
        ),
        Question(
            "What else is heard",
            LabelKind.MULTIPLE,
            "Everything that sounds along with the words.",
            (
                Answer("Background noise", "#b0661a"),
                Answer("Music", "#8a4fc8"),
                Answer("Other people", "#2f6fdf"),
                Answer("Echo", "#1f7a80"),
            ),
        ),
    ),
}
FIRST_SPEAKERS = ("Speaker 1", "Speaker 2")


@transaction.atomic
def apply_templates(*, actor: Actor, project: Project, templates: Sequence[str]) -> None:
    """Add ready-made questions; what is there already stays as it is.

    Raises
    ------
    ForbiddenError
        For all but managers.
    """
    require(may_manage(actor, project.pk), "Only a manager can change the questions.")
    locked(Project.objects.all()).get(pk=project.pk)
    fill_in_templates(project=project, templates=templates, actor=actor)


def fill_in_templates(*, project: Project, templates: Sequence[str], actor: Actor) -> None:
    """Add what the templates bring, in the order people think of them."""
    chosen = [template for template in Template if template in templates]
    for template in chosen:
        for question in QUESTIONS.get(template, ()):
            add_question(project, question)
    if Template.SPEAKERS in chosen and not project.speakers.exists():
        for position, name in enumerate(FIRST_SPEAKERS):
            Speaker.objects.create(
                project=project, name=name, position=position, created_by=actor.user
            )
    if chosen:
        Project.objects.filter(pk=project.pk).update(label_version=F("label_version") + 1)
        data = {"templates": [str(template) for template in chosen]}
        record("label.templates_added", actor=actor, project=project, subject=project, data=data)


def add_question(project: Project, question: Question) -> None:
    """Add one question with its answers, unless one of that name is there."""
    if project.labels.filter(name=question.name).exists():
        return
    label = Label.objects.create(
        project=project,
        name=question.name,
        kind=question.kind,
        help=question.help,
        position=project.labels.count(),
    )
    LabelValue.objects.bulk_create(
        LabelValue(
            label=label,
            text=answer.text,
            colour=answer.colour,
            key=str(position + 1),
            position=position,
        )
        for position, answer in enumerate(question.answers)
    )
