"""`/sitzungen`: what is to come, or was, for a room, a committee, a place, a time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from commands.contract import Answer, Ask, Code, Cue, Line, Role, Strong, Struck, Table, command
from commands.dates import Span, say_month
from commands.meetings.selecting import Selection, select
from commands.meetings.wording import CANCELLED, committee_name, say_far, say_when
from storage.meetings import meetings_between, plan_of
from storage.records import Meeting

_MOST_SHOWN = 15
_LONGEST_MONTH, _WEEK = 31, 7  # days
_LONGEST_MEETING = timedelta(hours=12)
_FIRST, _LAST = datetime(1900, 1, 1), datetime(9999, 12, 31)  # noqa: DTZ001 - local, as meetings are


@command(
    "sitzungen",
    aliases=("sessions", "termine"),
    usage="/sitzungen [Gremium] [Ort] [Zeit] [abgesagte | vergangene | alle]",
    summary="Zeigt die kommenden Sitzungen, auch für ein Gremium, einen Ort oder eine Zeit.",
    explanation=(
        "Ohne Zusatz gilt der Raum: im Gremienraum dieses Gremium, im Raum einer Kommune deren "
        "Gremien, im Direktchat die der eigenen Stelle und die, in denen sie sitzt; mit „alle“ die "
        "ganze Region. Zeiten gehen so, wie man sie sagt: Dezember, 2027, diese Woche, nächsten "
        "Monat, 1. Quartal 2027, ab März, bis zu den Sommerferien, 7. bis 11.12. Abgesagte "
        "erscheinen durchgestrichen, wenn eine Zeit genannt ist, oder mit „abgesagte“."
    ),
    examples=(
        "/sitzungen",
        "/sitzungen Herne 1. Quartal 2027",
        "/sitzungen bis zu den Sommerferien",
    ),
    roles=(Role.GUEST,),
    topic="Sitzungen",
    cues=(
        Cue(
            (
                "(welche|was für) [nächsten|weiteren] (sitzungen|termine) [gibt es|haben wir] "
                "[<zeit>]",
                "welche [nächsten] (sitzungen|termine) (stehen|sind) [<zeit>] (an|geplant)",
                "<zeig> <die> (sitzungen|termine) [an|auf]",
            ),
            "{when}",
            mood="question",
        ),
    ),
)
def sitzungen(ask: Ask) -> Answer:
    """List the meetings that the text selects."""
    return list_meetings(ask, ask.text)


def list_meetings(ask: Ask, text: str) -> Answer:
    """List the meetings that a text selects, by default those to come; raises UserError."""
    selection = select(ask, text)
    found = _meetings(ask, selection)
    if not found:
        return _none(ask, selection)
    shown = found[:_MOST_SHOWN]
    return Answer(
        title=f"Sitzungen · {selection.label} ({len(found)})",
        table=_table(ask, selection, shown),
        hints=_narrower(ask, selection, found),
    )


def _meetings(ask: Ask, selection: Selection) -> list[Meeting]:
    now = ask.now.replace(tzinfo=None)
    span = selection.span
    if span is not None:
        first = datetime.combine(span.first, time()) if span.first else _FIRST
        last = datetime.combine(span.last, time.max) if span.last else _LAST
    elif selection.past:
        first, last = _FIRST, now
    else:
        first, last = now - _LONGEST_MEETING, _LAST
    found = [one for one in meetings_between(ask.session, first, last) if selection.shows(one)]
    if span is None and selection.past:
        return [one for one in found if _is_over(one, now)][::-1]
    return found if span else [one for one in found if not _is_over(one, now)]


def _is_over(meeting: Meeting, now: datetime) -> bool:
    return (meeting.end or meeting.start) < now


# --- What is shown ------------------------------------------------------------------------------


def _table(ask: Ask, selection: Selection, meetings: list[Meeting]) -> Table:
    """Show when, which committee, where, in which state; the only committee stands in the title."""
    now = ask.now.replace(tzinfo=None)
    ahead = (one for one in meetings if one.state != CANCELLED and not _is_over(one, now))
    soonest = min(ahead, key=lambda one: one.start, default=None)
    several = selection.committees is None or len(selection.committees) > 1
    return Table(
        ("Wann", *(("Gremium",) if several else ()), "Wo", "Stand"),
        tuple(
            (
                _when(ask, one, soonest=one is soonest),
                *((committee_name(ask.directory, one),) if several else ()),
                one.place or "offen",
                _state(ask, one),
            )
            for one in meetings
        ),
    )


def _when(ask: Ask, meeting: Meeting, *, soonest: bool) -> Line:
    if meeting.state == CANCELLED:
        return (Struck(say_when(meeting)),)
    if soonest:
        return (Strong(say_when(meeting)), f", {say_far(meeting, ask.now)}")
    return say_when(meeting)


def _state(ask: Ask, meeting: Meeting) -> str:
    plan = plan_of(ask.session, meeting.id) if meeting.state == CANCELLED else None
    return plan.note if plan and plan.note.startswith(CANCELLED) else meeting.state


def _narrower(ask: Ask, selection: Selection, found: list[Meeting]) -> tuple[Line, ...]:
    """Say how many more there are and what to type to see them."""
    more = len(found) - _MOST_SHOWN
    if more <= 0:
        return ()
    left_out = found[_MOST_SHOWN]
    name = committee_name(ask.directory, left_out)
    of_one = len({one.committee_id for one in found}) == 1
    return (
        (f"… und {more} weitere. Enger geht es zum Beispiel mit ",
         Code(f"/sitzungen {_shorter_time(selection.span, left_out.start.date())}"),
         *(() if of_one else (" oder ", Code(f"/sitzungen {name}"))), "."),
    )  # fmt: skip


def _shorter_time(span: Span | None, day: date) -> str:
    """Return the month of a day, or its week, or only the day: what is shorter than the span."""
    days = (span.last - span.first).days if span and span.first and span.last else None
    if days is None or days >= _LONGEST_MONTH:
        return say_month(day)
    if days < _WEEK:
        return f"{day:%d.%m.%Y}"
    monday = day - timedelta(days=day.weekday())
    return f"{monday:%d.%m.}–{monday + timedelta(days=6):%d.%m.%Y}"


def _none(ask: Ask, selection: Selection) -> Answer:
    """Say that there is none, and which is the next one otherwise."""
    wider = Selection(selection.committees, selection.label)
    following = next(iter(_meetings(ask, wider)), None)
    if following is None:
        return Answer(
            lines=(f"Keine Sitzung: {selection.label}.",),
            hints=(("Was war, zeigt ", Code("/sitzungen vergangene"), "; für andere Gremien: ",
                    Code("/sitzungen alle"), "."),),
        )  # fmt: skip
    name = committee_name(ask.directory, following)
    return Answer(
        lines=(f"Keine Sitzung: {selection.label}.",
               ("Die nächste: ", Strong(say_when(following)), f", {name}.")),
    )  # fmt: skip
