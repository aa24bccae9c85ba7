"""Hands a decision on: shows to whom, and does it once that is confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from commands.contract import Answer, Ask, Choice, Code, Line, Notice, Reaction, Strong, Table
from commands.decided import say_number
from commands.decisions.handing.origin import origin
from commands.decisions.handing.reach import Reach, rooms_at_home
from commands.decisions.handing.reading import Wanted
from commands.decisions.numbers import marked
from commands.decisions.showing import responsible_of
from commands.decisions.wording import body_name, say_deadline, short
from commands.lookup import folded
from commands.members import resolve
from commands.offices import office_of
from storage.decision_handing import hand_on, handed_on
from storage.decisions import Decision
from storage.records import Municipality

OFFERED_FOR = timedelta(days=30)
_MOST_SHOWN = 20
_OFFICE = frozenset(  # said of every municipality, it is each one's own
    {"koko", "die koko", "koordinierungsstelle", "die koordinierungsstelle", "jeweilige koko",
     "kommunale koordinierungsstelle"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Copy:
    """What a municipality is to get, the room where it is told, and what is to be said of that."""

    place: Municipality
    decision: Decision
    room_id: str | None
    unclear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    """Who is to get a decision, and those who have it already."""

    copies: tuple[_Copy, ...]
    already: tuple[Decision, ...]


def offer(ask: Ask, decision: Decision, wanted: Wanted, reach: Reach) -> Answer:
    """Show to whom a decision would be handed on; nothing is stored before that is confirmed."""
    if not wanted.places:
        return _ask_whom(decision, reach)
    plan = _plan(ask, decision, wanted)
    if not plan.copies:
        return Answer(lines=(*_already(ask, plan), "Weiter ist niemand genannt."))
    ids = ", ".join(one.place.id for one in plan.copies)
    line = f"weitergeben {marked(decision)} an {ids}{_parts_of(wanted)}"
    names = _typed(wanted, reach)
    return Answer(
        title=(f"{decision.number} weitergeben an ", Strong(_count(plan.copies)), "?"),
        lines=(short(decision.text), *_already(ask, plan), *_limits(decision)),
        table=_shown(ask, plan.copies),
        hints=(*_unheard(plan.copies),
               "Anders? Einfach hier antworten, zum Beispiel „bis 31.3.“ oder „ohne "
               f"{plan.copies[-1].place.name}“."),
        reactions=(Reaction("✅", "so weitergeben", f"{line}, ja",
                            typed=f"/weitergeben {decision.number} an {names}"
                                  f"{_parts_of(wanted)}, ja"),),
        prompts_for=f"{line},",
        lasting=True,
    )  # fmt: skip


def do(ask: Ask, decision: Decision, wanted: Wanted, reach: Reach) -> Answer:
    """Hand a decision on as it was read; who has it already is named and left out.

    Raises ChangedMeanwhileError if it isn't as it was read any more.
    """
    plan = _plan(ask, decision, wanted)
    if not plan.copies:
        return offer(ask, decision, wanted, reach)
    stored = hand_on(
        ask.session, decision, [one.decision for one in plan.copies], by=ask.asker.user_id,
        at=ask.now, note=f"weitergegeben an {_names(ask, plan.copies)}",
        event_id=ask.event_id or None,
    )  # fmt: skip
    told = list(zip(plan.copies, stored, strict=True))
    return Answer(
        title=(f"{decision.number} ist weitergegeben an ", Strong(_count(plan.copies)), "."),
        lines=_already(ask, plan),
        table=Table(
            ("Kommune", "Nr. dort", "Verantwortlich", "Frist", "Erfährt es"),
            tuple((one.place.name, new.number, *_row(ask, one)) for one, new in told),
        ),
        hints=(*_unheard(plan.copies),
               ("Wie weit es dort ist: ", Code(f"/beschluss {decision.number}"),
                "; zurücknehmen, was noch niemand begonnen hat: ",
                Code(f"/weitergeben {decision.number} zurücknehmen"), ".")),
        notices=tuple(
            Notice(one.room_id, brought(ask, decision, new)) for one, new in told if one.room_id
        ),
        lasting=True,
    )  # fmt: skip


def brought(ask: Ask, parent: Decision, new: Decision) -> Answer:
    """Return what a municipality's room is told of a decision that it got."""
    lines: list[Line] = [] if short(new.text) == new.text else [new.text]
    lines += [
        f"Für {body_name(ask.directory, new.body)} ist das {say_number(new)}.",
        f"Verantwortlich: {new.responsible or 'niemand genannt'}",
        f"Frist: {say_deadline(new)}",
    ]
    if not new.public:
        lines.append("Nichtöffentlich: zu sehen nur hier und wo er herkommt.")
    return Answer(
        title=(f"Weitergegeben {origin(ask.directory, parent)}: ", Strong(short(new.text))),
        lines=tuple(lines),
        hints=(("Einfach hier antworten: „umgesetzt“, „Bericht: …“, „verschieben auf 31.3., weil "
                "…“, „verantwortlich: …“ oder „abgelehnt: …“."),),
        reactions=(Reaction("✅", "wir setzen ihn um", f"beschluss {marked(new)} in Umsetzung",
                            typed=f"/beschluss {new.number} in Umsetzung"),),
        prompts_for=f"beschluss {marked(new)}",
        offers_until=ask.now + OFFERED_FOR,
    )  # fmt: skip


# --- Planning -----------------------------------------------------------------------------------


def _plan(ask: Ask, decision: Decision, wanted: Wanted) -> _Plan:
    children = handed_on(ask.session, [decision.id]).get(decision.id, [])
    have = {one.body: one for one in children if one.state != "withdrawn"}
    bodies = [f"municipality:{place.id}" for place in wanted.places]
    copies = tuple(
        _copy(ask, decision, wanted, place)
        for place, body in zip(wanted.places, bodies, strict=True) if body not in have
    )  # fmt: skip
    return _Plan(copies, tuple(have[body] for body in bodies if body in have))


def _copy(ask: Ask, decision: Decision, wanted: Wanted, place: Municipality) -> _Copy:
    label, ids, unclear = _responsible(ask, wanted, place)
    new = Decision(
        body=f"municipality:{place.id}", text=decision.text, kind=decision.kind, state="decided",
        public=decision.public, decided_on=ask.now.date(), applicant=decision.applicant,
        goal=decision.goal, field_of_action=decision.field_of_action,
        responsible=label, responsible_ids=ids, due_on=wanted.due_on or decision.due_on,
        room_id=ask.room.room_id, event_id=ask.question_id or ask.event_id or None,
        recorded_by=ask.asker.user_id, recorded_at=ask.now, parent_id=decision.id,
    )  # fmt: skip
    return _Copy(place, new, next(iter(rooms_at_home(ask.session, new)), None), unclear)


def _responsible(
    ask: Ask, wanted: Wanted, place: Municipality
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return who is responsible in a municipality, and which names mean nobody there for sure."""
    if wanted.responsible and folded(wanted.responsible) not in _OFFICE:
        found = resolve(wanted.responsible, ask.directory, place.id, ask.now.date())
        return found.label, found.ids, tuple(one.name for one in found.unclear)
    office = office_of(ask.directory, place.id)
    if office is None or office.organization is None:
        return "", (), ()
    return office.organization.name, (office.organization.id,), ()


# --- Wording ------------------------------------------------------------------------------------


def _ask_whom(decision: Decision, reach: Reach) -> Answer:
    everyone = ", ".join(row.name for row in reach.everyone[:_MOST_SHOWN])
    return Answer(
        title=f"An wen soll {decision.number} weitergegeben werden?",
        lines=(short(decision.text),),
        choices=(Choice(f"An alle: {everyone}", f"weitergeben {marked(decision)} an alle"),),
        hints=("Oder hier antworten, zum Beispiel „Herne, Bochum, bis 31.3.“.",),
        prompts_for=f"weitergeben {marked(decision)} an",
    )


def _count(copies: tuple[_Copy, ...]) -> str:
    return copies[0].place.name if len(copies) == 1 else f"{len(copies)} Kommunen"


def _names(ask: Ask, copies: Iterable[_Copy]) -> str:
    return ", ".join(body_name(ask.directory, one.decision.body) for one in copies)


def _typed(wanted: Wanted, reach: Reach) -> str:
    """Return how to type to whom: many of all as "alle außer Herne"."""
    chosen = {row.id for row in wanted.places}
    missing = [row.name for row in reach.everyone if row.id not in chosen]
    of_all = chosen <= {row.id for row in reach.everyone}
    if not of_all or len(missing) >= len(chosen):
        return ", ".join(row.name for row in wanted.places)
    return "alle" + (f" außer {', '.join(missing)}" if missing else "")


def _parts_of(wanted: Wanted) -> str:
    due = f", bis {wanted.due_on:%d.%m.%Y}" if wanted.due_on else ""
    return due + (f", verantwortlich: {wanted.responsible}" if wanted.responsible else "")


def _already(ask: Ask, plan: _Plan) -> tuple[Line, ...]:
    names = [f"{body_name(ask.directory, one.body)} ({one.number})" for one in plan.already]
    if not names:
        return ()
    return (f"{_listed(names)} {'hat' if len(names) == 1 else 'haben'} ihn schon.",)


def _limits(decision: Decision) -> tuple[Line, ...]:
    if decision.public:
        return ()
    return ("Nichtöffentlich: Jede Kommune sieht nur ihren eigenen, und nur in ihrem Raum.",)


def _shown(ask: Ask, copies: tuple[_Copy, ...]) -> Table:
    rows = tuple((one.place.name, *_row(ask, one)) for one in copies)
    return Table(("Kommune", "Verantwortlich", "Frist", "Erfährt es"), rows)


def _row(ask: Ask, one: _Copy) -> tuple[str, ...]:
    due = f"{one.decision.due_on:%d.%m.%Y}" if one.decision.due_on else "–"
    told = "in ihrem Raum" if one.room_id else "nicht: kein Raum mit mir"
    return responsible_of(ask, one.decision) or "–", due, told


def _unheard(copies: Iterable[_Copy]) -> list[Line]:
    """Say who can't be told, and which names are nobody's."""
    lines: list[Line] = []
    silent = [one.place for one in copies if one.room_id is None]
    if silent:
        has = "hat" if len(silent) == 1 else "haben"
        lines.append(
            f"{_listed([row.name for row in silent])} {has} keinen Raum mit mir: Eingetragen wird "
            "er dort trotzdem, sagen müssen es Menschen."
        )
    names = list(dict.fromkeys(name for one in copies for name in one.unclear))
    if names:
        lines.append(f"„{'“, „'.join(names)}“ ist im Verzeichnis nicht überall eindeutig.")
    return lines


def _listed(names: list[str]) -> str:
    return " und ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
