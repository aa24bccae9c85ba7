"""Whose voices count in a vote, what it comes to, and how its messages follow what happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import BERLIN, Alarm
from bot.directory_cache import DirectoryCache
from bot.duties import Duties
from commands.contract import Answer, Ask, Asker, Due, Role, Room, UserError
from commands.decisions.votes.closing import VOTES, reminder_at
from commands.decisions.votes.command import abstimmung
from commands.decisions.votes.counting import (
    Count,
    Counted,
    count,
    most_voted,
    packed,
    unpacked,
    verdict,
)
from commands.decisions.votes.voices import Voice, electorate_of, why_no_voice
from commands.shown_messages import PAUSE
from storage import inbox, outbox, votes
from storage.cast_votes import CastVote, Manner, votes_in
from storage.database import Database
from storage.meetings import Attendance, Reply
from storage.outbox import Outgoing
from storage.records import (
    Committee,
    Directory,
    Membership,
    Municipality,
    Organization,
    Person,
    RoomSettings,
)
from storage.votes import VoteEvent
from tests.unit.standing import Clock

ROOM, NEW_ROOM = "!room:a.example", "!new:a.example"
NOW = datetime(2026, 11, 22, 12, tzinfo=BERLIN)
DAY = NOW.date()
OFFICE = "Kommunale Koordinierungsstelle"
ORGANIZATIONS = [
    Organization("koko", "KoKo Herne", ("KoKo",), OFFICE, ("k-her",)),
    Organization("koko-bo", "KoKo Bochum", (), OFFICE, ("k-bo",)),
    Organization("koko-mh", "KoKo Mülheim", (), OFFICE, ("k-mh",)),
    Organization("ihk", "IHK", (), "Kammer", ("k-her", "k-bo")),
    Organization("hwk", "Handwerkskammer", ("HWK",), "Kammer"),
    Organization("dgb", "DGB", (), "Gewerkschaft"),
]
PEOPLE = [
    Person("p-anna", "Anna Lindner", "koko", matrix_id="@anna:a"),
    Person("p-kai", "Kai Kern", "koko", matrix_id="@kai:a"),
    Person("p-ben", "Ben Bohr", "koko-bo", matrix_id="@ben:a"),
    Person("p-ina", "Ina Ihmann", "ihk", matrix_id="@ina:a"),
    Person("p-uwe", "Uwe Sommer", "dgb", matrix_id="@uwe:a"),
    Person("p-eva", "Eva Essing", matrix_id="@eva:a"),
    Person("p-old", "Olga Alt", "koko-mh", end_date=date(2026, 1, 1), matrix_id="@old:a"),
]


def seat(member: str, role: str = "Mitglied", *, voting: bool | None = True,
         behalf: tuple[str, ...] = (), last: date | None = None) -> Membership:  # fmt: skip
    row_id = f"{member}{role}{behalf}"
    return Membership(row_id, "g", member, role, voting, behalf, end_date=last)


def directory(*seats: Membership) -> Directory:
    return Directory(
        municipalities={one: Municipality(one, one[2:].title()) for one in ("k-her", "k-bo")},
        organizations={row.id: row for row in ORGANIZATIONS},
        persons={row.id: row for row in PEOPLE},
        committees={"g": Committee("g", "Lenkungskreis", municipality_ids=("k-her",))},
        memberships={row.id: row for row in seats},
    )


USUAL_SEATS = (
    seat("koko", "Geschäftsführung"), seat("ihk"), seat("ihk", behalf=("hwk",)), seat("p-eva"),
    seat("dgb", voting=False), seat("koko-bo", "Gast"), seat("koko-mh", last=date(2026, 11, 21)),
)  # fmt: skip
DIRECTORY = directory(*USUAL_SEATS)


def given(*answers: tuple[str, Reply] | tuple[str, Reply, str]) -> list[Attendance]:
    return [Attendance(f"@{user}:a", *rest) for user, *rest in answers]


def held(rows: Directory, *answers: tuple[str, Reply] | tuple[str, Reply, str],
         body: str = "committee:g") -> dict[str, list[str]]:  # fmt: skip
    found = electorate_of(rows, body, DAY, given(*answers))
    return {
        user.removeprefix("@").removesuffix(":a"): sorted(one.label for one in own)
        for user, own in found.holders.items()
    }


# --- Voices -------------------------------------------------------------------------------------


def test_each_voting_seat_of_the_day_is_one_voice_a_further_one_besides_ones_own() -> None:
    found = electorate_of(DIRECTORY, "committee:g", DAY)
    names = [voice.name for voice in found.voices]
    assert names == ["Eva Essing", "IHK", "IHK i. V. Handwerkskammer", "KoKo Herne"]
    assert [voice.of_person for voice in found.voices] == [True, False, False, False]
    assert held(DIRECTORY) == {
        "anna": ["KoKo Herne"], "kai": ["KoKo Herne"], "eva": ["Eva Essing"],
        "ina": ["IHK", "i. V. Handwerkskammer"],
    }  # fmt: skip
    told = {user: why_no_voice(DIRECTORY, found, f"@{user}:a", DAY) for user in ("uwe", "ben", "x")}
    assert told == {"uwe": "advisory", "ben": "no seat", "x": "unknown"}


@pytest.mark.parametrize(
    ("answers", "who", "expected"),
    [
        ([("eva", "substitute", "Uwe Sommer")], "uwe", ["i. V. Eva Essing"]),
        ([("eva", "substitute", "Ben Bohr")], "ben", ["i. V. Eva Essing"]),
        ([("ina", "substitute", "Eva Essing")], "eva",
         ["Eva Essing", "i. V. IHK", "i. V. IHK i. V. Handwerkskammer"]),
        ([("eva", "substitute", "Niemand Bekanntes")], "uwe", None),
        ([("eva", "no")], "uwe", None),
        ([("uwe", "substitute", "Ben Bohr")], "ben", None),  # a seat without a vote
        ([("anna", "substitute", "Kai Kern")], "kai", ["KoKo Herne"]),
    ],
)  # fmt: skip
def test_who_is_sent_to_the_session_may_cast_the_voices_of_who_sent_them(
    answers: list[tuple[str, Reply, str]], who: str, expected: list[str] | None
) -> None:
    assert held(DIRECTORY, *answers).get(who) == expected


def test_who_speaks_for_a_member_with_a_seat_may_cast_its_voice() -> None:
    rows = directory(seat("ihk", behalf=("dgb",)), seat("dgb"), seat("koko", behalf=("hwk",)))
    assert held(rows)["ina"] == ["IHK", "i. V. DGB"]
    assert held(rows)["uwe"] == ["DGB"]
    assert held(rows)["anna"] == ["KoKo Herne"]


def test_without_a_committee_each_office_with_somebody_reachable_has_a_voice() -> None:
    assert held(DIRECTORY, body="region") == {
        "anna": ["KoKo Herne"], "kai": ["KoKo Herne"], "ben": ["KoKo Bochum"],
    }  # fmt: skip
    assert held(DIRECTORY, body="municipality:k-her") == {
        "anna": ["KoKo Herne"], "kai": ["KoKo Herne"], "ina": ["IHK"],
    }  # fmt: skip
    assert held(DIRECTORY, body="municipality:k-nowhere") == {}
    names = [voice.name for voice in electorate_of(DIRECTORY, "region", DAY).voices]
    assert names == ["KoKo Bochum", "KoKo Herne"]  # nobody of KoKo Mülheim could vote


# --- Counting -----------------------------------------------------------------------------------

Said = tuple[str, int] | tuple[str, int, Manner]


@pytest.mark.parametrize(
    ("answers", "cast", "option"),
    [
        ([], [("anna", 1), ("kai", 2)], 2),  # of equal rights the later one
        ([], [("kai", 2), ("anna", 1)], 1),
        ([("anna", "no")], [("kai", 2), ("anna", 1)], 2),
        ([("anna", "substitute", "Ben Bohr")], [("ben", 2, "substitute"), ("anna", 1)], 2),
        ([], [("ben", 2, "substitute"), ("anna", 1)], 1),
        ([("anna", "yes")], [("anna", 1), ("ben", 2, "substitute")], 1),
        ([("anna", "no")], [("anna", 1), ("ben", 2, "behalf")], 1),
        ([], [("ben", 2, "behalf")], 2),
        ([], [], None),
    ],
)
def test_of_several_votes_for_a_voice_the_one_with_the_best_right_counts(
    answers: list[tuple[str, Reply]], cast: list[Said], option: int | None
) -> None:
    electorate = electorate_of(DIRECTORY, "committee:g", DAY, given(*answers))
    counted = count(electorate, [CastVote("koko", f"@{who}:a", *said) for who, *said in cast], 3)
    found = {one.voice.id: one.option for one in counted.cast}
    assert found.get("koko") == option
    assert len(counted.missing) == 4 - (option is not None)
    assert unpacked(packed(counted)) == counted


def test_a_vote_for_a_seat_that_is_no_longer_there_does_not_count() -> None:
    electorate = electorate_of(DIRECTORY, "committee:g", DAY)
    assert count(electorate, [CastVote("koko-mh", "@old:a", 1)], 3).cast == ()


def counting(*sizes: int, missing: int = 0, needed: int | None = None) -> Count:
    """Return a count with so many votes for each option."""
    cast = [Counted(Voice(f"v{at}{n}", ""), at) for at, size in enumerate(sizes, 1)
            for n in range(size)]  # fmt: skip
    return Count(tuple(cast), tuple(Voice(f"m{n}", "") for n in range(missing)), needed)


USUAL, TOWNS = ("Ja", "Nein", "Enthaltung"), ("Herne", "Bochum", "Enthaltung", "Hagen")


@pytest.mark.parametrize(
    ("options", "majority", "counted", "expected"),
    [
        (USUAL, "", counting(2, 1, 0), "adopted"),
        (USUAL, "", counting(1, 0, 5), "adopted"),  # abstentions don't count
        (USUAL, "", counting(2, 2, 1), "rejected"),  # a tie rejects
        (USUAL, "", counting(1, 2, 0), "rejected"),
        (USUAL, "", counting(0, 0, 3), "rejected"),
        (USUAL, "", counting(0, 0, 0, missing=3), "no votes"),
        (USUAL, "", counting(2, 0, 0, missing=3, needed=3), "no quorum"),
        (USUAL, "", counting(1, 0, 2, missing=2, needed=3), "adopted"),  # but for the quorum
        (USUAL, "2/3", counting(2, 1, 4), "adopted"),
        (USUAL, "2/3", counting(3, 2, 0), "rejected"),
        (USUAL, "2/3", counting(0, 0, 4), "rejected"),
        (USUAL, "3/4", counting(3, 1, 0), "adopted"),
        (USUAL, "3/4", counting(2, 1, 0), "rejected"),
        (USUAL, "1/1", counting(3, 0, 1), "adopted"),
        (USUAL, "1/1", counting(3, 1, 0), "rejected"),
        (USUAL, "all", counting(3, 0, 0, missing=2), "adopted"),
        (USUAL, "all", counting(3, 0, 0, missing=3), "rejected"),
        (USUAL[:2], "", counting(2, 1), "adopted"),
        (TOWNS, "", counting(3, 1, 4, 1), "chosen"),
        (TOWNS, "", counting(2, 1, 0, 1), "undecided"),  # half is no majority
        (TOWNS, "", counting(2, 2, 0, 0), "undecided"),
        (TOWNS, "2/3", counting(2, 1, 0, 0), "chosen"),
        (TOWNS, "2/3", counting(3, 2, 0, 0), "undecided"),
        (TOWNS, "", counting(0, 0, 3, 0), "undecided"),
    ],
)
def test_what_a_vote_comes_to(
    options: tuple[str, ...], majority: str, counted: Count, expected: str
) -> None:
    assert verdict(options, majority, counted) == expected


def test_the_option_with_the_most_votes_is_none_in_a_tie() -> None:
    assert most_voted(TOWNS, counting(1, 2, 9, 0)) == 2
    assert most_voted(TOWNS, counting(2, 2, 0, 1)) is None


@pytest.mark.parametrize(
    ("length", "before"),
    [
        (timedelta(minutes=19), None),
        (timedelta(minutes=20), timedelta(minutes=5)),
        (timedelta(hours=2), timedelta(minutes=30)),
        (timedelta(days=4), timedelta(days=1)),
        (timedelta(days=90), timedelta(days=1)),
    ],
)
def test_when_those_missing_are_reminded(length: timedelta, before: timedelta | None) -> None:
    assert reminder_at(NOW, NOW + length) == (NOW + length - before if before else None)
    assert reminder_at(NOW, None) is None


# --- The messages follow ------------------------------------------------------------------------


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/test.db")
    database.migrate()
    yield database
    database.close()


class Standing(DirectoryCache):
    """The directory of these tests, whatever the database holds."""

    def current(self, session: object) -> Directory:
        return DIRECTORY


@dataclass
class Bench:
    """A committee's room with a vote whose messages have been sent."""

    database: Database
    clock: Clock = field(default_factory=lambda: Clock(NOW))

    def __post_init__(self) -> None:
        with self.database.write() as session:
            inbox.note_join(session, ROOM)
        self.type("Die Satzung gilt, bis Freitag 12 Uhr", event_id="$event")

    def type(self, text: str, who: str = "anna", event_id: str = "", *, tapped: bool = False,
             room: RoomSettings | None = None) -> Answer:  # fmt: skip
        """Run a command line, store what comes of it, and have it sent."""
        with self.database.write() as session:
            ask = Ask(
                asker=Asker(f"@{who}:a", frozenset({Role.MEMBER, Role.COMMITTEE_OFFICE})),
                room=Room(ROOM, room or RoomSettings("committee", committee_id="g")),
                text=text, word="abstimmung", now=self.clock.now(), session=session,
                directory=DIRECTORY, event_id=event_id or f"${who}{text}", by_command=True,
                tapped=tapped,
            )  # fmt: skip
            answer = abstimmung.execute(ask)
            for notice in answer.notices:
                message = Outgoing(transaction_id=notice.transaction_id, room_id=notice.to,
                                   kind="notice", content={})  # fmt: skip
                outbox.enqueue(session, message, NOW)
                outbox.mark_sent(session, notice.transaction_id, f"$b{notice.transaction_id}", NOW)
        return answer

    def vote(self, number: int = 1) -> VoteEvent:
        with self.database.read() as session:
            found = votes.vote_event(session, number)
        assert found is not None
        return found

    def messages(self, after: timedelta = timedelta()) -> list[Outgoing]:
        """Do what is due and return all that is to be sent."""
        self.clock.moment += after
        duties = Duties(
            self.database, (VOTES,), Standing(), self.clock, Alarm(), wake=lambda _: None
        )
        list(duties.parts())
        with self.database.read() as session:
            return [one for room in (ROOM, NEW_ROOM) for one in outbox.unsent(session, room)]


def said(answer: Answer) -> str:
    return f"{answer.title} {answer.lines} {answer.hints}"


def test_who_has_several_voices_casts_all_at_once_or_one_by_one(database: Database) -> None:
    bench = Bench(database)
    first = bench.type("#1.1: 1", "ina", tapped=True)
    assert "2 Stimmen: IHK, i. V. Handwerkskammer." in said(first)
    assert "/abstimmung 1 nein für Handwerkskammer" in said(first)
    assert bench.type("#1.1: 1", "ina", "$again", tapped=True).silent
    assert "1 Stimme: i. V. Handwerkskammer." in said(bench.type("1 nein für HWK", "ina"))
    with database.read() as session:
        found = {one.voice_id: one.option for one in votes_in(session, 1)}
    assert found == {"ihk": 1, "ihk hwk": 2}


def test_what_a_colleague_voted_for_the_same_voice_is_told_when_it_is_replaced(
    database: Database,
) -> None:
    bench = Bench(database)
    assert bench.type("#1.1: 1", "anna", tapped=True).silent
    told = said(bench.type("#1.1: 2", "kai", tapped=True))
    assert "Für KoKo Herne hatte Anna Lindner gestimmt: Ja. Das ist ersetzt." in told
    assert bench.type("#1.1: 2", "anna", "$later", tapped=True).silent  # nothing else comes of it


def test_who_has_no_vote_hears_why(database: Database) -> None:
    bench = Bench(database)
    assert "ist beratend, ohne Stimmrecht" in said(bench.type("#1.1: 1", "uwe", tapped=True))
    assert bench.type("#1.1: 1", "uwe", "$again", tapped=True).silent
    assert "Einen Sitz mit Stimmrecht haben Sie" in said(bench.type("ja", "ben"))
    du = RoomSettings("committee", committee_id="g", address="du")
    assert "Einen Sitz mit Stimmrecht hast du" in said(bench.type("ja", "ben", room=du))
    with database.read() as session:
        assert votes_in(session, 1) == []


def test_a_vote_edits_the_status_and_the_next_one_a_little_later(database: Database) -> None:
    bench = Bench(database)
    assert bench.messages(after=PAUSE) == []
    bench.type("ja", "anna")
    [edit] = bench.messages()
    assert edit.kind == "edit"
    assert "1 von 4 Stimmen" in str(edit.content)
    bench.type("nein", "eva")
    assert bench.messages() == [edit]
    assert len(bench.messages(after=PAUSE)) == 2


def test_a_status_on_its_way_is_not_edited_before_it_is_there(database: Database) -> None:
    bench = Bench(database)
    with database.write() as session:
        late = Outgoing(transaction_id="late", room_id=ROOM, kind="notice", content={})
        outbox.enqueue(session, late, NOW)
        votes.note_shown(session, replace(bench.vote(), status_id="late"), NOW)
    bench.type("ja")
    assert [one.transaction_id for one in bench.messages()] == ["late"]
    with database.write() as session:
        outbox.mark_sent(session, "late", "$late", NOW)
    [edit] = bench.messages(after=PAUSE)
    assert edit.kind == "edit"


def test_a_question_that_was_changed_is_not_answered_by_a_tap_on_the_old_one(
    database: Database,
) -> None:
    bench = Bench(database)
    answer = bench.type("Die neue Satzung gilt", event_id="$event")
    [ended, poll, _] = answer.notices
    assert (ended.ends_poll, bool(ended.answer.poll)) == ("scharnier-vote-1-poll-1", False)
    assert (poll.ends_poll, poll.answer.poll) == ("", "Die neue Satzung gilt")
    with pytest.raises(UserError, match="inzwischen geändert"):
        bench.type("#1.1: 1", "anna", tapped=True)
    assert bench.type("#1.2: 1", "anna", tapped=True).silent


class DownError(Exception):
    """The program goes down before what was done is stored."""


def test_the_end_tells_the_result_once_and_ends_the_poll(database: Database) -> None:
    bench = Bench(database)
    for who in ("anna", "ina", "eva"):
        bench.type("ja", who)
    bench.messages()
    bench.clock.moment = datetime(2026, 11, 27, 12, tzinfo=BERLIN)
    with suppress(DownError), database.write() as session:
        notices = VOTES.perform(Due(bench.clock.now(), session, DIRECTORY))
        assert [one.ends_poll for one in notices] == ["scharnier-vote-1-poll-1", ""]
        raise DownError
    assert bench.vote().state == "open"
    found = [one for one in bench.messages() if one.transaction_id == "scharnier-vote-1-result"]
    assert ["angenommen" in str(one.content) for one in found] == [True]
    assert (bench.vote().state, bench.vote().ended_at) == ("ended", bench.clock.moment)
    again = bench.messages(after=timedelta(hours=1))
    assert [one for one in again if one.transaction_id == "scharnier-vote-1-result"] == found


def test_what_was_missed_while_the_bot_was_down_ended_at_its_time(database: Database) -> None:
    bench = Bench(database)
    bench.clock.moment = datetime(2026, 11, 28, 9, tzinfo=BERLIN)
    with pytest.raises(UserError, match="Stimmen galten bis"):
        bench.type("ja")
    bench.messages()
    assert bench.vote().ended_at == datetime(2026, 11, 27, 12, tzinfo=BERLIN)


def test_who_takes_a_vote_back_before_it_ends_by_itself_keeps_it_open(database: Database) -> None:
    bench = Bench(database)
    bench.type("Sie gilt nicht, bis alle abgestimmt haben", event_id="$second")
    for who in ("anna", "ina", "eva"):
        bench.type("2 ja", who)
    bench.type("2 zurücknehmen", "eva")
    bench.messages()
    assert bench.vote(2).state == "open"
    bench.type("2 nein", "eva", "$anew")
    bench.messages()
    assert bench.vote(2).state == "ended"


def test_in_a_room_that_replaces_another_it_is_asked_anew_once_the_bot_is_there(
    database: Database,
) -> None:
    bench = Bench(database)
    bench.type("ja")
    bench.messages(after=PAUSE)
    with database.write() as session:
        votes.move_vote_events(session, ROOM, NEW_ROOM)
        inbox.note_invitation(session, NEW_ROOM, "@anna:a", direct=False)
    assert {one.room_id for one in bench.messages(after=PAUSE)} == {ROOM}
    with database.write() as session:
        inbox.note_join(session, NEW_ROOM)
    anew = [one for one in bench.messages(after=timedelta(minutes=1)) if one.room_id == NEW_ROOM]
    assert [one.kind for one in anew] == ["notice", "notice"]
    assert list(anew[0].reactions or ()) == ["✅", "❌", "⚪"]
    assert "1 von 4 Stimmen" in str(anew[1].content)


def test_in_a_room_that_the_bot_has_left_nothing_is_said_and_nothing_stays_due(
    database: Database,
) -> None:
    bench = Bench(database)
    bench.type("ja")
    with database.write() as session:
        inbox.note_leave(session, ROOM)
    assert bench.messages(after=PAUSE) == []
    assert bench.vote().state == "given up"
    with database.read() as session:
        assert votes.next_due(session) is None
