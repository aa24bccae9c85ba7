"""Lessons: numbered, the same text once, and of their day only the month."""

from __future__ import annotations

from datetime import date

from sqlalchemy import inspect

from storage import lessons
from storage.database import Database
from storage.lessons import Lesson

MONTH = date(2026, 11, 1)


def test_lessons_are_numbered_found_and_deleted(database: Database) -> None:
    with database.write() as session:
        one = lessons.add_lesson(session, "Erst fragen.", ("Handlungsfeld 1",), date(2026, 11, 22))
        other = lessons.add_lesson(session, "Dann planen.", (), date(2026, 11, 23))
        again = lessons.add_lesson(session, "Erst fragen.", ("anderes",), date(2027, 1, 1))
        assert one == again == Lesson("Erst fragen.", ("Handlungsfeld 1",), MONTH, one.number)
        assert lessons.lessons(session) == [other, one]
        assert lessons.lesson_of(session, other.number) == other
        assert lessons.delete_lesson(session, one.number)
        assert not lessons.delete_lesson(session, one.number)
        assert lessons.lesson_of(session, one.number) is None


def test_nothing_else_is_kept_of_a_lesson(database: Database) -> None:
    columns = {one["name"] for one in inspect(database.engine).get_columns("lesson")}
    assert columns == {"number", "text", "topics", "month"}
