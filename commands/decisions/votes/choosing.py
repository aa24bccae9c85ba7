"""Which vote is meant by a line, and who may open, end and change votes."""

from __future__ import annotations

import re
from typing import Literal

from commands.committees.meant import ChoiceError, LineFor
from commands.contract import Answer, Ask, Choice, Code, UserError
from commands.decisions.access import may_record
from commands.decisions.wording import short
from storage.votes import VoteEvent, last_ended_vote, locked_vote, open_votes

_NUMBER = re.compile(
    r"(?:(?:nr|nummer|abstimmung)\.?\s*)?(?P<number>\d{1,9})\b(?![.\d]|:\d)(?P<colon>:?)[,\s]*"
    r"(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_LAST = re.compile(
    r"(?P<rest>.*?)\s*\b(?:nr|nummer|abstimmung)?\.?\s*(?P<number>\d{1,9})\W*", re.IGNORECASE
)
HOW_TO_OPEN = (
    "Eröffnen: ", Code("/abstimmung Soll die Messe stattfinden? bis Freitag 12 Uhr"), ".",
)  # fmt: skip


def split_number(text: str) -> tuple[int | None, bool, str]:
    """Take the number of a vote from the beginning of a text: "3 ja", "Nr. 3: ja".

    The second value tells whether a colon follows it: then it can be nothing else.
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None, False, text.strip()
    return int(match["number"]), bool(match["colon"]), match["rest"].strip()


def meant(
    ask: Ask, number: int | None, line: LineFor, state: Literal["open", "ended"] = "open"
) -> VoteEvent:
    """Return the vote of a number, locked; else the only open one here, or the last that ended.

    `line` makes the line that a choice between several goes on with of the number. Raises UserError
    for none, ChoiceError for several.
    """
    if number is None:
        number = _only_open(ask, line) if state == "open" else _last_ended(ask)
    found = locked_vote(ask.session, number)
    if found is None or found.room_id != ask.room.room_id:
        raise UserError(
            f"Eine Abstimmung {number} gibt es in diesem Raum nicht.",
            hints=(("Was läuft, zeigt ", Code("/abstimmung"), "."),),
        )
    return found


def _only_open(ask: Ask, line: LineFor) -> int:
    here = open_votes(ask.session, ask.room.room_id)
    if not here:
        raise UserError("Hier läuft keine Abstimmung.", hints=(HOW_TO_OPEN,))
    if len(here) > 1:
        choices = tuple(
            Choice(f"Abstimmung {one.number}: {short(one.question)}", line(f"{one.number}"))
            for one in here
        )
        raise ChoiceError(Answer(title="Welche Abstimmung ist gemeint?", choices=choices))
    return here[0].number


def _last_ended(ask: Ask) -> int:
    found = last_ended_vote(ask.session, ask.room.room_id)
    if found is None:
        raise UserError("Hier ist noch keine Abstimmung beendet.", hints=(HOW_TO_OPEN,))
    return found.number


def require_open(vote: VoteEvent) -> None:
    """Raise UserError for a vote that is no longer open."""
    if vote.state != "open":
        over = "schon beendet" if vote.state == "ended" else "abgebrochen"
        raise UserError(
            f"Abstimmung {vote.number} ist {over}.",
            hints=(("Wie sie stand: ", Code(f"/abstimmung {vote.number}"), "."),),
        )


def require_leader(ask: Ask, body: str, what: str) -> None:
    """Let only those pass who record decisions of a body here; raises UserError.

    `what` is what they would do: "eröffnen".
    """
    if not may_record(ask, body):
        raise UserError(
            f"Abstimmungen {what} hier die, die auch Beschlüsse eintragen: die Geschäftsführung "
            "des Gremiums und die Koordinierungsstelle.",
            hints=("Sollen es alle Mitglieder können: /raum protokoll alle.",),
        )
