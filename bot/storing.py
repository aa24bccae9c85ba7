"""Rows of messages that answer nobody, and of what goes with any: files, reactions, edits.

Everything here belongs in the transaction that stores what causes it; see `bot.posting`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot import poll_events, replies
from bot.rendering import render
from bot.tapping import placed_keys, reaction_content
from commands.contract import Answer, File, Notice
from storage import outbox
from storage.database import Session
from storage.models.messages import OutgoingMessage
from storage.outbox import Outgoing
from storage.outgoing_files import StoredFile, store_file


def offers_of(answer: Answer) -> dict[str, Any]:
    """Return what a message can be answered with: by a reply, a number or a reaction."""
    return {
        "prompts_for": answer.prompts_for,
        "choices": [choice.command_line for choice in answer.choices] or None,
        "reactions": {one.key: one.command_line for one in answer.reactions} or None,
        "offers_until": answer.offers_until,
    }


@dataclass(frozen=True, slots=True)
class Storing:
    """Stores rows in one transaction; `now` is aware. What it returns is to be sent now."""

    session: Session
    now: datetime

    def enqueue(self, message: Outgoing) -> list[Outgoing]:
        """Store a message unless its transaction id is there already."""
        return [message] if outbox.enqueue(self.session, message, self.now) else []

    # --- Notices --------------------------------------------------------------------------------

    def notice(self, notice: Notice, transaction_id: str) -> list[Outgoing]:
        """Store a message to a room, or the edit of the one that it takes the place of."""
        if notice.replaces:
            earlier = outbox.message_to_change(self.session, notice.replaces)
            if earlier is not None:
                return self._change(earlier, notice, transaction_id)
        content = replies.message_content(render(notice.answer), notice)
        message = Outgoing(
            transaction_id=transaction_id,
            kind="notice",
            room_id=notice.to,
            thread_id=notice.thread_id,
            quotes=asdict(notice.quotes) if notice.quotes else None,
            **_typed(notice, content),
            **offers_of(notice.answer),
        )
        if not self.enqueue(message):
            return []
        return [message, *self.files(message, transaction_id, notice.answer.files)]

    def _change(
        self, earlier: OutgoingMessage, notice: Notice, transaction_id: str
    ) -> list[Outgoing]:
        """Edit an earlier message; what an edit offers is offered from now on, and files replaced.

        Where that is not known to be sent, the edit follows as soon as it is; where it could never
        be sent or was taken back, none does. What a poll says can't be edited.
        """
        if earlier.state not in ("pending", "sent"):
            return []
        offers = offers_of(notice.answer)
        offers = {name: value for name, value in offers.items() if value is not None}
        for name, value in offers.items():
            setattr(earlier, name, value)
        self.session.add(earlier)
        stored = self._edited(earlier, notice.answer, transaction_id)
        if earlier.event_id is not None and offers:
            stored += self.renew_reactions(earlier, transaction_id)
        if files := notice.answer.files:
            stored += self.withdraw_files([earlier.transaction_id], transaction_id)
            stored += self.files(earlier, transaction_id, files)
        return stored

    def _edited(
        self, earlier: OutgoingMessage, answer: Answer, transaction_id: str
    ) -> list[Outgoing]:
        if earlier.event_type is not None:
            return []
        content = replies.changed_content(render(answer))
        if earlier.event_id is None:
            # What it said until now may be on its way: the homeserver takes its transaction once.
            earlier.changed_content = content
            return []
        return self.edit(transaction_id, earlier.room_id, earlier.event_id, content)

    def edit(
        self, transaction_id: str, room_id: str, event_id: str, new_content: Mapping[str, Any]
    ) -> list[Outgoing]:
        """Store what lets the message that became the event say something new."""
        content = replies.edit_content(new_content, event_id)
        edit = Outgoing(
            transaction_id=transaction_id, kind="edit", room_id=room_id, content=content
        )
        return self.enqueue(edit)

    def redaction(self, cause: str, room_id: str, event_id: str) -> list[Outgoing]:
        """Store what takes an event of the bot's own back."""
        redaction = Outgoing(
            transaction_id=replies.transaction_id(cause, "redaction", event_id),
            kind="redaction",
            room_id=room_id,
            target_event_id=event_id,
        )
        return self.enqueue(redaction)

    # --- Files ----------------------------------------------------------------------------------

    def files(
        self, after: Outgoing | OutgoingMessage, cause: str, files: Sequence[File]
    ) -> list[Outgoing]:
        """Store the files that follow a message, each as a message of its own."""
        stored = []
        for number, file in enumerate(files):
            message = Outgoing(
                transaction_id=replies.transaction_id(cause, "file", f"{number}"),
                kind="file",
                room_id=after.room_id,
                content=replies.file_content(file, after.thread_id),
                follows=after.transaction_id,
                offers_until=after.offers_until,  # it is remembered for as long
            )
            if self.enqueue(message):
                told = StoredFile(file.name, file.media_type, file.data)
                store_file(self.session, message.transaction_id, told)
                stored.append(message)
        return stored

    def withdraw_files(self, after: Collection[str], cause: str) -> list[Outgoing]:
        """Take back the files that came with messages, given by their transaction ids."""
        gone = []
        for file in outbox.files_of(self.session, after):
            outbox.withdraw(self.session, file)
            if file.event_id is not None:
                gone += self.redaction(cause, file.room_id, file.event_id)
        return gone

    # --- Reactions ------------------------------------------------------------------------------

    def renew_reactions(self, message: OutgoingMessage, cause: str) -> list[Outgoing]:
        """Take away the reactions that mean nothing below an edited message, and add new ones."""
        event_id = message.event_id or ""
        wanted = placed_keys(message.choices, message.reactions)
        there, gone = set(), []
        for own in outbox.own_reactions(self.session, event_id):
            if own.reaction_key in wanted:
                there.add(own.reaction_key)
                continue
            outbox.withdraw(self.session, own)
            if own.event_id is not None:
                gone += self.redaction(cause, message.room_id, own.event_id)
        for key in wanted:
            if key not in there:
                self.reaction(cause, message.room_id, event_id, key)
        return gone

    def reaction(self, cause: str, room_id: str, event_id: str, key: str) -> None:
        """Store a reaction of the bot's own to its message."""
        reaction = Outgoing(
            transaction_id=replies.transaction_id(cause, "reaction", key),
            room_id=room_id,
            kind="reaction",
            content=reaction_content(event_id, key),
            target_event_id=event_id,
            reaction_key=key,
        )
        self.enqueue(reaction)


def _typed(notice: Notice, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a notice as the event that it is to become.

    Of a poll's end the poll's event is put in when it goes out.
    """
    if notice.ends_poll:
        return {"content": content, "event_type": poll_events.END, "follows": notice.ends_poll}
    if poll_events.is_poll(notice.answer):
        return {
            "content": poll_events.start_content(notice.answer, content),
            "event_type": poll_events.START,
        }
    return {"content": content}
