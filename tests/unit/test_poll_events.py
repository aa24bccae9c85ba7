"""Polls as clients know them: how they begin and end, and what votes in them come to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.directory_cache import DirectoryCache
from bot.dispatch import Dispatcher
from bot.incoming import Incoming, RoomFacts
from bot.matrix_error import MatrixError
from bot.poll_events import END, RESPONSE, START, response_content, response_of
from bot.posting import post_notices
from bot.registry import Registry
from bot.settings import AccessSettings
from bot.sync_batch import RoomEvent
from bot.tapping import reaction_content
from commands.contract import Answer, Ask, Notice, Reaction, Role, command
from storage import inbox, outbox
from storage.database import Database
from storage.outbox import Outgoing
from tests.unit.test_intake import StandingClock, batch, database, event, intake, joined, waiting
from tests.unit.test_outbox import NOW, Homeserver, box, unsent

__all__ = ["database"]

ROOM, ANNA = "!room:a.example", "@anna:a.example"
YES, NO = Reaction("✅", "ja", "probestimme ja"), Reaction("❌", "", "probestimme nein")
POLL = Answer(title="Abstimmung 3", poll="Nehmen wir an?", reactions=(YES, NO))


def post(database: Database, answer: Answer = POLL, name: str = "poll", **parts: Any) -> None:
    with database.write() as session:
        post_notices(session, [Notice(ROOM, answer, transaction_id=name, **parts)], NOW)


def end(database: Database, room_id: str = ROOM) -> None:
    answer = Answer(title="Angenommen.")
    with database.write() as session:
        notice = Notice(room_id, answer, transaction_id="end", ends_poll="poll")
        post_notices(session, [notice], NOW)


async def deliver(database: Database, **fails: list[MatrixError]) -> Homeserver:
    homeserver = Homeserver(**fails)
    await box(database, homeserver).deliver(unsent(database))
    return homeserver


# --- How they begin and end ---------------------------------------------------------------------


async def test_a_poll_is_what_clients_with_and_without_polls_understand(database: Database) -> None:
    post(database, mentions=(ANNA,))
    homeserver = await deliver(database)
    assert homeserver.types == [START]
    [content] = homeserver.contents
    assert content[START] == {
        "kind": "org.matrix.msc3381.poll.disclosed",
        "max_selections": 1,
        "question": {"org.matrix.msc1767.text": "Nehmen wir an?"},
        "answers": [
            {"id": "✅", "org.matrix.msc1767.text": "✅ ja"},
            {"id": "❌", "org.matrix.msc1767.text": "❌"},
        ],
    }
    assert content["org.matrix.msc1767.text"] == content["body"] == "Abstimmung 3"
    assert content["m.mentions"] == {"user_ids": [ANNA]}
    with database.read() as session:
        assert [one.reaction_key for one in outbox.own_reactions(session, "$0")] == ["✅", "❌"]


@pytest.mark.parametrize(
    "reactions",
    [(), tuple(Reaction(f"{number}", "", "x") for number in range(21))],
    ids=["no answers", "more than clients show"],
)
async def test_what_clients_could_not_show_as_a_poll_is_a_message(
    database: Database, reactions: tuple[Reaction, ...]
) -> None:
    post(database, replace(POLL, reactions=reactions))
    homeserver = await deliver(database)
    assert homeserver.types == ["m.room.message"]
    assert START not in homeserver.contents[0]


async def test_a_poll_is_ended_where_it_was_sent_at_once_or_before(database: Database) -> None:
    post(database)
    end(database)
    homeserver = await deliver(database)
    assert homeserver.types == [START, END]
    assert homeserver.contents[1]["m.relates_to"] == {"rel_type": "m.reference", "event_id": "$0"}
    assert homeserver.contents[1][END] == {}
    assert homeserver.contents[1]["org.matrix.msc1767.text"] == "Angenommen."


async def test_a_poll_sent_before_is_ended(database: Database) -> None:
    post(database)
    await deliver(database)
    end(database)
    homeserver = await deliver(database)
    assert homeserver.types == [END]
    assert homeserver.contents[0]["m.relates_to"]["event_id"] == "$0"


@pytest.mark.parametrize("fate", ["failed", "never there", "elsewhere", "withdrawn", "no poll"])
async def test_the_end_of_a_poll_that_is_not_there_is_a_message(
    database: Database, fate: str
) -> None:
    fails = {}
    if fate == "failed":
        fails = {"poll": [MatrixError("M_TOO_LARGE", "no", 413)]}
    if fate != "never there":
        answer = replace(POLL, poll="") if fate == "no poll" else POLL
        post(database, answer)
    if fate not in ("never there", "failed"):
        await deliver(database)
    with database.write() as session:
        message = outbox.message_sent_as(session, "poll")
        if fate == "elsewhere" and message is not None:
            message.room_id = "!other:a.example"
        if fate == "withdrawn" and message is not None:
            outbox.withdraw(session, message)
    end(database)
    homeserver = await deliver(database, **fails)
    assert homeserver.types == ["m.room.message"]
    assert homeserver.contents[0]["body"] == "Angenommen."
    assert "m.relates_to" not in homeserver.contents[0]


@pytest.mark.parametrize("known", [True, False], ids=["sent", "waiting"])
async def test_what_a_poll_says_is_not_edited_but_what_it_offers(
    database: Database, known: bool
) -> None:
    post(database)
    if known:
        await deliver(database)
    post(database, replace(POLL, title="Neu", reactions=(YES,)), name="u", replaces="poll")
    homeserver = await deliver(database)
    assert homeserver.types == ([] if known else [START])
    with database.read() as session:
        message = outbox.message_sent_as(session, "poll")
        assert message is not None
        assert (message.reactions, message.changed_content) == ({"✅": "probestimme ja"}, None)


# --- What a vote says ---------------------------------------------------------------------------


def voting(**block: Any) -> dict[str, Any]:
    return {"m.relates_to": {"rel_type": "m.reference", "event_id": "$0"}, **block}


@pytest.mark.parametrize(
    ("content", "keys"),
    [
        (response_content("$0", "✅"), ("✅",)),
        (response_content("$0", "✅", "❌"), ("✅", "❌")),
        (response_content("$0"), ()),
        (voting(**{"m.poll.response": {"answers": ["✅"]}}), ("✅",)),
        (voting(**{"m.selections": ["✅"]}), ("✅",)),
        (voting(**{RESPONSE: {"answers": ["1\ufe0f\u20e3"]}}), ("1\u20e3",)),
        (voting(), ()),
        (voting(**{RESPONSE: {}}), ()),
        (voting(**{RESPONSE: ["✅"]}), ()),
        (voting(**{RESPONSE: {"answers": "✅"}}), ()),
        (voting(**{RESPONSE: {"answers": ["✅", 1]}}), ()),
        (voting(**{RESPONSE: {"answers": ["✅"] * 21}}), ()),
    ],
)
def test_a_vote_names_answers_or_none(content: dict[str, Any], keys: tuple[str, ...]) -> None:
    assert response_of(content) == ("$0", keys)


@pytest.mark.parametrize(
    "relation",
    [None, {}, {"rel_type": "m.annotation", "event_id": "$0"},
     {"rel_type": "m.reference", "event_id": "x y"}, {"rel_type": "m.reference"}],
)  # fmt: skip
def test_what_names_no_poll_is_no_vote(relation: object) -> None:
    content = {RESPONSE: {"answers": ["✅"]}, "m.relates_to": relation}
    assert response_of(content) is None


# --- Votes are taps -----------------------------------------------------------------------------


def vote(event_id: str, *keys: str, kind: str = RESPONSE, **changes: Any) -> RoomEvent:
    return event(event_id, type=kind, content=response_content("$0", *keys), **changes)


async def taken_in(database: Database, *events: RoomEvent) -> list[Incoming]:
    """Let a poll be out and events come; return what is to be handled."""
    joined(database)
    if not unsent(database):
        post(database)
    await deliver(database)
    await intake(database).take_in(batch(*events), "s1")
    return waiting(database)


@pytest.mark.parametrize("kind", [RESPONSE, "m.poll.response"])
async def test_a_vote_is_a_tap(database: Database, kind: str) -> None:
    [found] = await taken_in(database, vote("$1", "✅", kind=kind))
    assert (found.kind, found.key, found.reacts_to, found.question_id) == (
        "reaction", "✅", "$0", "$1",
    )  # fmt: skip


async def test_whoever_votes_anew_may_come_back_to_an_earlier_answer(database: Database) -> None:
    votes = [vote("$1", "✅"), vote("$2", "❌"), vote("$3", "✅")]
    assert [one.key for one in await taken_in(database, *votes)] == ["✅", "❌", "✅"]


async def test_votes_and_reactions_of_one_person_do_not_stand_in_each_others_way(
    database: Database,
) -> None:
    tap = event("$tap", type="m.reaction", content=reaction_content("$0", "✅"))
    found = await taken_in(database, vote("$1", "✅"), tap, vote("$2", "❌"))
    assert [one.event_id for one in found] == ["$1", "$tap", "$2"]


@pytest.mark.parametrize("keys", [(), ("🍕",), ("✅", "🍕")], ids=["none", "unknown", "partly"])
async def test_a_vote_without_a_valid_answer_takes_back_all_earlier_ones(
    database: Database, keys: tuple[str, ...]
) -> None:
    """What comes after it in the same sync is not taken back."""
    votes = [vote("$1", "✅"), vote("$2", "❌"), vote("$3", *keys), vote("$4", "❌")]
    found = await taken_in(database, *votes)
    assert [one.kind for one in found] == ["reaction", "reaction", "redaction", "reaction"]
    assert (found[2].question_id, found[2].also) == ("$2", ("$1",))
    found = await taken_in(database, vote("$6"), vote("$7"))
    assert [(one.question_id, one.also) for one in found] == [("$4", ())], "those are taken back"
    other = vote("$5", sender="@ben:a.example")
    assert await taken_in(database, other) == [], "they have not voted"


async def test_a_vote_that_was_taken_back_is_not_taken_back_again(database: Database) -> None:
    back = event("$back", type="m.room.redaction", content={"redacts": "$1"})
    found = await taken_in(database, vote("$1", "✅"), back, vote("$2"))
    assert [one.event_id for one in found] == ["$1", "$back"]


async def test_a_vote_whose_answers_are_forgotten_takes_nothing_back(database: Database) -> None:
    assert len(await taken_in(database, vote("$1", "✅"))) == 1
    with database.write() as session:
        for own in outbox.own_reactions(session, "$0"):
            outbox.mark_failed(session, own.transaction_id, "too late")
        message = outbox.message_sent_as(session, "poll")
        assert message is not None
        message.reactions = None
        session.add(message)
    assert await taken_in(database, vote("$2", "✅")) == []


@pytest.mark.parametrize(
    "other",
    [
        vote("$1", "✅", sender="@eve:evil.example"),
        vote("$1", "✅", state_key=""),
        replace(vote("$1"), content=response_content("$elsewhere", "✅")),
        replace(vote("$1"), content={}),
    ],
    ids=["a stranger's", "a state", "another poll", "malformed"],
)
async def test_no_other_vote_counts(database: Database, other: RoomEvent) -> None:
    assert await taken_in(database, other) == []


# --- What a withdrawal undoes -------------------------------------------------------------------

undone: list[str] = []


def take_back(ask: Ask) -> bool:
    undone.append(ask.event_id)
    return True


@command("probestimme", usage="-", summary="-", examples=(), roles=(Role.GUEST,), writes=True,
         undo=take_back)  # fmt: skip
def count(ask: Ask) -> Answer:
    return Answer(title=f"Notiert: {ask.text}", lasting=True)


async def test_a_withdrawal_takes_back_what_each_vote_did_and_said_newest_first(
    database: Database,
) -> None:
    votes = [vote("$1", "✅"), vote("$2", "❌"), vote("$3")]
    joined(database)
    post(database)
    await deliver(database)
    await intake(database).take_in(batch(*votes), "s1")
    said = [handle(database) for _ in votes]
    assert [[one.kind for one in some] for some in said] == [
        ["reply"], ["reply"], ["redaction", "redaction"],
    ]  # fmt: skip
    assert undone == ["$2", "$1"]


def handle(database: Database) -> list[Outgoing]:
    """Handle what waits in the room, and mark as sent what is said."""
    registry = Registry([*Registry.discover().commands, count])
    access = AccessSettings(servers=("a.example",))
    handling = Dispatcher(database, registry, DirectoryCache(), access, StandingClock())
    with database.read() as session:
        pending = inbox.next_pending(session, ROOM)
    assert pending is not None
    said = handling.handle(Incoming.from_payload(pending.payload), RoomFacts(ROOM))
    with database.write() as session:
        for one in said:
            outbox.mark_sent(session, one.transaction_id, f"${one.transaction_id}", NOW)
    return said
