"""Forgetting what messages that went out still tell: to whom they went, and what they offer.

Each function takes the session of one transaction.
"""

from __future__ import annotations

from sqlalchemy import delete
from sqlmodel import Session, col

from storage.models.messages import OutgoingMessage
from storage.outbox import reply_to


def forget_sent(session: Session, beginning: str) -> None:
    """Forget all messages whose transaction ids begin so and that aren't still to be sent."""
    these = col(OutgoingMessage.transaction_id).startswith(beginning, autoescape=True)
    session.exec(delete(OutgoingMessage).where(these, col(OutgoingMessage.state) != "pending"))


def offer_instead(session: Session, question_event_id: str, line: str) -> None:
    """Let all signs below the reply to a question stand for another command line from now on."""
    reply = reply_to(session, question_event_id)
    if reply is not None and reply.reactions:
        reply.reactions = dict.fromkeys(reply.reactions, line)
        session.add(reply)
