"""Which meeting is meant: by its date, else the next one of the committee."""

from __future__ import annotations

from datetime import datetime, timedelta

from commands.committees.meant import ChoiceError, LineFor
from commands.contract import Answer, Ask, Choice, Code, UserError
from commands.dates import When, say_day
from commands.meetings.wording import CANCELLED, say_when
from storage.meetings import meetings_between, meetings_of
from storage.records import Committee, Meeting

_LONGEST = timedelta(hours=12)


def meeting_on(
    ask: Ask, committee: Committee, when: When | None, line: LineFor, *, cancelled: bool = False
) -> Meeting:
    """Return the committee's meeting on a day, without one the next; raises UserError for none.

    `line` makes the line that a choice between two on one day goes on with of the date. With
    `cancelled` those are looked for that were cancelled.
    """
    if when is None:
        found = upcoming(ask, committee, cancelled=cancelled)[:1]
        if not found:
            raise UserError(f"Für {committee.name} steht keine Sitzung bevor.", hints=(_PLAN,))
        return found[0]
    first = datetime.combine(when.day, when.at or datetime.min.time())
    last = first if when.at else datetime.combine(when.day, datetime.max.time())
    found = [
        one
        for one in meetings_between(ask.session, first, last)
        if one.committee_id == committee.id and (one.state == CANCELLED) == cancelled
    ]
    if len(found) > 1:
        raise ChoiceError(_offer(found, line))
    if not found:
        raise _none_then(ask, committee, when, cancelled=cancelled)
    return found[0]


_PLAN = ("Neu planen: ", Code("/sitzung neu Do 10.12. 14–16 Uhr, Rathaus"), ".")


def upcoming(ask: Ask, committee: Committee, *, cancelled: bool = False) -> list[Meeting]:
    """Return the committee's meetings from now on, in order; one that is going on counts."""
    now = ask.now.replace(tzinfo=None)
    return [
        one
        for one in meetings_of(ask.session, committee.id, now - _LONGEST)
        if (one.end or one.start) >= now and (one.state == CANCELLED) == cancelled
    ]


def _offer(found: list[Meeting], line: LineFor) -> Answer:
    return Answer(
        title="An diesem Tag sind es mehrere. Welche Sitzung ist gemeint?",
        choices=tuple(Choice(say_when(one), line(f"{one.start:%d.%m.%Y %H:%M}")) for one in found),
    )


def _none_then(ask: Ask, committee: Committee, when: When, *, cancelled: bool) -> UserError:
    what = "abgesagte Sitzung" if cancelled else "Sitzung"
    near = upcoming(ask, committee, cancelled=cancelled)[:4]
    others = "; ".join(say_when(one) for one in near)
    return UserError(
        f"Am {say_day(when.day)} hat {committee.name} keine {what}.",
        hints=(f"Die nächsten: {others}." if others else _PLAN,),
    )
