"""Stores what is to be sent: replies, their edits and withdrawals, messages elsewhere.

Everything here belongs in the transaction that marks its cause as handled. Transaction ids are
derived from that cause, so that nothing is sent twice.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot import replies
from bot.incoming import Incoming
from bot.own_answers import not_undone
from bot.rendering import render
from bot.tapping import placed_keys, reaction_content
from commands.contract import Answer, File, Notice
from storage import inbox, outbox
from storage.database import Session
from storage.direct_chats import is_person
from storage.models.messages import OutgoingMessage
from storage.outbox import Outgoing
from storage.outgoing_files import StoredFile, forget_files, store_file

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
        stored += _store_notice(session, notice, notice.transaction_id, now)
    return stored


def post_following(
    session: Session, incoming: Incoming, notices: tuple[Notice, ...], now: datetime
) -> list[Outgoing]:
    """Store messages to rooms that follow from taking something back; returns them."""
    return _Posting(session, incoming, now).notices(notices, "undone")


def withdraw_reply(session: Session, incoming: Incoming, now: datetime) -> list[Outgoing]:
    """Take the reply back; returns the redaction to be sent, if it had been sent already."""
    reply = outbox.reply_to(session, incoming.question_id)
    if reply is None:
        return []
    outbox.withdraw(session, reply)
    if reply.event_id is None:
        return []
    return _Posting(session, incoming, now).send("redaction", target_event_id=reply.event_id)


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

    Returns its edit, to be sent now, if it was changed before it was known to be sent.
    """
    sent = outbox.mark_sent(session, transaction_id, event_id, now)
    if sent is None:
        return []
    if sent.kind == "file":
        forget_files(session, [transaction_id])
    for key in placed_keys(sent.choices, sent.reactions):
        _post_reaction(session, transaction_id, sent.room_id, event_id, key, now)
    if sent.changed_content is None:
        return []
    cause = replies.transaction_id(transaction_id, "edit")
    return _post_edit(session, cause, sent.room_id, event_id, sent.changed_content, now)


class _Posting:
    """What one event of the inbox leads to."""

    def __init__(self, session: Session, incoming: Incoming, now: datetime) -> None:
        self._session, self._incoming, self._now = session, incoming, now

    def reply(self, command: str | None, answer: Answer) -> list[Outgoing]:
        incoming = self._incoming
        edited = incoming.kind == "edit"
        earlier = outbox.reply_to(self._session, incoming.question_id) if edited else None
        lasting = answer.lasting or bool(earlier and earlier.lasting)
        if answer.silent:
            gone = withdraw_reply(self._session, incoming, self._now) if edited else []
            self._note_silent(command, answer, lasting=lasting)
            return gone
        rendered = render(answer)
        offers = _offers(answer)
        if earlier is not None:
            self._renew(earlier, command, offers, lasting=lasting)
            if earlier.event_id is not None:
                new = replies.notice_content(rendered)
                content = replies.edit_content(new, earlier.event_id)
                edit = self.send("edit", content=content)
                cause = incoming.event_id
                gone = _renew_reactions(self._session, earlier, cause, self._now)
                return [*edit, *gone, *self._files(answer)]
        reply = self.send(
            "reply",
            content=replies.reply_content(rendered, incoming),
            answers_event_id=incoming.question_id,
            question_event_id=incoming.replies_to,
            thread_id=incoming.thread_id,
            command=command,
            lasting=lasting,
            **offers,
        )
        return [*reply, *self._files(answer)]

    def notices(self, notices: tuple[Notice, ...], kind: str = "notice") -> list[Outgoing]:
        stored = []
        for number, notice in enumerate(notices):
            if not self._reaches(notice.to):
                log.error("a message for %s is left out: the bot is not there", notice.to)
                continue
            derived = replies.transaction_id(self._incoming.event_id, kind, f"{number}")
            transaction_id = notice.transaction_id or derived
            stored += _store_notice(self._session, notice, transaction_id, self._now)
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
        return [message] if outbox.enqueue(self._session, message, self._now) else []

    def _files(self, answer: Answer) -> list[Outgoing]:
        incoming = self._incoming
        address = incoming.room_id, incoming.thread_id
        return _store_files(self._session, incoming.event_id, address, answer.files, self._now)

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


def _offers(answer: Answer) -> dict[str, Any]:
    """Return what a message can be answered with: by a reply, a number or a reaction."""
    return {
        "prompts_for": answer.prompts_for,
        "choices": [choice.command_line for choice in answer.choices] or None,
        "reactions": {one.key: one.command_line for one in answer.reactions} or None,
        "offers_until": answer.offers_until,
    }


def _store_notice(
    session: Session, notice: Notice, transaction_id: str, now: datetime
) -> list[Outgoing]:
    """Store a message to a room, or the edit of the one that it takes the place of.

    Where that one is not known to be sent, the edit follows as soon as it is; where it could never
    be sent or was taken back, none does. What an edit offers is offered from now on.
    """
    offers = _offers(notice.answer)
    earlier = outbox.message_to_change(session, notice.replaces) if notice.replaces else None
    if earlier is None:
        message = Outgoing(
            transaction_id=transaction_id,
            kind="notice",
            room_id=notice.to,
            content=replies.message_content(render(notice.answer), notice),
            thread_id=notice.thread_id,
            **offers,
        )
        if not outbox.enqueue(session, message, now):
            return []
        address = notice.to, notice.thread_id
        return [message, *_store_files(session, transaction_id, address, notice.answer.files, now)]
    if earlier.state not in ("pending", "sent"):
        return []
    offers = {name: value for name, value in offers.items() if value is not None}
    for name, value in offers.items():
        setattr(earlier, name, value)
    session.add(earlier)
    content = replies.changed_content(render(notice.answer))
    if earlier.event_id is None:
        # What it said until now may be on its way: the homeserver takes its transaction once.
        earlier.changed_content = content
        return []
    room_id, event_id = earlier.room_id, earlier.event_id
    stored = _post_edit(session, transaction_id, room_id, event_id, content, now)
    return [*stored, *(_renew_reactions(session, earlier, transaction_id, now) if offers else ())]


def _store_files(
    session: Session,
    cause: str,
    address: tuple[str, str | None],
    files: Sequence[File],
    now: datetime,
) -> list[Outgoing]:
    """Store the files that follow a message, each as a message of its own; returns these."""
    stored = []
    room_id, thread_id = address
    for number, file in enumerate(files):
        message = Outgoing(
            transaction_id=replies.transaction_id(cause, "file", f"{number}"),
            kind="file",
            room_id=room_id,
            content=replies.file_content(file, thread_id),
            thread_id=thread_id,
        )
        if outbox.enqueue(session, message, now):
            told = StoredFile(file.name, file.media_type, file.data)
            store_file(session, message.transaction_id, told)
            stored.append(message)
    return stored


def _post_edit(
    session: Session,
    transaction_id: str,
    room_id: str,
    event_id: str,
    new_content: Mapping[str, Any],
    now: datetime,
) -> list[Outgoing]:
    content = replies.edit_content(new_content, event_id)
    edit = Outgoing(transaction_id=transaction_id, kind="edit", room_id=room_id, content=content)
    return [edit] if outbox.enqueue(session, edit, now) else []


def _renew_reactions(
    session: Session, message: OutgoingMessage, cause: str, now: datetime
) -> list[Outgoing]:
    """Take away the reactions that mean nothing below an edited message, and add new ones."""
    event_id = message.event_id or ""
    wanted = placed_keys(message.choices, message.reactions)
    there, gone = set(), []
    for own in outbox.own_reactions(session, event_id):
        if own.reaction_key in wanted:
            there.add(own.reaction_key)
            continue
        outbox.withdraw(session, own)
        if own.event_id is not None:
            redaction = Outgoing(
                transaction_id=replies.transaction_id(cause, "redaction", own.event_id),
                kind="redaction",
                room_id=message.room_id,
                target_event_id=own.event_id,
            )
            gone += [redaction] if outbox.enqueue(session, redaction, now) else []
    for key in wanted:
        if key not in there:
            _post_reaction(session, cause, message.room_id, event_id, key, now)
    return gone


def _post_reaction(
    session: Session, cause: str, room_id: str, event_id: str, key: str, now: datetime
) -> None:
    reaction = Outgoing(
        transaction_id=replies.transaction_id(cause, "reaction", key),
        room_id=room_id,
        kind="reaction",
        content=reaction_content(event_id, key),
        target_event_id=event_id,
        reaction_key=key,
    )
    outbox.enqueue(session, reaction, now)
