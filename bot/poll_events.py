"""Polls as Matrix event contents, and what a vote in one says; pure.

MSC3381 with its unstable names, as Element and matrix-js-sdk send and read them; votes may bear
the stable ones. The id of an answer is the key of the reaction that stands for the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.addressing import related
from bot.tapping import normalised
from commands.contract import Answer

START = "org.matrix.msc3381.poll.start"
END = "org.matrix.msc3381.poll.end"
RESPONSE = "org.matrix.msc3381.poll.response"
STABLE_RESPONSE = "m.poll.response"
RESPONSES = (RESPONSE, STABLE_RESPONSE)
MOST_ANSWERS = 20  # clients leave out what comes after these
_TEXT = "org.matrix.msc1767.text"
_SELECTIONS = "m.selections"
# Others are malformed or meant to burden: each is looked up.
_MOST_SELECTED = 20


def is_poll(answer: Answer) -> bool:
    """Whether an answer can be shown as a poll; with more answers than one holds it can't."""
    return bool(answer.poll) and 0 < len(answer.reactions) <= MOST_ANSWERS


def start_content(answer: Answer, message: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content that begins a poll; clients without polls show that of the message."""
    poll = {
        "kind": "org.matrix.msc3381.poll.disclosed",
        "max_selections": 1,
        "question": {_TEXT: answer.poll},
        "answers": [
            {"id": normalised(one.key), _TEXT: f"{one.key} {one.label}".strip()}
            for one in answer.reactions
        ],
    }
    return {**message, _TEXT: message["body"], START: poll}


def end_content(message: Mapping[str, Any], poll_event_id: str) -> dict[str, Any]:
    """Return the content that ends a poll; clients without polls show that of the message."""
    relation = {"rel_type": "m.reference", "event_id": poll_event_id}
    return {**message, _TEXT: message["body"], END: {}, "m.relates_to": relation}


def response_content(poll_event_id: str, *answers: str) -> dict[str, Any]:
    """Return the content of a vote for answers, by their ids; for none of them it withdraws."""
    relation = {"rel_type": "m.reference", "event_id": poll_event_id}
    return {"m.relates_to": relation, RESPONSE: {"answers": list(answers)}}


def shown(content: Mapping[str, Any]) -> list[str]:
    """Return the question of a poll that the bot begins and its answers, as clients show them."""
    poll = content[START]
    return [poll["question"][_TEXT], *(answer[_TEXT] for answer in poll["answers"])]


def response_of(content: Mapping[str, Any]) -> tuple[str, tuple[str, ...]] | None:
    """Return the poll that a response votes in, and what for, as normalised keys.

    None of them withdraws the vote, and so does what is malformed. None if it names no poll.
    """
    target = related(content, "m.reference")
    return None if target is None else (target, _selected(content))


def _selected(content: Mapping[str, Any]) -> tuple[str, ...]:
    selected = content.get(_SELECTIONS)
    for name in RESPONSES:
        block = content.get(name)
        if isinstance(block, Mapping):
            selected = block.get("answers")
    if not isinstance(selected, list) or len(selected) > _MOST_SELECTED:
        return ()
    keys = [normalised(one) if isinstance(one, str) else "" for one in selected]
    return tuple(keys) if all(keys) else ()
