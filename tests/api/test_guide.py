"""What a project's guide names may be heard by its members, and nothing more of it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from audino_py.models import Clip, ClipState, Project, User
from tests.makers import make_clip, make_member, make_project, make_user
from tests.workers import signed_in

pytestmark = pytest.mark.django_db


def status(person: User, clip: Clip, what: str = "/audio") -> int:
    return signed_in(person).get(f"/api/v1/clips/{clip.uid}{what}").status_code


def test_members_play_what_the_guide_names_as_long_as_it_does(
    project: Project, annotator: User
) -> None:
    example, other = (make_clip(project, state=ClipState.STORED) for _ in range(2))
    stranger = make_member("stranger", make_project("Elsewhere"))
    assert status(annotator, example) == 404

    project.guide = f"Mark [a laugh](clip:{example.uid}#0.5-1)."
    project.save()

    assert status(annotator, example) == 409  # known, and not analysed yet
    assert status(annotator, example, "/sound") == 404
    assert status(annotator, example, "/original") == 404
    assert status(annotator, example, "") == 404
    assert status(annotator, other) == 404
    assert status(stranger, example) == 404

    Clip.objects.filter(pk=example.pk).update(deleted_at=timezone.now())
    assert status(annotator, example) == 404


def test_the_guide_of_another_project_lets_nobody_hear(project: Project, annotator: User) -> None:
    foreign = make_clip(make_project("Elsewhere"))
    project.guide = f"[a laugh](clip:{foreign.uid})"
    project.save()

    assert status(annotator, foreign) == 404


def test_a_copied_guide_names_no_clip_of_the_other_project_and_says_what_is_missing(
    project: Project,
) -> None:
    clip = make_clip(project)
    project.guide = f"# So\n[a laugh](clip:{clip.uid}#0.5-1.25), [all](clip:{clip.uid}), [x](/help)"
    project.save()
    root = signed_in(make_user("root", is_superuser=True))
    made = root.post(f"/api/v1/projects/{project.uid}/clone", {"name": "Copy"}, format="json")

    assert made.json()["guide"] == "# So\n[a laugh](clip:gone), [all](clip:gone), [x](/help)"
    project.refresh_from_db()
    assert str(clip.uid) in project.guide
