"""`/sitzung beginnt`: opens the minutes of a meeting, and says what they begin with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from commands.committees.meant import may_see_inner, require_planner
from commands.contract import Answer, Ask, Choice, Code, Line, Notice, Reaction, Strong, UserError
from commands.dates import at_wall_clock, say_day
from commands.meetings.agenda_shown import say_agenda
from commands.meetings.announcing import announce
from commands.meetings.chairs import chair_on, say_chair
from commands.meetings.minutes.approving import offer_approval
from commands.meetings.minutes.prefill import announced
from commands.meetings.minutes.presence import grouped, say_attendee
from commands.meetings.minutes.rights import require_home, require_recorder
from commands.meetings.minutes.running import (
    ASK_AFTER,
    committee_of,
    is_gathered,
    local,
    meeting_of,
    name_of_user,
    quorum_of,
    running_here,
    say_meeting,
    there,
)
from commands.meetings.minutes.task_wording import say_open_tasks
from commands.meetings.minutes.times import at_time, clock
from commands.meetings.minutes.which import Beginning, read_beginning
from commands.meetings.planning import new_id
from commands.meetings.taking_back import take_back_planned
from commands.meetings.turnout import say_quorum, turnout_of
from commands.meetings.wording import say_when
from storage.meetings import rules_of
from storage.minutes import (
    Minutes,
    delete_minutes,
    minutes_begun_by,
    minutes_of_meeting,
    store_minutes,
)
from storage.records import Committee, Meeting
from storage.room_changes import write_meeting
from storage.turns import wait_for_turn

_USUAL_LENGTH = timedelta(hours=2)
_AHEAD = timedelta(minutes=30)  # so much later than now a beginning may be said to be


def begin(ask: Ask, text: str) -> Answer:
    """Open the minutes of the meeting that a text names, else of today's; raises UserError."""
    wait_for_turn(ask.session, "minutes")
    if ask.room.direct:
        raise UserError(
            "Protokoll führe ich im Raum des Gremiums, in dem seiner Kommune oder in dem der "
            "Region, nicht im Direktchat."
        )
    own = minutes_begun_by(ask.session, ask.event_id)
    running = running_here(ask)
    if running is not None and (own is None or running.minutes.id != own.id):
        raise _running_already(ask, running.minutes, running.committee)
    beginning = read_beginning(ask, text)
    require_home(ask, beginning.committee)
    require_recorder(ask, beginning.committee)
    if own is not None:
        return _begin_otherwise(ask, own, beginning)
    return take_back_planned(ask).told_in(_begin(ask, beginning))


def _begin(ask: Ask, beginning: Beginning) -> Answer:
    meeting, notices = beginning.meeting, tuple[Notice, ...]()
    if meeting is None:
        meeting, notices = _held_unplanned(ask, beginning)
    before = minutes_of_meeting(ask.session, meeting.id)
    if before is not None:
        return _begun_before(before, beginning.committee)
    began = _begins_at(ask, meeting, beginning)
    end = meeting.end or meeting.start + _USUAL_LENGTH
    minutes = store_minutes(ask.session, Minutes(
        meeting_id=meeting.id, committee_id=meeting.committee_id, room_id=ask.room.room_id,
        start=meeting.start, planned_end=meeting.end, place=meeting.place, began_at=began,
        kept_by=ask.asker.user_id, begun_by_event_id=ask.event_id,
        ask_at=max(at_wall_clock(end).at, ask.now) + ASK_AFTER,
    ))  # fmt: skip
    answer = _told(ask, minutes, beginning.committee)
    return replace(answer, notices=(*notices, *answer.notices))


# --- When ---------------------------------------------------------------------------------------


def _begins_at(ask: Ask, meeting: Meeting, beginning: Beginning) -> datetime:
    """Return when the meeting begins; of one of another day that was kept later, as planned."""
    now = local(ask)
    if meeting.start.date() > now.date():
        raise UserError(
            f"Diese Sitzung ist erst am {say_day(meeting.start.date())}.",
            hints=(("Findet sie heute statt, dann zuerst ", Code(
                f"/sitzung verschieben {meeting.start:%d.%m.%Y} auf heute {now:%H:%M} Uhr trotzdem"
            ), "."),),
        )  # fmt: skip
    if beginning.at is None:
        return now if meeting.start.date() == now.date() else meeting.start
    began = at_time(meeting.start, beginning.at)
    if began > now + _AHEAD:
        raise UserError(
            f"Bis {clock(began)} ist es noch hin; begonnen ist nichts.",
            hints=(("Wenn es so weit ist: ", Code("/sitzung beginnt"), "."),),
        )
    return began


def _held_unplanned(ask: Ask, beginning: Beginning) -> tuple[Meeting, tuple[Notice, ...]]:
    """Add a meeting that begins now, though nobody has planned it."""
    committee = beginning.committee
    require_planner(ask, committee)
    start = at_time(local(ask), beginning.at) if beginning.at else local(ask)
    meeting = Meeting(new_id(ask.event_id, start), committee.id, start)
    row = write_meeting(ask.session, meeting, ask.asker.user_id, ask.now)
    row.set_by_event_id = ask.event_id
    return meeting, announce(ask, committee, meeting, "Sitzung außer der Reihe")


# --- Begun before -------------------------------------------------------------------------------


def _running_already(ask: Ask, minutes: Minutes, committee: Committee) -> UserError:
    by = name_of_user(ask.directory, minutes.kept_by, minutes.start)
    return UserError(
        f"Hier läuft schon seit {clock(minutes.began_at)} die Sitzung: "
        f"{say_meeting(committee, minutes)} (Protokoll: {by}).",
        hints=(("Wie es steht: ", Code("/protokoll"), ", beenden: ", Code("/sitzung endet"), "."),),
    )


def _begun_before(before: Minutes, committee: Committee) -> Answer:
    """Say that there are minutes of a meeting, and offer to go on with them here."""
    if before.state == "approved":
        raise UserError(
            f"Zu dieser Sitzung gibt es schon ein genehmigtes Protokoll: "
            f"{say_meeting(committee, before)}.",
            hints=(("Ansehen: ", Code(f"/protokoll {before.start:%d.%m.%Y}"), "."),),
        )
    elsewhere = f"läuft seit {clock(before.began_at)} in einem anderen Raum"
    state = f"ist seit {clock(before.ended_at)} beendet" if before.ended_at else elsewhere
    return Answer(
        title=f"Diese Sitzung {state}: {say_meeting(committee, before)}.",
        choices=(Choice("Hier weiter protokollieren", f"sitzung weiter #{before.meeting_id}"),),
        hints=(("Ansehen: ", Code(f"/protokoll {before.start:%d.%m.%Y}"), "."),),
    )


def _begin_otherwise(ask: Ask, own: Minutes, beginning: Beginning) -> Answer:
    """Change when the meeting began that an edited message opened, or which one it was."""
    if own.state != "open":
        raise UserError("Diese Sitzung ist schon beendet; am Beginn ändert sich nichts mehr.")
    unplanned = beginning.meeting is None
    if unplanned or (beginning.meeting and beginning.meeting.id == own.meeting_id):
        meeting = beginning.meeting or meeting_of(ask, own)
        began = _begins_at(ask, meeting, beginning) if beginning.at else own.began_at
        changed = store_minutes(ask.session, replace(own, began_at=began))
        # Whether earlier minutes are approved was asked already.
        return replace(_told(ask, changed, beginning.committee), notices=())
    if is_gathered(ask, own):
        raise UserError(
            "Zu dieser Sitzung ist schon protokolliert; eine andere wird daraus nicht mehr.",
            hints=(("Erst beenden: ", Code("/sitzung endet"), "."),),
        )
    delete_minutes(ask.session, own.id)
    return _begin(ask, beginning)


# --- What is said -------------------------------------------------------------------------------


def _told(ask: Ask, minutes: Minutes, committee: Committee) -> Answer:
    meeting = meeting_of(ask, minutes)
    inner = may_see_inner(ask, committee)
    lines: list[Line] = [f"{committee.name}, geplant {say_when(meeting)}", _chair(ask, minutes)]
    lines += say_agenda(ask.session, meeting, inner=inner)
    lines += say_open_tasks(ask, committee)
    expected = list(_expected(ask, minutes))
    confirm = Reaction("✅", "so sind sie da", "anwesend wie gemeldet", "/anwesend wie gemeldet")
    return Answer(
        title=("Die Sitzung ist eröffnet: ", Strong(clock(minutes.began_at))),
        lines=(*lines, *expected),
        hints=(
            ("Wer ist da? ", Code("/anwesend Kern, Meier i. V. f. IHK, Gast: Schulz"), " oder ",
             Code("/anwesend alle"), "."),
            ("Dann ", Code("/top 1"), ", ", Code("/notiz …"), ", ", Code("/beschluss …"), ", ",
             Code("/aufgabe …, Name, bis …"), " und am Schluss ", Code("/sitzung endet"), "."),
        ),
        reactions=(confirm,) if expected and not there(ask, minutes) else (),
        notices=offer_approval(ask, minutes, committee),
        lasting=True,
    )  # fmt: skip


def _chair(ask: Ask, minutes: Minutes) -> str:
    day = minutes.start.date()
    rules = rules_of(ask.session, minutes.committee_id)
    chair = chair_on(ask.directory, rules, minutes.committee_id, day)
    return say_chair(ask.directory, chair, persons=ask.may_see_persons)


def _expected(ask: Ask, minutes: Minutes) -> Iterator[Line]:
    """Tell who will be there by what they have answered; nothing if nobody has."""
    people = announced(ask, minutes)
    if not people:
        return
    groups = grouped(quorum_of(ask, minutes), people)
    coming = [*groups.voting, *groups.advisory, *groups.unknown]
    told = (("Zugesagt", coming), ("Gäste", groups.guests), ("Abgesagt", groups.excused))
    yield ""
    for label, some in told:
        if some:
            yield f"{label}: {'; '.join(map(say_attendee, some))}"
    meeting = meeting_of(ask, minutes)
    yield say_quorum(
        turnout_of(ask.session, ask.directory, committee_of(ask.directory, minutes), meeting)
    )
