"""What is heard in a closed room: a command's line, or that something was said and not a word."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.addressing import Identity
from bot.hearing import heard_message, heard_move
from bot.incoming import Incoming
from bot.registry import Registry, RegistryError
from bot.sync_batch import RoomEvent
from commands.contract import Answer, Ask, Command, Heard, Listener, Notice, Role, command

ME = Identity("@scharnier:a.example", "Scharnier")
ROOM, ANNA = "!room:a.example", "@anna:a.example"


def answer(ask: Ask) -> Answer:
    raise AssertionError(ask)


def declared(name: str, **parts: Any) -> Command:
    parts = {"usage": "-", "summary": "-", "examples": (), "roles": (Role.GUEST,)} | parts
    return command(name, **parts)(answer)


COMMANDS = (
    declared("fragen", takes_bare_text=True),
    declared("beratung", aliases=("fallberatung",), in_closed_rooms=True,
             closed_lines=r"(?:weiter|länger(?: \d+)?|(?:ich )?passe)[.!]?",
             closed_texts=r"methode .{1,60}"),
    declared("beschluss"),
    declared("wer", words=("wo",)),
)  # fmt: skip
REGISTRY = Registry(COMMANDS)


def event(content: dict[str, Any], **parts: Any) -> RoomEvent:
    raw = {"content": content, "origin_server_ts": 1_800_000_000_000}
    return RoomEvent("$e", "m.room.message", ANNA, content, raw, **parts)


def text(body: str, **parts: Any) -> dict[str, Any]:
    return {"msgtype": "m.text", "body": body, **parts}


def heard(content: dict[str, Any]) -> Incoming | None:
    return heard_message(event(content), ROOM, ME, REGISTRY.line_in_closed_room)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        # by its name
        ("/beratung weiter", "beratung weiter"),
        ("//beratung weiter", "beratung weiter"),
        ("!beratung länger 5", "beratung länger 5"),
        ("/Beratung", "Beratung"),
        ("!beratung methode Gute Ratschläge", "beratung methode Gute Ratschläge"),
        ("Scharnier, Beratung", "Beratung"),
        ("Scharnier, beratung methode Kopfstand", "beratung methode Kopfstand"),
        # of what can't follow its name, the first word alone
        ("!fallberatung wieter", "beratung wieter"),
        ("/beratung Frau Müller ist überfordert", "beratung Frau"),
        ("/beratung weiter, denn Frau Müller ist überfordert", "beratung weiter,"),
        ("/beratung anfragen Frau Müller\nist überfordert", "beratung anfragen"),
        ("Scharnier, Beratung tut gut, denn Frau Müller", None),
        ("Scharnier, beratung weiter so, Frau Müller", None),
        ("@scharnier:a.example Beratung: Frau Müller", None),
        ("Scharnier, beratung weiter", "beratung weiter"),
        ("@scharnier:a.example beratung weiter", "beratung weiter"),
        # by a whole line
        ("weiter", "beratung weiter"),
        ("  Weiter! ", "beratung Weiter!"),
        ("LÄNGER 5", "beratung LÄNGER 5"),
        ("ich passe", "beratung ich passe"),
        ("/weiter", "beratung weiter"),
        ("Scharnier: weiter", "beratung weiter"),
        # other commands: the name alone
        ("/beschluss Frau Müller ist überfordert, öffentlich", "beschluss"),
        ("!wo ist Frau Müller", "wer"),
        ("//beschluss\nFrau Müller", "beschluss"),
        # talk
        ("Frau Müller ist überfordert", None),
        ("beratung weiter", None),
        ("Beratung tut gut", None),
        ("weiter so!", None),
        ("weiter\nund noch etwas", None),
        ("ich komme nicht weiter", None),
        ("länger als fünf", None),
        ("/beratungen sind gut", None),
        ("/ beratung", "beratung"),
        ("!", None),
        ("/", None),
        ("/me seufzt", None),
        ("!wichtig: Frau Müller", None),
        ("1", None),
        ("Scharnier, wer ist Frau Müller?", None),
        ("Scharnier, beschluss: Frau Müller geht", None),
        ("Scharnier", None),
        ("ich frage Scharnier: beratung weiter", None),
    ],
)
def test_a_text_is_a_line_or_talk(body: str, line: str | None) -> None:
    found = heard(text(body))
    assert found is not None
    if line is None:
        assert (found.kind, found.text) == ("said", None)
    else:
        assert (found.kind, found.text, found.how) == ("message", line, "command")


@pytest.mark.parametrize(
    "content",
    [
        text("Frau Müller"),
        text("Beratung braucht Frau Müller", **{
            "m.relates_to": {"m.in_reply_to": {"event_id": "$bot"}},
            "m.mentions": {"user_ids": [ME.user_id]},
        }),
        text("Frau Müller", **{"m.relates_to": {"rel_type": "m.thread", "event_id": "$t"}}),
        {"msgtype": "m.image", "body": "weiter", "url": "mxc://a/b", "filename": "Müller.png"},
        {"msgtype": "m.notice", "body": "/beratung weiter Müller"},
        {"msgtype": "m.emote", "body": "weiter"},
        {"msgtype": "m.text", "body": 7, "formatted_body": "Müller"},
        {"Müller": "Müller"},
    ],
)  # fmt: skip
def test_of_talk_nothing_is_left(content: dict[str, Any]) -> None:
    found = heard(content)
    assert found is not None
    assert found == Incoming("$e", ROOM, ANNA, "said", question_id="$e", at=1_800_000_000_000)
    assert "Müller" not in json.dumps(found.to_payload(), ensure_ascii=False)
    assert Incoming.from_payload(found.to_payload()) == found


def test_a_reply_may_be_a_whole_line() -> None:
    reply = {"m.in_reply_to": {"event_id": "$bot"}}
    found = heard(text("weiter", **{"m.relates_to": reply}))
    assert found is not None
    assert found.text == "beratung weiter"


def test_what_was_deleted_was_not_said() -> None:
    assert heard({}) is None


@pytest.mark.parametrize("at", [None, "7", -1, 10**18, True])
def test_a_time_that_is_none_is_left_out(at: object) -> None:
    said = RoomEvent("$e", "m.room.message", ANNA, text("x"), {"origin_server_ts": at})
    found = heard_message(said, ROOM, ME, REGISTRY.line_in_closed_room)
    assert found is not None
    assert found.at in (None, 1)


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        ("invite", "join", "came"),
        (None, "join", "came"),
        ("leave", "join", "came"),
        ("join", "join", None),  # another name or picture
        ("join", "leave", "left"),
        ("invite", "leave", "left"),
        ("join", "ban", "left"),
        ("ban", "leave", None),
        ("leave", "ban", None),
        (None, "invite", None),
        (None, "knock", None),
        (None, 7, None),
    ],
)
def test_who_comes_and_goes(before: str | None, now: object, kind: str | None) -> None:
    content = {"membership": now}
    raw = {"content": content, "unsigned": {"prev_content": {"membership": before}}}
    move = RoomEvent("$m", "m.room.member", "@kicker:a.example", content, raw, ANNA)
    found = heard_move(move, ROOM, ME)
    assert (found.kind if found else None) == kind
    assert found is None or found.sender == ANNA


@pytest.mark.parametrize("state_key", [None, "", ME.user_id])
def test_the_bot_and_what_is_no_state_neither_come_nor_go(state_key: str | None) -> None:
    content = {"membership": "join"}
    move = RoomEvent("$m", "m.room.member", ANNA, content, {"content": content}, state_key)
    assert heard_move(move, ROOM, ME) is None


# --- What the registry refuses ------------------------------------------------------------------


def listen(heard: Heard) -> list[Notice]:
    raise AssertionError(heard)


def test_two_listeners_of_one_name_are_refused() -> None:
    twins = [Listener("consultation", listen), Listener("consultation", listen)]
    with pytest.raises(RegistryError, match="'consultation'"):
        Registry(COMMANDS, listeners=twins)


@pytest.mark.parametrize(
    "parts",
    [
        {"closed_lines": "weiter"},
        {"closed_texts": "weiter"},
        {"in_closed_rooms": True, "closed_lines": "(weiter"},
        {"in_closed_rooms": True, "closed_texts": "(weiter"},
    ],
)
def test_closed_lines_that_cannot_work_are_refused(parts: dict[str, Any]) -> None:
    with pytest.raises(RegistryError, match="closed lines"):
        Registry([*COMMANDS, declared("andere", **parts)])
