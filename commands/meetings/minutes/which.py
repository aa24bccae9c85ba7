"""Which meeting begins: the one of today, or the one named; and what may be meant where none is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from commands.committees.meant import (
    ChoiceError,
    committee_of_room,
    find_committee,
    may_plan,
    name_in,
    present,
)
from commands.committees.words import unread
from commands.contract import Answer, Ask, Choice, Code, Line, UserError
from commands.dates import say_day
from commands.meetings.finding import upcoming
from commands.meetings.minutes.rights import is_at_home
from commands.meetings.minutes.times import DayTold, on_day, take_day, take_time
from commands.meetings.wording import CANCELLED, say_when
from storage.meetings import meetings_between, meetings_of
from storage.minutes import minutes_of_meeting
from storage.records import Committee, Meeting
from storage.room_changes import stored_meeting

_MARK = "#"
_LOOK_BACK = timedelta(days=60)  # so old meetings without minutes are offered
_EVER = datetime(1900, 1, 1)  # noqa: DTZ001 - local, as meetings are
_MOST = 3
UNPLANNED = frozenset({"spontan", "außerplanmäßig", "ausserplanmäßig", "ungeplant"})
_FILLING = frozenset({"die", "der", "das", "jetzt", "nun", "bitte", "hiermit", "ist", "wird", "hat",
                      "sitzung", "um", "heute", "uhr", "wir", "ich", "los", "so"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a line says of a beginning; without a meeting one is held that nobody planned."""

    committee: Committee
    meeting: Meeting | None
    at: time | None


def read_beginning(ask: Ask, text: str) -> Beginning:
    """Return which meeting begins and when; raises UserError for none, ChoiceError for several."""
    if text.startswith(_MARK):
        mark, _, rest = text.partition(" ")
        return _marked(ask, mark.removeprefix(_MARK), take_time(rest)[0])
    told, rest = take_day(text, ask.now.date())
    at, rest = take_time(rest)
    words = {word.casefold() for word in rest.split()}
    unplanned = bool(words & UNPLANNED)
    rest = " ".join(word for word in rest.split() if word.casefold() not in UNPLANNED | _FILLING)
    typed = f"{f' {told}' if told else ''}{f' {at:%H:%M}' if at else ''}"
    committee = _committee(ask, rest, typed, told)
    if unplanned:
        return Beginning(committee, None, at)
    return Beginning(committee, _meeting(ask, committee, told, at), at)


def _marked(ask: Ask, meeting_id: str, at: time | None) -> Beginning:
    meeting = stored_meeting(ask.session, meeting_id)
    committee = ask.directory.committees.get(meeting.committee_id) if meeting else None
    if meeting is None or committee is None:
        raise UserError("Diese Sitzung gibt es nicht mehr.")
    return Beginning(committee, meeting, at)


# --- Of which committee -------------------------------------------------------------------------


def _committee(ask: Ask, text: str, typed: str, told: DayTold | None) -> Committee:
    if (row := _only_today(ask, text, told)) is not None:
        return row
    committee, rest = find_committee(ask, text, lambda name: f"sitzung beginnt {name}{typed}")
    if strange := unread(rest):
        raise UserError(
            f"„{strange[:60]}“ verstehe ich hier nicht; begonnen ist nichts.",
            hints=(("So: ", Code("/sitzung beginnt"), ", ", Code("/sitzung beginnt 14:05"),
                    " oder ", Code("/sitzung beginnt 14:05 Sitzung vom 3.12."),),),
        )  # fmt: skip
    return committee


def _only_today(ask: Ask, text: str, told: DayTold | None) -> Committee | None:
    """Return, in a room of several committees, the only one that meets today."""
    if told or unread(text) or name_in(ask, text) or committee_of_room(ask) is not None:
        return None
    today = [row for row in present(ask) if is_at_home(ask, row) and _of_today(ask, row)]
    return today[0] if len(today) == 1 else None


# --- Which meeting ------------------------------------------------------------------------------


def _meeting(ask: Ask, committee: Committee, told: DayTold | None, at: time | None) -> Meeting:
    if told is None:
        found = _of_today(ask, committee)
    else:
        rows = meetings_of(ask.session, committee.id, _EVER)
        found = on_day(rows, told, ask.now.date())
    there = [one for one in found if one.state != CANCELLED]
    if found and not there:
        raise _cancelled(ask, committee, found[0])
    if not there:
        raise _none(ask, committee, told, at)
    if len(there) > 1:
        there = [one for one in there if minutes_of_meeting(ask.session, one.id) is None] or there
    if len(there) > 1:
        raise ChoiceError(Answer(
            title="An diesem Tag sind es mehrere. Welche Sitzung beginnt?",
            choices=tuple(_begin(say_when(one), one, at) for one in there),
        ))  # fmt: skip
    return there[0]


def _of_today(ask: Ask, committee: Committee) -> list[Meeting]:
    """Return the committee's meetings of today, cancelled ones too."""
    today = ask.now.date()
    first = datetime.combine(today, time())
    found = meetings_between(ask.session, first, datetime.combine(today, time.max))
    return [one for one in found if one.committee_id == committee.id]


def _begin(label: str, meeting: Meeting, at: time | None) -> Choice:
    return Choice(label, f"sitzung beginnt #{meeting.id}{f' {at:%H:%M}' if at else ''}")


def _cancelled(ask: Ask, committee: Committee, meeting: Meeting) -> UserError:
    day = f"{meeting.start:%d.%m.%Y}"
    return UserError(
        f"{committee.name}: Die Sitzung am {say_day(meeting.start.date())} ist abgesagt.",
        hints=(("Findet sie doch statt: ", Code(f"/sitzung doch {day}"), "."),)
        if may_plan(ask, committee) else (),
    )  # fmt: skip


def _none(ask: Ask, committee: Committee, told: DayTold | None, at: time | None) -> ChoiceError:
    """Offer earlier meetings without minutes, and to hold one that nobody has planned."""
    when = f"Am {told}" if told else "Heute"
    now = ask.now.replace(tzinfo=None)
    rows = meetings_of(ask.session, committee.id, now - _LOOK_BACK)
    begun = [one for one in rows if one.start.date() <= now.date() and one.state != CANCELLED
             and minutes_of_meeting(ask.session, one.id) is None]  # fmt: skip
    choices = [
        _begin(f"{'Heute' if one.start.date() == now.date() else 'Nachträglich'}: {say_when(one)}",
               one, at)
        for one in begun[::-1][:_MOST]
    ]  # fmt: skip
    if told is None and may_plan(ask, committee):
        choices.append(Choice("Heute außer der Reihe: jetzt beginnen",
                              f"sitzung beginnt {committee.name} spontan"
                              f"{f' {at:%H:%M}' if at else ''}"))  # fmt: skip
    following = upcoming(ask, committee)[:1]
    hints: list[Line] = [f"Die nächste: {say_when(one)}." for one in following]
    return ChoiceError(Answer(
        title=f"{when} hat {committee.name} keine Sitzung.",
        choices=tuple(choices),
        hints=tuple(hints),
    ))  # fmt: skip
