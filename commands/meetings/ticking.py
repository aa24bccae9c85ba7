"""Ticks off what is due around a meeting: that invitations, papers or minutes are out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from commands.committees.meant import ChoiceError, find_committee, require_planner
from commands.contract import Answer, Ask, Choice, Code, Line, Strong, UserError
from commands.dates import BERLIN, DateError, Span, find_span, read_when, words
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
_FILLING = re.compile(
    r"\b(?:der|die|das|des|den|dem|für|fuer|zur|zum|zu|von|vom|am|um|in|im|ist|sind|schon|jetzt|"
    r"bitte|nächsten?|naechsten?|sitzung)\b",
    re.IGNORECASE,
)
_DAY_OR_MONTH = words.pattern(r"\b(?:\d{1,2}\.\s?\d{1,2}\.?|(?:\d{1,2}\.\s?)?<month>)")
_YEAR = re.compile(r"\b20\d\d\b|\d\.\d{1,2}\.\d\d\b")
_MOST = 9


def split_tick(text: str) -> tuple[bool, str] | None:
    """Split "erledigt Einladung 10.12." or "Einladung 10.12. erledigt": whether done, and what.

    None where nothing is to be ticked off.
    """
    first, _, behind = text.partition(" ")
    if (done := TICKS.get(first.casefold().rstrip(":,."))) is not None:
        return done, behind.strip()
    before, _, last = text.rpartition(" ")
    done = TICKS.get(last.casefold().rstrip("!."))
    if done is None or not any(pattern.search(before) for pattern, _, _ in _WHAT):
        return None
    return done, before.strip()


def tick(ask: Ask, text: str, *, done: bool) -> Answer:
    """Note that something is done for a meeting, or is not after all; raises UserError.

    The meeting is the one whose id or date the text names, else the committee's first one for
    which it is not done yet. ChoiceError where the committee has several then.
    """
    what, name, rest = _what(text, done=done)
    verb = "erledigt" if done else "offen"
    known = stored_meeting(ask.session, rest)
    if known is not None and (committee := ask.directory.committees.get(known.committee_id)):
        meeting = known
    else:
        committee, rest = find_committee(ask, rest, lambda of: f"fristen {verb} {name} {of}")
        then = _then(ask, committee, what, rest, done=done)
        meeting = then or _first(ask, committee, what, name, done=done)
    require_planner(ask, committee)
    title: Line = (f"{name} {verb}: ", Strong(committee.name))
    about = f"Sitzung am {say_when(meeting)}"
    if _is_done(ask, meeting, what) == done:
        return Answer(title=title, lines=(about, "Das war schon so."))
    if meeting.state == CANCELLED:
        raise UserError(f"Die Sitzung am {say_when(meeting)} ist abgesagt.")
    if what == "minutes" and done and meeting.start > _local(ask):
        raise UserError(f"Die Sitzung am {say_when(meeting)} war noch nicht.")
    _store(ask, meeting, what, done=done)
    back = "offen" if done else "erledigt"
    which = f"{committee.name} {meeting.start:%d.%m.%Y}"
    hint = ("Doch nicht: ", Code(f"/fristen {back} {name} {which}"), ".")
    return Answer(title=title, lines=(about,), hints=(hint,), lasting=True)


def _what(text: str, *, done: bool) -> tuple[What, str, str]:
    for pattern, what, name in _WHAT:
        if found := pattern.search(text):
            rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;:")
            return what, name, rest
    verb = "erledigt" if done else "offen"
    raise UserError(
        f"Was ist {verb}: Einladung, Unterlagen oder Protokoll?",
        hints=(("Zum Beispiel: ", Code(f"/fristen {verb} Einladung"), "."),),
    )


def _local(ask: Ask) -> datetime:
    return ask.now.astimezone(BERLIN).replace(tzinfo=None)


# --- Which meeting ------------------------------------------------------------------------------


def _then(ask: Ask, committee: Committee, what: What, text: str, *, done: bool) -> Meeting | None:
    """Return the committee's meeting of the time that a text names; None where it names none."""
    said = " ".join(_FILLING.sub(" ", text).split()).strip(" ,;:–-")
    found = find_span(text, ask.now) if said else None
    if found is None:
        if said.strip("."):
            raise _not_understood(said)
        return None
    at = _time_of_day(f"{found.before} {found.after}", ask.now)
    for span in _spans(found.span, said, ask.now, what):
        if meetings := _within(ask, committee, span, at):
            return _one_of(ask, meetings, what, done=done)
    raise UserError(
        f"Keine Sitzung: {committee.name} · {found.span.label}.",
        hints=(("Was aussteht, zeigt ", Code(f"/fristen {committee.name}"), "."),),
    )


def _time_of_day(text: str, now: datetime) -> time | None:
    said = " ".join(_FILLING.sub(" ", text).split()).strip(" ,;:–-")
    if not said.strip("."):
        return None
    try:
        return read_when(said, now).at
    except DateError:
        raise _not_understood(said) from None


def _not_understood(said: str) -> UserError:
    return UserError(
        f"„{said[:60]}“ kenne ich nicht als Gremium oder Datum.",
        hints=(("Zum Beispiel: ", Code("/fristen erledigt Einladung Lenkungskreis Herne 10.12.")),),
    )


def _spans(span: Span, said: str, now: datetime, what: What) -> Iterator[Span]:
    """Yield the days that are meant: minutes are written of a day or month that was, first."""
    first, last = span.first, span.last
    next_one = bool(_DAY_OR_MONTH.search(said)) and not _YEAR.search(said)
    if what == "minutes" and next_one and first and last and first > now.date():
        year = relativedelta(years=1)
        yield Span(first - year, last - year, span.label)
    yield span


def _within(ask: Ask, committee: Committee, span: Span, at: time | None) -> list[Meeting]:
    first = datetime.combine(span.first, time()) if span.first else _EVER
    last = datetime.combine(span.last, time.max) if span.last else _local(ask) + _AHEAD
    found = watched_meetings(ask.session, first, last, {committee.id})
    return [one.meeting for one in found if at is None or one.meeting.start.time() == at]


def _one_of(ask: Ask, meetings: list[Meeting], what: What, *, done: bool) -> Meeting:
    """Return the only meeting for which it is open; raises ChoiceError for several."""
    pending = [
        one for one in meetings if one.state != CANCELLED and _is_done(ask, one, what) != done
    ]
    wanted = pending or meetings[:1]
    if len(wanted) == 1:
        return wanted[0]
    verb, name = "erledigt" if done else "offen", next(n for _, w, n in _WHAT if w == what)
    raise ChoiceError(Answer(
        title="In dieser Zeit sind es mehrere. Welche Sitzung ist gemeint?",
        choices=tuple(
            Choice(say_when(one), f"fristen {verb} {name} {one.id}") for one in wanted[:_MOST]
        ),
    ))  # fmt: skip


def _first(ask: Ask, committee: Committee, what: What, name: str, *, done: bool) -> Meeting:
    """Return the first meeting for which it is open; to take back, the last one ticked off."""
    now = _local(ask)
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
        f"{name}: Für „{committee.name}“ ist nichts {verb}.",
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
