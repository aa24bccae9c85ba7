"""Ticks off what is due around a meeting: that invitations, papers or minutes are out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from commands.contract import Answer, Ask, Code, Line, Strong, UserError
from commands.dates import BERLIN
from commands.meetings.committees import find_committee, require_planner
from commands.meetings.deadlines import Known, What, deadlines
from commands.meetings.wording import CANCELLED, HELD, INVITED, PLANNED, say_when
from storage.meeting_told import Watched, watched_meetings
from storage.meetings import plan_of, rules_of
from storage.records import Committee, Meeting
from storage.room_changes import stored_meeting, write_meeting

TICKS = {
    "erledigt": True, "erledige": True, "fertig": True, "done": True, "abhaken": True,
    "raus": True, "offen": False, "doch": False, "zurück": False, "open": False,
}  # fmt: skip
_WHAT: tuple[tuple[re.Pattern[str], What, str], ...] = (
    (re.compile(r"\b(?:einladung(?:en)?|ladung|invitation)\b", re.IGNORECASE), "invitation",
     "Einladung"),
    (re.compile(r"\b(?:unterlagen?|vorlagen?|papiere|papers)\b", re.IGNORECASE), "papers",
     "Unterlagen"),
    (re.compile(r"\b(?:protokolle?|niederschrift|minutes)\b", re.IGNORECASE), "minutes",
     "Protokoll"),
)  # fmt: skip
_EVER, _AHEAD = datetime(1900, 1, 1), timedelta(days=400)  # noqa: DTZ001 - local, as meetings are


def tick(ask: Ask, text: str, *, done: bool) -> Answer:
    """Note that something is done for a meeting, or is not after all; raises UserError.

    The meeting is the one with the id that the text names, else the committee's first one for
    which it is not done yet.
    """
    what, name, rest = _what(text, done=done)
    verb = "erledigt" if done else "offen"
    known = stored_meeting(ask.session, rest)
    if known is not None and (committee := ask.directory.committees.get(known.committee_id)):
        meeting = known
    else:
        committee, _ = find_committee(ask, rest, lambda of: f"fristen {verb} {name} {of}")
        meeting = _first(ask, committee, what, name, done=done)
    require_planner(ask, committee)
    title: Line = (f"{name} {verb}: ", Strong(committee.name))
    about = f"Sitzung am {say_when(meeting)}"
    if _is_done(ask, meeting, what) == done:
        return Answer(title=title, lines=(about, "Das war schon so."))
    if meeting.state == CANCELLED:
        raise UserError(f"Die Sitzung am {say_when(meeting)} ist abgesagt.")
    _store(ask, meeting, what, done=done)
    back = "offen" if done else "erledigt"
    hint = ("Doch nicht: ", Code(f"/fristen {back} {name} {meeting.id}"), ".")
    return Answer(title=title, lines=(about,), hints=(hint,), lasting=True)


def _what(text: str, *, done: bool) -> tuple[What, str, str]:
    for pattern, what, name in _WHAT:
        if found := pattern.search(text):
            rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;:.")
            return what, name, rest
    verb = "erledigt" if done else "offen"
    raise UserError(
        f"Was ist {verb}: Einladung, Unterlagen oder Protokoll?",
        hints=(("Zum Beispiel: ", Code(f"/fristen {verb} Einladung"), "."),),
    )


def _first(ask: Ask, committee: Committee, what: What, name: str, *, done: bool) -> Meeting:
    """Return the first meeting for which it is open; to take back, the last one ticked off."""
    now = ask.now.astimezone(BERLIN).replace(tzinfo=None)
    rules = rules_of(ask.session, committee.id)
    found = []
    # Minutes are written after a meeting, all else is sent before.
    first, last = (_EVER, now) if what == "minutes" else (now, now + _AHEAD)
    for one in watched_meetings(ask.session, first, last, {committee.id}):
        if one.meeting.state != CANCELLED:
            due = deadlines(committee, rules, one.meeting, _known(one), ask.now)
            states = [deadline.done for deadline in due if deadline.what == what]
            if states and states[0] != done:
                found.append(one.meeting)
    if found:
        return found[0] if done else found[-1]
    verb = "offen" if done else "abgehakt"
    raise UserError(
        f"{name}: Für {committee.name} ist nichts {verb}.",
        hints=(("Was aussteht, zeigt ", Code(f"/fristen {committee.name}"), "."),),
    )


def _known(one: Watched) -> Known:
    return Known(one.urgent, one.papers_out, one.minutes_out)


def _is_done(ask: Ask, meeting: Meeting, what: What) -> bool:
    plan = plan_of(ask.session, meeting.id)
    if what == "invitation":
        return meeting.state in (INVITED, HELD)
    return bool(plan and (plan.papers_out if what == "papers" else plan.minutes_out))


def _store(ask: Ask, meeting: Meeting, what: What, *, done: bool) -> None:
    changed = meeting
    if what == "invitation":
        changed = replace(meeting, state=INVITED if done else PLANNED)
    row = write_meeting(ask.session, changed, ask.asker.user_id, ask.now)
    if what == "invitation":
        row.note = "eingeladen" if done else "doch nicht eingeladen"
    elif what == "papers":
        row.papers_out = done
    else:
        row.minutes_out = done
