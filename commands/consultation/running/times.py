"""When a phase ends, when that is announced, how much is left. Pure.

Everything follows from stored instants, so that a restart goes on with the right time left. Live
phases last minutes; asynchronous ones end at 18:00 of a day in Berlin. Instants are aware.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from commands.consultation.library import Phase
from commands.dates import BERLIN, at_wall_clock, is_working_day, say_moment, say_time
from storage.consultations import LIVE, Consultation

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
EVENING, MORNING = time(18), time(9)
_SHORT_PHASE = 5 * MINUTE
SILENCE = 3 * MINUTE
MOST_SILENCES = 2  # of one phase
LATE = 2 * MINUTE  # from then on it is said that something comes late
# How long after its time a live consultation, or an asynchronous one, does what: asks whether to go
# on with few, is given up when nobody says so, waits for its Fallgeber, or its room, pauses, is
# closed.
_LIVE = {"ask": 10 * MINUTE, "answer": 30 * MINUTE, "return": 15 * MINUTE, "pause": DAY,
         "close": 30 * MINUTE, "room": 15 * MINUTE}  # fmt: skip
_ASYNC = {"ask": DAY, "answer": 2 * DAY, "return": DAY, "pause": 14 * DAY, "close": DAY,
          "room": DAY}  # fmt: skip
CLOSED_AFTER_ABORT = 5 * MINUTE
FOLLOW_UP = 42 * DAY
MAY_ENTER = 60 * DAY  # some time beyond the follow-up, which points to the Fundus


def patience(consultation: Consultation, what: str) -> timedelta:
    """Return how long it waits until that: "ask", "answer", "return", "pause", "close", "room"."""
    return (_LIVE if is_live(consultation) else _ASYNC)[what]


def is_live(consultation: Consultation) -> bool:
    """Whether everybody is there at the same time."""
    return consultation.mode == LIVE


# --- Ends of phases -----------------------------------------------------------------------------


def phase_end(consultation: Consultation, phase: Phase, began_at: datetime) -> datetime:
    """Return when a phase ends that began then."""
    if is_live(consultation):
        return began_at + phase.minutes * MINUTE
    return _evening(_last_day(_day(began_at), phase.days))


def longer(consultation: Consultation, amount: int, now: datetime) -> datetime:
    """Return when the phase ends that is on, once it is so many minutes longer, or days."""
    end = max(consultation.phase_ends_at or now, now)
    if is_live(consultation):
        return end + amount * MINUTE
    return _evening(_day(end) + amount * DAY)


def end_after_pause(consultation: Consultation, now: datetime) -> datetime:
    """Return when a phase ends that goes on after a pause, with the time that was left.

    Of an asynchronous one it is the nearest evening, so that short pauses don't add up to days.
    """
    end = now + timedelta(seconds=consultation.left_seconds or 0)
    if is_live(consultation):
        return end
    evening = _evening(_day(end - DAY / 4))  # of its day until six in the morning
    return evening if evening > now else _evening(_day(now) + DAY)


def left_seconds(consultation: Consultation, now: datetime) -> int:
    """Return how much of the phase is left, whether it is on or paused."""
    if consultation.phase_ends_at is None:
        return consultation.left_seconds or 0
    return max(0, round((consultation.phase_ends_at - now).total_seconds()))


def _last_day(began: date, days: int) -> date:
    """Return the last day of a phase, which has at least one working day after its first."""
    last = began + days * DAY
    while not any(is_working_day(began + n * DAY) for n in range(1, (last - began).days + 1)):
        last += DAY
    return last


# --- What happens on the way --------------------------------------------------------------------


def warning_at(consultation: Consultation) -> datetime | None:
    """Return when the end of the phase is announced: minutes before, or on its last morning.

    An asynchronous one's is that of its last working day; none where the phase began later.
    """
    began, end = consultation.phase_began_at, consultation.phase_ends_at
    if began is None or end is None:
        return None
    if is_live(consultation):
        return end - (MINUTE if end - began <= _SHORT_PHASE else 2 * MINUTE)
    day = _day(end)
    while day > _day(began) and not is_working_day(day):
        day -= DAY
    morning = _at(day, MORNING)
    return morning if morning > began else None


def silence_at(consultation: Consultation) -> datetime | None:
    """Return when a silence has lasted so long that it is broken; None for never."""
    since = consultation.heard_at or consultation.phase_began_at
    end = consultation.phase_ends_at
    if not is_live(consultation) or consultation.silences >= MOST_SILENCES:
        return None
    if since is None or end is None or since + SILENCE >= end - MINUTE:
        return None
    return since + SILENCE


def changes_at(consultation: Consultation, shown_at: datetime) -> datetime | None:
    """Return when what is left reads otherwise than it did then; None for never."""
    end = consultation.phase_ends_at
    if end is None or end <= shown_at:
        return None
    if is_live(consultation):
        return end - (_minutes((end - shown_at).total_seconds()) - 1) * MINUTE
    return _at(_day(shown_at) + DAY, time())


def follow_up_at(ended_at: datetime) -> datetime:
    """Return when it is asked how things went: six weeks later, on the morning of a working day."""
    day = _day(ended_at + FOLLOW_UP)
    while not is_working_day(day):
        day += DAY
    return _at(day, MORNING)


# --- How it is said -----------------------------------------------------------------------------


def say_left(consultation: Consultation, now: datetime) -> str:
    """Return what is left of a phase, rounded up: "8 Minuten", "3 Tage", "heute"."""
    seconds = left_seconds(consultation, now)
    if is_live(consultation):
        return amount(_minutes(seconds), "Minute", "Minuten")
    if consultation.phase_ends_at is None:
        return amount(-(-seconds // int(DAY.total_seconds())), "Tag", "Tage")
    days = (_day(consultation.phase_ends_at) - _day(now)).days
    return amount(days, "Tag", "Tage") if days > 0 else "heute"


def say_until(consultation: Consultation) -> str:
    """Return until when a phase lasts: "10:25 Uhr", or with its day."""
    end = consultation.phase_ends_at
    if end is None:
        return ""
    return say_time(end.astimezone(BERLIN).time()) if is_live(consultation) else say_moment(end)


def amount(number: int, one: str, many: str) -> str:
    """Return a number of things: "1 Minute", "5 Minuten"."""
    return f"{number} {one if number == 1 else many}"


def _minutes(seconds: float) -> int:
    return int(-(-seconds // 60))


def _day(at: datetime) -> date:
    return at.astimezone(BERLIN).date()


def _evening(day: date) -> datetime:
    return _at(day, EVENING)


def _at(day: date, clock: time) -> datetime:
    """Return the instant of a local time, in UTC: differences of local times ignore the change."""
    return at_wall_clock(datetime.combine(day, clock)).at.astimezone(UTC)
