"""Reactions that stand for commands: which key means what."""

from __future__ import annotations

import pytest

from bot.tapping import (
    MOST_PLACED,
    line_for,
    normalised,
    placed_keys,
    reaction_content,
    reaction_of,
)
from commands.picking import NUMBER_SIGNS


@pytest.mark.parametrize(
    ("key", "same"),
    [
        ("1\ufe0f\u20e3", "1\u20e3"),
        ("\N{INCOMING ENVELOPE}\ufe0f", "\N{INCOMING ENVELOPE}"),
        ("\N{INCOMING ENVELOPE}\ufe0e", "\N{INCOMING ENVELOPE}"),
        ("\N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-5}", "\N{THUMBS UP SIGN}"),
        (" 1\u20e3 ", "1\u20e3"),
    ],
)
def test_keys_that_look_alike_are_the_same(key: str, same: str) -> None:
    assert normalised(key) == normalised(same)


@pytest.mark.parametrize(
    ("key", "line"),
    [
        (NUMBER_SIGNS[0], "/a"),
        (NUMBER_SIGNS[1], "/b"),
        (NUMBER_SIGNS[2], None),
        ("\N{INCOMING ENVELOPE}", "weiterleiten x"),
        ("1", None),
        ("", None),
        ("mxc://a.example/x", None),
    ],
)
def test_a_key_stands_for_its_line(key: str, line: str | None) -> None:
    reactions = {"\N{INCOMING ENVELOPE}": "weiterleiten x"}
    assert line_for(normalised(key), ["/a", "/b"], reactions) == line


def test_ten_choices_have_a_key_of_their_own_and_the_first_are_placed() -> None:
    many = [f"/{number}" for number in range(12)]
    assert [line_for(normalised(key), many, None) for key in NUMBER_SIGNS] == many[:10]
    assert placed_keys(many, ["x"]) == [*NUMBER_SIGNS[:MOST_PLACED], "x"]
    assert placed_keys(None, None) == []


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"m.relates_to": None},
        {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$x"}},
        {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$x", "key": 1}},
        {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$x", "key": "\ufe0f"}},
        {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$x", "key": "\ud83d"}},
        {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$x", "key": "\x00"}},
        {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$x", "key": "x" * 41}},
        {"m.relates_to": {"rel_type": "m.annotation", "event_id": ["$x"], "key": "y"}},
        {"m.relates_to": {"rel_type": "m.annotation", "event_id": "x y", "key": "y"}},
        {"m.relates_to": {"rel_type": "m.reference", "event_id": "$x", "key": "y"}},
    ],
)
def test_what_is_malformed_is_no_reaction(content: dict[str, object]) -> None:
    assert reaction_of(content) is None


def test_what_the_bot_sends_it_understands() -> None:
    content = reaction_content("$x", NUMBER_SIGNS[0])
    assert reaction_of(content) == ("$x", normalised(NUMBER_SIGNS[0]))
