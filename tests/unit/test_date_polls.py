"""Polls for a date: what a line says, and how their message follows what happens to the room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import BERLIN, Alarm
from bot.directory_cache import DirectoryCache
from bot.duties import Duties
from commands.committees.meant import ChoiceError
from commands.contract import Ask, Asker, Role, Room, UserError
from commands.meetings.polls.closing import POLLS
from commands.meetings.polls.finding import terminfindung
from commands.meetings.polls.named_dates import numbered, without_dates
from commands.meetings.polls.proposing import _spread, propose
from commands.meetings.polls.reading import PollRequest, read_request
from commands.meetings.polls.voting import _positions, _tokens
from commands.meetings.selecting import select
from commands.shown_messages import PAUSE
from storage import date_polls, date_votes, inbox, outbox
from storage.database import Database, Session
from storage.date_polls import Option, Poll
from storage.outbox import Outgoing
from storage.records import Committee, Directory, Municipality, RoomSettings
from tests.unit.standing import Clock

ROOM = "!room:a.example"
NOW = datetime(2026, 11, 22, 12, tzinfo=BERLIN)  # a Sunday
DIRECTORY = Directory(
    municipalities={"k-her": Municipality("k-her", "Herne"), "k-ha": Municipality("k-ha", "Hagen")},
    committees={
        "lk-her": Committee("lk-her", "Lenkungskreis Herne", municipality_ids=("k-her",)),
        "lk-ha": Committee("lk-ha", "Lenkungskreis Hagen", municipality_ids=("k-ha",)),
        "steuer": Committee("steuer", "Steuergremium", municipality_ids=("k-ha",)),
    },
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/test.db")
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.read() as session:
        yield session


def ask(session: Session, text: str = "", room: RoomSettings | None = None) -> Ask:
    return Ask(
        asker=Asker("@anna:a.example", frozenset({Role.MEMBER})),
        room=Room(ROOM, room or RoomSettings()),
        text=text,
        word="terminfindung",
        now=NOW,
        session=session,
        directory=DIRECTORY,
        by_command=True,
    )


# --- What a line says ---------------------------------------------------------------------------


def read(session: Session, text: str) -> PollRequest:
    request = read_request(ask(session), text)
    assert request is not None
    return request


DATES = "Mo 14.12. 10 Uhr, Di 15.12. 14–16 Uhr"


@pytest.mark.parametrize(
    ("typed", "committee", "title", "place"),
    [
        (f"Steuergremium: {DATES}", "steuer", "", ""),
        (f"Steuergremium {DATES}", "steuer", "", ""),
        (f"{DATES} für das Steuergremium", "steuer", "", ""),
        (f"für den Lenkungskreis Herne: {DATES}, Rathaus Herne, Raum 2", "lk-her", "",
         "Rathaus Herne, Raum 2"),
        (f"des Lenkungskreises Hagen, {DATES} im Rathaus", "lk-ha", "", "Rathaus"),
        (f"Steuergremium, Klausur und Ausblick: {DATES}", "steuer", "Klausur und Ausblick", ""),
        (f"Klausur Steuergremium: {DATES}", "steuer", "Klausur", ""),
        (f"neu: {DATES}", None, "", ""),
        (f"Weihnachtsfeier: {DATES}, Ort: Kantine", None, "Weihnachtsfeier", "Kantine"),
        (DATES, None, "", ""),
    ],
)  # fmt: skip
def test_committee_title_and_place(
    session: Session, typed: str, committee: str | None, title: str, place: str
) -> None:
    request = read(session, typed)
    found = request.committee.id if request.committee else None
    assert (found, request.title, request.place) == (committee, title, place)
    assert [option.start for option in request.options] == [
        datetime(2026, 12, 14, 10), datetime(2026, 12, 15, 14),  # noqa: DTZ001 - local
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("2 Stunden", 120), ("je 2 Std.", 120), ("zwei Stunden", 120), ("90 Minuten", 90),
        ("je 45 min", 45), ("1,5 Stunden", 90), ("anderthalb Stunden", 90), ("für 2 Stunden", 120),
        ("eine halbe Stunde", 30), ("2-stündig", 120), ("Dauer: 3 Stunden", 180),
        ("2 Stunden lang", 120), ("", None),
    ],
)  # fmt: skip
def test_how_long(session: Session, typed: str, minutes: int | None) -> None:
    for line in (f"Steuergremium: 14., 15.12. 10 Uhr, {typed}", f"{typed}: 14., 15.12. 10 Uhr"):
        first = read(session, line).options[0]
        length = (first.end - first.start).total_seconds() / 60 if first.end else None
        assert length == minutes


def test_a_date_with_its_own_end_keeps_it(session: Session) -> None:
    options = read(session, f"{DATES}, 1 Stunde").options
    assert [option.end for option in options] == [
        datetime(2026, 12, 14, 11), datetime(2026, 12, 15, 16),  # noqa: DTZ001 - local
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "closes_at"),
    [
        (f"{DATES} bis Freitag 12 Uhr", "27.11. 12:00"),
        (f"{DATES}, bis Fr 27.11. 12 Uhr", "27.11. 12:00"),
        (f"{DATES}, bis Freitag, 12 Uhr", "27.11. 12:00"),
        (f"{DATES}, bis Freitag, den 27.11., 12 Uhr", "27.11. 12:00"),
        (f"{DATES}; Antworten bitte bis zum 27.11.", "27.11. 18:00"),
        (f"bis morgen: {DATES}", "23.11. 18:00"),
        (f"bis Freitag, {DATES}", "27.11. 18:00"),
        (f"bis 27.11., {DATES}", "27.11. 18:00"),
        (f"Rückmeldung bis 27.11. 9 Uhr\n{DATES}", "27.11. 09:00"),
        ("Mo 14.12. 10 bis 12 Uhr, Di 15.12. 14 bis 16 Uhr", None),
        ("Mo 14.12. 10 Uhr bis 12 Uhr oder Di 15.12. 14 Uhr", None),
    ],
)  # fmt: skip
def test_until_when(session: Session, typed: str, closes_at: str | None) -> None:
    request = read(session, typed)
    assert len(request.options) == 2
    assert closes_at == (f"{request.closes_at:%d.%m. %H:%M}" if request.closes_at else None)


def days_and_place(request: PollRequest) -> tuple[str, str, str]:
    days = " ".join(f"{one.start:%d.%m.}" for one in request.options)
    return days, request.title, request.place


@pytest.mark.parametrize(
    ("typed", "days", "title", "place"),
    [
        ("7.12.-11.12. jeweils 10 Uhr", "07.12. 08.12. 09.12. 10.12. 11.12.", "", ""),
        ("7.–9.12. 10 Uhr, Rathaus", "07.12. 08.12. 09.12.", "", "Rathaus"),
        ("Mo 7.12. - Mi 9.12.2026 um 10 Uhr", "07.12. 08.12. 09.12.", "", ""),
        ("Klausur vom 7. bis 9.12. 10 Uhr", "07.12. 08.12. 09.12.", "Klausur", ""),
        ("zwischen 7. und 9.12., 10 Uhr", "07.12. 08.12. 09.12.", "", ""),
        ("Klausur in der KW 50, 10 Uhr", "07.12. 08.12. 09.12. 10.12. 11.12.", "Klausur", ""),
        ("nächste Woche 10 Uhr", "23.11. 24.11. 25.11. 26.11. 27.11.", "", ""),
        ("11.12.–14.12. 10 Uhr", "11.12. 14.12.", "", ""),  # without the weekend
        ("12.–13.12. 10 Uhr", "12.12. 13.12.", "", ""),  # nothing but a weekend
        ("7.–8.12. 10 Uhr\n14.12. 9 Uhr", "07.12. 08.12. 14.12.", "", ""),
        ("Freitag KW 50 10 Uhr, Freitag KW 51 10 Uhr", "11.12. 18.12.", "", ""),
        ("7.12. 10–12 Uhr, 8.12. 10–12 Uhr", "07.12. 08.12.", "", ""),
        ("14., 15.12., Rathaus, Raum 2, 10–12 Uhr", "14.12. 15.12.", "", "Rathaus, Raum 2"),
    ],
)  # fmt: skip
def test_days_in_a_row(session: Session, typed: str, days: str, title: str, place: str) -> None:
    request = read(session, f"Steuergremium {typed}")
    assert days_and_place(request) == (days, title, place)


@pytest.mark.parametrize("typed", ["1.12.-31.12. 10 Uhr", "1.–19.12. 10 Uhr", "1.1.2027-1.1.2029"])
def test_too_many_days_in_a_row(session: Session, typed: str) -> None:
    with pytest.raises(UserError, match="zu viele Tage") as refused:
        read(session, typed)
    assert "/terminfindung vorschlagen" in str(refused.value.answer.hints)


def test_days_without_a_time_are_no_options_yet(session: Session) -> None:
    assert read(session, "14., 15.12.").untimed
    assert read(session, "7.–11.12.").untimed
    assert read_request(ask(session), "Steuergremium") is None


def test_of_several_committees_one_is_chosen_with_all_that_was_said(session: Session) -> None:
    line = f"Lenkungskreis: {DATES}, 2 Stunden, bis Freitag"
    with pytest.raises(ChoiceError) as several:
        read_request(ask(session), line)
    choices = [one.command_line for one in several.value.answer.choices]
    assert choices == [
        f"terminfindung Lenkungskreis {place}: {DATES}, 2 Stunden, bis Freitag"
        for place in ("Herne", "Hagen")
    ]
    assert terminfindung.execute(ask(session, line)).choices == several.value.answer.choices
    for choice in choices:
        request = read(session, choice.removeprefix("terminfindung "))
        assert request.committee is not None
        assert (request.title, len(request.options)) == ("", 2)


def test_the_room_tells_which_of_several_committees_is_meant(session: Session) -> None:
    in_hagen = ask(session, room=RoomSettings(kind="municipality", municipality_id="k-ha"))
    request = read_request(in_hagen, f"Lenkungskreis: {DATES}")
    assert request is not None
    assert request.committee == DIRECTORY.committees["lk-ha"]


def test_a_list_of_meetings_prefers_the_rooms_committee_of_several(session: Session) -> None:
    in_hagen = ask(session, room=RoomSettings(kind="municipality", municipality_id="k-ha"))
    assert select(in_hagen, "Lenkungskreis").committees == frozenset({"lk-ha"})
    assert select(in_hagen, "Lenkungskreis in Herne").committees == frozenset({"lk-her"})
    assert select(ask(session), "Lenkungskreis").committees == frozenset({"lk-ha", "lk-her"})


WORDS = (
    "Lenkungskreis Steuergremium : , ; oder und 14.12. 15. Mo Di 10 Uhr 14–16 bis Freitag gestern "
    "2 Stunden je halbe 99 Minuten im Rathaus ende 3 stand vorschlagen Termine Januar Sommerferien "
    "keinen alle außer 1-9 31.2. jeden 0 Nr."
)
LINES = st.lists(st.sampled_from([*WORDS.split(), "\n"]), max_size=20).map(" ".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(LINES | st.text(max_size=100))
def test_any_line_is_read_or_refused(session: Session, text: str) -> None:
    for read_line in (read_request, propose):
        with suppress(UserError):
            read_line(ask(session), text)


# --- Answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "positions"),
    [
        ("1 3", [1, 3]), ("1,3", [1, 3]), ("1 und 3", [1, 3]), ("3. 1.", [1, 3]), ("2", [2]),
        ("am 1. und am 3.", [1, 3]), ("ich kann nur an 2", [2]), ("1-3", [1, 2, 3]),
        ("2 bis 4", [2, 3, 4]), ("1️⃣ 3️⃣", [1, 3]), ("alle", [1, 2, 3, 4]), ("ja", [1, 2, 3, 4]),
        ("alle außer 2", [1, 3, 4]), ("alle ausser 2 und 3", [1, 4]), ("nicht 2", [1, 3, 4]),
        ("keinen", []), ("keiner passt mir", []), ("gar nicht", []), ("nein", []), ("0", None),
        ("keinen außer 3", [3]), ("2 nicht", [1, 3, 4]), ("1, 3 nicht", [2, 4]),
        ("alle nicht", []), ("beide nicht", []), ("keiner von beiden", []), ("beide", None),
        ("1 ja, 2 nicht", None), ("5", None), ("1 5", None), ("1-9", None), ("nicht", None),
    ],
)  # fmt: skip
def test_numbers_that_suit(typed: str, positions: list[int] | None) -> None:
    tokens = _tokens(typed)
    assert tokens is not None
    if positions is None:
        with pytest.raises(UserError):
            _positions(tokens, 4)
    else:
        assert _positions(tokens, 4) == positions


def test_both_are_all_where_there_are_two() -> None:
    assert _positions(["beide"], 2) == [1, 2]


def option(start: str) -> Option:
    return Option(datetime.strptime(start, "%d.%m.%Y %H:%M"))  # noqa: DTZ007 - local


OPTIONS = (
    option("14.12.2026 10:00"), option("15.12.2026 14:00"), option("15.12.2026 16:30"),
    option("06.01.2027 09:00"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("am 15.12.", "am 2 und 3"), ("15.12", "2 und 3"), ("Dienstag", "2 und 3"),
        ("dienstags", "2 und 3"), ("Di", "2 und 3"), ("Di 14 Uhr", "2"), ("di 15.12. 16:30", "3"),
        ("15. Dezember", "2 und 3"), ("den 14.12.2026 um 10 Uhr", "1"), ("14.12.26", "1"),
        ("Montag, den 14. Dezember", "1"), ("14.12. 10–12 Uhr", "1"), ("16:30", "3"),
        ("14:00 Uhr", "2"), ("um 9 Uhr", "4"), ("am 15.", "am 2 und 3"),
        ("am 1. und 3.", "am 1. und 3."), ("3. 1.", "3. 1."), ("1.2.", "1.2."),
        ("14.12. bis 6.1.", "1 bis 4"), ("alle außer Mittwoch", "alle außer 4"),
        ("14.12. 6.1.", "1 4"), ("1 3", "1 3"), ("1-3", "1-3"), ("so", "so"), ("am 20.", "am 20."),
        ("nicht Montag", "nicht 1"), ("Mo, Mi", "1 , 4"), ("6.1. und 15.12. 14 Uhr", "4 und 2"),
    ],
)  # fmt: skip
def test_a_date_stands_for_its_number(typed: str, numbers: str) -> None:
    assert " ".join(numbered(typed, OPTIONS).split()) == numbers


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("16.12.", "16.12."), ("Mo 15.12.", "Mo 15.12."), ("Freitag", "Freitag"),
        ("15.12.2027", "15.12.2027"), ("15.12. 15 Uhr", "15.12. 15 Uhr"), ("99:99", "99:99"),
        ("ja, So 15 Uhr", "So 15 Uhr"), ("14.12. und 31.2.", "31.2."), ("15.13.", "15.13."),
    ],
)  # fmt: skip
def test_a_date_that_is_not_among_them_is_named(typed: str, named: str) -> None:
    with pytest.raises(UserError, match=f"„{named}“ steht nicht zur Wahl"):
        numbered(typed, OPTIONS)


@given(st.text(max_size=40) | LINES)
def test_whatever_is_said_of_dates_is_read_or_refused(said: str) -> None:
    with suppress(UserError):
        numbered(said, OPTIONS)
    without_dates(said)


@pytest.mark.parametrize(
    "talk", ["mir jemand sagen", "das so?", "erst nach dem 20.", "ich weiß es nicht", "gut", "?"]
)
def test_talk_is_no_answer(talk: str) -> None:
    assert not _tokens(talk)


# --- What is proposed ---------------------------------------------------------------------------


def test_proposals_differ_in_weekday_and_week() -> None:
    free = [datetime(2027, 1, 4, 14) + timedelta(days=n) for n in range(26) if n % 7 < 5]  # noqa: DTZ001
    chosen = _spread(free, 4, usual=3)
    assert [one.date() for one in chosen] == [
        date(2027, 1, 7), date(2027, 1, 11), date(2027, 1, 19), date(2027, 1, 27),
    ]  # fmt: skip
    assert _spread(free[:2], 4, usual=None) == free[:2]
    assert _spread([], 4, usual=None) == []


# --- The message follows ------------------------------------------------------------------------


@dataclass
class Bench:
    """A room with a poll, whose message has been sent."""

    database: Database
    clock: Clock = field(default_factory=lambda: Clock(NOW))
    number: int = 0

    def __post_init__(self) -> None:
        option = Option(datetime(2026, 12, 14, 10))  # noqa: DTZ001 - local
        poll = Poll(
            room_id=ROOM, options=(option, replace(option, start=datetime(2026, 12, 15, 10))),  # noqa: DTZ001
            expires_at=NOW + timedelta(days=23), due_at=NOW + timedelta(days=23), message_id="t-1",
            started_by="@anna:a.example", started_at=NOW,
        )  # fmt: skip
        with self.database.write() as session:
            inbox.note_join(session, ROOM)
            message = Outgoing(transaction_id="t-1", room_id=ROOM, kind="notice", content={})
            outbox.enqueue(session, message, NOW)
            self.number = date_polls.store_poll(session, poll).number
            date_polls.note_shown(session, self.number, 1, "t-1", NOW)

    def sent(self, event_id: str = "$poll") -> None:
        with self.database.write() as session:
            outbox.mark_sent(session, "t-1", event_id, NOW)

    def vote(self, position: int = 1) -> None:
        with self.database.write() as session:
            date_votes.add_vote(session, self.number, position, "@ben:a.example", "$tap", NOW)

    def messages(self, after: timedelta = timedelta()) -> list[Outgoing]:
        """Do what is due and return what is to be sent but the message of the poll itself."""
        self.clock.moment += after
        duties = Duties(
            self.database, (POLLS,), DirectoryCache(), self.clock, Alarm(), wake=lambda _: None
        )
        list(duties.parts())
        with self.database.read() as session:
            rooms = (ROOM, "!new:a.example")
            found = [one for room in rooms for one in outbox.unsent(session, room)]
        return [one for one in found if one.transaction_id != "t-1"]


def test_a_vote_edits_the_message_and_the_next_one_a_little_later(database: Database) -> None:
    bench = Bench(database)
    bench.sent()
    assert bench.messages() == []
    bench.vote()
    [edit] = bench.messages()
    assert edit.kind == "edit"
    assert "1 kann" in str(edit.content)
    bench.vote(2)
    assert bench.messages() == [edit]
    assert len(bench.messages(after=PAUSE)) == 2


def test_a_message_on_its_way_is_not_edited_before_it_is_there(database: Database) -> None:
    bench = Bench(database)
    bench.vote()
    assert bench.messages() == []
    bench.sent()
    [edit] = bench.messages(after=PAUSE)
    assert edit.kind == "edit"


def test_a_message_that_could_not_be_sent_is_sent_anew(database: Database) -> None:
    bench = Bench(database)
    with database.write() as session:
        outbox.mark_failed(session, "t-1", "too large")
    bench.vote()
    [anew] = bench.messages()
    assert (anew.kind, anew.room_id) == ("notice", ROOM)
    assert anew.reactions == {"1️⃣": f"kann {bench.number}: 1", "2️⃣": f"kann {bench.number}: 2"}


def test_in_a_room_that_replaces_another_it_is_shown_once_the_bot_is_there(
    database: Database,
) -> None:
    bench = Bench(database)
    bench.sent()
    bench.vote()
    bench.messages()
    with database.write() as session:
        date_polls.move_polls(session, ROOM, "!new:a.example")
        inbox.note_invitation(session, "!new:a.example", "@anna:a.example", direct=False)
    before = bench.messages(after=PAUSE)
    assert [one.room_id for one in before] == [ROOM]
    with database.write() as session:
        inbox.note_join(session, "!new:a.example")
    [_, anew] = bench.messages(after=timedelta(minutes=1))
    assert (anew.kind, anew.room_id) == ("notice", "!new:a.example")
    assert "1 kann" in str(anew.content)
    bench.vote(2)
    assert len(bench.messages(after=timedelta(minutes=1))) == 2  # the new one is on its way


def test_in_a_room_that_the_bot_has_left_nothing_is_said_and_nothing_stays_due(
    database: Database,
) -> None:
    bench = Bench(database)
    bench.sent()
    bench.vote()
    with database.write() as session:
        inbox.note_leave(session, ROOM)
    assert bench.messages() == []
    with database.read() as session:
        found = date_polls.poll(session, bench.number)
        assert found is not None
        assert found.state == "given up"
        assert date_polls.next_due(session) is None


def test_an_ended_poll_in_a_room_that_was_left_does_not_stay_due(database: Database) -> None:
    bench = Bench(database)
    bench.sent()
    with database.write() as session:
        date_polls.end_poll(session, bench.number, "ended")
        inbox.note_leave(session, ROOM)
    assert bench.messages() == []
    with database.read() as session:
        assert date_polls.next_due(session) is None
