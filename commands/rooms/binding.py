"""Binding a room to a municipality, a committee or the region, and loosening it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from textwrap import shorten

from commands.contract import Answer, Ask, Choice, Code, Line, Strong, UserError
from commands.lookup import Row, look_up
from commands.rooms.changing import change, require_office_here, require_office_of
from commands.rooms.showing import what_follows, why_unbound
from storage.records import Committee, Municipality, RoomSettings


def bind_municipality(ask: Ask, name: str) -> Answer:
    """Bind the room to the municipality of that name, or offer those that it may mean."""
    _refuse_direct(ask)
    if not name:
        raise UserError("Zu welcher Kommune gehört dieser Raum?", hints=((Code("/raum Herne"),),))
    return _bind_to_one(ask, name, ask.directory.municipalities.values(), "kommune", _municipality)


def bind_committee(ask: Ask, name: str) -> Answer:
    """Bind the room to the present committee of that name, or offer those that it may mean."""
    _refuse_direct(ask)
    if not name:
        hint: Line = (Code("/raum gremium Steuerungsgruppe Bochum"),)
        raise UserError("Für welches Gremium ist dieser Raum?", hints=(hint,))
    today = ask.now.date()
    present = [row for row in ask.directory.committees.values() if not _has_ended(row, today)]
    return _bind_to_one(ask, name, present, "gremium", _committee)


def bind_region(ask: Ask, _text: str) -> Answer:
    """Bind the room to the whole region."""
    _refuse_direct(ask)
    require_office_of(ask, (), "der ganzen Region")
    title: Line = ("Dieser Raum gehört zur ", Strong("ganzen Region"), ".")
    return _rebind(ask, RoomSettings(kind="region"), title)


def unbind(ask: Ask, _text: str) -> Answer:
    """Take the room's binding away; its other settings stay."""
    _refuse_direct(ask)
    require_office_here(ask)
    return _rebind(ask, RoomSettings(), "Dieser Raum ist nicht zugeordnet.")


def _municipality(ask: Ask, row: Municipality) -> Answer:
    require_office_of(ask, (row.id,), f"der Kommune {row.name}")
    binding = RoomSettings(kind="municipality", municipality_id=row.id)
    return _rebind(ask, binding, ("Dieser Raum gehört zu ", Strong(row.name), "."))


def _committee(ask: Ask, row: Committee) -> Answer:
    require_office_of(ask, row.municipality_ids, f"dem Gremium {row.name}")
    only = row.municipality_ids[0] if len(row.municipality_ids) == 1 else None
    binding = RoomSettings(kind="committee", municipality_id=only, committee_id=row.id)
    return _rebind(ask, binding, ("Dieser Raum gehört zum Gremium ", Strong(row.name), "."))


def _rebind(ask: Ask, binding: RoomSettings, title: Line) -> Answer:
    settings = replace(
        ask.room.settings,
        kind=binding.kind,
        municipality_id=binding.municipality_id,
        committee_id=binding.committee_id,
    )
    return change(ask, settings, title, *what_follows(settings, ask))


def _refuse_direct(ask: Ask) -> None:
    """Refuse to bind a direct chat: one person's rights there could not end with a post."""
    if ask.room.direct:
        raise UserError(why_unbound(ask.room))


def _has_ended(committee: Committee, today: date) -> bool:
    return committee.end_date is not None and committee.end_date < today


def _bind_to_one(
    ask: Ask, name: str, rows: Iterable[Row], word: str, bind: Callable[[Ask, Row], Answer]
) -> Answer:
    """Bind to the only row of that name; else offer what may be meant."""
    found = look_up(name, rows)
    if len(found.named) == 1:
        return bind(ask, found.named[0])
    offered = found.named or found.near
    shown = shorten(name, 40, placeholder=" …")
    if not offered:
        raise UserError(
            f"„{shown}“ steht nicht im Verzeichnis.",
            hints=(("Alles zu diesem Raum und wie er sich einstellen lässt: ", Code("/raum")),),
        )
    asked = ask.room.say("Welche Zuordnung meinen Sie?", "Welche Zuordnung meinst du?")
    return Answer(
        lines=(
            f"„{shown}“ gibt es mehrfach. {asked}"
            if found.named
            else f"„{shown}“ kenne ich nicht. {asked}",
        ),
        choices=tuple(Choice(row.name, f"/raum {word} {row.id}") for row in offered),
        hints=(("Zum Beispiel: ", Code(f"/raum {word} {offered[0].name}")),),
    )
