"""What a document says beside its segments: how it was judged, in which language it is."""

from __future__ import annotations

import gzip
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audino_py.formats.common_voice import write_common_voice
from audino_py.formats.document import Document, ExportOptions
from audino_py.formats.losses import Losses
from audino_py.formats.manifests import write_lhotse
from audino_py.formats.splitting import SplitPlan, item_of
from audino_py.models import Annotation, AnnotationKind, Project, Review, Task, TaskState
from audino_py.selectors.exports import ExportQuery, documents_of
from tests.makers import make_clip, make_member, make_task, make_work


def accepted(project: Project, who: str, **fields: object) -> Task:
    task = make_task(project, make_member(who, project), state=TaskState.ACCEPTED, **fields)
    make_work(task, (0.5, 1.25, f"said by {who}"))
    return task


def judge(task: Task, *verdicts: str, **fields: object) -> None:
    for verdict in verdicts:
        Review.objects.create(task=task, verdict=verdict, revision=0, **fields)


def votes(project: Project) -> list[tuple[str, int, int]]:
    documents = documents_of(ExportQuery(project))
    return [(one.annotator, one.accepted_reviews, one.returned_reviews) for one in documents]


def tables(documents: list[Document], **asked: object) -> dict[str, str]:
    options = ExportOptions(**asked)  # type: ignore[arg-type]  # test data
    members = write_common_voice(documents, options, Losses())
    return {name: b"".join(pieces).decode() for name, pieces in members}


def test_reviews_that_stand_are_counted_for_the_work_they_judged(project: Project) -> None:
    clip = make_clip(project)
    judge(accepted(project, "ada", clip=clip), "returned", "accepted", "accepted")
    judge(bob := accepted(project, "bob", clip=clip), "accepted")
    judge(bob, "accepted", "returned", undone_at=timezone.now())
    accepted(project, "cleo")

    assert votes(project) == [("ada", 2, 1), ("bob", 1, 0), ("cleo", 0, 0)]


def test_a_final_counts_the_reviews_of_all_work_of_its_clip(project: Project) -> None:
    clip = make_clip(project)
    ada, bob = (accepted(project, who, clip=clip) for who in ("ada", "bob"))
    judge(ada, "accepted")
    judge(bob, "returned", "accepted")
    judge(accepted(project, "cleo"), "accepted")
    rob = make_member("rob", project, "reviewer")
    Annotation.objects.create(clip=clip, author=rob, kind=AnnotationKind.FINAL)

    assert votes(project) == [("rob", 2, 1), ("cleo", 1, 0)]


def test_what_two_reviewers_accepted_is_validated_as_common_voice_counts(project: Project) -> None:
    judge(accepted(project, "ada"), "accepted", "accepted")
    judge(accepted(project, "bob"), "accepted")

    found = tables(list(documents_of(ExportQuery(project))), votes="two")

    rows = {name: text.splitlines()[1:] for name, text in found.items()}
    cells = {name: [row.split("\t") for row in some] for name, some in rows.items()}
    assert {name: [(one[3], one[5], one[6]) for one in some] for name, some in cells.items()} == {
        "und/validated.tsv": [("said by ada", "2", "0")],
        "und/invalidated.tsv": [],
        "und/other.tsv": [("said by bob", "1", "0")],
    }


@pytest.mark.parametrize("count", [1, 3])
def test_reviews_of_a_chunk_are_counted_in_one_statement(project: Project, count: int) -> None:
    for number in range(count):
        judge(accepted(project, f"ada{number}"), "accepted", "returned")

    with CaptureQueriesContext(connection) as queries:
        list(documents_of(ExportQuery(project)))

    assert sum("audino_review" in query["sql"] for query in queries) == 1


def test_a_clip_is_in_its_own_language_before_that_of_its_project(project: Project) -> None:
    project.language = "ar"
    project.save()
    for name, metadata in (
        ("a", {"language": "he"}),
        ("b", {"language": " fr "}),
        ("c", {"language": ""}),
        ("d", {"language": ["en"]}),
        ("e", {}),
    ):
        accepted(project, name, clip=make_clip(project, metadata=metadata))

    documents = list(documents_of(ExportQuery(project)))

    assert [one.language for one in documents] == ["he", "fr", "ar", "ar", "ar"]
    assert [item_of([one], SplitPlan({})).language for one in documents] == [
        one.language for one in documents
    ]
    found = tables(documents)
    assert {name: text.count("\n") - 1 for name, text in found.items() if "valid" in name} == {
        "he/validated.tsv": 1,
        "he/invalidated.tsv": 0,
        "fr/validated.tsv": 1,
        "fr/invalidated.tsv": 0,
        "ar/validated.tsv": 3,
        "ar/invalidated.tsv": 0,
    }
    members = write_lhotse(documents, ExportOptions(), Losses())
    lhotse = {name: b"".join(pieces) for name, pieces in members}
    lines = gzip.decompress(lhotse["supervisions.jsonl.gz"]).splitlines()
    assert [json.loads(line)["language"] for line in lines] == ["he", "fr", "ar", "ar", "ar"]
