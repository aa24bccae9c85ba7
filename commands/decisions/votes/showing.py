"""Shows the votes of a room: which are open, how one stands."""

from __future__ import annotations

from dataclasses import replace

from commands.contract import Answer, Ask, Code, Table
from commands.dates import say_moment
from commands.decisions.votes import closing
from commands.decisions.votes.choosing import HOW_TO_OPEN
from commands.decisions.votes.standing import standing
from commands.decisions.wording import short
from storage.votes import VoteEvent, last_ended_vote, open_votes


def list_open(ask: Ask) -> Answer:
    """Return the votes that are open in a room; the only one as it stands."""
    here = open_votes(ask.session, ask.room.room_id)
    if len(here) == 1:
        return show(ask, here[0])
    if not here:
        last = last_ended_vote(ask.session, ask.room.room_id)
        hint = (("Die letzte: ", Code(f"/abstimmung {last.number}"), f" – {short(last.question)}"),
                ) if last else ()  # fmt: skip
        return Answer(lines=("Hier läuft keine Abstimmung.",), hints=(*hint, HOW_TO_OPEN))
    rows = tuple(_row(ask, one) for one in here)
    return Answer(
        title=f"{len(here)} Abstimmungen",
        table=Table(("Nr.", "Frage", "Abgestimmt", "Bis"), rows),
        hints=(("Genauer: ", Code(f"/abstimmung {here[0].number}"), "."),),
    )


def _row(ask: Ask, vote: VoteEvent) -> tuple[str, str, str, str]:
    counted = standing(ask.session, ask.directory, vote, ask.now)
    until = say_moment(vote.closes_at) if vote.closes_at else "offen"
    cast_so_far = f"{len(counted.cast)} von {counted.voices}"
    return f"{vote.number}", short(vote.question), cast_so_far, until


def show(ask: Ask, vote: VoteEvent) -> Answer:
    """Return how a vote stands, or what came of it."""
    if vote.state == "ended":
        return closing.result(ask, vote)
    return replace(closing.status(ask, vote), prompts_for=None, offers_until=None)
