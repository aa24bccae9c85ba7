"""Who is reached for whom today: by the posts that they have, not those that they had."""

from __future__ import annotations

from datetime import date, timedelta

from commands.committees.seats import office_users, users_of
from storage.records import Directory, Membership, Organization, Person

DAY = date(2027, 2, 1)
BEFORE = DAY - timedelta(days=1)
PEOPLE = [
    Person("p-lea-then", "Lea Kern", "ja", matrix_id="@lea:a", end_date=BEFORE),
    Person("p-lea", "Lea Kern", "ihk", matrix_id="@lea:a", start_date=DAY),
    Person("p-kai", "Kai Kern", "ja", matrix_id="@kai:a"),
    Person("p-no", "Nora Ohne", "ja"),
]
ROLES = [("ihk", "Geschäftsführung", None), ("ja", "geschäftsführung", BEFORE),
         ("ja", "Mitglied", None)]  # fmt: skip
DIRECTORY = Directory(
    organizations={row: Organization(row, row) for row in ("ja", "ihk")},
    persons={row.id: row for row in PEOPLE},
    memberships={
        f"s{n}": Membership(f"s{n}", "g", member, role, end_date=end)
        for n, (member, role, end) in enumerate(ROLES)
    },
)


def test_who_has_left_an_office_is_not_reached_there_any_more() -> None:
    assert users_of(DIRECTORY, "ja", BEFORE) == ["@lea:a", "@kai:a"]
    assert users_of(DIRECTORY, "ja", DAY) == ["@kai:a"]
    assert users_of(DIRECTORY, "ihk", DAY) == ["@lea:a"]
    assert users_of(DIRECTORY, "p-lea-then", DAY) == []
    assert users_of(DIRECTORY, "p-no", DAY) == []


def test_who_keeps_a_committees_office_today_is_reached() -> None:
    assert office_users(DIRECTORY, "g", DAY) == ["@lea:a"]
    assert office_users(DIRECTORY, "g", BEFORE) == ["@lea:a", "@kai:a"]
    assert office_users(DIRECTORY, "other", DAY) == []
