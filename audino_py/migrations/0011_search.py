"""The words and answers of segments can be searched; each database keeps the index by itself.

SQLite: an FTS5 table that holds the index alone, kept by triggers, so that no way of writing
segments can forget it. The number of a row is the clip's, shifted, plus the segment's: matches
come in the order of clips, the newest first, without being sorted. A later migration that makes
``audino_segment`` anew has to make the triggers anew: the tests of the search then fail.

PostgreSQL: two GIN indexes over the segments themselves.
"""

from django.db import migrations, models
from django.db.models.functions import Coalesce, Substr

TABLE = """
CREATE VIRTUAL TABLE audino_words USING fts5(
    text, answers, scope, content='',
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
)
"""
# The index must be told what it forgets, word by word, as it was.
ROW = """
SELECT {head} (a.clip_id << 36) | {row}.id, {row}.text, replace({row}."values", '-', ''),
       'p' || c.project_id
FROM audino_annotation a JOIN audino_clip c ON c.id = a.clip_id
WHERE a.id = {row}.annotation_id AND ({row}.text <> '' OR {row}."values" <> '{{}}')
"""
ADD = "INSERT INTO audino_words (rowid, text, answers, scope) " + ROW.format(head="", row="NEW")
TAKE = "INSERT INTO audino_words (audino_words, rowid, text, answers, scope) " + ROW.format(
    head="'delete',", row="OLD"
)
TRIGGERS = (
    f"CREATE TRIGGER audino_words_in AFTER INSERT ON audino_segment BEGIN {ADD}; END",
    f"CREATE TRIGGER audino_words_out AFTER DELETE ON audino_segment BEGIN {TAKE}; END",
    'CREATE TRIGGER audino_words_on AFTER UPDATE OF text, "values" ON audino_segment'
    ' WHEN OLD.text <> NEW.text OR OLD."values" <> NEW."values"'
    f" BEGIN {TAKE}; {ADD}; END",
    # Usually its segments went before; where a whole table is emptied, they go by this.
    "CREATE TRIGGER audino_words_first BEFORE DELETE ON audino_annotation BEGIN"
    " INSERT INTO audino_words (audino_words, rowid, text, answers, scope)"
    " SELECT 'delete', (OLD.clip_id << 36) | s.id, s.text, replace(s.\"values\", '-', ''),"
    " 'p' || c.project_id"
    " FROM audino_segment s JOIN audino_clip c ON c.id = OLD.clip_id"
    " WHERE s.annotation_id = OLD.id AND (s.text <> '' OR s.\"values\" <> '{}'); END",
)
FILL = """
INSERT INTO audino_words (rowid, text, answers, scope)
SELECT (a.clip_id << 36) | s.id, s.text, replace(s."values", '-', ''), 'p' || c.project_id
FROM audino_segment s
JOIN audino_annotation a ON a.id = s.annotation_id
JOIN audino_clip c ON c.id = a.clip_id
WHERE s.text <> '' OR s."values" <> '{}'
ORDER BY 1
"""
# The parser takes addresses and paths for one word each; people look for what is in them.
INDEXES = (
    "CREATE INDEX audino_words ON audino_segment"
    " USING gin (to_tsvector('simple', translate(text, './-@:_&=+', '          ')))",
    'CREATE INDEX audino_answers ON audino_segment USING gin ("values")',
)


def build(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        statements = (TABLE, *TRIGGERS, FILL)
    else:
        statements = INDEXES
    for statement in statements:
        # "%" means nothing here, and SQLite's driver reads no parameters.
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        names = ("in", "out", "on", "first")
        statements = [f"DROP TRIGGER audino_words_{name}" for name in names]
        statements.append("DROP TABLE audino_words")
    else:
        statements = ["DROP INDEX audino_words", "DROP INDEX audino_answers"]
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("audino", "0010_day"),
    ]

    operations = [
        migrations.RunPython(build, drop),
        migrations.AddIndex(
            "clip", models.Index("project", Substr("name", 1, 200), "id", name="clip_by_name")
        ),
        migrations.AddIndex(
            "clip",
            models.Index("project", Coalesce("duration_us", 0), "id", name="clip_by_length"),
        ),
        migrations.AddIndex(
            "clip", models.Index(fields=["project", "-priority", "id"], name="clip_first")
        ),
    ]
