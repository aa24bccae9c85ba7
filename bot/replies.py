"""Answers as Matrix event contents: notices that relate to their question and ping nobody else."""

from __future__ import annotations

import hashlib
from typing import Any

from bot.incoming import Incoming
from bot.rendering import Rendered


def reply_content(rendered: Rendered, incoming: Incoming) -> dict[str, Any]:
    """Return the content of a reply, in the thread if the question was in one.

    Only the asker is mentioned, as replies do (Matrix 1.13, "Rich replies"); names in the text
    never ping anybody, since `m.mentions` is explicit (MSC3952).
    """
    relation: dict[str, Any] = {"m.in_reply_to": {"event_id": incoming.question_id}}
    if incoming.thread_id is not None:
        relation |= {
            "rel_type": "m.thread",
            "event_id": incoming.thread_id,
            "is_falling_back": False,
        }
    mentions = {"user_ids": [incoming.sender]}
    return {**_message(rendered), "m.mentions": mentions, "m.relates_to": relation}


def edit_content(rendered: Rendered, reply_event_id: str) -> dict[str, Any]:
    """Return the content that replaces an earlier reply; an edit mentions nobody anew."""
    message = {**_message(rendered), "m.mentions": {}}
    return {
        **message,
        "body": f"* {rendered.body}",
        "m.new_content": message,
        "m.relates_to": {"rel_type": "m.replace", "event_id": reply_event_id},
    }


def notice_content(rendered: Rendered) -> dict[str, Any]:
    """Return the content of a notice that answers nobody and mentions nobody."""
    return {**_message(rendered), "m.mentions": {}}


def transaction_id(*parts: str) -> str:
    """Derive the id under which the homeserver takes a message only once, from what causes it."""
    return "scharnier-" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _message(rendered: Rendered) -> dict[str, Any]:
    return {
        "msgtype": "m.notice",
        "body": rendered.body,
        "format": "org.matrix.custom.html",
        "formatted_body": rendered.html,
    }
