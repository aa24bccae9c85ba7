"""Takes back what was handed on, as far as nobody has touched it there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commands.contract import Answer, Ask, Line, Notice, Strong
from commands.decided import STATES
from commands.decisions.handing.origin import origin
from commands.decisions.handing.reach import rooms_at_home
from commands.decisions.wording import body_name, short
from storage.decisions import Decision, change_decision, decision_of


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was taken back, what stays since somebody has begun, and the messages that tell it."""

    gone: tuple[Decision, ...] = ()
    stay: tuple[Decision, ...] = ()
    notices: tuple[Notice, ...] = ()


def take_back(ask: Ask, children: Sequence[Decision]) -> TakenBack:
    """Withdraw what nobody has changed since it was handed on, and tell the rooms."""
    there = [one for one in children if one.state != "withdrawn"]
    gone = tuple(one for one in there if one.revision == 1)
    stay = tuple(one for one in there if one.revision > 1)
    notices = tuple(notice for one in gone for notice in _withdraw(ask, one))
    for parent_id in dict.fromkeys(one.parent_id or 0 for one in gone):
        _note(ask, parent_id, [one for one in gone if one.parent_id == parent_id])
    return TakenBack(gone, stay, notices)


def told(ask: Ask, parent: Decision, back: TakenBack) -> Answer:
    """Say what was taken back and what stays."""
    if not back.gone and not back.stay:
        return Answer(lines=(f"Weitergegeben ist {parent.number} dorthin nicht.",))
    lines: list[Line] = []
    if back.stay:
        lines += ["Es bleibt, wo schon etwas geschehen ist:", *stays(ask, back.stay)]
    names = ", ".join(body_name(ask.directory, one.body) for one in back.gone)
    title = f"Zurückgenommen: {names}" if back.gone else "Zurückzunehmen ist nichts mehr."
    return Answer(
        title=title, lines=tuple(lines), notices=back.notices, lasting=bool(back.gone)
    )  # fmt: skip


def stays(ask: Ask, children: Sequence[Decision]) -> list[Line]:
    """Return a line for each municipality that has begun."""
    return [
        f"{body_name(ask.directory, one.body)}, {one.number}: {STATES[one.state]}"
        for one in children
    ]


def _withdraw(ask: Ask, child: Decision) -> list[Notice]:
    change_decision(
        ask.session, child, {"state": "withdrawn"}, by=ask.asker.user_id, at=ask.now,
        kind="withdrawn", note="Weitergabe zurückgenommen", event_id=ask.event_id or None,
    )  # fmt: skip
    parent = decision_of(ask.session, child.parent_id or 0)
    whose = f" {origin(ask.directory, parent)}" if parent else ""
    answer = Answer(
        title=(f"{child.number} ist zurückgenommen{whose}: ", Strong(short(child.text))),
        lines=("Zu tun ist damit nichts mehr.",),
    )
    return [Notice(room, answer) for room in rooms_at_home(ask.session, child)[:1]]


def _note(ask: Ask, parent_id: int, gone: Sequence[Decision]) -> None:
    parent = decision_of(ask.session, parent_id)
    names = ", ".join(body_name(ask.directory, one.body) for one in gone)
    if parent is not None:
        change_decision(
            ask.session, parent, {}, by=ask.asker.user_id, at=ask.now,
            note=f"Weitergabe zurückgenommen: {names}", event_id=ask.event_id or None,
        )  # fmt: skip
