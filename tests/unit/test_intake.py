"""What of a sync is stored: only news, only what is meant for the bot, gaps filled, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.addressing import Identity
from bot.clock import BERLIN
from bot.config import AccessSettings
from bot.incoming import Incoming
from bot.intake import Intake
from bot.matrix_error import MatrixError
from bot.posting import post_notices
from bot.sync_batch import Invitation, Page, RoomBatch, RoomEvent, SyncBatch
from bot.tapping import reaction_content
from commands.contract import Answer, Notice
from commands.picking import NUMBER_SIGNS
from storage import inbox, outbox
from storage.attendance import Question, open_questions, store_question
from storage.database import Database, Session
from storage.date_polls import Poll, open_polls, store_poll
from storage.date_polls import poll as find_poll
from storage.forwarding import Forwarded, forwarded, store_forwarded
from storage.meeting_told import ToldOf, note_told, told_to
from storage.minutes import Minutes, open_in_room, store_minutes
from storage.outbox import Outgoing
from storage.records import RoomSettings
from storage.rooms import room_settings, save_room_settings

ME = Identity("@scharnier:a.example", "Scharnier")
ANNA, STRANGER = "@anna:a.example", "@eve:evil.example"
ROOM = "!room:a.example"


class StandingClock:
    def now(self) -> datetime:
        return datetime(2026, 11, 22, 12, tzinfo=BERLIN)


class History:
    """A room's history in pages of two events, oldest first, and keys by event id."""

    def __init__(self, events: list[RoomEvent] | None = None, *, direct: bool = False) -> None:
        self.events = events or []
        self.direct = direct
        self.keys: dict[str, RoomEvent] = {}
        self.empty: set[int] = set()
        self.fails: list[MatrixError] = []

    def is_direct(self, room_id: str, *, invited_direct: bool) -> bool:
        return self.direct or invited_direct

    async def messages(
        self, room_id: str, start: str, *, end: str | None = None, backwards: bool = False
    ) -> Page:
        if self.fails:
            raise self.fails.pop()
        position = int(start)
        if position in self.empty and start.isdecimal():
            return Page((), f"{start} ")  # nothing to see here, but more to come
        if backwards:
            page = tuple(reversed(self.events[max(0, position - 2) : position]))
            return Page(page, str(position - len(page)) if page else None)
        page = tuple(self.events[position : min(position + 2, int(end or 10**6))])
        return Page(page, str(position + len(page)) if page else None)

    async def event(self, room_id: str, event_id: str) -> RoomEvent | None:
        return next((event for event in self.events if event.event_id == event_id), None)

    def decrypt(self, room_id: str, raw: Mapping[str, Any]) -> RoomEvent | None:
        return self.keys.get(raw["event_id"])


class Host:
    def __init__(self) -> None:
        self.greeted: list[str] = []
        self.unreadable: list[str] = []

    def greet(self, session: Session, room_id: str) -> None:
        self.greeted.append(room_id)

    def cannot_read(self, session: Session, room_id: str) -> None:
        self.unreadable.append(room_id)


def event(
    event_id: str, body: str | None = "/hilfe", sender: str = ANNA, **changes: Any
) -> RoomEvent:
    content = {"msgtype": "m.text", "body": body} if body is not None else {}
    values: dict[str, Any] = {"type": "m.room.message", "content": content} | changes
    return RoomEvent(event_id=event_id, sender=sender, raw={"event_id": event_id}, **values)


JOIN = event(
    "$join", sender=ME.user_id, type="m.room.member", state_key=ME.user_id,
    content={"membership": "join"},
)  # fmt: skip
LOCKED = event("$locked", type="m.room.encrypted", content={"ciphertext": "x"}, readable=False)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'test.db'}")
    opened.migrate()
    yield opened
    opened.close()


def intake(database: Database, history: History | None = None, host: Host | None = None) -> Intake:
    access = AccessSettings(servers=("a.example",))
    return Intake(database, history or History(), ME, access, StandingClock(), host or Host())


def batch(*events: RoomEvent, **changes: Any) -> SyncBatch:
    return SyncBatch("s2", rooms=(RoomBatch(ROOM, events, **changes),))


def waiting(database: Database) -> list[Incoming]:
    found = []
    with database.write() as session:
        while (row := inbox.next_pending(session, ROOM)) is not None:
            found.append(Incoming.from_payload(row.payload))
            inbox.finish(session, row.event_id)
    return found


def joined(database: Database) -> None:
    with database.write() as session:
        inbox.note_join(session, ROOM)


async def test_events_and_token_are_stored_together(database: Database) -> None:
    joined(database)
    taken = await intake(database).take_in(batch(event("$1")), "s1")
    assert taken.rooms == {ROOM}
    assert intake(database).token() == "s2"
    assert [item.event_id for item in waiting(database)] == ["$1"]


async def test_the_same_batch_again_stores_nothing_new(database: Database) -> None:
    joined(database)
    await intake(database).take_in(batch(event("$1")), "s1")
    assert len(waiting(database)) == 1
    taken = await intake(database).take_in(batch(event("$1")), "s1")
    assert taken.rooms == frozenset()
    assert waiting(database) == []


async def test_the_very_first_sync_is_history(database: Database) -> None:
    await intake(database).take_in(batch(event("$old")), None)
    assert waiting(database) == []
    await intake(database).take_in(batch(event("$new")), "s2")
    assert [item.event_id for item in waiting(database)] == ["$new"]


async def test_a_limited_timeline_is_filled_up_in_order(database: Database) -> None:
    joined(database)
    gap = [event(f"${number}") for number in range(7)]
    news = batch(event("$7"), event("$8"), limited=True, prev_batch="7")
    await intake(database, History(gap)).take_in(news, "0")
    assert [item.event_id for item in waiting(database)] == [f"${number}" for number in range(9)]


async def test_an_empty_page_is_not_taken_for_the_end_of_a_gap(database: Database) -> None:
    joined(database)
    history = History([event(f"${number}") for number in range(7)])
    history.empty = {0, 4}
    news = batch(event("$7"), limited=True, prev_batch="7")
    await intake(database, history).take_in(news, "0")
    assert [item.event_id for item in waiting(database)] == [f"${number}" for number in range(8)]


async def test_a_history_that_is_refused_holds_up_nothing_else(database: Database) -> None:
    joined(database)
    history = History()
    history.fails = [MatrixError("M_FORBIDDEN", "no", 403)]
    news = batch(event("$7"), limited=True, prev_batch="7")
    await intake(database, history).take_in(news, "0")
    assert [item.event_id for item in waiting(database)] == ["$7"]


async def test_a_history_that_fails_is_tried_again_for_a_while(database: Database) -> None:
    joined(database)
    history = History([event("$6")])
    history.fails = [MatrixError("", "HTTP 502", 502)] * 100
    news = batch(event("$7"), limited=True, prev_batch="1")
    taking = intake(database, history)
    for _ in range(9):
        with pytest.raises(MatrixError):
            await taking.take_in(news, "0")
    assert intake(database).token() is None, "the token stays with what is stored"
    await taking.take_in(news, "0")
    assert [item.event_id for item in waiting(database)] == ["$7"]


@pytest.mark.parametrize(
    ("past", "news"),
    [
        ([], [event("$before"), JOIN, event("$after")]),
        ([event("$before"), JOIN], [event("$after")]),
        ([event("$before"), JOIN, event("$after")], []),
    ],
)
async def test_what_was_said_before_the_join_is_history(
    database: Database, past: list[RoomEvent], news: list[RoomEvent]
) -> None:
    limited = batch(*news, limited=bool(past), prev_batch=str(len(past)))
    await intake(database, History(past)).take_in(limited, "s1")
    assert [item.event_id for item in waiting(database)] == ["$after"]


@pytest.mark.parametrize(
    "unwanted",
    [
        event("$x", sender=STRANGER),
        event("$x", sender=ME.user_id),
        event("$x", body="Guten Morgen zusammen"),
        event("$x", body=None),
        event("$x", type="m.reaction", content={"m.relates_to": {"event_id": "$1"}}),
        event("$x", type="m.room.topic", content={"topic": "/hilfe"}, state_key=""),
        event("$x", type="m.room.redaction", content={"redacts": "$unknown"}),
        event("$x", sender=STRANGER, type="m.room.encrypted", readable=False),
    ],
)
async def test_nothing_else_is_stored(database: Database, unwanted: RoomEvent) -> None:
    joined(database)
    taken = await intake(database).take_in(batch(unwanted), "s1")
    assert taken.rooms == frozenset()
    with database.read() as session:
        assert inbox.sender_of(session, ROOM, "$x") is None


def edit(body: str, original: str = "$1") -> RoomEvent:
    return event(
        "$edit",
        content={
            "msgtype": "m.text",
            "body": f"* {body}",
            "m.new_content": {"msgtype": "m.text", "body": body},
            "m.relates_to": {"rel_type": "m.replace", "event_id": original},
        },
    )


@pytest.mark.parametrize(
    ("change", "text"), [(edit("/hilfe wer"), "hilfe wer"), (edit("doch nichts"), None)]
)
async def test_an_edit_of_a_question_keeps_its_question(
    database: Database, change: RoomEvent, text: str | None
) -> None:
    joined(database)
    await intake(database).take_in(batch(event("$1"), change), "s1")
    edited = waiting(database)[1]
    assert (edited.kind, edited.question_id, edited.text) == ("edit", "$1", text)


async def test_nobody_edits_what_somebody_else_asked(database: Database) -> None:
    joined(database)
    forged = replace(edit("/hilfe wer"), sender="@bert:a.example")
    await intake(database).take_in(batch(event("$1"), forged), "s1")
    assert [item.event_id for item in waiting(database)] == ["$1"]


@pytest.mark.parametrize(
    "talk",
    [
        [],
        [event("$talk", body="hilfe!", sender="@bert:a.example")],
        [replace(edit("hilfe!", original="$first"), event_id="$talk")],
    ],
    ids=["out of sight", "somebody else's", "an edit itself"],
)
async def test_an_edit_needs_an_original_of_the_same_person(
    database: Database, talk: list[RoomEvent]
) -> None:
    joined(database)
    await intake(database, History(talk)).take_in(batch(edit("/hilfe", original="$talk")), "s1")
    assert waiting(database) == []


async def test_talk_that_became_a_question_can_be_edited_and_redacted_like_one(
    database: Database,
) -> None:
    joined(database)
    taking = intake(database, History([event("$talk", body="hilfe!")]))
    redaction = event("$gone", type="m.room.redaction", content={"redacts": "$talk"})
    again = replace(edit("doch nichts", original="$talk"), event_id="$again")
    changes = [edit("/hilfe", original="$talk"), again, redaction]
    await taking.take_in(batch(*changes), "s1")
    done = [(item.event_id, item.kind, item.question_id) for item in waiting(database)]
    assert done == [
        ("$edit", "edit", "$talk"),
        ("$again", "edit", "$talk"),
        ("$gone", "redaction", "$talk"),
    ]


async def test_an_edit_stays_in_the_thread_and_with_the_question_back_of_its_original(
    database: Database,
) -> None:
    joined(database)
    with database.write() as session:
        asked = Outgoing(transaction_id="t", room_id=ROOM, kind="reply", prompts_for="wer")
        outbox.enqueue(session, asked, StandingClock().now())
        outbox.mark_sent(session, "t", "$asked", StandingClock().now())
    relation = {
        "rel_type": "m.thread",
        "event_id": "$root",
        "is_falling_back": False,
        "m.in_reply_to": {"event_id": "$asked"},
    }
    content = {"msgtype": "m.text", "body": "PA in Herne", "m.relates_to": relation}
    original = event("$1", content=content)
    changes = batch(original, edit("PA in Hagen"))
    await intake(database, History([original])).take_in(changes, "s1")
    before, after = waiting(database)
    assert (before.continues, before.thread_id) == ("wer", "$root")
    assert (after.kind, after.continues, after.thread_id) == ("edit", "wer", "$root")
    assert (after.text, after.question_id) == ("PA in Hagen", "$1")


@pytest.mark.parametrize("odd", ["$a\ud83d", "$a\x00", "$", "$" + "a" * 300, "x", "$a b"])
async def test_relations_to_what_is_no_event_id_lead_to_nothing(
    database: Database, odd: str
) -> None:
    joined(database)
    redaction = event("$gone", type="m.room.redaction", content={"redacts": odd})
    reply = {
        "msgtype": "m.text",
        "body": "/2",
        "m.relates_to": {"m.in_reply_to": {"event_id": odd}},
    }
    events = [edit("/hilfe", original=odd), redaction, event("$reply", content=reply)]
    await intake(database).take_in(batch(*events), "s1")
    assert [item.event_id for item in waiting(database)] == ["$reply"]


async def test_an_edit_that_turns_talk_into_a_question_is_answered(database: Database) -> None:
    joined(database)
    history = History([event("$talk", body="hilfe!")])
    await intake(database, history).take_in(batch(edit("/hilfe", original="$talk")), "s1")
    [asked] = waiting(database)
    assert (asked.question_id, asked.text) == ("$talk", "hilfe")


@pytest.mark.parametrize("where", ["content", "raw"])
async def test_a_redaction_of_a_question_is_stored(database: Database, where: str) -> None:
    joined(database)
    content = {"redacts": "$1"} if where == "content" else {}
    redaction = RoomEvent(
        "$gone", "m.room.redaction", ANNA, content, {"event_id": "$gone", "redacts": "$1"}
    )
    await intake(database).take_in(batch(event("$1"), redaction), "s1")
    assert [item.kind for item in waiting(database)] == ["message", "redaction"]


async def test_invitations_are_sorted_by_who_sent_them(database: Database) -> None:
    invitations = (Invitation("!a", ANNA, direct=True), Invitation("!b", STRANGER, direct=True))
    taken = await intake(database).take_in(SyncBatch("s2", invitations=invitations), "s1")
    assert taken.welcome == ("!a",)
    assert [refused.room_id for refused in taken.refused] == ["!b"]


async def test_the_bot_says_hello_once_where_it_was_invited(database: Database) -> None:
    host = Host()
    invitation = SyncBatch("s2", invitations=(Invitation(ROOM, ANNA, direct=False),))
    await intake(database, host=host).take_in(invitation, "s1")
    for token in ("s2", "s3"):
        taken = await intake(database, host=host).take_in(batch(JOIN), token)
        assert taken.rooms == ({ROOM} if token == "s2" else set())
    assert host.greeted == [ROOM]


async def test_removed_and_invited_again_it_drops_what_waited_and_says_hello_again(
    database: Database,
) -> None:
    host = Host()
    taking = intake(database, host=host)
    invited = SyncBatch("s2", invitations=(Invitation(ROOM, ANNA, direct=False),))
    await taking.take_in(invited, "s1")
    await taking.take_in(batch(JOIN, event("$waits")), "s2")
    await taking.take_in(invited, "s3")
    assert waiting(database) == []
    past = [event("$while-out"), JOIN]
    again = batch(event("$after"), limited=True, prev_batch="2")
    taking.client.events = past  # type: ignore[attr-defined]
    await taking.take_in(again, "s4")
    assert [item.event_id for item in waiting(database)] == ["$after"]
    assert host.greeted == [ROOM, ROOM]


def tombstone(replacement: object, sender: str = ANNA) -> RoomEvent:
    content = {"body": "moved", "replacement_room": replacement}
    return event("$grave", sender=sender, type="m.room.tombstone", state_key="", content=content)


POLL = Poll(
    room_id=ROOM,
    options=(),
    expires_at=StandingClock().now(),
    started_by=ANNA,
    started_at=StandingClock().now(),
)


async def test_polls_of_a_room_that_it_was_removed_from_are_given_up(database: Database) -> None:
    joined(database)
    with database.write() as session:
        poll = store_poll(session, POLL)
    await intake(database).take_in(SyncBatch("s2", (), left=(ROOM,)), "s1")
    with database.read() as session:
        assert open_polls(session, ROOM) == []
        assert find_poll(session, poll.number) == replace(poll, state="given up")


async def test_it_follows_an_upgrade_with_what_was_set_in_the_room(database: Database) -> None:
    joined(database)
    settings = RoomSettings(kind="municipality", municipality_id="k-her", address="du")
    with database.write() as session:
        save_room_settings(session, ROOM, settings, by=ANNA, at=StandingClock().now())
        asked = Forwarded(
            municipality_id="k-her",
            asker=ANNA,
            room_id="!asked",
            office_room_id=ROOM,
            text=None,
            forwarded_at=StandingClock().now(),
        )
        number = store_forwarded(session, asked)
        now = StandingClock().now()
        told = ToldOf(meeting_id="m", start=now.replace(tzinfo=None), kind="lead-60",
                      recipient=ROOM, text="x", due_at=now, outcome="in time")  # fmt: skip
        note_told(session, told, now)
        poll = store_poll(session, POLL)
        question = Question("t", "m", ROOM, now.replace(tzinfo=None))
        store_question(session, question, "$asked", now)
        local = now.replace(tzinfo=None)
        begun = Minutes(meeting_id="m", committee_id="gr", room_id=ROOM, start=local,
                        began_at=local, kept_by=ANNA)  # fmt: skip
        kept = store_minutes(session, begun)
    taken = await intake(database).take_in(batch(tombstone("!new")), "s1")
    assert taken.welcome == ("!new",)
    with database.read() as session:
        assert [one.number for one in open_polls(session, "!new")] == [poll.number]
        assert room_settings(session, "!new") == settings
        assert forwarded(session, number) == replace(asked, number=number, office_room_id="!new")
        assert [one.text for one in told_to(session, ["!new"], 9)] == ["x"]
        moved = replace(question, room_id="!new", moved=True)
        assert open_questions(session, "m") == [moved]
        assert open_in_room(session, "!new") == replace(kept, room_id="!new")
        assert [room.room_id for room in inbox.open_invitations(session)] == ["!new"]


@pytest.mark.parametrize(
    "grave",
    [
        tombstone("!new", sender=STRANGER),
        tombstone(None),
        tombstone("#new:a.example"),
        tombstone("!a\ud83d"),
        replace(tombstone("!new"), state_key=None),
    ],
    ids=["a stranger's", "nowhere", "no room", "not storable", "no state"],
)
async def test_no_other_upgrade_is_followed(database: Database, grave: RoomEvent) -> None:
    joined(database)
    taken = await intake(database).take_in(batch(grave), "s1")
    assert taken.welcome == ()
    with database.read() as session:
        assert inbox.open_invitations(session) == []


async def test_an_upgrade_to_a_room_where_it_is_already_changes_nothing_there(
    database: Database,
) -> None:
    joined(database)
    with database.write() as session:
        inbox.note_join(session, "!new")
    taken = await intake(database).take_in(batch(tombstone("!new")), "s1")
    assert taken.welcome == ()
    with database.read() as session:
        assert inbox.joined_rooms(session) == {ROOM, "!new"}


async def test_an_unreadable_event_is_counted_told_and_read_when_its_key_comes(
    database: Database,
) -> None:
    joined(database)
    history, host = History(), Host()
    taking = intake(database, history, host)
    await taking.take_in(batch(LOCKED), "s1")
    assert (taking.unreadable, host.unreadable) == (1, [ROOM])
    assert waiting(database) == []
    history.keys["$locked"] = event("$locked")
    taken = await taking.take_in(SyncBatch("s3", keys_for=(ROOM,)), "s2")
    assert taken.rooms == {ROOM}
    assert [item.text for item in waiting(database)] == ["hilfe"]


async def test_a_key_that_came_before_a_crash_is_used_at_the_next_start(database: Database) -> None:
    joined(database)
    history = History()
    await intake(database, history).take_in(batch(LOCKED), "s1")
    history.keys["$locked"] = event("$locked")
    taken = await intake(database, history).take_in(SyncBatch("s3"), "s2")
    assert taken.rooms == {ROOM}


async def test_a_late_key_for_mere_talk_leads_to_nothing(database: Database) -> None:
    joined(database)
    history = History()
    await intake(database, history).take_in(batch(LOCKED), "s1")
    history.keys["$locked"] = event("$locked", body="Guten Morgen")
    taken = await intake(database, history).take_in(SyncBatch("s3", keys_for=(ROOM,)), "s2")
    assert taken.rooms == frozenset()
    with database.read() as session:
        assert inbox.unreadable_events(session, ROOM) == []


async def test_a_reply_to_a_question_back_continues_its_command(database: Database) -> None:
    joined(database)
    with database.write() as session:
        asked = Outgoing(transaction_id="t", room_id=ROOM, kind="reply", prompts_for="wer")
        outbox.enqueue(session, asked, StandingClock().now())
        outbox.mark_sent(session, "t", "$asked", StandingClock().now())
    content = {
        "msgtype": "m.text",
        "body": "macht PA in Herne",
        "m.mentions": {"user_ids": [ME.user_id]},
        "m.relates_to": {"m.in_reply_to": {"event_id": "$asked"}},
    }
    await intake(database).take_in(batch(event("$1", content=content)), "s1")
    [item] = waiting(database)
    assert (item.continues, item.text) == ("wer", "macht PA in Herne")


async def test_leaving_a_room_ends_what_waits_there(database: Database) -> None:
    joined(database)
    await intake(database).take_in(batch(event("$1")), "s1")
    await intake(database).take_in(SyncBatch("s3", left=(ROOM,)), "s2")
    assert waiting(database) == []


# --- Reactions ----------------------------------------------------------------------------------


def offer(database: Database, event_id: str | None = "$offer", room_id: str = ROOM) -> None:
    """Let the bot have offered a choice, in a message that is sent if it has an event id."""
    with database.write() as session:
        offering = Outgoing(transaction_id="t", room_id=room_id, kind="reply", choices=["/hilfe"])
        outbox.enqueue(session, offering, StandingClock().now())
        if event_id is not None:
            outbox.mark_sent(session, "t", event_id, StandingClock().now())


def tap(event_id: str = "$tap", target: str = "$offer", key: str = NUMBER_SIGNS[0]) -> RoomEvent:
    return event(event_id, type="m.reaction", content=reaction_content(target, key))


async def test_a_tap_on_what_the_bot_offers_is_stored_once(database: Database) -> None:
    joined(database)
    offer(database)
    again = tap("$again", key="1\u20e3")
    await intake(database).take_in(batch(tap(), again), "s1")
    [stored] = waiting(database)
    assert (stored.event_id, stored.kind, stored.reacts_to) == ("$tap", "reaction", "$offer")


async def test_a_reaction_that_is_taken_back_may_be_put_there_again(database: Database) -> None:
    """As people do who tap once too often, all of it in one sync."""
    joined(database)
    offer(database)
    back = event("$back", type="m.room.redaction", content={"redacts": "$tap"})
    await intake(database).take_in(batch(tap(), back, tap("$again")), "s1")
    assert [item.event_id for item in waiting(database)] == ["$tap", "$back", "$again"]


@pytest.mark.parametrize(
    "other",
    [
        tap(key="\N{THUMBS UP SIGN}"),
        tap(key=NUMBER_SIGNS[1]),
        tap(target="$other"),
        replace(tap(), sender=STRANGER),
        replace(tap(), sender=ME.user_id),
        replace(tap(), content={"m.relates_to": {"rel_type": "m.annotation"}}),
    ],
    ids=[
        "another key",
        "no such choice",
        "another message",
        "a stranger's",
        "its own",
        "malformed",
    ],
)
async def test_no_other_reaction_is_stored(database: Database, other: RoomEvent) -> None:
    joined(database)
    offer(database)
    taken = await intake(database).take_in(batch(other), "s1")
    assert taken.rooms == frozenset()


async def test_a_message_of_another_room_cannot_be_tapped_on(database: Database) -> None:
    joined(database)
    offer(database, room_id="!other:a.example")
    taken = await intake(database).take_in(batch(tap()), "s1")
    assert taken.rooms == frozenset()


def echo(event_id: str = "$offer", transaction_id: object = "t") -> RoomEvent:
    """Return what a sync shows of the message that `offer` stores."""
    own = event(event_id, sender=ME.user_id)
    return replace(own, raw={**own.raw, "unsigned": {"transaction_id": transaction_id}})


async def test_a_tap_finds_the_message_that_a_crash_kept_from_being_marked(
    database: Database,
) -> None:
    joined(database)
    offer(database, event_id=None)
    await intake(database).take_in(batch(echo(), tap()), "s1")
    assert [item.reacts_to for item in waiting(database)] == ["$offer"]
    with database.read() as session:
        assert outbox.unsent(session, ROOM) == []
        assert [one.reaction_key for one in outbox.own_reactions(session, "$offer")] == [
            NUMBER_SIGNS[0]
        ]


async def test_what_changed_until_it_is_seen_to_be_sent_is_edited_then(database: Database) -> None:
    joined(database)
    offer(database, event_id=None)
    change = Notice(ROOM, Answer(title="Neu."), replaces="t")
    with database.write() as session:
        post_notices(session, [change], StandingClock().now())
    taken = await intake(database).take_in(batch(echo()), "s1")
    assert taken.rooms == {ROOM}, "its worker is to send the edit"
    with database.read() as session:
        [edit] = outbox.unsent(session, ROOM)
    assert edit.content is not None
    assert edit.content["m.new_content"]["body"] == "Neu."
    again = await intake(database).take_in(batch(echo()), "s1")
    assert again.rooms == frozenset()


async def test_a_reply_finds_the_question_that_a_crash_kept_from_being_marked(
    database: Database,
) -> None:
    joined(database)
    with database.write() as session:
        asked = Outgoing(transaction_id="t", room_id=ROOM, kind="notice", prompts_for="antwort 1")
        outbox.enqueue(session, asked, StandingClock().now())
    content = {
        "msgtype": "m.text",
        "body": "Die IHK.",
        "m.relates_to": {"m.in_reply_to": {"event_id": "$asked"}},
    }
    await intake(database).take_in(batch(echo("$asked"), event("$1", content=content)), "s1")
    assert [(item.text, item.continues) for item in waiting(database)] == [
        ("Die IHK.", "antwort 1")
    ]


@pytest.mark.parametrize("transaction_id", ["another", 7, None, ["t"]])
async def test_what_another_device_sent_marks_nothing(
    database: Database, transaction_id: object
) -> None:
    joined(database)
    offer(database, event_id=None)
    await intake(database).take_in(batch(echo(transaction_id=transaction_id)), "s1")
    with database.read() as session:
        assert len(outbox.unsent(session, ROOM)) == 1
