"""Which meeting a line changes: never another one than is named, and nothing left unread."""

from __future__ import annotations

from collections.abc import Sequence

from commands.contract import Answer, Ask, Choice, Line, UserError
from commands.dates import When, find_when
from commands.meetings.committee_words import committee_like, goes_on_with, unread
from commands.meetings.committees import (
    ChoiceError,
    LineFor,
    committee_of_room,
    find_committee,
    name_in,
    require_planner,
    unknown_committee,
)
from commands.meetings.finding import meeting_on
from commands.meetings.since_then import what_became
from commands.meetings.wording import say_when, typed
from storage.records import Committee, Meeting

_LONGEST_SHOWN = 60  # letters


def meant_to_change(
    ask: Ask, text: str, line: LineFor, *, cancelled: bool = False, hints: Sequence[Line] = ()
) -> tuple[Committee, Meeting, bool]:
    """Return committee and meeting, and whether the text names a date; else it is the next one.

    `line` makes what follows "sitzung" of a committee and a date. Raises UserError with `hints`
    for words that are neither, ChoiceError for a name that is nobody's or that several bear.
    """
    found = find_when(text, ask.now)
    said = f"{found.before} ; {found.after}" if found else text
    date = f"{found.when.day:%d.%m.%Y}" if found else ""
    when = found.when if found else None
    committee = _committee(
        ask, said, lambda name: f"sitzung {line(f'{name} {date}'.strip())}", hints
    )
    require_planner(ask, committee)
    meeting = _meeting(ask, committee, when, line, cancelled=cancelled)
    return committee, meeting, when is not None


def ask_which(committee: Committee, meeting: Meeting, question: str, line: LineFor) -> ChoiceError:
    """Return the question whether a meeting is meant that no date has named."""
    return ChoiceError(Answer(
        title=question,
        lines=(committee.name,),
        choices=(Choice(f"Ja: {say_when(meeting)}",
                        f"sitzung {line(f'{committee.name} {typed(meeting.start)}')}"),),
        hints=("Ist eine andere gemeint, bitte mit ihrem Datum.",),
    ))  # fmt: skip


def _committee(ask: Ask, said: str, line: LineFor, hints: Sequence[Line]) -> Committee:
    named = name_in(ask, said)
    strange = unread(named.rest if named else said.replace(";", " "))
    behind = goes_on_with(named.following.partition(" ; ")[0]) if named else ""
    if name := f"{named.said} {behind}" if named and behind else committee_like(strange):
        raise unknown_committee(ask, name, line, "")
    if strange:
        told = f"„{strange[:_LONGEST_SHOWN]}“ verstehe ich hier nicht; geändert ist nichts."
        raise UserError(told, hints=tuple(hints))
    if named is None and (row := committee_of_room(ask)) is not None:
        return row
    return find_committee(ask, named.said if named else "", line)[0]


def _meeting(
    ask: Ask, committee: Committee, when: When | None, line: LineFor, *, cancelled: bool
) -> Meeting:
    def of(start: str) -> str:
        return f"sitzung {line(f'{committee.name} {start}')}"

    try:
        return meeting_on(ask, committee, when, of, cancelled=cancelled)
    except ChoiceError:
        raise
    except UserError as none:
        since = when and what_became(ask, committee, when.day, cancelled=cancelled)
        raise since or none from None
