"""When the list comes before meetings of a committee, and with which files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from commands.committees.meant import concerns, find_committee, may_plan
from commands.committees.rooms import rooms_of
from commands.contract import Answer, Ask, Code, Strong, UserError
from commands.dates import BERLIN, at_wall_clock, is_working_day, say_moment
from commands.decisions.control.files import POSTED, say_formats
from commands.decisions.control.request import Setting
from storage.decision_control import ControlRule, control_rule, posted_for, store_control_rule
from storage.meetings import meetings_of
from storage.records import Committee
from storage.turns import wait_for_turn

USUAL_DAYS = 3  # the shortest notice period that is common: then the list is there by then
POSTED_AT = time(9)
_AT_LEAST = timedelta(hours=1)  # before a meeting that begins early, on its own day
_ONE_DAY = timedelta(days=1)


def set_or_show(ask: Ask, setting: Setting) -> Answer:
    """Set what a line says, or show what is set; raises UserError, ChoiceError."""
    wait_for_turn(ask.session, "committee rules")
    line = f"beschlusskontrolle {setting.line}"
    committee, _ = find_committee(ask, setting.rest, lambda name: f"{line} {name}")
    rule = control_rule(ask.session, committee.id)
    if setting.shows:
        if not concerns(ask, committee):
            raise UserError(f"Was für „{committee.name}“ gilt, zeige ich hier nicht.")
        return _say(ask, committee, rule)
    _require_planner(ask, committee)
    rule = _changed(rule, setting)
    store_control_rule(ask.session, committee.id, rule, ask.asker.user_id, ask.now)
    return replace(_say(ask, committee, rule), lasting=True)


def _changed(rule: ControlRule, setting: Setting) -> ControlRule:
    if setting.formats is not None:
        return replace(rule, formats=setting.formats or None)
    if setting.usual:
        return replace(rule, enabled=True, days_before=None)
    days = rule.days_before if setting.days is None else setting.days
    return replace(rule, enabled=bool(setting.enabled), days_before=days)


def _require_planner(ask: Ask, committee: Committee) -> None:
    if may_plan(ask, committee):
        return
    raise UserError(
        f"{committee.name}: Wann die Beschlusskontrolle kommt, legen die Geschäftsführung des "
        "Gremiums und die Koordinierungsstelle des Ortes fest.",
        hints=(("Einmal als Datei geht immer: ", Code("/beschlusskontrolle pdf"), "."),),
    )


# --- Telling ------------------------------------------------------------------------------------


def _say(ask: Ask, committee: Committee, rule: ControlRule) -> Answer:
    lines = [_say_when(rule)]
    if rule.enabled:
        lines.append(f"Als Datei: {say_formats(rule.formats or POSTED)}")
        lines += _say_next(ask, committee, rule)
    return Answer(
        title=("Beschlusskontrolle vor Sitzungen: ", Strong(committee.name)),
        lines=tuple(lines),
        hints=(("Ändern: ", Code("/beschlusskontrolle vor Sitzung 5 Tage"), ", ",
                Code("/beschlusskontrolle vor Sitzung aus"), ", ",
                Code("/beschlusskontrolle Format pdf"), "."),),
    )  # fmt: skip


def _say_when(rule: ControlRule) -> str:
    if not rule.enabled:
        return "Kommt nicht von selbst."
    days = USUAL_DAYS if rule.days_before is None else rule.days_before
    at = f"um {POSTED_AT.hour} Uhr"
    if days == 0:
        return f"Kommt am Tag der Sitzung {at}, wenn etwas offen ist."
    before = "einen Tag" if days == 1 else f"{days} Tage"
    return (
        f"Kommt {before} vor jeder Sitzung {at}, wenn etwas offen ist; fällt das auf keinen "
        "Werktag, am letzten davor."
    )


def _say_next(ask: Ask, committee: Committee, rule: ControlRule) -> list[str]:
    if not rooms_of(ask.session, committee):
        return ["Noch nirgends: Kein Raum ist dem Gremium oder seiner Kommune zugeordnet."]
    now = ask.now.astimezone(BERLIN).replace(tzinfo=None)
    ahead = meetings_of(ask.session, committee.id, now)
    posted = {(one.meeting_id, one.start)
              for one in posted_for(ask.session, [one.id for one in ahead])}  # fmt: skip
    starts = [one.start for one in ahead if one.state not in ("abgesagt", "stattgefunden")
              and (one.id, one.start) not in posted]  # fmt: skip
    instants = [(start, posted_at(start, rule)) for start in starts]
    to_come = [(start, at) for start, at in instants
               if at.astimezone(UTC) > ask.now.astimezone(UTC)]  # fmt: skip
    if not to_come:
        return []
    start, at = to_come[0]
    return [f"Das nächste Mal {say_moment(at)}, zur Sitzung am {start:%d.%m.%Y}."]


def posted_at(start: datetime, rule: ControlRule) -> datetime:
    """Return the instant at which the list is due before a meeting; `start` is naive local time.

    At nine in the morning so many days before; if that is no working day, on the one before.
    """
    days = USUAL_DAYS if rule.days_before is None else rule.days_before
    day = start.date() - timedelta(days=days)
    while days and not is_working_day(day):
        day -= _ONE_DAY
    at = datetime.combine(day, POSTED_AT)
    return at_wall_clock(min(at, start - _AT_LEAST)).at
