"""Stores what is to be sent: replies, their edits and withdrawals, messages elsewhere.

Everything here belongs in the transaction that marks its cause as handled. Transaction ids are
derived from that cause, so that nothing is sent twice.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot import replies
from bot.incoming import Incoming
from bot.own_answers import not_undone
from bot.rendering import render
from bot.storing import Storing, offers_of
from bot.tapping import placed_keys
from commands.contract import Answer, Notice
from storage import inbox, outbox
from storage.database import Session
from storage.direct_chats import is_person
from storage.models.messages import OutgoingMessage
from storage.outbox import Outgoing

log = logging.getLogger(__name__)


def post(
    session: Session, incoming: Incoming, command: str | None, answer: Answer, now: datetime
) -> list[Outgoing]:
    """Store the reply, an edit of the earlier one where the question was edited, and notices.

    Returns what is to be sent, for whichever room, reactions apart. `command` is the name of the
    command that answers; `now` is aware.
    """
    post = _Posting(session, incoming, now)
    return [*post.reply(command, answer), *post.notices(answer.notices)]


def post_notices(session: Session, notices: Sequence[Notice], now: datetime) -> list[Outgoing]:
    """Store messages that answer nobody, each under its own transaction id; returns them."""
    stored = []
    for notice in notices:
        stored += Storing(session, now).notice(notice, notice.transaction_id)
    return stored


def post_following(
    session: Session, incoming: Incoming, notices: tuple[Notice, ...], now: datetime
) -> list[Outgoing]:
    """Store messages to rooms that follow from taking something back; returns them."""
    return _Posting(session, incoming, now).notices(notices, "undone")


def withdraw_reply(session: Session, incoming: Incoming, now: datetime) -> list[Outgoing]:
    """Take the reply back with its files; returns the redactions of what had been sent already."""
    gone = _Posting(session, incoming, now).withdraw_files()
    reply = outbox.reply_to(session, incoming.question_id)
    if reply is None:
        return gone
    outbox.withdraw(session, reply)
    if reply.event_id is None:
        return gone
    cause, room_id = incoming.event_id, incoming.room_id
    return [*Storing(session, now).redaction(cause, room_id, reply.event_id), *gone]


def say_not_undone(
    session: Session, incoming: Incoming, command: str, now: datetime
) -> list[Outgoing]:
    """Say that what a command did still holds although its message was deleted or edited."""
    edited = incoming.kind == "edit"
    content = replies.notice_content(render(not_undone(command, edited=edited)))
    return _Posting(session, incoming, now).send("notice", content=content)


def note_sent(
    session: Session, transaction_id: str, event_id: str, now: datetime
) -> list[Outgoing]:
    """Note the event that a message became; stores the reactions that make it tappable.

    Returns what is to be sent now: its edit, if it was changed before it was known to be sent, or
    its redaction, if it is a file that was taken back by then.
    """
    store = Storing(session, now)
    sent = outbox.mark_sent(session, transaction_id, event_id, now)
    if sent is None:
        late = outbox.note_late(session, transaction_id, event_id)
        return store.redaction(transaction_id, late, event_id) if late else []
    for key in placed_keys(sent.choices, sent.reactions):
        store.reaction(transaction_id, sent.room_id, event_id, key)
    if sent.changed_content is None:
        return []
    cause = replies.transaction_id(transaction_id, "edit")
    return store.edit(cause, sent.room_id, event_id, sent.changed_content)


class _Posting:
    """What one event of the inbox leads to."""

    def __init__(self, session: Session, incoming: Incoming, now: datetime) -> None:
        self._session, self._incoming, self._now = session, incoming, now
        self._store = Storing(session, now)

    def reply(self, command: str | None, answer: Answer) -> list[Outgoing]:
        incoming = self._incoming
        edited = incoming.kind == "edit"
        earlier = outbox.reply_to(self._session, incoming.question_id) if edited else None
        lasting = answer.lasting or bool(earlier and earlier.lasting)
        if answer.silent:
            gone = withdraw_reply(self._session, incoming, self._now) if edited else []
            self._note_silent(command, answer, lasting=lasting)
            return gone
        gone = self.withdraw_files() if edited else []
        if earlier is not None:
            self._renew(earlier, command, offers_of(answer), lasting=lasting)
            if earlier.event_id is not None:
                return [*self._edit(earlier, earlier.event_id, answer), *gone,
                        *self._store.files(earlier, incoming.event_id, answer.files)]  # fmt: skip
        reply = self._new_reply(command, answer, lasting=lasting)
        return [*gone, *reply, *self._files(reply, answer)]

    def _edit(self, earlier: OutgoingMessage, event_id: str, answer: Answer) -> list[Outgoing]:
        content = replies.edit_content(replies.notice_content(render(answer)), event_id)
        edit = self.send("edit", content=content)
        return [*edit, *self._store.renew_reactions(earlier, self._incoming.event_id)]

    def _new_reply(self, command: str | None, answer: Answer, *, lasting: bool) -> list[Outgoing]:
        incoming = self._incoming
        return self.send(
            "reply",
            content=replies.reply_content(render(answer), incoming),
            answers_event_id=incoming.question_id,
            question_event_id=incoming.replies_to,
            thread_id=incoming.thread_id,
            command=command,
            lasting=lasting,
            **offers_of(answer),
        )

    def notices(self, notices: tuple[Notice, ...], kind: str = "notice") -> list[Outgoing]:
        stored = []
        for number, notice in enumerate(notices):
            if not self._reaches(notice.to):
                log.error("a message for %s is left out: the bot is not there", notice.to)
                continue
            derived = replies.transaction_id(self._incoming.event_id, kind, f"{number}")
            transaction_id = notice.transaction_id or derived
            stored += self._store.notice(notice, transaction_id)
        return stored

    def _reaches(self, address: str) -> bool:
        """Whether the bot is in the room; how a person is reached is found out when sending."""
        if is_person(address):
            return True
        room = inbox.joined_room(self._session, address)
        return room is not None and room.state == "joined"

    def send(self, kind: str, *purpose: str, **parts: Any) -> list[Outgoing]:
        message = Outgoing(
            transaction_id=replies.transaction_id(self._incoming.event_id, kind, *purpose),
            kind=kind,
            **{"room_id": self._incoming.room_id} | parts,
        )
        return self._store.enqueue(message)

    def withdraw_files(self) -> list[Outgoing]:
        """Take back the files that came with replies to the question."""
        theirs = outbox.replies_to(self._session, self._incoming.question_id)
        return self._store.withdraw_files(theirs, self._incoming.event_id)

    def _files(self, reply: list[Outgoing], answer: Answer) -> list[Outgoing]:
        cause = self._incoming.event_id
        return [file for one in reply for file in self._store.files(one, cause, answer.files)]

    def _note_silent(self, command: str | None, answer: Answer, *, lasting: bool) -> None:
        event_id = self._incoming.event_id
        reply = Outgoing(
            transaction_id=replies.transaction_id(event_id, "silent"),
            kind="reply",
            room_id=self._incoming.room_id,
            answers_event_id=self._incoming.question_id,
            command=command,
            lasting=lasting,
            offers_until=answer.offers_until,
        )
        outbox.note_silent(self._session, reply, self._now)

    def _renew(
        self,
        earlier: OutgoingMessage,
        command: str | None,
        offers: dict[str, Any],
        *,
        lasting: bool,
    ) -> None:
        earlier.command = command
        earlier.lasting = lasting
        for name, value in offers.items():
            setattr(earlier, name, value)
        self._session.add(earlier)
