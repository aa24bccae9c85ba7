"""`/sitzung endet`: closes the minutes of a meeting and posts them as a draft, with their files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from commands.committees.meant import may_plan, may_see_inner, require_planner
from commands.contract import Answer, Ask, Choice, Code, Line, Strong, UserError
from commands.meetings.agenda_shown import current_items
from commands.meetings.agenda_storing import store
from commands.meetings.chairs import NOT_SET
from commands.meetings.invitation import refreshed
from commands.meetings.items import added, key_of, numbered
from commands.meetings.minutes.files import files_of
from commands.meetings.minutes.gathering import NOT_NOTED, gather
from commands.meetings.minutes.record import Record, public_part
from commands.meetings.minutes.rights import require_recorder
from commands.meetings.minutes.running import (
    Running,
    committee_of,
    entry_now,
    items_of,
    local,
    note_out,
    nothing_runs,
    running_here,
)
from commands.meetings.minutes.telling import tell
from commands.meetings.minutes.times import DayTold, at_time, clock, take_day, take_time
from commands.meetings.wording import CANCELLED, say_when
from storage.meetings import AgendaItem, meetings_of
from storage.minutes import (
    Minutes,
    add_entries,
    minutes_ended_by,
    minutes_of_meeting,
    store_minutes,
)
from storage.records import Meeting
from storage.turns import wait_for_turn

_MOST_CHOICES = 9
PUT_OFF = "punkt-vertagen"  # the verb of a choice, which nobody types


def end(ask: Ask, text: str) -> Answer:
    """Close the minutes of the meeting in this room; raises UserError where none is open."""
    wait_for_turn(ask.session, "minutes")
    running, rest = _meant(ask, text)
    require_recorder(ask, running.committee)
    at, rest = take_time(rest)
    _refuse_more(rest)
    ended = _ends_at(ask, running.minutes, at_time(running.minutes.began_at, at) if at else None)
    minutes = replace(running.minutes, state="draft", ended_at=ended, ask_at=None,
                      ended_by_event_id=ask.event_id)  # fmt: skip
    note_out(ask, minutes, out=True)
    return _told(ask, Running(store_minutes(ask.session, minutes), running.committee))


def _meant(ask: Ask, text: str) -> tuple[Running, str]:
    """Return what ends: what runs here, the one marked, or what the edited message has ended."""
    own = minutes_ended_by(ask.session, ask.event_id)
    if own is not None and own.state == "draft":
        return Running(own, committee_of(ask.directory, own)), text
    if text.startswith("#"):
        mark, _, rest = text.partition(" ")
        marked = minutes_of_meeting(ask.session, mark.removeprefix("#"))
        if marked is None or marked.state != "open" or marked.room_id != ask.room.room_id:
            raise UserError("Diese Sitzung ist hier schon beendet.")
        return Running(marked, committee_of(ask.directory, marked)), rest
    running = running_here(ask)
    if running is None:
        told, _ = take_day(text, ask.now.date())
        raise _is_planned(told) if told else nothing_runs(ask)
    return running, text


def _is_planned(told: DayTold) -> UserError:
    return UserError(
        "Hier läuft gerade keine Sitzung.",
        hints=(("Wann eine geplante endet, ändert ", Code(
            f"/sitzung verschieben {told} auf 14–17 Uhr"), "."),),
    )  # fmt: skip


def _refuse_more(rest: str) -> None:
    said = " ".join(word for word in rest.split()
                    if word.casefold().strip(".,!") not in _FILLING)  # fmt: skip
    if said:
        raise UserError(
            f"„{said[:60]}“ verstehe ich hier nicht; die Sitzung läuft weiter.",
            hints=(("So: ", Code("/sitzung endet"), " oder ", Code("/sitzung endet 16:10"), "."),),
        )


_FILLING = frozenset((
    "die", "der", "sitzung", "jetzt", "nun", "um", "hiermit", "ist", "wird", "uhr", "zu", "damit",
    "bitte", "hat", "heute",
))  # fmt: skip


def _ends_at(ask: Ask, minutes: Minutes, said: datetime | None) -> datetime:
    now = local(ask)
    is_of_today = (now - minutes.began_at).total_seconds() < 24 * 3600
    ended = said or (now if is_of_today else minutes.planned_end or minutes.began_at)
    ended = max(ended, minutes.began_at) if said is None else ended
    if ended < minutes.began_at:
        raise UserError(
            f"Um {clock(ended)} hatte die Sitzung noch nicht begonnen, das war um "
            f"{clock(minutes.began_at)}.",
            hints=(("Den Beginn ändern: die Nachricht ", Code("/sitzung beginnt"),
                    " bearbeiten."),),
        )  # fmt: skip
    return ended


# --- What is said -------------------------------------------------------------------------------


def shown_record(ask: Ask, minutes: Minutes) -> Record:
    """Return minutes as they may be seen in this room."""
    record = gather(ask, minutes)
    inner = may_see_inner(ask, committee_of(ask.directory, minutes))
    return record if inner else public_part(record)


def _told(ask: Ask, running: Running) -> Answer:
    record = shown_record(ask, running.minutes)
    missed = _missed(ask, running.minutes, record)
    following = next_meeting(ask, running.minutes)
    day = f"{running.minutes.start:%d.%m.}"
    return Answer(
        title=(Strong(record.title),),
        lines=tell(record),
        choices=_adjourn(ask, running, missed, following),
        hints=(
            *_say_drafts(record),
            *_say_missed(record),
            *_say_chair(record),
            ("Etwas fehlt? ", Code("/sitzung weiter"), " oder ",
             Code(f"/protokoll {day} Änderung TOP 1: …"), "."),
            "Genehmigt wird es in der nächsten Sitzung; bis dahin bleibt es ein Entwurf.",
        ),
        files=files_of(record),
        lasting=True,
    )  # fmt: skip


def _say_drafts(record: Record) -> list[Line]:
    """Name the decisions that nobody has confirmed yet."""
    drafts = [one.number for section in record.sections for one in section.decisions if one.draft]
    if not drafts:
        return []
    number = drafts[0].rpartition(" ")[2]
    return [(
        f"⚠︎ Noch nicht bestätigt: {', '.join(drafts)}. Bestätigen: ",
        Code(f"/beschluss {number} beschlossen"), ".",
    )]  # fmt: skip


def _say_chair(record: Record) -> list[Line]:
    """Ask who has chaired, where none of those that may was there."""
    if record.chair not in (NOT_NOTED, NOT_SET):
        return []
    return [("Wer hat die Sitzung geleitet? ", Code("/sitzung leitung Lea Kern"), ".")]


_LEFT_OVER = ("nicht behandelt", "vertagt")  # states of sections


def _missed(ask: Ask, minutes: Minutes, record: Record) -> list[tuple[int, AgendaItem]]:
    """Return the items that were not treated, or put off; none if nobody said which one is."""
    states = {one.number: one.state for one in record.sections if one.state}
    items = enumerate(items_of(ask, minutes), start=1)
    return [(number, item) for number, item in items if states.get(number) in _LEFT_OVER]


def _say_missed(record: Record) -> list[Line]:
    left = {state: [f"TOP {one.number}" for one in record.sections if one.state == state]
            for state in _LEFT_OVER}  # fmt: skip
    return [f"{state.capitalize()}: {', '.join(tops)}." for state, tops in left.items() if tops]


def next_meeting(ask: Ask, minutes: Minutes) -> Meeting | None:
    """Return the committee's next meeting after the one of the minutes, from now on."""
    rows = meetings_of(ask.session, minutes.committee_id, max(minutes.start, local(ask)))
    return next((one for one in rows if one.state != CANCELLED), None)


def _adjourn(
    ask: Ask,
    running: Running,
    missed: Sequence[tuple[int, AgendaItem]],
    following: Meeting | None,
) -> tuple[Choice, ...]:
    """Offer to put what was not treated on the next meeting's agenda, unless it is there."""
    if following is None or not may_plan(ask, running.committee):
        return ()
    there = current_items(ask.session, following)
    return tuple(
        Choice(f"TOP {number} „{item.title}“ auf den {following.start:%d.%m.%Y} vertagen",
               f"sitzung {PUT_OFF} #{running.minutes.meeting_id} {item.key}")
        for number, item in missed[:_MOST_CHOICES] if not numbered(there, item.title)
    )  # fmt: skip


def put_off(ask: Ask, text: str) -> Answer:
    """Put an item of a meeting on the agenda of the next one: "#meeting key", by a choice."""
    wait_for_turn(ask.session, "agenda")
    mark, _, key = text.partition(" ")
    minutes = minutes_of_meeting(ask.session, mark.removeprefix("#"))
    item = (
        next((one for one in items_of(ask, minutes) if one.key == key), None) if minutes else None
    )
    following = next_meeting(ask, minutes) if minutes else None
    if minutes is None or item is None or following is None:
        raise UserError("Diesen Punkt oder eine nächste Sitzung gibt es nicht mehr.")
    committee = committee_of(ask.directory, minutes)
    require_planner(ask, committee)
    before = current_items(ask.session, following)
    if numbered(before, item.title):
        raise UserError(f"„{item.title}“ steht schon auf der Tagesordnung der nächsten Sitzung.")
    after = added(before, replace(item, key=key_of(ask.event_id, 0)))
    meeting = store(ask, following, before, after)
    if minutes.state != "approved":
        entry = entry_now(ask, "adjourned", {"title": item.title}, key=key)
        add_entries(ask.session, minutes.id, [entry])
    return Answer(
        title=("Vertagt: ", Strong(item.title), f" auf {say_when(meeting)}"),
        lines=(f"Dort ist es TOP {numbered(after, item.title)}.",),
        notices=refreshed(ask, committee, meeting),
        lasting=True,
    )
