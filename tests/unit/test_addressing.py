"""Which messages are meant for the bot, and what of them is the text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.addressing import Addressed, Identity, addressed, edited_event, replied_to, thread_of

ME = Identity("@scharnier:ruhr.example", "Scharnier")
PILL = '<a href="https://matrix.to/#/@scharnier:ruhr.example">S</a>'
REPLY = {"m.in_reply_to": {"event_id": "$before"}}


def text(body: object, **more: Any) -> dict[str, Any]:
    return {"msgtype": "m.text", "body": body, **more}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (text("/wer macht PA?"), Addressed("wer macht PA?", "command")),
        (text("//wer macht PA?"), Addressed("wer macht PA?", "command")),
        (text("!wer macht PA?"), Addressed("wer macht PA?", "command")),
        (text("\n /wer macht PA?"), Addressed("wer macht PA?", "command")),
        (text("/"), Addressed("", "command")),
        (text("!"), Addressed("", "command")),
        (text("Scharnier: wer macht PA?"), Addressed("wer macht PA?", "mention")),
        (text("@scharnier wer macht PA?"), Addressed("wer macht PA?", "mention")),
        (text("@scharnier:ruhr.example, hilfe"), Addressed("hilfe", "mention")),
        (text("scharnier"), Addressed("", "mention")),
        (text("Scharnier: /hilfe wer"), Addressed("hilfe wer", "command")),
        (text("sag mal @scharnier:ruhr.example wer?"), Addressed("sag mal wer?", "mention")),
        (text("wer macht PA, @scharnier:ruhr.example?"), Addressed("wer macht PA, ?", "mention")),
        (text("S: wer?", formatted_body=f"{PILL}: wer?"), Addressed("S: wer?", "mention")),
        (
            text("Und in Hagen?", **{"m.mentions": {"user_ids": [ME.user_id]}}),
            Addressed("Und in Hagen?", "mention"),
        ),
        (
            text(
                "Scharnier: wer?",
                formatted_body='<a href="https://matrix.to/#/@scharnier:ruhr.example">S</a>: wer?',
            ),
            Addressed("wer?", "mention"),
        ),
        (
            text("> <@scharnier:ruhr.example> alt\n\n/hilfe", **{"m.relates_to": REPLY}),
            Addressed("hilfe", "command"),
        ),
    ],
)
def test_reaches_the_bot(content: dict[str, Any], expected: Addressed) -> None:
    assert addressed(content, ME, direct=False) == expected


@pytest.mark.parametrize(
    "content",
    [
        text("Wer kommt morgen?"),
        text("Das Scharnier an der Tür klemmt"),
        text("Scharniere gibt es im Baumarkt"),
        text("scharnierbot: hallo"),
        text("Scharnier hat gestern nicht geantwortet"),
        text("> /wer zitiert nur"),
        text(""),
        text(None),
        text(["/wer"]),
        {"msgtype": "m.notice", "body": "/wer macht PA?"},
        {"msgtype": "m.image", "body": "/wer.png"},
        {},
        text("hallo", **{"m.mentions": {"user_ids": ["@anna:ruhr.example"]}}),
        text("hallo @scharnier:ruhr.example.org"),
        text("hallo", formatted_body='<a href="https://matrix.to/#/@scharnier:ruhr.example.org">'),
        text("hallo", formatted_body='<a href="https://matrix.to/#/@scharnier:ruhr.example:8448">'),
        text("hallo", formatted_body=f"<mx-reply>{PILL}</mx-reply>hallo"),
        text("hallo", formatted_body=PILL, **{"m.mentions": {}}),
        text("hallo", **{"m.mentions": "@scharnier:ruhr.example"}),
        text("hallo", **{"m.mentions": {"user_ids": 7}, "formatted_body": 5, "m.relates_to": 5}),
    ],
)
def test_does_not_reach_the_bot_in_a_group(content: dict[str, Any]) -> None:
    assert addressed(content, ME, direct=False) is None


def test_any_text_reaches_it_in_a_direct_chat() -> None:
    assert addressed(text("wer macht PA?"), ME, direct=True) == Addressed("wer macht PA?", "direct")


def test_notices_of_other_bots_never_do() -> None:
    assert addressed({"msgtype": "m.notice", "body": "/hilfe"}, ME, direct=True) is None


def test_another_prefix_replaces_the_exclamation_mark() -> None:
    me = Identity(ME.user_id, ME.display_name, prefix="?")
    assert addressed(text("?hilfe"), me, direct=False) == Addressed("hilfe", "command")
    assert addressed(text("!hilfe"), me, direct=False) is None


@given(st.text(), st.booleans())
def test_any_text_is_understood_or_ignored(body: str, direct: bool) -> None:
    said = addressed(text(body), ME, direct=direct)
    assert said is None or said.text == said.text.strip()


@pytest.mark.parametrize("relation", [None, 5, "x", [], {"event_id": 5}, {"rel_type": "m.replace"}])
def test_broken_relations_relate_to_nothing(relation: object) -> None:
    content = text("x", **{"m.relates_to": relation})
    assert edited_event(content) is thread_of(content) is replied_to(content) is None


def test_relations_name_their_events() -> None:
    thread = {"rel_type": "m.thread", "event_id": "$root", "is_falling_back": True, **REPLY}
    edit = {"rel_type": "m.replace", "event_id": "$first"}
    assert thread_of({"m.relates_to": thread}) == "$root"
    assert replied_to({"m.relates_to": thread}) is None, "a fallback is no explicit reply"
    assert replied_to({"m.relates_to": {**thread, "is_falling_back": False}}) == "$before"
    assert edited_event({"m.relates_to": edit}) == "$first"
