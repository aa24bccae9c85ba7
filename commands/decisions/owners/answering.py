"""Enters what owners report: of one decision, or of several of a list at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from commands.contract import Answer, Ask, Choice, Code, Line, Reaction, Strong, UserError
from commands.decided import STATES, say_number
from commands.decisions.access import is_seen, may_see_history
from commands.decisions.applying import (
    Applied,
    apply,
    before_this,
    changed_since,
    require,
    require_way,
)
from commands.decisions.numbers import Meant, marked
from commands.decisions.owners.addressed import Addressed, split_reply
from commands.decisions.owners.asking_back import again, ask_back, say_unclear, which
from commands.decisions.owners.replies import Report, read_report
from commands.decisions.showing import history, say_changes
from commands.decisions.wording import say_state, short
from storage.decision_search import OPEN
from storage.decisions import Decision, decision_of

CONFIRMED = "bestätigt:"


@dataclass(frozen=True, slots=True)
class Reported:
    """What is answered to a report, what it changed, and of which decisions it speaks, by id."""

    answer: Answer
    applied: tuple[Applied, ...] = ()
    about: frozenset[int] = frozenset()


def report(ask: Ask, shown: Sequence[Meant], text: str) -> Reported:
    """Enter what a reply says of the decisions that were shown; raises UserError for a single one.

    What is said of all of them is asked about first, and so is of which it is meant.
    """
    if len(shown) == 1:
        said = split_reply(text, [shown[0].decision.number])
        return _single(ask, shown[0], said[0].text if len(said) == 1 else text)
    confirmed = text.startswith(CONFIRMED)
    said = split_reply(text.removeprefix(CONFIRMED), [one.decision.number for one in shown])
    if confirmed:
        said = [Addressed(one.text, one.positions or tuple(range(len(shown)))) for one in said]
    if any(not one.positions for one in said):
        return Reported(which(shown, text, f"{CONFIRMED} {text}"))
    if any(one.all for one in said) and not confirmed:
        return Reported(_confirm(shown, said))
    return _several(ask, shown, said)


# --- One decision -------------------------------------------------------------------------------


def _single(ask: Ask, meant: Meant, text: str) -> Reported:
    decision = meant.decision
    read = read_report(text, ask.now, decision.due_on)
    if read.unclear:
        _require_open(decision, read)
        return Reported(ask_back(ask, decision, read.unclear))
    _require_owner(ask, meant, read)
    if since := _changed_meanwhile(ask, meant):
        return Reported(_tell_change(decision, text, since))
    applied = _enter(ask, decision, read)
    return Reported(_thanks(ask, applied), (applied,), frozenset([decision.id]))


def _require_open(decision: Decision, read: Report) -> None:
    """Refuse to ask back about what is over; raises UserError."""
    if decision.state not in OPEN and read.unclear != "stop":
        raise _closed(decision)


def _require_owner(ask: Ask, meant: Meant, read: Report) -> None:
    """Refuse whoever was reminded and isn't responsible any longer; raises UserError."""
    try:
        require(ask, meant.decision, read.state)
    except UserError:
        if meant.revision is None or not ask.room.direct:
            raise
        raise UserError(
            ask.room.say("Verantwortlich sind Sie", "Verantwortlich bist du")
            + f" für {meant.decision.number} nicht mehr. Notiert ist nichts."
        ) from None


def _enter(ask: Ask, decision: Decision, read: Report) -> Applied:
    """Enter a report; the same one once more is an entry, too, that nothing has changed."""
    require(ask, decision, read.state)
    state = before_this(ask, decision).state
    if read.state is not None and state in _REPORTED_ON:
        require_way(ask, decision, read.state)
    elif state not in OPEN:
        raise _closed(decision)
    changes = _changes(ask, read)
    same = all(getattr(decision, name) == changes[name] for name in changes if name != _WHEN)
    note = "unverändert" if same and decision.state in OPEN else ""
    return apply(ask, decision, changes, kind="reported", note=note)


_WHEN = "reported_at"
_REPORTED_ON = frozenset({*OPEN, "done"})  # what is done may turn out to be running still


def _changes(ask: Ask, read: Report) -> dict[str, Any]:
    changes: dict[str, Any] = {_WHEN: ask.now}
    if read.state is not None:
        changes["state"] = read.state
    if read.day is not None:
        changes["due_on"] = read.day
    said = read.why or ("läuft" if read.state == "in progress" and read.day is None else "")
    return changes | ({"report": said} if said else {})


def _closed(decision: Decision) -> UserError:
    hints: tuple[Line, ...] = ()
    if decision.state == "done":
        hints = (("Doch noch nicht? ", Code(f"/rückmeldung {decision.number} läuft"), "."),)
    return UserError(_say_closed(decision), hints=hints)


def _say_closed(decision: Decision) -> str:
    return f"{decision.number} ist {STATES[decision.state]}, da ist nichts mehr zu melden."


def _thanks(ask: Ask, applied: Applied) -> Answer:
    after = applied.after
    if applied.entry is None:
        return Answer(lines=(f"{after.number} ist schon {STATES[after.state]}.",))
    lines: list[Line] = [short(after.text), f"Stand: {say_state(after, ask.now.date())}"]
    if after.due_on is not None:
        lines.append(f"Frist: {after.due_on:%d.%m.%Y}")
    if after.report:
        lines.append(f"Letzter Bericht: {after.report}")
    return Answer(
        title=("Danke, notiert: ", Strong(f"{say_number(after)}, {_say_noted(applied)}")),
        lines=tuple(lines),
        hints=(("Doch anders? Noch einmal hier antworten, oder eine Viertelstunde lang ",
                Code(f"/beschluss {after.number} rückgängig"), "."),),
        prompts_for=f"rückmeldung {marked(after)}",
        lasting=True,
    )  # fmt: skip


def _say_noted(applied: Applied) -> str:
    """Return what was entered: "umgesetzt", "verschoben auf 31.03.2027", "Bericht"."""
    told = []
    if "state" in applied.changes:
        told.append(STATES[applied.after.state])
    if "due_on" in applied.changes and applied.after.due_on is not None:
        told.append(f"verschoben auf {applied.after.due_on:%d.%m.%Y}")
    if not told:
        return "unverändert" if not applied.changes else "Bericht"
    return " und ".join(told)


# --- What has changed meanwhile -----------------------------------------------------------------


def _changed_meanwhile(ask: Ask, meant: Meant) -> list[Line]:
    if meant.revision is None or not may_see_history(ask, meant.decision):
        return []
    return history(ask, changed_since(ask, meant.decision, meant.revision))


def _tell_change(decision: Decision, text: str, since: Sequence[Line]) -> Answer:
    lines = (short(decision.text), *since)
    if decision.state not in _REPORTED_ON:
        asked = f"rückmeldung {marked(decision)}"
        return Answer(title=_say_closed(decision), lines=lines, prompts_for=asked)
    return Answer(
        title=f"{decision.number} wurde inzwischen geändert.",
        lines=lines,
        choices=(_anyway(decision, text),
                 Choice("So lassen und zeigen", f"rückmeldung {marked(decision)}")),
    )  # fmt: skip


def _anyway(decision: Decision, text: str) -> Choice:
    return Choice(f"Trotzdem: {short(text)}", f"rückmeldung {marked(decision)} {text}")


# --- Several ------------------------------------------------------------------------------------


def _confirm(shown: Sequence[Meant], said: Sequence[Addressed]) -> Answer:
    """Ask whether it is meant of all of them: that is quickly said, and a lot."""
    [one] = said
    meant = [shown[position].decision for position in one.positions]
    marks = " ".join(map(marked, meant))
    return Answer(
        title=f"Alle {len(meant)} so melden: „{short(one.text)}“?",
        lines=tuple(f"{one.number} {short(one.text)}" for one in meant),
        reactions=(
            Reaction("✅", "ja, alle", f"rückmeldung {marks} {CONFIRMED} {one.text}",
                     typed=f"/rückmeldung {' '.join(f'{n + 1}' for n in one.positions)} "
                           f"{one.text}"),
        ),
        prompts_for=again(shown),
    )  # fmt: skip


def _several(ask: Ask, shown: Sequence[Meant], said: Sequence[Addressed]) -> Reported:
    """Enter what is said of each one that can be; tell what can't."""
    lines, choices, applied = list[Line](), list[Choice](), list[Applied]()
    for one in said:
        for position in one.positions:
            meant = shown[position]
            label = Strong(f"{position + 1}. {meant.decision.number}: ")
            told, found, choice = _of_several(ask, meant, one.text)
            lines.append((label, told))
            applied += [found] if found else []
            choices += [choice] if choice else []
    news = {one.after.id for one in applied if one.entry is not None}
    count = f"{len(news)} Rückmeldung{'' if len(news) == 1 else 'en'}"
    about = frozenset(shown[p].decision.id for one in said for p in one.positions)
    left = [f"{n + 1}" for n, one in enumerate(shown) if one.decision.id not in about]
    answer = Answer(
        title=f"Danke, {count} notiert" if news else "Notiert ist noch nichts",
        lines=(*lines, *([f"Noch ohne Rückmeldung: {', '.join(left)}"] if left else ())),
        choices=tuple(choices),
        prompts_for=again(_as_now(ask, shown)),
        lasting=bool(news),
    )
    return Reported(answer, tuple(applied), about)


def _of_several(ask: Ask, meant: Meant, text: str) -> tuple[str, Applied | None, Choice | None]:
    decision = decision_of(ask.session, meant.decision.id) or meant.decision
    if not is_seen(ask, decision):
        return "gibt es hier nicht mehr zu sehen", None, None
    try:
        read = read_report(text, ask.now, decision.due_on)
        if read.unclear:
            return say_unclear(ask, read.unclear), None, None
        if since := _changed_meanwhile(ask, meant):
            told = f"wurde inzwischen geändert. {since[-1]}"
            return told, None, _anyway(decision, text)
        applied = _enter(ask, decision, read)
    except UserError as refused:
        said = f"{refused.answer.lines[0]}"
        return said.removeprefix(f"{decision.number} "), None, None
    if applied.entry is None:
        return f"ist schon {STATES[decision.state]}", applied, None
    noted = say_changes(applied.changes) if applied.changes else "unverändert"
    return f"{noted} · {short(decision.text)}", applied, None


def _as_now(ask: Ask, shown: Sequence[Meant]) -> list[Meant]:
    now = ((decision_of(ask.session, one.decision.id), one) for one in shown)
    return [Meant(found, "", found.revision) if found else one for found, one in now]
