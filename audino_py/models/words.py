"""Times of words, where a model or a file told them."""

from __future__ import annotations

from django.db import models

from audino_py.models.annotation import Annotation


class WordTimes(models.Model):
    """The words of one segment as they were told, with times and how sure the model was.

    They stand beside the segment, not in it: a save never touches them, a copy of the annotation
    takes them along. Whoever reads them asks whether they still are the segment's words
    (`formats.word_times`).
    """

    annotation = models.ForeignKey(Annotation, models.CASCADE, related_name="word_times")
    uid = models.UUIDField()  # of the segment; copies of it keep it
    words = models.JSONField()  # [[start µs, end µs, text, confidence or null], …]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["annotation", "uid"], name="word_times_known_once"),
        ]

    def __str__(self) -> str:
        return f"words of {self.uid}"
