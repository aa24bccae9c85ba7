"""Which poll is meant, and who may end it."""

from __future__ import annotations

import re

from commands.committees.meant import ChoiceError, LineFor, require_planner
from commands.contract import Answer, Ask, Choice, Code, Role, UserError
from commands.meetings.polls.telling import name_of
from storage.date_polls import Poll, open_polls, open_polls_begun_by, poll

_OFFICES = (Role.COORDINATION_OFFICE, Role.COMMITTEE_OFFICE, Role.OPERATOR)
_NUMBER = re.compile(r"(?is)(?:(?:nr|nummer)\.?\s*)?(\d{1,9})(?![.\d])[:,]?\s*(.*)")


def open_here(ask: Ask) -> list[Poll]:
    """Return the open polls of the room; in a direct chat those that the person has begun."""
    if ask.room.direct:
        return open_polls_begun_by(ask.session, ask.asker.user_id)
    return open_polls(ask.session, ask.room.room_id)


def split_number(text: str) -> tuple[int | None, str]:
    """Take the number of a poll from the beginning of a text: "3", "Nr. 3"."""
    match = _NUMBER.fullmatch(text.strip(" ."))
    return (int(match[1]), match[2]) if match else (None, text.strip())


def meant(ask: Ask, number: int | None, line: LineFor) -> Poll:
    """Return the poll of a number, else the only open one here.

    `line` makes the line that a choice between several goes on with of the number. Raises UserError
    for none, ChoiceError for several.
    """
    if number is not None:
        found = poll(ask.session, number)
        mine = found and (found.started_by == ask.asker.user_id and ask.room.direct)
        if found is None or not (mine or found.room_id == ask.room.room_id):
            raise UserError(
                f"Eine Terminfindung {number} gibt es in diesem Raum nicht.",
                hints=(("Was läuft, zeigt ", Code("/terminfindung"), "."),),
            )
        return found
    here = open_here(ask)
    if not here:
        raise UserError("Hier läuft keine Terminfindung.", hints=(HOW_TO_BEGIN,))
    if len(here) > 1:
        choices = tuple(
            Choice(f"Terminfindung {one.number}: {name_of(ask.directory, one)}".rstrip(": "),
                   line(f"{one.number}"))
            for one in here
        )  # fmt: skip
        raise ChoiceError(Answer(title="Welche Terminfindung ist gemeint?", choices=choices))
    return here[0]


HOW_TO_BEGIN = (
    "Beginnen: ", Code("/terminfindung Mo 7.12. 10 Uhr, Di 8.12. 14–16 Uhr"),
    "; freie Termine sucht ", Code("/terminfindung vorschlagen"), ".",
)  # fmt: skip


def require_owner(ask: Ask, found: Poll) -> None:
    """Let only those pass who began a poll, or plan for its committee; raises UserError."""
    if found.started_by == ask.asker.user_id:
        return
    row = ask.directory.committees.get(found.committee_id or "")
    try:
        if row is not None:
            require_planner(ask, row)
        elif not ask.asker.holds(*_OFFICES):
            raise UserError
    except UserError:
        planners = f"Sitzungen von „{row.name}“ plant" if row else "zur Koordinierungsstelle gehört"
        raise UserError(
            f"Terminfindung {found.number} ändern und beenden kann nur, wer sie begonnen hat oder "
            f"{planners}."
        ) from None
