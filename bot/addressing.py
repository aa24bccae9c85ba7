"""Whether a message is meant for the bot, and what of it is the text; pure.

Four ways lead to the bot: `/command`, the prefix (`!command`), a mention, and any text in a
direct chat. Element Web intercepts unknown slash commands and sends `//x` as `/x`; other clients
send `//x` as it stands, so both are understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.incoming import How


@dataclass(frozen=True, slots=True)
class Identity:
    """The names by which the bot is called."""

    user_id: str
    display_name: str
    prefix: str = "!"

    @property
    def localpart(self) -> str:
        """The user id without its sigil and server."""
        return self.user_id[1:].split(":", 1)[0]


@dataclass(frozen=True, slots=True)
class Addressed:
    """The text without prefix and mention, and how the bot was addressed.

    A command's text begins with its name, without the slash.
    """

    text: str
    how: How


def addressed(content: Mapping[str, Any], me: Identity, *, direct: bool) -> Addressed | None:
    """Return what the bot is asked by an `m.room.message` content; None if nothing."""
    text = text_of(content)
    if text is None:
        return None
    if (command := _command(text, me.prefix)) is not None:
        return Addressed(command, "command")
    rest, named = _without_name(text, me)
    if not (named or _mentions(content, me.user_id)):
        return Addressed(text, "direct") if direct and text else None
    if (command := _command(rest, me.prefix)) is not None:
        return Addressed(command, "command")
    return Addressed(rest, "mention")


def text_of(content: Mapping[str, Any]) -> str | None:
    """Return what a message says, without the quotation of a reply; None if it is no text."""
    body = content.get("body")
    if content.get("msgtype") != "m.text" or not isinstance(body, str):
        return None
    return unquoted(content, body).strip()


def replied_to(content: Mapping[str, Any]) -> str | None:
    """Return the event id that a message explicitly replies to."""
    relation = content.get("m.relates_to")
    if not isinstance(relation, Mapping) or relation.get("is_falling_back") is True:
        return None
    target = relation.get("m.in_reply_to")
    return event_id_of(target.get("event_id")) if isinstance(target, Mapping) else None


def thread_of(content: Mapping[str, Any]) -> str | None:
    """Return the root of the thread that a message belongs to."""
    return related(content, "m.thread")


def split_name(text: str) -> tuple[str, str]:
    """Split off the first word, in lower case and without punctuation at its end."""
    parts = text.split(maxsplit=1)
    if not parts:
        return "", ""
    word = (parts[0].rstrip(":,;.?!") or parts[0].rstrip(":,;.")).casefold()
    return word, parts[1].strip() if len(parts) > 1 else ""


def edited_event(content: Mapping[str, Any]) -> str | None:
    """Return the event id that a message replaces."""
    return related(content, "m.replace")


def related(content: Mapping[str, Any], kind: str) -> str | None:
    """Return the event id that a message relates to in that way (`rel_type`)."""
    relation = content.get("m.relates_to")
    if not isinstance(relation, Mapping) or relation.get("rel_type") != kind:
        return None
    return event_id_of(relation.get("event_id"))


def event_id_of(value: object) -> str | None:
    """Return the value if it is an event id; people may put anything there, not all of it storable.

    Matrix specification, "Event IDs": a sigil and at most 254 more bytes, here without spaces.
    """
    return value if isinstance(value, str) and _EVENT_ID.fullmatch(value) else None


_EVENT_ID = re.compile(r"\$[!-~]{1,254}")


def unquoted(content: Mapping[str, Any], body: str) -> str:
    """Return a body without the quoted lines that older clients put before a reply."""
    if replied_to(content) is None or not body.startswith("> "):
        return body
    lines = body.split("\n")
    while lines and lines[0].startswith(">"):
        lines.pop(0)
    return "\n".join(lines)


def _command(text: str, prefix: str) -> str | None:
    for sign in ("//", "/", prefix):
        if sign and text.startswith(sign):
            return text[len(sign) :].strip()
    return None


def _mentions(content: Mapping[str, Any], user_id: str) -> bool:
    """Whether the user is mentioned: explicitly, or by clients older than that by a pill.

    Matrix specification, "User and room mentions": where `m.mentions` is there, it alone counts.
    """
    mentions = content.get("m.mentions")
    if isinstance(mentions, Mapping):
        named = mentions.get("user_ids")
        return isinstance(named, list) and user_id in named
    formatted = content.get("formatted_body")
    if not isinstance(formatted, str):
        return False
    own_words = formatted.rpartition("</mx-reply>")[2]
    return re.search(rf"matrix\.to/#/{re.escape(user_id)}{_END_OF_ID}", own_words) is not None


def _without_name(text: str, me: Identity) -> tuple[str, bool]:
    """Cut the bot's name from the beginning, and its Matrix id from anywhere."""
    opening = _opening(me)
    match = opening.match(text)
    if match:
        return text[match.end() :].strip(), True
    rest, named = re.subn(re.escape(me.user_id) + _END_OF_ID, " ", text)
    return (" ".join(rest.split()), True) if named else (text, False)


# "@bot:a.example" is another user than "@bot:a.example.org" and "@bot:a.example:8448".
_END_OF_ID = r"(?![.:-]?\w)"


@lru_cache(maxsize=8)
def _opening(me: Identity) -> re.Pattern[str]:
    names = sorted({me.user_id[1:], me.display_name, me.localpart}, key=len, reverse=True)
    choices = "|".join(re.escape(name) for name in names if name)
    # Without @, a bare name may just begin a sentence about the bot: a comma or colon tells.
    return re.compile(rf"(?:@(?:{choices})\s+|@?(?:{choices})\s*(?:[:,]\s*|$))", re.IGNORECASE)
