"""Where each line of an import belongs: its clip, whose work it becomes, in which task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audino_py.db.locks import locked
from audino_py.formats.document import Document
from audino_py.formats.jsonl_reader import ReadLine, RefusedLine, shortened
from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    ClipState,
    Project,
    Task,
    TaskState,
    User,
)

FINISHED = (TaskState.ACCEPTED, TaskState.SUBMITTED)
LATE_US = 20_000  # a segment may end this much past its clip; it is then cut there


@dataclass(frozen=True, slots=True)
class Place:
    """A line whose clip and person are known.

    Parameters
    ----------
    task
        The one to use; None where a new one is needed.
    external_id
        For a clip that has none yet; None leaves the clip as it is.
    """

    number: int
    document: Document
    clip: Clip
    holder: User
    task: Task | None
    external_id: str | None = None


class _ObjectionError(Exception):
    """Why a line has no place; never leaves this module."""


class Places:
    """Finds places, and remembers which it has given away."""

    def __init__(self, project: Project, importer: User | None, *, is_writing: bool) -> None:
        self._project = project
        self._is_writing = is_writing
        self._importer = importer
        self._work_given: set[tuple[int, int]] = set()  # (clip, person)
        self._finals_given: set[int] = set()  # clip
        self._tasks_given: set[int] = set()
        self._external_ids_given: set[str] = set()
        self._clips_given: set[int] = set()
        self.strangers: Counter[str] = Counter()  # clips of people who are no members

    @property
    def clips(self) -> int:
        """How many clips have got something."""
        return len(self._clips_given)

    def find(self, lines: list[ReadLine]) -> Iterator[Place | RefusedLine]:
        """Find the places of a chunk of lines with a fixed number of queries."""
        documents = [line.document for line in lines]
        known = _Known(self._project, documents, is_writing=self._is_writing)
        for line in lines:
            try:
                yield self._place(line, known)
            except _ObjectionError as objection:
                yield RefusedLine(line.number, shortened(str(objection)))

    def _place(self, line: ReadLine, known: _Known) -> Place:
        document = line.document
        if document.state not in FINISHED:
            raise _ObjectionError(f"this work is {document.state}; only finished work is imported")
        clip = known.clip_of(document)
        _check_fit(document, clip)
        holder = known.members.get(document.annotator, self._importer)
        if holder is None:
            raise _ObjectionError(
                f"nobody called {document.annotator!r} is a member; add them, then import again"
            )
        self._check_free(document, clip, holder, known)
        task = self._task(clip, holder, known)
        self._clips_given.add(clip.pk)
        if document.annotator not in known.members:
            self.strangers[document.annotator] += 1
        external_id = self._external_id(document, clip, known)
        return Place(line.number, document, clip, holder, task, external_id)

    def _check_free(self, document: Document, clip: Clip, holder: User, known: _Known) -> None:
        """Refuse what would stand beside or over other work of the same kind."""
        if document.kind == "final":
            if clip.pk in known.finals or clip.pk in self._finals_given:
                raise _ObjectionError("this clip has a final version already")
            self._finals_given.add(clip.pk)
        given = (clip.pk, holder.pk)
        if given in self._work_given or given in known.work:
            raise _ObjectionError(f"{holder.username!r} has work on this clip already")
        self._work_given.add(given)

    def _task(self, clip: Clip, holder: User, known: _Known) -> Task | None:
        """Return the person's own unopened task, else one nobody holds, else none."""
        tasks = [task for task in known.tasks.get(clip.pk, []) if task.pk not in self._tasks_given]
        own = [task for task in tasks if task.assignee_id == holder.pk]
        if own and own[0].state != TaskState.ASSIGNED:
            raise _ObjectionError(f"the task of {holder.username!r} here is {own[0].state} already")
        free = own or [task for task in tasks if task.state == TaskState.QUEUED]
        if not free:
            return None
        self._tasks_given.add(free[0].pk)
        return free[0]

    def _external_id(self, document: Document, clip: Clip, known: _Known) -> str | None:
        wanted = document.external_id
        if clip.external_id is not None or not wanted or len(wanted) > 200:
            return None
        if wanted in known.by_external_id or wanted in self._external_ids_given:
            return None
        self._external_ids_given.add(wanted)
        return wanted


class _Known:
    """What the project holds of the clips and people that a chunk names."""

    def __init__(self, project: Project, documents: list[Document], *, is_writing: bool) -> None:
        rows = Clip.objects.filter(project=project, deleted_at=None).order_by()
        by_sha256 = rows.filter(sha256__in={one.sha256 for one in documents})
        ids = {one.external_id for one in documents if one.external_id}
        self.by_sha256 = {clip.sha256: clip for clip in by_sha256}
        self.by_external_id = {clip.external_id: clip for clip in rows.filter(external_id__in=ids)}
        names = {one.annotator for one in documents}
        people = User.objects.filter(memberships__project=project, username__in=names)
        self.members = {user.username: user for user in people}
        clips = [clip.pk for clip in (*self.by_sha256.values(), *self.by_external_id.values())]
        self.tasks: dict[int, list[Task]] = {}
        tasks = Task.objects.filter(clip__in=clips).order_by("pk")
        for task in locked(tasks) if is_writing else tasks:
            self.tasks.setdefault(task.clip_id, []).append(task)
        self.finals, self.work = _present(clips)

    def clip_of(self, document: Document) -> Clip:
        """Find by content, else by external id."""
        clip = self.by_sha256.get(document.sha256)
        if clip is None and document.external_id:
            clip = self.by_external_id.get(document.external_id)
        if clip is None:
            raise _ObjectionError(
                "no clip here has this content or external id; upload the audio first"
            )
        return clip


def _present(clips: Iterable[int]) -> tuple[set[int], set[tuple[int, int | None]]]:
    """Return the clips that have a final, and whose work stands on which clip."""
    rows = Annotation.objects.filter(
        clip__in=clips, kind__in=(AnnotationKind.WORK, AnnotationKind.FINAL)
    )
    finals: set[int] = set()
    work: set[tuple[int, int | None]] = set()
    for kind, clip, author in rows.order_by().values_list("kind", "clip_id", "author_id"):
        if kind == AnnotationKind.FINAL:
            finals.add(clip)
        else:
            work.add((clip, author))
    return finals, work


def _check_fit(document: Document, clip: Clip) -> None:
    """Refuse what does not fit the clip's own length and channels."""
    if clip.state != ClipState.READY or clip.duration_us is None:
        raise _ObjectionError(f"this clip is {clip.state}; import again once it is ready")
    for span in document.spans:
        if span.end_us > clip.duration_us + LATE_US or span.start_us >= clip.duration_us:
            raise _ObjectionError(f"segment {span.uid} lies past the end of the clip")
        if span.channel is not None and span.channel >= (clip.channels or 1):
            raise _ObjectionError(f"segment {span.uid} names a channel the clip does not have")
