"""Two projects full of people, keys and things, for tests of who may do what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework.test import APIClient

from audino_py.db.uuids import uuid7
from audino_py.models import (
    Annotation,
    AnnotationKind,
    ApiKey,
    Clip,
    Comment,
    Label,
    LabelValue,
    Member,
    Project,
    Role,
    Segment,
    Speaker,
    Stats,
    Task,
    User,
)
from audino_py.policies import Actor
from audino_py.services.links import insert_link
from audino_py.services.tokens import issue_token
from tests.makers import (
    make_clip,
    make_key,
    make_member,
    make_project,
    make_task,
    make_user,
    make_work,
)

# Words that stand in texts: where one shows, something of that side has been told.
ALPHA, BETA, BOB = "canary-alpha", "canary-beta", "canary-bob"

PEOPLE = ("annotator", "reviewer", "manager", "administrator", "foreign_manager")
KEYS = ("key_upload", "key_read", "key_export", "key_manage")
ROLES = ("anonymous", *PEOPLE, *KEYS)


class PersonClient(APIClient):
    """A browser where somebody is signed in, on version 1's page too."""

    v1_token = ""


@dataclass(frozen=True)
class Things:
    """What one person has in one project, and what the project has around it."""

    project: Project
    person: User
    clip: Clip
    task: Task
    work: Annotation
    draft: Annotation
    comment: Comment
    speaker: Speaker
    label: Label
    value: LabelValue
    key: ApiKey
    other: User  # another annotator of the project


@dataclass
class World:
    """Everything; ``clients`` by role."""

    here: Project
    there: Project
    people: dict[str, User] = field(default_factory=dict)
    clients: dict[str, APIClient] = field(default_factory=dict)
    things: dict[str, Things] = field(default_factory=dict)
    secret: str = ""  # of a one-time link

    def seen_by(self, role: str, relation: str) -> Things:
        """The things of a cell: one's own, those of another of the project, foreign ones."""
        if relation == "foreign":
            return self.things["foreign"]
        if relation in ("own", "assigned"):
            return self.things[role]
        return self.things["same"]

    def has_own(self, role: str) -> bool:
        """Whether there are things of this role's own."""
        return role in self.things


def build() -> World:
    """Two projects, five people and ten askers."""
    world = World(make_project(f"One {ALPHA}"), make_project(f"Two {BETA}"))
    world.people = {
        "annotator": make_member("ada", world.here, Role.ANNOTATOR),
        "reviewer": make_member("rob", world.here, Role.REVIEWER),
        "manager": make_member("mia", world.here, Role.MANAGER),
        "administrator": make_user("root", is_superuser=True),
        "foreign_manager": make_member(f"fay {BETA}", world.there, Role.MANAGER),
    }
    bob = make_member(BOB, world.here, Role.ANNOTATOR)
    zoe = make_member(f"zoe {BETA}", world.there, Role.ANNOTATOR)
    for project, word in ((world.here, ALPHA), (world.there, BETA)):
        furnish_project(project, word)
    for role in ("annotator", "reviewer", "manager", "administrator"):
        world.things[role] = things_of(world.here, world.people[role], ALPHA, bob)
    world.things["same"] = things_of(world.here, bob, BOB, world.people["annotator"])
    world.things["foreign"] = things_of(world.there, zoe, BETA, world.people["foreign_manager"])
    guest = make_user("guest")
    root = Actor(user=world.people["administrator"])
    world.secret = insert_link(user=guest, actor=root)[1]
    world.clients = dict(clients_of(world))
    return world


def furnish_project(project: Project, word: str) -> None:
    """Texts, a question, a key, counts and a clip that waits."""
    Project.objects.filter(pk=project.pk).update(description=word, guide=word, language="en")
    project.refresh_from_db()
    label = Label.objects.create(project=project, name=f"Q {word}", kind="single", help=word)
    LabelValue.objects.create(label=label, text=f"A {word}")
    make_key(project, "upload", name=f"K {word}")
    Stats.objects.create(project=project, counted_at=timezone.now(), counts={"clips": 1})
    make_task(project, clip=make_clip(project, name=f"waits {word}.wav"))


def things_of(project: Project, person: User, word: str, other: User) -> Things:
    """A clip with a task, work, a draft, a comment and a speaker of this person."""
    clip = make_clip(
        project,
        name=f"{word} {person.pk}.wav",
        engine="e2",
        reference=word,
        metadata={"note": word},
        external_id=f"x{person.pk}",
    )
    task = make_task(
        project, holder=person, clip=clip, lease_until=timezone.now() + timedelta(hours=1)
    )
    speaker = Speaker.objects.create(
        project=project, name=f"S {word} {person.pk}", is_shared=False, created_by=person
    )
    work = make_work(task, (0, 1, word))
    Segment.objects.filter(annotation=work).update(speaker=speaker)
    draft = Annotation.objects.create(
        clip=clip, kind=AnnotationKind.PREDICTION, source="speech draft"
    )
    Segment.objects.create(annotation=draft, uid=uuid7(), start_us=0, end_us=1_000_000, draft=True)
    comment = Comment.objects.create(task=task, author=person, at_us=0, text=word)
    label = Label.objects.get(project=project)
    return Things(
        project=project,
        person=person,
        clip=clip,
        task=task,
        work=work,
        draft=draft,
        comment=comment,
        speaker=speaker,
        label=label,
        value=label.values.get(),
        key=ApiKey.objects.filter(project=project).earliest("pk"),
        other=other,
    )


def clients_of(world: World) -> Iterator[tuple[str, APIClient]]:
    """One client a role; an error of ours is an answer, not an exception."""
    yield "anonymous", APIClient(raise_request_exception=False)
    for role in PEOPLE:
        client = PersonClient(raise_request_exception=False)
        client.force_login(world.people[role])
        client.v1_token = issue_token(world.people[role], actor=Actor())
        yield role, client
    for role in KEYS:
        yield role, client_with(make_key(world.here, role.removeprefix("key_"))[1])


def client_with(text: str, **fields: Any) -> APIClient:
    """A program with this key."""
    client = APIClient(raise_request_exception=False, **fields)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    return client


def members_of(project: Project) -> set[int]:
    """Who belongs to it."""
    return set(Member.objects.filter(project=project).values_list("user", flat=True))
