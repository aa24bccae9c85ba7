"""What the rooms of those who decided hear of changes that are made elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commands.committees.rooms import Rooms
from commands.committees.seats import posts_on
from commands.contract import Answer, Ask, Line, Notice, Strong
from commands.decided import STATES, say_number
from commands.decisions.access import bodies_of_room, is_public
from commands.decisions.applying import Applied
from commands.decisions.showing import message_link, say_changes
from commands.decisions.wording import short
from storage.decisions import REGION, Decision
from storage.records import Directory
from storage.rooms import BoundRoom, bound_rooms

_LONGEST = 300  # characters of a report
_TOLD_IN_WORDS = ("state", "due_on", "report")


def rooms_hearing(
    directory: Directory, bound: Sequence[BoundRoom], decision: Decision
) -> list[BoundRoom]:
    """Return where those who decided are at home today: the committee's rooms, else its place's.

    Rooms that may not see the decision are left out. That is by what rooms stand for, not by the
    room in which it was recorded, which may have been replaced.
    """
    seen = (one for one in _rooms_of(directory, bound, decision.body))
    if is_public(decision):
        return list(seen)
    return [one for one in seen if decision.body in bodies_of_room(directory, one.settings)]


def _rooms_of(directory: Directory, bound: Sequence[BoundRoom], body: str) -> list[BoundRoom]:
    kind, _, row_id = body.partition(":")
    if kind == "committee":
        committee = directory.committees.get(row_id)
        if committee is not None:
            return Rooms(bound).of(committee)
        return [one for one in bound if one.settings.committee_id == row_id]
    if kind == "municipality":
        return [one for one in bound if one.settings.municipality_id == row_id]
    return [one for one in bound if one.settings.kind == REGION]


def notices(ask: Ask, applied: Sequence[Applied], *, here: bool = False) -> tuple[Notice, ...]:
    """Return what the rooms of those who decided hear of changes; of several in one message.

    The room in which it happens knows already, unless `here`. Of drafts nobody hears.
    """
    news = [one for one in applied if one.entry is not None and one.before.state != "draft"]
    news += [one for one in applied if one.entry is not None and _is_out_of_draft(one)]
    bound = bound_rooms(ask.session) if news else []
    told: dict[str, list[Applied]] = {}
    for one in news:
        for room in rooms_hearing(ask.directory, bound, one.after):
            if here or room.room_id != ask.room.room_id:
                told.setdefault(room.room_id, []).append(one)
    who = who_is(ask.directory, ask.asker.user_id, ask.now.date())
    return tuple(Notice(room, _answer(found, who)) for room, found in told.items())


def _is_out_of_draft(one: Applied) -> bool:
    return one.before.state == "draft" and one.after.state not in ("draft", "withdrawn")


def who_is(directory: Directory, user_id: str, day: date) -> str:
    """Return "Lea Kern (Jugendamt Herne)"; the Matrix id of somebody unknown."""
    posts = posts_on(directory, user_id, day)
    if not posts:
        return user_id
    office = directory.organizations.get(posts[0].organization_id or "")
    return f"{posts[0].name} ({office.name})" if office else posts[0].name


def _answer(found: Sequence[Applied], who: str) -> Answer:
    if len(found) == 1:
        [one] = found
        return Answer(
            title=(Strong(f"{say_number(one.after)}: "), f"{who} {say_deed(one)}"),
            lines=((short(one.after.text), *message_link(one.after)),),
        )
    lines: list[Line] = [
        (Strong(one.after.number), f" {say_deed(one)} · {short(one.after.text)}",
         *message_link(one.after))
        for one in found
    ]  # fmt: skip
    return Answer(title=f"{who} zu {len(found)} Beschlüssen:", lines=tuple(lines))


def say_deed(one: Applied) -> str:
    """Return what somebody did: "verschiebt auf 31.03.2027: die Halle fehlt"."""
    note = f" ({one.entry.note})" if one.entry is not None and one.entry.note else ""
    if one.entry is not None and one.entry.kind == "undone":
        return f"nimmt zurück, jetzt gilt: {say_changes(one.changes)}{note}"
    told = [*_said_of_state(one), *_said_of_deadline(one)]
    if "report" in one.changes and one.after.report:
        report = _cut(one.after.report)
        told = [f"{', '.join(told)}: {report}"] if told else [f"berichtet: {report}"]
    others = {name: both for name, both in one.changes.items() if name not in _TOLD_IN_WORDS}
    if others:
        told.append(f"ändert: {say_changes(others)}")
    return f"{', '.join(told) or 'berichtet'}{note}"


def _said_of_state(one: Applied) -> list[str]:
    if "state" not in one.changes:
        return []
    state = STATES[one.after.state]
    if one.after.state in ("done", "in progress"):
        return [f"meldet „{state}“"]
    return [f"setzt den Stand auf „{state}“"]


def _said_of_deadline(one: Applied) -> list[str]:
    if "due_on" not in one.changes:
        return []
    day, before = one.after.due_on, one.before.due_on
    if day is None:
        return ["streicht die Frist"]
    earlier = before is not None and day < before
    verb = "setzt die Frist auf" if before is None else "zieht vor auf" if earlier else ""
    return [f"{verb or 'verschiebt auf'} {day:%d.%m.%Y}"]


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 2]} …"
