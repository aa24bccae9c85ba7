"""What the demo's chat knows of what was said: the last offer, and nothing that is taken back."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.demo.chat_log import ChatLog
from bot.demo.happenings import Message, Reaction, Redaction

ME, BOT, ROOM = "@ich:ruhr.example", "@scharnier:ruhr.example", "!raum:ruhr.example"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def said(
    event_id: str, sender: str = BOT, replaces: str | None = None, body: str = "Text"
) -> Message:
    return Message(ROOM, event_id, sender, body, None, NOON, replaces=replaces)


def sign(event_id: str, target: str, key: str, sender: str = BOT) -> Reaction:
    return Reaction(ROOM, sender, target, key, event_id)


def log(*happenings: Message | Reaction | Redaction) -> ChatLog:
    made = ChatLog(ME, BOT)
    for happening in happenings:
        made.record(happening)
    return made


def offered(made: ChatLog, key: str = "") -> str | None:
    offer = made.offer(ROOM, key)
    return offer.event_id if offer else None


def test_the_last_message_with_a_sign_of_the_bots_is_the_offer() -> None:
    made = log(said("$1"), said("$2"), said("$3"), sign("$a", "$1", "✋"), sign("$b", "$2", "📝"))
    assert offered(made) == "$2"
    assert offered(made, "✋") == "$1"
    assert offered(made, "📨") is None


def test_signs_of_others_offer_nothing() -> None:
    assert offered(log(said("$1"), sign("$a", "$1", "✋", ME))) is None


def test_how_a_sign_looks_makes_no_difference() -> None:
    assert offered(log(said("$1"), sign("$a", "$1", "✋")), "✋🏽") == "$1"


def test_what_is_taken_back_is_offered_no_more() -> None:
    made = log(said("$1"), sign("$a", "$1", "✋"), sign("$b", "$1", "📝"))
    assert made.is_sign("$a")
    made.record(Redaction(ROOM, BOT, "$a"))
    assert not made.is_sign("$a")
    assert offered(made, "✋") is None
    assert offered(made, "📝") == "$1"
    made.record(Redaction(ROOM, BOT, "$1"))
    assert offered(made) is None


def test_a_message_goes_with_its_edits() -> None:
    made = log(said("$1"), said("$2", replaces="$1"), said("$3"), Redaction(ROOM, BOT, "$1"))
    assert [message.event_id for message in made.in_room(ROOM)] == ["$3"]


def test_a_message_that_comes_twice_is_one() -> None:
    made = log(said("$1", ME), said("$1", ME))
    assert len(made.in_room(ROOM)) == 1


def test_a_sign_that_a_message_speaks_of_is_waited_for() -> None:
    made = log(said("$1", body="▶ weiter"))
    assert made.is_coming(ROOM, "▶️")
    made.record(sign("$a", "$1", "▶️"))
    assert not made.is_coming(ROOM, "▶️")
    made.record(said("$2", body="▶️ weiter"))
    assert made.is_coming(ROOM, "▶️")
    assert not made.is_coming(ROOM, "")
    made.record(sign("$b", "$2", "▶️"))
    assert not made.is_coming(ROOM, "▶️")
    made.record(said("$3", replaces="$1", body="▶️ weiter"))
    assert not made.is_coming(ROOM, "▶️")
