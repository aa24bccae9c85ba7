"""When two change an agenda at the same time: numbers then don't mean what they meant before."""

from __future__ import annotations

from datetime import timedelta

from commands.contract import Ask, UserError
from commands.meetings.agenda_lines import Act, numbers_of
from commands.meetings.agenda_showing import title_of
from commands.meetings.items import Items
from storage.agenda import changes_since
from storage.records import Meeting

# Whoever sends a line so soon after a change has begun to type it before.
_AT_ONCE = timedelta(seconds=20)


def refuse_renumbered(ask: Ask, meeting: Meeting, items: Items, act: Act, *, inner: bool) -> None:
    """Refuse a number that meant another item until somebody else has just changed the agenda.

    `inner`: titles of closed items may be seen here. Raises UserError, which tells both items.
    """
    before = _before_others(ask, meeting)
    for number in numbers_of(act) if before else ():
        if number <= len(before) and before[number - 1].key != items[number - 1].key:
            raise _renumbered(before, items, number, inner=inner)


def _before_others(ask: Ask, meeting: Meeting) -> Items:
    """Return the agenda as it was when others began to change it; none if nobody has just now."""
    before: Items = ()
    for by, change in changes_since(ask.session, meeting.id, ask.now - _AT_ONCE):
        # Whoever has changed it themselves has seen what was there then.
        before = () if by == ask.asker.user_id else before or change.before
    return before


def _renumbered(before: Items, items: Items, number: int, *, inner: bool) -> UserError:
    meant = before[number - 1]
    was, is_now = title_of(meant, inner=inner), title_of(items[number - 1], inner=inner)
    there = next((n for n, one in enumerate(items, 1) if one.key == meant.key), None)
    where = f"ist jetzt TOP {there}" if there else "steht nicht mehr darauf"
    return UserError(
        f"Jemand anderes hat die Tagesordnung eben geändert: TOP {number} ist jetzt „{is_now}“, "
        f"vorher „{was}“.",
        hints=(f"„{was}“ {where}. Bitte mit der Nummer, die jetzt gilt, noch einmal schreiben.",),
    )
