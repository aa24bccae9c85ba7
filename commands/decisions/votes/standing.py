"""How a vote stands: read from what is stored and from the directory of the day."""

from __future__ import annotations

from datetime import datetime

from commands.committees.quorum import needed_seats
from commands.dates import BERLIN
from commands.decisions.votes.counting import Count, count, unpacked
from commands.decisions.votes.voices import Electorate, electorate_of
from storage.cast_votes import votes_in
from storage.database import Session
from storage.meetings import attendance_of, rules_of
from storage.records import Directory
from storage.votes import VoteEvent


def electorate_now(
    session: Session, directory: Directory, vote: VoteEvent, now: datetime
) -> Electorate:
    """Return whose voices count at a moment, and who may cast them."""
    answers = attendance_of(session, vote.meeting_id) if vote.meeting_id else []
    return electorate_of(directory, vote.body, now.astimezone(BERLIN).date(), answers)


def standing(session: Session, directory: Directory, vote: VoteEvent, now: datetime) -> Count:
    """Return how a vote stands at a moment; of one that has ended, how it did."""
    if vote.outcome is not None:
        return unpacked(vote.outcome)
    electorate = electorate_now(session, directory, vote, now)
    kind, _, row_id = vote.body.partition(":")
    needed = None
    if kind == "committee":
        needed = needed_seats(rules_of(session, row_id), len(electorate.voices))
    return count(electorate, votes_in(session, vote.number), needed)


def is_over(vote: VoteEvent, now: datetime) -> bool:
    """Whether votes no longer count, though the result may not have been told yet."""
    return vote.state != "open" or (vote.closes_at is not None and vote.closes_at <= now)
