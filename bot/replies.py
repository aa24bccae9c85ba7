"""Answers as Matrix event contents: they relate to what they answer and ping nobody else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from bot.incoming import Incoming
from bot.rendering import Rendered
from commands.contract import File, Notice


def reply_content(rendered: Rendered, incoming: Incoming) -> dict[str, Any]:
    """Return the content of a reply, in the thread if the question was in one.

    Only the asker is mentioned, as replies do (Matrix 1.13, "Rich replies"); names in the text
    never ping anybody, since `m.mentions` is explicit (MSC3952).
    """
    mentions = {"user_ids": [incoming.sender]}
    relation = _reply(incoming.replies_to, incoming.thread_id)
    return {**_message(rendered), "m.mentions": mentions, "m.relates_to": relation}


def edit_content(new_content: Mapping[str, Any], event_id: str) -> dict[str, Any]:
    """Return the content that lets the message which became the event say something new."""
    return {
        **new_content,
        "body": f"* {new_content['body']}",
        "m.new_content": new_content,
        "m.relates_to": {"rel_type": "m.replace", "event_id": event_id},
    }


def notice_content(rendered: Rendered) -> dict[str, Any]:
    """Return the content of a notice that answers nobody and mentions nobody.

    It is also what a reply says from now on: an edit mentions nobody anew.
    """
    return {**_message(rendered), "m.mentions": {}}


def changed_content(rendered: Rendered) -> dict[str, Any]:
    """Return what a message of the bot's own accord says from now on; mentions nobody anew."""
    return {**_message(rendered), "msgtype": "m.text", "m.mentions": {}}


def message_content(rendered: Rendered, notice: Notice) -> dict[str, Any]:
    """Return the content of a message to another room, where it answers nobody's command.

    It is no `m.notice`: clients keep those silent, even to whom they mention (Matrix
    specification, push rule `.m.rule.suppress_notices`).
    """
    mentions = {"user_ids": list(notice.mentions)} if notice.mentions else {}
    content = {**_message(rendered), "msgtype": "m.text", "m.mentions": mentions}
    if notice.reply_to is not None:
        content["m.relates_to"] = _reply(notice.reply_to, notice.thread_id)
    return content


def file_content(file: File, thread_id: str | None) -> dict[str, Any]:
    """Return the content of a message with a file, as far as it is known before the upload."""
    info = {"mimetype": file.media_type, "size": len(file.data)}
    content: dict[str, Any] = {
        "msgtype": "m.file", "body": file.name, "filename": file.name, "info": info,
        "m.mentions": {},
    }  # fmt: skip
    if thread_id is not None:
        content["m.relates_to"] = {"rel_type": "m.thread", "event_id": thread_id}
    return content


def _reply(event_id: str, thread_id: str | None) -> dict[str, Any]:
    relation: dict[str, Any] = {"m.in_reply_to": {"event_id": event_id}}
    if thread_id is not None:
        relation |= {"rel_type": "m.thread", "event_id": thread_id, "is_falling_back": False}
    return relation


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
