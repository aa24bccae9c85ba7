"""How a meeting stands that is going on: since when, at which item, with a quorum or not."""

from __future__ import annotations

from commands.committees.meant import may_see_inner
from commands.contract import Answer, Ask, Code, Line, Strong
from commands.meetings.agenda_showing import title_of
from commands.meetings.minutes.presence import say_quorum_now
from commands.meetings.minutes.running import (
    Running,
    items_of,
    local,
    quorum_of,
    say_meeting,
    there,
)
from commands.meetings.minutes.times import clock
from storage.minutes import treated_item


def say_standing(ask: Ask, running: Running) -> Answer:
    """Tell how the meeting in this room stands."""
    minutes, committee = running.minutes, running.committee
    people = there(ask, minutes)
    lines: list[Line] = [say_meeting(committee, minutes)]
    now = treated_item(ask.session, minutes.id)
    inner = may_see_inner(ask, committee)
    lines += [f"Jetzt: TOP {number}: {title_of(item, inner=inner)}"
              for number, item in enumerate(items_of(ask, minutes), 1)
              if now is not None and item.key == now.agenda_key]  # fmt: skip
    if people:
        lines.append(say_quorum_now(quorum_of(ask, minutes), people, local(ask)))
    return Answer(
        title=("Die Sitzung läuft seit ", Strong(clock(minutes.began_at))),
        lines=tuple(lines),
        hints=(("Was bisher im Protokoll steht: ", Code("/protokoll"), ", beenden: ",
                Code("/sitzung endet"), "."),),
    )  # fmt: skip
