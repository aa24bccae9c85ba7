"""A series that goes on by another rule: any two rules, and back again as it was."""

# ruff: noqa: DTZ001  (local times have no zone)

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.tidying import tidy_up
from commands.contract import Answer, Ask, Asker, Due, Role, Room, Undone, UserError
from commands.dates import BERLIN
from commands.meetings.series_laying import SERIES, present_of
from commands.meetings.session import sitzung
from storage.database import Database, Session
from storage.meetings import plans_of_series
from storage.models.directory import CommitteeRow
from storage.records import Committee, Directory, Meeting, RoomSettings
from storage.series import series_set_by

NOW = datetime(2026, 11, 22, 12, tzinfo=BERLIN)  # a Sunday
ANNA = "@anna:a.example"
DIRECTORY = Directory(committees={"gr": Committee("gr", "Lenkungskreis")})
# Its meetings by their occurrences.
Laid: TypeAlias = dict[datetime | None, Meeting]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/test.db")
    database.migrate()
    with database.write() as session:
        session.add(CommitteeRow(id="gr", name="Lenkungskreis"))
    yield database
    database.close()


def ask(session: Session, text: str, event_id: str, now: datetime = NOW) -> Ask:
    return Ask(
        asker=Asker(ANNA, frozenset({Role.COMMITTEE_OFFICE}), room_power=50),
        room=Room("!room", RoomSettings("committee", committee_id="gr")),
        text=text,
        word="sitzung",
        now=now,
        session=session,
        directory=DIRECTORY,
        event_id=event_id,
        by_command=True,
    )


def say(session: Session, text: str, event_id: str = "$move", now: datetime = NOW) -> Answer:
    return sitzung.execute(ask(session, text, event_id, now))


def laid(session: Session) -> Laid:
    found = series_set_by(session, "$plan")
    assert found is not None
    return {plan.occurrence: meeting for plan, meeting in present_of(session, found)}


def plan(session: Session, typed: str) -> Laid:
    say(session, f"neu {typed}, Rathaus", "$plan")
    return laid(session)


def undo(session: Session, now: datetime = NOW) -> bool | Undone:
    assert sitzung.undo is not None
    return sitzung.undo(ask(session, "", "$move", now))


def days(found: Laid, count: int = 4) -> list[str]:
    return [f"{one.start:%d.%m.}" for one in found.values()][:count]


# --- Which becomes which ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "named", "to", "expected"),
    [
        # In the same week, month or year as before, where that is to come.
        ("jeden Montag 10 Uhr", "23.11.", "jeden Freitag", ["27.11.", "04.12.", "11.12."]),
        ("jeden Freitag 10 Uhr", "4.12.", "jeden Montag", ["27.11.", "30.11.", "07.12."]),
        ("jeden Freitag 10 Uhr", "27.11.", "jeden Montag", ["23.11.", "30.11.", "07.12."]),
        ("jeden letzten Freitag im Monat 10 Uhr", "25.12.", "jeden ersten Freitag im Monat",
         ["27.11.", "04.12.", "01.01."]),
        ("jeden letzten Freitag im Monat 10 Uhr", "27.11.", "jeden ersten Freitag im Monat",
         ["04.12.", "01.01.", "05.02."]),
        ("jährlich am 1.4. 10 Uhr", "1.4.2027", "jährlich am 3.3.", ["03.03."]),
        # Behind the meeting before, which stays.
        ("montags und donnerstags 10 Uhr", "26.11.", "jeden Montag",
         ["23.11.", "30.11.", "07.12."]),
        # On the weekday and in the step of the one that is named.
        ("jeden Montag 10 Uhr", "30.11.", "alle 2 Wochen", ["23.11.", "30.11.", "14.12."]),
        ("alle 2 Wochen montags 10 Uhr", "7.12.", "12 Uhr", ["23.11.", "07.12.", "21.12."]),
        ("jeden Montag 10 Uhr", "30.11.", "ab 9.12. jeden Mittwoch",
         ["23.11.", "09.12.", "16.12."]),
        # Across the change of clock.
        ("jeden Samstag 10 Uhr", "27.3.2027", "jeden Sonntag 2:30", ["28.03.", "04.04."]),
    ],
)  # fmt: skip
def test_the_first_of_the_new_rule(
    database: Database, typed: str, named: str, to: str, expected: list[str]
) -> None:
    with database.write() as session:
        before = plan(session, typed)
        say(session, f"verschieben {named} alle weiteren auf {to}")
        after = laid(session)
    found = days(after, 99)
    at = found.index(expected[0])
    assert found[at : at + len(expected)] == expected
    assert [one.id for one in before.values()][:3] == [one.id for one in after.values()][:3]


def test_each_moves_to_the_same_place_of_the_new_rule(database: Database) -> None:
    with database.write() as session:
        before = plan(session, "jeden zweiten Mittwoch im Monat 14–16 Uhr")
        say(session, "verschieben 10.2.2027 alle weiteren auf jeden dritten Mittwoch im Monat")
        after = laid(session)
    same_month = {one.id: (one.start.year, one.start.month) for one in before.values()}
    assert {one.id: (one.start.year, one.start.month) for one in after.values()} == same_month
    assert [one.start.day // 7 for one in after.values()][:4] == [1, 1, 2, 2]


def test_the_last_one_moves_beyond_the_year_rather_than_out_of_it(database: Database) -> None:
    with database.write() as session:
        before = plan(session, "jeden letzten Freitag im Monat 10 Uhr")
        last = list(before.values())[-1]
        assert last.start == datetime(2027, 11, 26, 10)
        say(session, "verschieben 27.11. alle weiteren auf jeden zweiten Montag im Monat ab 1.12.")
        after = laid(session)
    assert after[datetime(2027, 12, 13, 10)].id == last.id


def test_it_is_laid_down_further_by_the_new_rule_alone(database: Database) -> None:
    later = NOW + timedelta(days=60)
    with database.write() as session:
        plan(session, "jeden zweiten Mittwoch im Monat 14 Uhr")
        say(session, "verschieben 14.4.2027 alle weiteren auf 15 Uhr")
        before = laid(session)
        due = SERIES.next_at(Due(NOW, session, Directory()))
        assert due is not None
        assert due <= later
        SERIES.perform(Due(later, session, Directory()))
        after = laid(session)
    new = [one.start for at, one in after.items() if at not in before]
    assert new == [datetime(2027, 12, 8, 15), datetime(2028, 1, 12, 15)]


# --- And back -----------------------------------------------------------------------------------

RULES = (
    "jeden Montag", "montags und donnerstags", "alle 2 Wochen mittwochs", "jeden Tag",
    "jeden zweiten Mittwoch im Monat", "jeden letzten Freitag im Monat", "jeden Monat am 31.",
    "jeden dritten Dienstag im Quartal", "jährlich am 1.4.", "jeden Freitag, nicht in den Ferien",
    "jeden ersten Montag im Monat, nicht in den Ferien", "jeden Mittwoch, 9 mal",
)  # fmt: skip
TIMES = ("9 Uhr", "10–12 Uhr", "20 Uhr")
Rules = st.sampled_from(RULES)
Times = st.sampled_from(TIMES)
Singly = st.dictionaries(st.integers(0, 9), st.sampled_from(("moved", "cancelled", "invited")))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
@given(Rules, Times, st.one_of(st.just(""), Rules), Times, st.integers(0, 5), Singly)
def test_any_rule_follows_any_other_and_is_taken_back(
    database: Database,
    old: str,
    at: str,
    new: str,
    new_at: str,
    number: int,
    singly: dict[int, str],
) -> None:
    """Nothing is twice, nothing gets lost, what was changed singly stays, and all comes back."""
    with suppress(_RolledBackError), database.write() as session:
        for place, meeting in enumerate(plan(session, f"{old} {at}").values()):
            change(session, meeting, singly.get(place, ""))
        before = laid(session)
        meetings = [one for one in before.values() if one.state != "abgesagt"]
        assume(meetings)
        named = meetings[min(number, len(meetings) - 1)]
        typed = f"{named.start:%d.%m.%Y %H:%M} alle weiteren auf {new} {new_at}"
        say(session, f"verschieben {typed}")
        if "Ferien" not in new:
            assert named.id in {one.id for one in laid(session).values()}
        holds(session, before, named)
        assert undo(session)
        assert laid(session) == before
        raise _RolledBackError


class _RolledBackError(Exception):
    """So that the next example finds the database as this one did."""


def change(session: Session, meeting: Meeting, how: str) -> None:
    on = f"{meeting.start:%d.%m.%Y %H:%M}"
    if how == "moved":
        to = meeting.start + timedelta(hours=1)
        say(session, f"verschieben {on} auf {to:%d.%m.%Y %H:%M} trotzdem", "$singly")
    elif how:
        say(session, f"{'absagen' if how == 'cancelled' else 'eingeladen'} {on}", "$singly")


def holds(session: Session, before: Laid, named: Meeting) -> None:
    after = laid(session)
    found = series_set_by(session, "$plan")
    assert found is not None
    plans = plans_of_series(session, found.number)
    assert len({one.occurrence for one in plans}) == len(plans)
    now = {one.id: one for one in after.values()}
    for occurrence, meeting in before.items():
        singly = meeting.state == "abgesagt" or meeting.start != occurrence
        if meeting.id in now and meeting.id != named.id and (singly or meeting.start < named.start):
            assert now[meeting.id] == meeting
    order = [one.id for one in before.values() if one.id in now]
    assert [one.id for one in after.values() if one.id in order] == order


def test_what_was_changed_since_stays_when_it_is_taken_back(database: Database) -> None:
    with database.write() as session:
        before = plan(session, "jeden zweiten Mittwoch im Monat 14–16 Uhr")
        say(session, "verschieben 13.1.2027 alle weiteren auf jeden dritten Mittwoch im Monat")
        say(session, "ort 17.2.2027 Kino", "$1")
        say(session, "verschieben 17.3.2027 auf 18.3.2027 trotzdem", "$2")
        say(session, "absagen 21.4.2027", "$3")
        say(session, "eingeladen 19.5.2027", "$4")
        assert undo(session)
        after = list(laid(session).values())
    expected = list(before.values())
    february, march, april = expected[2:5]
    expected[2] = replace(february, place="Kino")
    expected[3] = replace(march, start=datetime(2027, 3, 18, 14), end=datetime(2027, 3, 18, 16))
    expected[4] = replace(april, state="abgesagt")
    assert after == expected


def test_what_is_over_stays_when_it_is_taken_back(database: Database) -> None:
    """Neither does a meeting that was held move, nor one into the past."""
    with database.write() as session:
        before = plan(session, "jeden zweiten Mittwoch im Monat 14–16 Uhr")
        say(session, "verschieben 9.12. alle weiteren auf jeden ersten Mittwoch im Monat")
        assert undo(session, datetime(2026, 12, 3, 12, tzinfo=BERLIN))
        early, *rest = laid(session).values()
        assert early.start == datetime(2026, 12, 2, 14)
        assert rest == list(before.values())[1:]
        say(session, "verschieben 13.1.2027 alle weiteren auf jeden dritten Mittwoch im Monat")
        assert undo(session, datetime(2027, 1, 14, 12, tzinfo=BERLIN))
        _, late, *rest = laid(session).values()
        assert late.start == datetime(2027, 1, 20, 14)
        assert rest == list(before.values())[2:]


def test_what_the_new_rule_came_to_since_goes_with_it(database: Database) -> None:
    later = NOW + timedelta(days=60)
    with database.write() as session:
        before = plan(session, "jeden zweiten Mittwoch im Quartal 14–16 Uhr")
        say(session, "verschieben 13.1.2027 alle weiteren auf jeden zweiten Dienstag im Monat")
        SERIES.perform(ask(session, "", "", later))  # type: ignore[arg-type]
        assert undo(session)
        assert laid(session) == before
        assert not undo(session), "once is enough"


def test_long_ago_it_is_not_taken_back(database: Database) -> None:
    with database.write() as session:
        plan(session, "jeden zweiten Mittwoch im Monat 14–16 Uhr")
        say(session, "verschieben 13.1.2027 alle weiteren auf 15 Uhr")
        tidy_up(session, NOW + timedelta(days=31))
        assert not undo(session)


def test_ended_since_it_is_not_taken_back(database: Database) -> None:
    with database.write() as session:
        plan(session, "jeden zweiten Mittwoch im Monat 14–16 Uhr")
        say(session, "verschieben 13.1.2027 alle weiteren auf 15 Uhr")
        say(session, "absagen 10.2.2027 alle weiteren", "$end")
        ended = laid(session)
        assert not undo(session)
        assert laid(session) == ended
        with pytest.raises(UserError, match="noch einmal geändert"):
            say(session, "verschieben 13.1.2027 alle weiteren auf 16 Uhr")
