"""Puts together minutes from what was gathered: attendance, agenda, notes, decisions, tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from commands.committees.seats import memberships_on
from commands.contract import Ask
from commands.dates import BERLIN, say_day
from commands.decided import STATES, say_number, say_vote
from commands.meetings.chairs import NOT_SET, chair_on, name_of
from commands.meetings.minutes.presence import (
    Attendee,
    attendees,
    grouped,
    say_attendee,
    say_course,
    say_spans,
)
from commands.meetings.minutes.record import (
    Decided,
    Given,
    Present,
    Record,
    Remark,
    Section,
    from_document,
)
from commands.meetings.minutes.running import (
    committee_of,
    items_of,
    meeting_of,
    name_of_user,
    quorum_of,
)
from commands.meetings.minutes.task_wording import STATES as TASK_STATES
from commands.meetings.minutes.times import clock
from commands.meetings.wording import CANCELLED, say_when
from storage.decision_search import Wanted, find_decisions
from storage.decisions import Decision
from storage.meetings import meetings_of, rules_of
from storage.minutes import Entry, Minutes, entries_of
from storage.tasks import Task, tasks_of, tasks_of_meeting

_MOST = 500  # decisions of one meeting
_GENERAL = "Allgemeines"
NOT_NOTED = "nicht festgehalten"
_NOTES = ("note", "approval")


def gather(ask: Ask, minutes: Minutes) -> Record:
    """Return minutes as they stand; approved ones as they were then, with what was put right."""
    entries = entries_of(ask.session, minutes.id)
    corrections = tuple(_remark(one) for one in entries if one.kind == "correction")
    if minutes.document is not None:
        return replace(from_document(minutes.document), corrections=corrections)
    return _live(ask, minutes, entries)


def _live(ask: Ask, minutes: Minutes, entries: Sequence[Entry]) -> Record:
    there, quorum = attendees(entries), quorum_of(ask, minutes)
    groups = grouped(quorum, there)
    by_group = {"voting": groups.voting, "advisory": groups.advisory, "unknown": groups.unknown,
                "guest": groups.guests}  # fmt: skip
    settled = minutes.ended_at or ask.now.replace(tzinfo=None, microsecond=0)
    return Record(
        committee=committee_of(ask.directory, minutes).name,
        day=minutes.start.date().isoformat(),
        settled_at=settled.isoformat(),
        began=clock(minutes.began_at),
        ended=clock(minutes.ended_at) if minutes.ended_at else "",
        breaks=tuple(_breaks(entries)),
        place=meeting_of(ask, minutes).place or minutes.place,
        chair=_said_last(entries, "chair") or _chair(ask, minutes, there),
        keeper=_said_last(entries, "keeper")
        or name_of_user(ask.directory, minutes.kept_by, minutes.start),
        present=tuple(_present(ask, minutes, group, one) for group, some in by_group.items()
                      for one in some),
        excused=tuple(map(say_attendee, groups.excused)),
        absent=tuple(map(say_attendee, groups.absent)),
        quorum=say_course(quorum, there, minutes.began_at),
        sections=tuple(_sections(ask, minutes, entries)),
        tasks=tuple(_given(one) for one in tasks_of_meeting(ask.session, minutes.meeting_id)),
        earlier=tuple(_given(one) for one in _earlier(ask, minutes)),
        following=_following(ask, minutes),
        amendments=tuple(_remark(one) for one in entries if one.kind == "amendment"),
        state="läuft noch" if minutes.state == "open" else "Entwurf",
    )  # fmt: skip


def _said_last(entries: Iterable[Entry], kind: str) -> str:
    return next((str(one.content["name"]) for one in reversed([*entries]) if one.kind == kind), "")


def _remark(entry: Entry) -> Remark:
    text = f"{entry.content['text']} ({entry.at.astimezone(BERLIN):%d.%m.%Y})"
    return Remark(text, bool(entry.content["public"]))


def _breaks(entries: Iterable[Entry]) -> Iterator[str]:
    since = None
    for one in entries:
        if one.kind in ("pause", "resume"):
            at = datetime.fromisoformat(str(one.content["at"]))
            if one.kind == "pause":
                since = at
            elif since is not None:
                yield f"{since:%H:%M}–{clock(at)}"
                since = None
    if since is not None:
        yield f"ab {clock(since)}"


# --- People -------------------------------------------------------------------------------------


def _present(ask: Ask, minutes: Minutes, group: str, one: Attendee) -> Present:
    remarks = [f"i. V. f. {one.instead}"] if one.instead else []
    remarks += ["online"] if one.online else []
    remarks += say_spans(one.spans)
    others = _on_behalf(ask, minutes, one)
    remarks += [f"auch für {' und '.join(others)}"] if others else []
    return Present(group, one.name, one.office, ", ".join(remarks))


def _on_behalf(ask: Ask, minutes: Minutes, one: Attendee) -> list[str]:
    """Return for whom else the seats of somebody speak."""
    rows = memberships_on(ask.directory, minutes.committee_id, minutes.start.date())
    ids = (other for row in rows if row.member_id in one.seats for other in row.on_behalf_of_ids)
    return [name_of(ask.directory, other, persons=True) for other in dict.fromkeys(ids)]


def _chair(ask: Ask, minutes: Minutes, there: Sequence[Attendee]) -> str:
    """Return who of those that may chair was there; else who has the chair."""
    rules = rules_of(ask.session, minutes.committee_id)
    chair = chair_on(ask.directory, rules, minutes.committee_id, minutes.start.date())
    for row_id in (*chair.chairs, *chair.substitutes):
        for one in there:
            if row_id in one.seats and one.status == "present":
                return one.name
    if there:
        return NOT_NOTED
    names = [name_of(ask.directory, one, persons=True) for one in chair.chairs]
    return " und ".join(names) or NOT_SET


# --- Items --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Heading:
    """An item as it is headed: from the agenda, or as it was when it was treated."""

    number: int
    title: str
    public: bool = True
    applicant: str = ""


def _sections(ask: Ask, minutes: Minutes, entries: Sequence[Entry]) -> Iterator[Section]:
    decisions = decisions_of(ask, minutes)
    headings = _headings(ask, minutes, entries)
    treated = [one.agenda_key for one in entries if one.kind == "item"]
    used = {*(one.agenda_key for one in entries if one.kind in _NOTES),
            *(one.agenda_key for one in decisions)}  # fmt: skip
    for key in used - headings.keys():
        headings[key] = _Heading(0, "Ohne Tagesordnungspunkt")
    adjourned = {one.agenda_key for one in entries if one.kind == "adjourned"}
    for key, heading in headings.items():
        if key == "" and key not in used:
            continue
        missed = bool(treated) and key not in used and key not in treated
        state = "vertagt" if key in adjourned else "nicht behandelt" if missed else ""
        notes = tuple(str(one.content["text"]) for one in entries
                      if one.kind in _NOTES and one.agenda_key == key)  # fmt: skip
        own = [one for one in decisions if one.agenda_key == key]
        section = Section(heading.number, heading.title, heading.public, heading.applicant, state,
                          notes)  # fmt: skip
        yield from _with_decisions(section, own)


def _headings(ask: Ask, minutes: Minutes, entries: Sequence[Entry]) -> dict[str, _Heading]:
    """Return the items in order, what belongs to none first, those struck since last."""
    found = {"": _Heading(0, _GENERAL)}
    for number, item in enumerate(items_of(ask, minutes), start=1):
        found[item.key] = _Heading(number, item.title, item.public, item.applicant)
    for one in entries:
        if one.kind == "item" and one.agenda_key not in found:
            content = one.content
            found[one.agenda_key] = _Heading(0, str(content["title"]), bool(content["public"]))
    return found


def _with_decisions(section: Section, decisions: Sequence[Decision]) -> Iterator[Section]:
    """Give a section its decisions; one that isn't public stands in a closed one besides."""
    told = {public: tuple(_decided(one) for one in decisions if one.public == public)
            for public in (True, False)}  # fmt: skip
    if not section.public:
        yield replace(section, decisions=(*told[True], *told[False]))
        return
    yield replace(section, decisions=told[True])
    if told[False]:
        yield Section(section.number, section.title, public=False, decisions=told[False])


def decisions_of(ask: Ask, minutes: Minutes) -> list[Decision]:
    """Return the decisions of a meeting in order, but for those withdrawn."""
    wanted = Wanted(bodies=[f"committee:{minutes.committee_id}"], meeting_id=minutes.meeting_id)
    found = find_decisions(ask.session, wanted, _MOST).decisions
    return sorted((one for one in found if one.state != "withdrawn"), key=lambda one: one.id)


def _decided(decision: Decision) -> Decided:
    facts = [
        *([f"Abstimmung: {say_vote(decision.vote)}"] if decision.vote else []),
        *([f"Verantwortlich: {decision.responsible}"] if decision.responsible else []),
        *([f"Frist: {say_day(decision.due_on)}"] if decision.due_on else []),
        *([f"Antrag: {decision.applicant}"] if decision.applicant else []),
        *([f"Ausgang: {STATES[decision.state]}"]
          if decision.state in ("adjourned", "rejected") else []),
    ]  # fmt: skip
    return Decided(say_number(decision), decision.text, tuple(facts), decision.state == "draft")


# --- Tasks, and what follows --------------------------------------------------------------------


def _earlier(ask: Ask, minutes: Minutes) -> list[Task]:
    """Return tasks of earlier meetings that were open when this one began."""
    found = tasks_of(ask.session, [minutes.committee_id], ["open", "done", "dropped"])
    day = minutes.start.date()
    return [
        one for one in found
        if one.meeting_id != minutes.meeting_id
        and one.created_at.astimezone(BERLIN).date() < day
        and (one.state == "open" or (one.done_on is not None and one.done_on >= day))
    ]  # fmt: skip


def _given(task: Task) -> Given:
    state = TASK_STATES[task.state] if task.state != "open" else ""
    due = f"{task.due_on:%d.%m.%Y}" if task.due_on else ""
    return Given(task.number, task.text, task.responsible, due, state, task.public)


def _following(ask: Ask, minutes: Minutes) -> str:
    rows = meetings_of(ask.session, minutes.committee_id, minutes.start)
    found = next((one for one in rows if one.state != CANCELLED), None)
    if found is None:
        return "noch offen"
    return f"{say_when(found)}{f', {found.place}' if found.place else ''}"
