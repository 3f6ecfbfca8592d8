"""What mysqldump wrote is read statement by statement: what somebody typed is never one."""

from __future__ import annotations

import pytest

from audino_py.errors import UnreadableError
from audino_py.formats.v1_dump import tables_of

ROLE = (
    "CREATE TABLE `role` (\n  `id` int NOT NULL,\n  `role` varchar(30)\n);\n"
    "INSERT INTO `role` VALUES (1,'admin'),(2,'user');\n"
)
SAID = "CREATE TABLE `segmentation` (\n  `id` int NOT NULL,\n  `transcription` text\n);\n"
ROLES = [{"id": 1, "role": "admin"}, {"id": 2, "role": "user"}]


@pytest.mark.parametrize(
    "text",
    [
        "INSERT INTO `role` VALUES (2,admin); bye",
        "use INSERT INTO `role` VALUES in SQL",
        "; INSERT INTO `role` VALUES (3,0x61);",
        "CREATE TABLE `role` (\n  `role` int,\n  `id` int\n);",
        'a -- b /* c # d ` e " f',
    ],
)
def test_a_transcript_that_looks_like_sql_stays_a_transcript(text: str) -> None:
    quoted = text.replace('"', '\\"')

    tables = tables_of(
        f"{ROLE}{SAID}INSERT INTO `segmentation` VALUES (1,'{quoted}'),(2,'it''s \\'{quoted}');\n"
    )

    assert tables == {
        "role": ROLES,
        "segmentation": [
            {"id": 1, "transcription": text},
            {"id": 2, "transcription": f"it's '{text}"},
        ],
    }


@pytest.mark.parametrize(
    "between",
    [
        "-- INSERT INTO `role` VALUES (3,'x');\n",
        "# it's a remark; INSERT INTO `role` VALUES (3,'x');\n",
        "/*!40000 ALTER TABLE `role` DISABLE KEYS */;\n"
        "/* don't\nINSERT INTO `role` VALUES (3,'x'); */",
        "LOCK TABLES `role` WRITE;\nSET @note = 'a; INSERT INTO `role` VALUES (3,4);';\n",
        "DELIMITER ;;\nCREATE PROCEDURE `p`() BEGIN\nINSERT INTO `role` VALUES (3,'x');\nEND ;;\n"
        "DELIMITER ;\n",
        "CREATE TABLE `other` (\n  `id` int COMMENT 'a;\\nb\n  `c` d'\n) "
        "COMMENT='INSERT; it''s';\n",
    ],
)
def test_what_stands_in_remarks_texts_and_procedures_is_no_statement(between: str) -> None:
    tables = tables_of(f"{between}{ROLE}{between}{SAID}{between}")

    assert tables.pop("other", []) == []
    assert tables == {"role": ROLES, "segmentation": []}


def test_a_column_is_not_made_up_by_the_remark_of_another() -> None:
    remarked = ROLE.replace("int NOT NULL", "int COMMENT 'a\n  `made` b'")
    assert tables_of(remarked) == {"role": ROLES}


@pytest.mark.parametrize(
    "end",
    [
        "INSERT INTO `role` VALUES (3,'" + "''" * 300_000,
        "INSERT INTO `role` VALUES " + "(3,'x')," * 50_000,
        "SET @a = '" + "\\'" * 300_000,
        "/* " * 300_000,
        "DELIMITER ;;\n" * 20_000,
        "CREATE TABLE `x` (\n" + "  `a` int COMMENT '',\n" * 20_000 + "'",
    ],
)
def test_a_dump_that_breaks_off_is_refused_at_once(end: str) -> None:
    with pytest.raises(UnreadableError, match="breaks off"):
        tables_of(ROLE + end)
