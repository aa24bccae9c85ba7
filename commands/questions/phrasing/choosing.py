"""Several readings, offered as numbered choices, each with the line that asks for just that one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from commands.contract import Answer, Choice, Line, Strong
from commands.questions.phrasing.sources import understood
from commands.questions.phrasing.view import View
from commands.questions.reading.model import Mention
from storage.records import Activity

_MOST_CHOICES = 20


def choose(view: View) -> Answer:
    """Offer the readings, each with the line that asks for just that one."""
    ids = view.finding.ids
    title = (
        "Was ist gemeint?" if len(ids) < 2 else f"Das trifft auf {len(ids)} zu. Was ist gemeint?"
    )
    choices = tuple(Choice(_label(view, row), line_for(view, row)) for row in ids[:_MOST_CHOICES])
    hints: tuple[Line, ...] = ()
    if len(ids) > _MOST_CHOICES:
        also = view.say("Nennen Sie am besten gleich", "Nenn am besten gleich")
        more = len(ids) - _MOST_CHOICES
        hints = (f"… und {more} weitere. {also} den Ort dazu.",)
    return Answer(title=(Strong(title),), choices=choices, hints=hints, sources=(understood(view),))


def _label(view: View, row: str) -> str:
    directory = view.directory
    name = view.name(row)
    if done := _done_by(view, row):
        return f"{_places(view, done)}: {name}"
    if row in directory.persons and view.show_persons:
        office = directory.persons[row].organization_id
        return f"{name}, {view.name(office)}" if office else name
    if row in directory.activities:
        return f"{name}, {view.places(directory.activities[row].municipality_ids)}"
    return name


def line_for(view: View, row: str) -> str:
    """Return the command line that asks the same of one row only.

    It keeps the time and whatever else the question says, and names rows by their full names.
    """
    activity = view.directory.activities.get(row)
    done = [activity] if activity is not None else _done_by(view, row)
    asked = _of_activities(view, done) if done else _KINDS[view.finding.asks](view, view.name(row))
    span = view.reading.span
    time = f" {span.label.split(' (')[0]}" if span.names_days else ""
    return f"/{asked}{time}"


# --- Activities ---------------------------------------------------------------------------------

_ABOUT_ACTIVITY = {
    "what": "was ist {name} in {place}",
    "when": "wann läuft {name} in {place}",
    "why": "warum gibt es {name} in {place}",
    "with_whom": "mit wem läuft {name} in {place}",
    "who": "wer macht {name} in {place}",
    "explain": "was ist {name}",
    "contact": "wie erreiche ich, wer {name} in {place} macht",
}


def _done_by(view: View, row: str) -> list[Activity]:
    """Return what of the activities asked about a body does, or is partner in."""
    partner = view.finding.asks == "with_whom"
    by_body = view.register.by_partner if partner else view.register.by_actor
    return [
        activity
        for activity in by_body.get(row, ())
        if any(activity.id in mention.ids for mention in view.reading.activities)
        and view.reading.span.covers(activity.start_date, activity.end_date)
    ]


def _of_activities(view: View, rows: list[Activity]) -> str:
    template = _ABOUT_ACTIVITY.get(view.finding.asks, "was ist {name}")
    return template.format(name=rows[0].name, place=_places(view, rows))


def _places(view: View, rows: list[Activity]) -> str:
    return view.places(dict.fromkeys(place for row in rows for place in row.municipality_ids))


# --- Bodies, people and committees --------------------------------------------------------------


def _who(view: View, name: str) -> str:
    reading = view.reading
    if topics := _texts((*reading.responsibilities, *reading.activities)):
        return f"wer ist in {name} für {topics} zuständig"
    if reading.functions:
        return f"wer ist {_texts(reading.functions)} in {name}"
    if reading.cues.deputy:
        return f"wer ist stellvertretende Leitung in {name}"
    return f"wer leitet {name}" if reading.cues.leads else f"wer arbeitet in {name}"


def _contact(view: View, name: str) -> str:
    reading = view.reading
    if topics := _texts((*reading.responsibilities, *reading.activities)):
        return f"wie erreiche ich in {name} die Zuständige für {topics}"
    leads = "die Leitung von " if reading.cues.leads else ""
    return f"wie erreiche ich {leads}{name}"


def _what(view: View, name: str) -> str:
    field = view.reading.cues.field_of_action
    return f"was macht {name}{f' im Handlungsfeld {field}' if field else ''}"


def _members(view: View, name: str) -> str:
    actors = (*view.reading.organizations, *view.reading.persons)
    supposed = _texts(mention for mention in actors if not mention.excluded)
    left_out = _texts(mention for mention in actors if mention.excluded)
    if supposed:
        return f"sitzt {supposed} in {name}"
    if view.reading.cues.guest:
        return f"wer ist Gast in {name}"
    if view.reading.cues.vote:
        no = "kein " if view.reading.cues.negated else ""
        return f"wer hat {no}Stimmrecht in {name}"
    many = "wie viele Mitglieder hat" if view.reading.cues.count else "wer sitzt in"
    return f"{many} {name}{f' außer {left_out}' if left_out else ''}"


def _chair(view: View, name: str) -> str:
    cues = view.reading.cues
    supposed = _texts((*view.reading.organizations, *view.reading.persons))
    office = "die Geschäftsführung" if cues.office else "den Vorsitz"
    role = "den stellvertretenden Vorsitz" if cues.deputy else office
    if supposed and cues.yes_no:
        return f"hat {supposed} {role} in {name}"
    before = f" vor {supposed}" if supposed and cues.before else ""
    return f"wer {'hatte' if before or cues.past else 'hat'} {role} in {name}{before}"


def _session(view: View, name: str) -> str:
    cues = view.reading.cues
    if cues.deadline:
        return f"bis wann muss die Einladung zu {name} raus"
    if cues.notice:
        return f"frage Ladungsfrist {name}"
    if cues.all_meetings:
        return f"welche Sitzungen hat {name}"
    ordinal = cues.ordinal or (-1 if cues.past else 1)
    return _NTH.get(ordinal, "wann tagt {name}").format(name=name)


_NTH = {
    -2: "wann war die vorletzte Sitzung {name}",
    -1: "wann war die letzte Sitzung {name}",
    2: "wann ist die übernächste Sitzung {name}",
}


def _proxy(view: View, name: str) -> str:
    return f"wer vertritt {name}{_in_committee(view, name)}"


def _represents(view: View, name: str) -> str:
    return f"wen vertritt {name}{_in_committee(view, name)}"


def _in_committee(view: View, name: str) -> str:
    committee = _texts(view.reading.committees)
    return f" in {committee}" if committee and name not in committee else ""


_KINDS: dict[str, Callable[[View, str], str]] = {
    "who": _who,
    "contact": _contact,
    "what": _what,
    "members": _members,
    "chair": _chair,
    "session": _session,
    "proxy": _proxy,
    "represents": _represents,
    "committees": lambda _, name: f"in welchen Gremien sitzt {name}",
    "with_whom": lambda _, name: f"mit wem arbeitet {name} zusammen",
    "when": lambda _, name: f"wann läuft {name}",
    "why": lambda _, name: f"warum gibt es {name}",
    "where": lambda _, name: f"wo ist {name} aktiv",
    "explain": lambda _, name: f"was ist {name}",
    # Without a place it is not told whose jurisdiction is asked for.
    "jurisdiction": lambda _, name: f"wie erreiche ich {name}",
}


def _texts(mentions: Iterable[Mention]) -> str:
    return " und ".join(mention.text for mention in mentions)
