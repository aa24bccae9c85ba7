"""Sets the rules of a committee, one by one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeAlias

from commands.committees.quorum import needed_seats
from commands.committees.rooms import NOBODY_IS_TOLD, rooms_of
from commands.committees.seats import memberships_on, seats_on, speakers_on, users_of
from commands.contract import Answer, Ask, Code, Line, UserError
from commands.dates import say_day
from commands.meetings.chairs import NOT_SET, chair_on, say_chair
from commands.meetings.conflicts import invitation_by
from commands.meetings.deadlines import people_leads, room_leads
from commands.meetings.finding import upcoming
from commands.meetings.quorums import read_quorum, say_quorum_rule
from commands.meetings.rule_reading import (
    OFF,
    USUAL,
    Unit,
    find_members,
    read_days,
    read_leads,
    read_period,
    read_turns,
)
from commands.meetings.rule_wording import (
    NO_PERIOD,
    say_leads,
    say_period,
    say_turns,
    say_unit,
)
from storage.meetings import Rules, store_rules
from storage.records import Committee

Change: TypeAlias = Callable[[Ask, Committee, Rules, str], Answer]
_PEOPLE = re.compile(
    r"\W*\b(?:(?:die\s+)?mitglieder[n]?|pers(?:ö|oe)nlich|einzeln|privat|im\s+direktchat)\b\W*",
    re.IGNORECASE,
)
_MOST_NAMED = 5
_JUST_NOW = timedelta(minutes=10)
_ROOM = re.compile(r"\W*\b(?:(?:im|den|der)\s+)?raum\b\W*", re.IGNORECASE)


def _set(ask: Ask, committee: Committee, rules: Rules, say: Callable[[Rules], str], *lines: Line,
         **changes: Any) -> Answer:  # fmt: skip
    """Store changed rules, and say what was before: somebody may have changed the same just now."""
    changed = replace(rules, **changes)
    if changed == rules:
        return Answer(title=say(changed), lines=("Das war schon so.", *lines))
    store_rules(ask.session, committee.id, changed, ask.asker.user_id, ask.now)
    told = (committee.name, *_before(ask, rules, say(rules), say(changed)), *lines)
    return Answer(title=say(changed), lines=told, lasting=True)


def _before(ask: Ask, rules: Rules, before: str, after: str) -> list[Line]:
    if before == after:
        return []
    told = f"Bisher: {before.partition(': ')[2]}."
    just_now = rules.changed_at is not None and ask.now - rules.changed_at <= _JUST_NOW
    if just_now and rules.changed_by != ask.asker.user_id:
        told += " Die Regeln hat eben erst jemand anderes geändert."
    return [told]


def _notice(ask: Ask, committee: Committee, rules: Rules, text: str) -> Answer:
    """Set what the notice period counts; how many of them is in the directory."""
    if USUAL.fullmatch(text):
        text = "Kalendertage"
    found = read_days(text) if text else None
    if found is None:
        raise UserError(
            "Was zählt bei der Ladungsfrist?",
            hints=((Code("/gremium frist Werktage"), " oder ", Code("/gremium frist Kalendertage"),
                    "; wie viele es sind, steht im Verzeichnis."),),
        )  # fmt: skip
    number, unit = found
    if number is not None and number != committee.notice_days:
        there = f"{committee.notice_days}" if committee.notice_days is not None else "keine"
        raise UserError(
            f"Wie lang die Ladungsfrist von „{committee.name}“ ist, steht im Verzeichnis: {there}. "
            f"Auf {number} ändert sie, wer die Mappe pflegt: Blatt gremien, Spalte "
            "ladungsfrist_tage.",
            hints=(("Hier lässt sich festlegen, was gezählt wird: ",
                    Code(f"/gremium frist {'Werktage' if unit == 'working' else 'Kalendertage'}"),
                    "."),),
        )  # fmt: skip
    unit = unit or "calendar"
    lines: list[Line] = []
    if unit == "working":
        lines.append(
            "Gezählt werden Montag bis Freitag ohne die Feiertage in NRW; der Samstag zählt nicht "
            "mit. Das gilt auch für Unterlagen und Protokoll."
        )
    changed = replace(rules, notice_unit=unit)
    days = "" if committee.notice_days is None else f"{committee.notice_days} "
    return _set(
        ask, committee, rules,
        lambda one: f"Ladungsfrist: {days}{say_unit(one.notice_unit)}", *lines,
        *_next_invitation(ask, committee, changed), notice_unit=unit,
    )  # fmt: skip


def _next_invitation(ask: Ask, committee: Committee, rules: Rules) -> list[Line]:
    """Say what follows for the next meeting that has not been invited to."""
    for meeting in upcoming(ask, committee):
        last = invitation_by(committee, rules, meeting.start, urgent=False)
        if last is not None and last >= ask.now.date():
            return [f"Zur Sitzung am {say_day(meeting.start.date())} muss die Einladung bis "
                    f"{say_day(last)} da sein."]  # fmt: skip
    return []


def _urgent(ask: Ask, committee: Committee, rules: Rules, text: str) -> Answer:
    days = read_period(text, _counted(rules), "eilfrist 3 Tage")
    if days is not None:
        _refuse_no_shorter(committee, rules, days)

    def say(one: Rules) -> str:
        told = say_period(one.urgent_days, one.notice_unit, "", "wie sonst auch")
        return f"Ladungsfrist bei Eile: {told}"

    return _set(ask, committee, rules, say, urgent_days=days)


def _refuse_no_shorter(committee: Committee, rules: Rules, days: int) -> None:
    """Refuse what shortens nothing, or leaves no full day of the period; raises UserError."""
    usual = committee.notice_days
    if days and (usual is None or days < usual):
        return
    off = ("Ohne eigene Frist bei Eile: ", Code("/gremium eilfrist aus"), ".")
    if not days or (usual or 0) <= 1:
        raise UserError("Kürzer als ein voller Tag kann eine Frist nicht sein.", hints=(off,))
    told = say_period(usual, rules.notice_unit, "", "")
    example = "3 Tage" if (usual or 0) > 3 else "1 Tag"
    raise UserError(
        f"Die Frist bei Eile muss kürzer sein als die Ladungsfrist: {told}.",
        hints=(("Zum Beispiel: ", Code(f"/gremium eilfrist {example}"), "."), off),
    )


def _papers(ask: Ask, committee: Committee, rules: Rules, text: str) -> Answer:
    days = read_period(text, _counted(rules), "unterlagen 7 Tage")

    def say(one: Rules) -> str:
        told = say_period(one.papers_days, one.notice_unit, " vor der Sitzung", NO_PERIOD)
        return f"Unterlagen: {told}"

    return _set(ask, committee, rules, say, papers_days=days)


def _minutes(ask: Ask, committee: Committee, rules: Rules, text: str) -> Answer:
    days = read_period(text, _counted(rules), "protokoll 14 Tage")
    since, lines = rules.minutes_since, list[Line]()
    if days is not None and rules.minutes_days is None:
        since = ask.now.date()
        lines.append("Protokolle, die danach schon fällig waren, zählen nicht mit.")

    def say(one: Rules) -> str:
        told = say_period(one.minutes_days, one.notice_unit, " nach der Sitzung", NO_PERIOD)
        return f"Protokoll: {told}"

    return _set(ask, committee, rules, say, *lines,
                minutes_days=days, minutes_since=since)  # fmt: skip


def _counted(rules: Rules) -> Unit:
    return rules.notice_unit or "calendar"


def _remind(ask: Ask, committee: Committee, rules: Rules, text: str) -> Answer:
    """Set how long before a meeting the room is reminded, or its members one by one."""
    to_people = _PEOPLE.search(text) is not None
    said = _ROOM.sub(" ", _PEOPLE.sub(" ", text)).strip(" ,;:")
    leads: tuple[int, ...] | None
    if OFF.fullmatch(said):
        leads = ()
    elif USUAL.fullmatch(said):
        leads = None
    else:
        leads = read_leads(said)
    changes: dict[str, Any] = {"people_leads" if to_people else "room_leads": leads}
    changed = replace(rules, **changes)
    where = "persönlich" if to_people else "im Raum"

    def say(one: Rules) -> str:
        return f"Erinnern {where}: {say_leads(people_leads(one) if to_people else room_leads(one))}"

    lines = _who_is_told(ask, committee, changed, to_people=to_people)
    return _set(ask, committee, rules, say, *lines, **changes)


def _who_is_told(ask: Ask, committee: Committee, rules: Rules, *, to_people: bool) -> list[Line]:
    if not to_people:
        return [] if rooms_of(ask.session, committee) else [NOBODY_IS_TOLD]
    if not people_leads(rules):
        return []
    today = ask.now.date()
    told = len(speakers_on(ask.directory, committee.id, today))
    people = "1 Person" if told == 1 else f"{told or 'keine'} Personen"
    lines: list[Line] = [f"Mit einem Sitz und Matrix-Kennung sind das zurzeit {people}."]
    seats = seats_on(ask.directory, committee.id, today)
    missing = [seat.name for seat in seats if not users_of(ask.directory, seat.member_id, today)]
    if missing:
        more = f" und {len(missing) - _MOST_NAMED} weitere" if len(missing) > _MOST_NAMED else ""
        lines.append(
            f"Ohne Matrix-Kennung im Verzeichnis: {', '.join(missing[:_MOST_NAMED])}{more}."
        )
    return lines


def _quorum(ask: Ask, committee: Committee, rules: Rules, text: str) -> Answer:
    quorum = None if USUAL.fullmatch(text) else read_quorum(text)
    seats = seats_on(ask.directory, committee.id, ask.now.date())
    voting = sum(bool(seat.voting) for seat in seats)
    if voting and quorum and quorum.isdecimal() and int(quorum) > voting:
        are = "Sitze" if voting > 1 else "Sitz"
        raise UserError(
            f"{quorum} Stimmen gibt es nicht: Stimmberechtigt {'sind' if voting > 1 else 'ist'} "
            f"zurzeit {voting} {are}.",
            hints=(("Wer stimmberechtigt ist, steht im Verzeichnis: Blatt sitze, Spalte "
                    "stimmrecht."),),
        )  # fmt: skip
    needed = needed_seats(replace(rules, quorum=quorum), voting)
    lines: list[Line] = []
    if needed is not None:
        seated = "stimmberechtigten Sitzen" if voting > 1 else "stimmberechtigten Sitz"
        lines.append(f"Nötig {'sind' if needed > 1 else 'ist'} damit zurzeit {needed} von "
                     f"{voting} {seated}.")  # fmt: skip
    return _set(
        ask, committee, rules, lambda one: f"Beschlussfähig: {say_quorum_rule(one.quorum)}", *lines,
        quorum=quorum,
    )  # fmt: skip


def _chair(ask: Ask, committee: Committee, rules: Rules, text: str) -> Answer:
    """Set which members take turns in the chair, from which year on; rows of the directory win."""

    def say(one: Rules) -> str:
        if not one.chair_rotation:
            return "Vorsitz: nach dem Verzeichnis, kein Wechsel"
        return f"Vorsitz im Wechsel: {say_turns(ask, one)}"

    if OFF.fullmatch(text) or USUAL.fullmatch(text):
        return _set(ask, committee, rules, say,
                    chair_rotation=None, chair_from=None, chair_year=None)  # fmt: skip
    names, year, kind = read_turns(text)
    today = ask.now.date()
    seats = [row.member_id for row in memberships_on(ask.directory, committee.id, today)]
    ids = find_members(names, ask.directory, seats)
    if len(ids) < 2 or year is None:
        raise UserError(
            "Wer wechselt sich ab, und ab welchem Jahr?" if len(ids) < 2 else "Ab welchem Jahr?",
            hints=(("Zum Beispiel: ", Code("/gremium vorsitz im Wechsel Schulamt, Agentur für "
                                           "Arbeit ab 2026 (Schuljahr)"), "."),),
        )  # fmt: skip
    changed = replace(rules, chair_rotation=ids, chair_from=year, chair_year=kind)
    chair = chair_on(ask.directory, changed, committee.id, today)
    now = say_chair(ask.directory, chair, persons=ask.may_see_persons)
    lines: list[Line] = [f"Heute: {now.removeprefix('Vorsitz: ')}."]
    if chair.chairs and not chair.by_rotation:
        lines.append("Das steht im Verzeichnis und geht vor; der Wechsel gilt, wo dort nichts "
                     "steht.")  # fmt: skip
    elif NOT_SET in now:
        lines.append(f"Der Wechsel beginnt erst {year}.")
    return _set(ask, committee, rules, say, *lines,
                chair_rotation=ids, chair_from=year, chair_year=kind)  # fmt: skip


# In this order: "Frist für die Unterlagen" is about papers.
RULES: tuple[tuple[re.Pattern[str], Change], ...] = (
    (re.compile(r"\b(?:eil(?:frist|ladung|e)?|dringend(?:e\s+frist)?)\b", re.IGNORECASE), _urgent),
    (re.compile(r"\b(?:frist\s+(?:für\s+)?(?:die\s+)?)?(?:unterlagen?|vorlagen?|papiere)(?:frist)?"
                r"\b", re.IGNORECASE), _papers),
    (re.compile(r"\b(?:frist\s+(?:für\s+)?(?:das\s+)?)?(?:ergebnis)?(?:protokolle?|niederschrift)"
                r"(?:frist)?\b", re.IGNORECASE), _minutes),
    (re.compile(r"\berinner(?:n|e|ung|ungen)\b", re.IGNORECASE), _remind),
    (re.compile(r"\b(?:beschlussf(?:ä|ae)hig(?:keit)?|quorum)\b", re.IGNORECASE), _quorum),
    (re.compile(r"\bvorsitz(?:ende[rn]?)?\b", re.IGNORECASE), _chair),
    (re.compile(r"\b(?:ladungs|einladungs)?frist\b", re.IGNORECASE), _notice),
)  # fmt: skip
