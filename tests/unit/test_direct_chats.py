"""Which room a person is written to in, whoever crashes when, and who is left in peace."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

import bot.direct_chats
from bot.direct_chats import (
    GONE,
    NOT_ADMITTED,
    NOT_ALONE,
    REMOVED,
    UNKNOWN,
    DirectChats,
)
from bot.matrix_error import MatrixError
from bot.settings import AccessSettings
from storage import inbox, outbox
from storage.database import Database
from storage.direct_chats import chat_room, chats_with, is_unwilling, note_chat, note_made_chat
from storage.outbox import Outgoing
from storage.reminders import Reminder, active_reminders, store_reminder
from storage.undelivered import Undelivered, unreported
from tests.unit.standing import Clock
from tests.unit.test_duties import NOW

_NUMBERS = count()
ME, ANNA, BEN = "@scharnier:a.example", "@anna:a.example", "@ben:a.example"


class Crash(Exception):  # noqa: N818 - no error of the program
    """The program goes down."""


@dataclass
class Homeserver:
    """Rooms and their members, as a homeserver keeps them; and what it was asked to do.

    `crash` names the step after which the program goes down, `fails` what the next steps meet.
    """

    rooms: dict[str, dict[str, str]] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    encrypted: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    devices: set[str] = field(default_factory=lambda: {ANNA, BEN})
    accounts: set[str] = field(default_factory=lambda: {ANNA, BEN})
    done: list[str] = field(default_factory=list)
    crash: str = ""
    fails: dict[str, list[MatrixError]] = field(default_factory=dict)
    user_id: str = ME

    def _step(self, name: str) -> None:
        if self.fails.get(name):
            raise self.fails[name].pop()

    def _taken(self, name: str) -> None:
        self.done.append(name)
        if self.crash == name:
            self.crash = ""
            raise Crash(name)

    def is_direct(self, room_id: str, *, meant: bool) -> bool:
        joined = [one for one, membership in self.rooms[room_id].items() if membership == "join"]
        return len(joined) <= 2 and (meant or room_id not in self.named)

    async def members(self, room_id: str) -> dict[str, str]:
        self._step("members")
        if ME not in self.rooms.get(room_id, {}):
            raise MatrixError("M_FORBIDDEN", "not in there", 403)
        return dict(self.rooms[room_id])

    async def exists(self, person: str) -> bool:
        return person in self.accounts

    async def can_decrypt(self, person: str) -> bool:
        self._step("can_decrypt")
        return person in self.devices

    async def make(self, person: str, *, encrypted: bool) -> str:
        self._step("make")
        room_id = f"!{len(self.rooms) + 1}"
        self.rooms[room_id], self.marks[room_id] = {ME: "join"}, person
        self.encrypted |= {room_id} if encrypted else set()
        self._taken("make")
        return room_id

    async def encrypt(self, room_id: str) -> None:
        self.encrypted.add(room_id)
        self._taken("encrypt")

    async def invite(self, room_id: str, person: str) -> None:
        self._step("invite")
        self.rooms[room_id][person] = "invite"
        self._taken("invite")

    async def leave(self, room_id: str) -> None:
        self._step("leave")
        self.rooms[room_id][ME] = "leave"
        self._taken("leave")


@dataclass
class Bench:
    database: Database
    homeserver: Homeserver = field(default_factory=Homeserver)
    access: AccessSettings = field(default_factory=lambda: AccessSettings(servers=("a.example",)))

    async def hand_over(self, person: str = ANNA) -> str | None:
        """Let a message be handed over that was written before, or is now."""
        if not self.unsent(person):
            self.write(f"message {next(_NUMBERS)}", person)
        chats = DirectChats(self.database, self.homeserver, self.access, Clock(NOW))
        return await asyncio.wait_for(chats.hand_over(person), 20)

    def write(self, transaction_id: str = "t1", person: str = ANNA) -> None:
        message = Outgoing(transaction_id=transaction_id, room_id=person, kind="notice")
        with self.database.write() as session:
            outbox.enqueue(session, message, NOW)

    def begun(self, room_id: str, members: dict[str, str], *, direct: bool = True) -> None:
        """Let anna have invited the bot."""
        self.homeserver.rooms[room_id] = members
        with self.database.write() as session:
            inbox.note_invitation(session, room_id, ANNA, direct=direct)
            if direct:
                note_chat(session, room_id, ANNA)
            inbox.note_join(session, room_id)

    def sync(self) -> None:
        """Learn of the rooms, as the first sync after a start does."""
        with self.database.write() as session:
            for room_id, person in self.homeserver.marks.items():
                if self.homeserver.rooms[room_id][ME] == "join":
                    note_made_chat(session, room_id, person)

    def unsent(self, address: str) -> list[str]:
        with self.database.read() as session:
            return [one.transaction_id for one in outbox.unsent(session, address)]

    def undelivered(self) -> list[Undelivered]:
        with self.database.read() as session:
            return unreported(session)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    database.migrate()
    yield Bench(database)
    database.close()


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.direct_chats, "wait_before", lambda attempt: 0)


# --- Finding and making -------------------------------------------------------------------------


async def test_without_a_chat_one_is_made_encrypted_and_the_person_invited(bench: Bench) -> None:
    bench.write()
    assert await bench.hand_over() == "!1"
    assert bench.homeserver.rooms == {"!1": {ME: "join", ANNA: "invite"}}
    assert bench.homeserver.encrypted == {"!1"}
    assert bench.unsent("!1") == ["t1"]
    assert bench.unsent(ANNA) == []


@pytest.mark.parametrize("membership", ["invite", "join"])
async def test_the_next_message_comes_into_the_same_chat(bench: Bench, membership: str) -> None:
    await bench.hand_over()
    bench.homeserver.rooms["!1"][ANNA] = membership
    bench.write()
    assert await bench.hand_over() == "!1"
    assert bench.homeserver.done == ["make", "invite"]
    assert bench.unsent("!1")[-1] == "t1"


async def test_nobody_is_invited_for_nothing(bench: Bench) -> None:
    chats = DirectChats(bench.database, bench.homeserver, bench.access, Clock(NOW))
    assert await chats.hand_over(ANNA) is None
    assert bench.homeserver.rooms == {}


async def test_each_person_has_a_chat_of_their_own(bench: Bench) -> None:
    assert await bench.hand_over(ANNA) == "!1"
    assert await bench.hand_over(BEN) == "!2"


async def test_a_chat_that_the_person_began_is_used_and_remembered(bench: Bench) -> None:
    bench.begun("!hers", {ME: "join", ANNA: "join"})
    assert await bench.hand_over() == "!hers"
    assert bench.homeserver.done == []


async def test_a_room_of_two_without_a_name_is_a_chat_with_who_invited_the_bot(
    bench: Bench,
) -> None:
    bench.begun("!hers", {ME: "join", ANNA: "join"}, direct=False)
    assert await bench.hand_over() == "!hers"
    with bench.database.read() as session:
        assert chat_room(session, ANNA) == "!hers"


@pytest.mark.parametrize("direct", [True, False])
@pytest.mark.parametrize("membership", ["join", "invite"])
async def test_rooms_with_others_are_none(bench: Bench, direct: bool, membership: str) -> None:
    bench.begun("!hers", {ME: "join", ANNA: "join", BEN: membership}, direct=direct)
    assert await bench.hand_over() == "!2"


async def test_rooms_with_a_name_are_none_unless_meant_so(bench: Bench) -> None:
    bench.homeserver.named = {"!office", "!hers"}
    bench.begun("!office", {ME: "join", ANNA: "join"}, direct=False)
    assert await bench.hand_over() == "!2"
    bench.begun("!hers", {ME: "join", ANNA: "join"})
    assert await bench.hand_over() == "!hers"


async def test_where_the_person_is_goes_before_where_they_are_invited(bench: Bench) -> None:
    await bench.hand_over()
    bench.begun("!hers", {ME: "join", ANNA: "leave"})
    assert await bench.hand_over() == "!1"
    bench.homeserver.rooms["!hers"][ANNA] = "join"
    assert await bench.hand_over() == "!hers"


async def test_a_room_that_the_bot_is_not_in_any_more_is_none(bench: Bench) -> None:
    bench.begun("!hers", {ANNA: "join"})
    assert await bench.hand_over() == "!2"


async def test_who_has_no_device_that_encrypts_gets_clear_text(bench: Bench) -> None:
    bench.homeserver.devices = set()
    assert await bench.hand_over() == "!1"
    assert bench.homeserver.encrypted == set()


# --- Crashes and failures -----------------------------------------------------------------------


@pytest.mark.parametrize("step", ["make", "invite"])
async def test_after_a_crash_at_any_step_it_goes_on_in_the_same_room(
    bench: Bench, step: str
) -> None:
    """Before the bot works on after a start, a sync has told of its rooms."""
    bench.write()
    bench.homeserver.crash = step
    with pytest.raises(Crash):
        await bench.hand_over()
    bench.sync()
    assert await bench.hand_over() == "!1"
    assert list(bench.homeserver.rooms) == ["!1"]
    assert bench.homeserver.rooms["!1"] == {ME: "join", ANNA: "invite"}
    assert bench.homeserver.encrypted == {"!1"}
    assert bench.homeserver.done.count("invite") == 1
    assert bench.unsent("!1") == ["t1"]


async def test_a_room_that_was_made_twice_is_left_and_nobody_was_shown_it(bench: Bench) -> None:
    """The homeserver was slow with the first one, and no sync told of it in time."""
    bench.homeserver.crash = "make"
    with pytest.raises(Crash):
        await bench.hand_over()
    assert await bench.hand_over() == "!2"
    bench.sync()
    bench.homeserver.fails["leave"] = [MatrixError("M_UNKNOWN", "no", 400)]
    bench.write()
    assert await bench.hand_over() == "!2"
    assert bench.unsent("!2")[-1] == "t1"
    bench.sync()
    assert await bench.hand_over() == "!2"
    assert bench.homeserver.rooms == {"!1": {ME: "leave"}, "!2": {ME: "join", ANNA: "invite"}}
    with bench.database.read() as session:
        assert [one.room_id for one in chats_with(session, ANNA)] == ["!2"]


@pytest.mark.parametrize("step", ["make", "invite", "can_decrypt"])
async def test_what_passes_is_tried_again(bench: Bench, step: str) -> None:
    bench.homeserver.fails[step] = [MatrixError("", "gone away"), MatrixError("", "busy", 502)]
    bench.write()
    assert await bench.hand_over() == "!1"
    assert bench.unsent("!1") == ["t1"]
    assert [one for one in bench.homeserver.done if one != "encrypt"] == ["make", "invite"]


async def test_a_failing_look_at_the_members_makes_no_second_chat(bench: Bench) -> None:
    await bench.hand_over()
    bench.homeserver.fails["members"] = [MatrixError("", "gone away")]
    assert await bench.hand_over() == "!1"


@pytest.mark.parametrize("step", ["make", "invite"])
async def test_what_the_homeserver_forbids_fails_with_its_words_and_reminders_stay(
    bench: Bench, step: str
) -> None:
    bench.homeserver.fails[step] = [MatrixError("M_FORBIDDEN", "not you", 403)]
    bench.write()
    remind(bench)
    assert await bench.hand_over() is None
    assert bench.undelivered() == [Undelivered(None, ANNA, "messages", "M_FORBIDDEN: not you", 1)]
    with bench.database.read() as session:
        assert len(active_reminders(session, ANNA)) == 1


# --- Who can't be written to --------------------------------------------------------------------


def remind(bench: Bench) -> None:
    with bench.database.write() as session:
        store_reminder(session, Reminder(
            room_id=ANNA, owner=ANNA, mention=ANNA, text="an den Anruf", created_at=NOW,
            first=NOW.replace(tzinfo=None), due_at=NOW, rule="FREQ=DAILY",
        ))  # fmt: skip


async def refused(bench: Bench, cause: str, person: str = ANNA) -> None:
    """Write to somebody; it fails of the cause for good, and is told to the operators."""
    before = len(bench.homeserver.done)
    bench.write("t1", person)
    bench.write("t2", person)
    remind(bench)
    assert await bench.hand_over(person) is None
    assert len(bench.homeserver.done) == before, "nothing was done"
    assert bench.unsent(person) == []
    assert bench.undelivered() == [
        Undelivered(None, person, "messages", cause, 2),
        Undelivered(None, person, "reminders", cause, 1),
    ]
    with bench.database.read() as session:
        assert active_reminders(session, person) == []


@pytest.mark.parametrize("membership", ["leave", "ban"])
async def test_who_left_or_refused_is_not_invited_again(bench: Bench, membership: str) -> None:
    await bench.hand_over()
    bench.homeserver.rooms["!1"][ANNA] = membership
    await refused(bench, GONE)
    with bench.database.read() as session:
        assert is_unwilling(session, ANNA)


async def test_who_removed_the_bot_is_not_invited_again(bench: Bench) -> None:
    await bench.hand_over()
    bench.homeserver.rooms["!1"][ME] = "leave"
    with bench.database.write() as session:
        inbox.note_leave(session, "!1")
    await refused(bench, REMOVED)


async def test_nothing_is_written_where_others_have_come(bench: Bench) -> None:
    await bench.hand_over()
    bench.homeserver.rooms["!1"] |= {ANNA: "join", BEN: "join"}
    await refused(bench, NOT_ALONE)


async def test_who_begins_a_chat_after_all_is_written_to_there(bench: Bench) -> None:
    await bench.hand_over()
    bench.homeserver.rooms["!1"][ANNA] = "leave"
    await refused(bench, GONE)
    bench.begun("!hers", {ME: "join", ANNA: "join"})
    bench.write("t3")
    assert await bench.hand_over() == "!hers"
    assert bench.unsent("!hers") == ["t3"]


async def test_who_left_a_chat_of_their_own_is_invited_once(bench: Bench) -> None:
    bench.begun("!hers", {ME: "join", ANNA: "leave"})
    assert await bench.hand_over() == "!2"
    bench.homeserver.rooms["!2"][ANNA] = "leave"
    await refused(bench, GONE)


@pytest.mark.parametrize(
    "access",
    [
        AccessSettings(servers=("b.example",)),
        AccessSettings(servers=("a.example",), ignored=(ANNA,)),
    ],
)
async def test_who_is_not_served_is_never_written_to_not_even_where_a_chat_is(
    bench: Bench, access: AccessSettings
) -> None:
    bench.begun("!hers", {ME: "join", ANNA: "join"})
    bench.access = access
    await refused(bench, NOT_ADMITTED)


async def test_whoever_does_not_exist_gets_no_room(bench: Bench) -> None:
    bench.homeserver.devices = bench.homeserver.accounts = {BEN}
    await refused(bench, UNKNOWN)


async def test_it_does_not_write_to_itself(bench: Bench) -> None:
    bench.write(person=ME)
    assert await bench.hand_over(ME) is None
    assert bench.homeserver.rooms == {}
