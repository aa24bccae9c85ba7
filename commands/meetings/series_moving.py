"""Lets a series go on by another rule or at another time of day, and takes that back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from commands.contract import Answer, Ask, Line, Strong, UserError
from commands.dates import (
    BERLIN,
    Repeat,
    When,
    at_wall_clock,
    find_when,
    going_on_from,
    read_when,
    say_day,
    slots_after,
)
from commands.meetings.conflicts import comes_too_late
from commands.meetings.request import start_and_end
from commands.meetings.series import (
    minutes_between,
    notices_of,
    present_after,
    say_meeting,
    say_rule,
    tell_of_series,
)
from commands.meetings.series_carrying import Changeover, Fate, Outcome, carry_over
from commands.meetings.series_laying import movable_days, present_of
from commands.meetings.wording import INVITED
from storage.attendance import answered_for_other_dates
from storage.records import Committee, Meeting
from storage.room_changes import note_urgency
from storage.series import Series, SeriesChange, note_series_change

_SHOWN = 5
_FROM = re.compile(r"\bab\b", re.IGNORECASE)
_MOMENT = timedelta(seconds=1)
_STAYING: tuple[tuple[Fate, str], ...] = (
    ("own date", "Einzeln verlegt war und bleibt"),
    ("as it is", "Abgesagt bleibt"),
    ("invited", "Ohne neuen Termin; weil eingeladen ist, bleibt"),
    ("gone", "Ohne neuen Termin entfällt"),
)  # fmt: skip


def move_rest(
    ask: Ask, committee: Committee, series: Series, since: datetime, named: Meeting, text: str
) -> Answer:
    """Let a series go on otherwise from its occurrence `since` on, which is the meeting `named`.

    `text` is a new rule, or a time of day at which it goes on by the old one. Raises UserError.
    """
    after = _going_on(ask, series, since, text)
    over = Changeover(session=ask.session, before=series, after=after, since=since,
                      by=ask.asker.user_id, now=ask.now, named=named.id,
                      also_free=_free(ask, series))  # fmt: skip
    outcomes = carry_over(over)
    if not present_after(outcomes):
        raise UserError(f"Dazu gibt es keinen Termin: {say_rule(after)}.")
    for one in outcomes:
        if one.after is not None and (one.is_moved or one.fate == "new"):
            late = comes_too_late(ask, committee, one.after.start)
            note_urgency(ask.session, one.after.id, urgent=late)
    change = SeriesChange(series, after, tuple(one.change() for one in outcomes))
    note_series_change(ask.session, ask.event_id, change, ask.now)
    return Answer(
        title=(f"Sitzungsreihe {after.number} verlegt: ", Strong(say_rule(after))),
        lines=(committee.name, *_what_became(ask, committee, outcomes)),
        hints=("Tagesordnung und Unterlagen ziehen mit um; wem ein Termin schon angekündigt war, "
               "der erfährt den neuen.",),
        notices=(
            *notices_of(ask, committee, outcomes),
            *tell_of_series(ask, committee, after, "geändert", _in_order(outcomes)),
        ),
        lasting=True,
    )  # fmt: skip


# --- How it goes on -----------------------------------------------------------------------------


def _going_on(ask: Ask, series: Series, since: datetime, text: str) -> Series:
    # Read as on that day: "alle zwei Wochen" is on its weekday then.
    when = read_when(text, at_wall_clock(datetime.combine(since.date(), time())).at)
    if when.repeat is None and find_when(text, ask.now) is not None:
        raise UserError(
            "Für alle weiteren brauche ich eine Regel oder eine Uhrzeit, kein einzelnes Datum.",
            hints=("Zum Beispiel: … alle weiteren auf jeden dritten Mittwoch im Quartal 15 Uhr.",),
        )
    begins = when.day if _FROM.search(text) else None
    old = Repeat(series.rule, series.free_days)
    repeat = when.repeat or going_on_from(old, series.first, since, also_free=_free(ask, series))
    at = when.at or series.first.time()
    first = _first(ask, series, since, repeat, at, begins if when.repeat else since.date())
    return replace(
        series,
        first=first,
        minutes=_minutes(when, first) or series.minutes,
        rule=repeat.rule,
        free_days=repeat.free_days,
        state="active",
    )


def _first(
    ask: Ask, series: Series, since: datetime, repeat: Repeat, at: time, begins: date | None
) -> datetime:
    """Return the first time of the new rule: in the same week, month or year as the old one.

    It is behind the meeting before, which stays, and to come.
    """
    before = [
        plan.occurrence
        for plan, _ in present_of(ask.session, series)
        if plan.occurrence is not None and plan.occurrence < since
    ]
    after = ask.now
    if before:
        day_after = max(before).date() + timedelta(days=1)
        after = max(after, at_wall_clock(datetime.combine(day_after, time())).at - _MOMENT)
    day = begins or _beginning(repeat.rule, since.date())
    slots = slots_after(repeat, datetime.combine(day, at), after, also_free=_free(ask, series))
    slot = next(slots, None)
    if slot is None:
        raise UserError("Dazu gibt es keinen Termin.")
    return slot.moment.at.astimezone(BERLIN).replace(tzinfo=None)


def _free(ask: Ask, series: Series) -> frozenset[date]:
    return movable_days(ask.directory, series.committee_id, ask.movable_holidays)


def _beginning(rule: str, day: date) -> date:
    """Return the first day of what a rule repeats by: of the week, the month or the year."""
    if "FREQ=WEEKLY" in rule:
        return day - timedelta(days=day.weekday())
    if "FREQ=MONTHLY" in rule:
        return day.replace(day=1)
    return day.replace(month=1, day=1) if "FREQ=YEARLY" in rule else day


def _minutes(when: When, first: datetime) -> int | None:
    if when.end is None:
        return None
    return minutes_between(*start_and_end(When(first.date(), first.time(), when.end)))


# --- What is said -------------------------------------------------------------------------------


def _what_became(ask: Ask, committee: Committee, outcomes: list[Outcome]) -> list[Line]:
    follow = [one for one in outcomes if one.fate in ("carried", "new") and one.after is not None]
    follow.sort(key=lambda one: one.now_at or datetime.max)  # noqa: DTZ901 - local times
    shown = [(one.after, _before(one)) for one in follow[:_SHOWN] if one.after is not None]
    lines: list[Line] = [say_meeting(ask, committee, after, before) for after, before in shown]
    if (more := len(follow) - _SHOWN) > 0:
        lines.append(f"… und {more} weitere im kommenden Jahr.")
    for fate, words in _STAYING:
        if found := [one.before for one in outcomes if one.fate == fate]:
            lines.append(f"{words}: {_days(found)}.")
    moved = [one for one in outcomes if one.is_moved]
    return [*lines, *_to_do_again(ask, moved)]


def _in_order(outcomes: Iterable[Outcome]) -> list[Meeting]:
    return sorted(present_after(outcomes), key=lambda meeting: meeting.start)


def _before(one: Outcome) -> str:
    if one.before is None:
        return " (neu)"
    return f" (bisher {one.before.start:%d.%m.%Y, %H:%M} Uhr)" if one.is_moved else ""


def _days(meetings: Sequence[Meeting | None]) -> str:
    days = [say_day(one.start.date()) for one in meetings if one is not None]
    more = f" und {len(days) - _SHOWN} weitere" if len(days) > _SHOWN else ""
    return f"{', '.join(days[:_SHOWN])}{more}"


def _to_do_again(ask: Ask, moved: Iterable[Outcome]) -> list[Line]:
    """Say to which meetings people were invited or have answered: that held for the old date."""
    moved = list(moved)
    lines: list[Line] = []
    invited = [one.after for one in moved if one.before and one.before.state == INVITED]
    if invited:
        lines.append(f"Eingeladen war schon, bitte neu einladen: {_days(invited)}.")
    answered = [
        one.after for one in moved
        if one.after and answered_for_other_dates(ask.session, one.after.id)
    ]  # fmt: skip
    if answered:
        lines.append(
            f"Antworten zum bisherigen Termin zählen nicht mehr: {_days(answered)}. Neu gefragt "
            "wird mit /teilnahme fragen."
        )
    return lines
