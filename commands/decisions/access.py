"""Whose decisions a room records and sees, and who may do what with them."""

from __future__ import annotations

from commands.committees.meant import (
    committee_of_room,
    find_committee,
    may_plan,
    name_in,
)
from commands.committees.seats import committees_of, posts_on
from commands.contract import Ask, Role, UserError
from storage.decisions import NOT_SHOWN_ELSEWHERE, REGION, Decision
from storage.records import Committee

_OFFICES = (Role.COORDINATION_OFFICE, Role.COMMITTEE_OFFICE, Role.OPERATOR)


def body_of(committee: Committee) -> str:
    """Return how a committee stands in decisions as the one that decided."""
    return f"committee:{committee.id}"


def body_here(ask: Ask, committee: str, text: str, command: str = "beschluss") -> str:
    """Return who decides in this room: the named committee, else what the room stands for.

    `text` is the rest of the line of `command`, for the choices where several committees are
    meant. Raises UserError in rooms that stand for nothing, ChoiceError.
    """
    settings = ask.room.settings
    if committee:
        if name_in(ask, committee) is None:
            raise UserError(
                f"„{committee}“ kenne ich nicht als Gremium.",
                hints=("Wie es im Verzeichnis heißt, oder eine Kurzform davon.",),
            )
        found, _ = find_committee(ask, committee, lambda name: f"{command} {text}, Gremium: {name}")
        return body_of(found)
    own = committee_of_room(ask) if settings.kind == "committee" else None
    if own is not None:
        return body_of(own)
    if settings.kind == "municipality" and settings.municipality_id:
        return f"municipality:{settings.municipality_id}"
    if settings.kind == "region":
        return REGION
    raise UserError(
        "Wessen Beschluss ist das? Dieser Raum steht für kein Gremium und keine Kommune.",
        hints=("Das Gremium dazuschreiben, zum Beispiel „, Gremium: Lenkungskreis Herne“.",),
    )


def bodies_seen(ask: Ask) -> list[str]:
    """Return whose decisions may be seen here as a whole; of all others only public ones are.

    In a committee's room its own; in a town's room the town's and its committees'; in the region's
    those of the region and of committees of the whole region; in a direct chat those of the
    person's offices and committees.
    """
    settings, directory = ask.room.settings, ask.directory
    if ask.room.direct:
        return _bodies_of_person(ask)
    if settings.kind == "committee":
        return [f"committee:{settings.committee_id}"]
    if settings.kind == "municipality":
        return _bodies_of_place(ask, settings.municipality_id or "")
    if settings.kind == "region":
        whole = [row for row in directory.committees.values() if not row.municipality_ids]
        return [REGION, *map(body_of, whole)]
    return []


def _bodies_of_place(ask: Ask, place: str) -> list[str]:
    rows = ask.directory.committees.values()
    return [
        f"municipality:{place}",
        *(body_of(row) for row in rows if place in row.municipality_ids),
    ]


def _bodies_of_person(ask: Ask) -> list[str]:
    found = [body for place in sorted(ask.asker.offices) for body in _bodies_of_place(ask, place)]
    seats = committees_of(ask.directory, ask.asker.user_id, ask.now.date())
    return list(dict.fromkeys([*found, *map(body_of, seats)]))


def is_seen(ask: Ask, decision: Decision) -> bool:
    """Whether a decision may be shown here; in a direct chat also to those responsible for it."""
    if ask.room.direct and is_responsible(ask, decision):
        return True
    public = decision.public and decision.state not in NOT_SHOWN_ELSEWHERE
    return public or decision.body in bodies_seen(ask)


def require_recorder(ask: Ask, body: str) -> None:
    """Let only those pass who may record and change decisions of a body here; raises UserError.

    Those are the offices, or where the room has it so, all members; in other rooms and in direct
    chats whoever plans the committee's meetings, or belongs to the municipality's office.
    """
    if may_record(ask, body):
        return
    raise UserError(
        "Beschlüsse tragen hier die Geschäftsführung des Gremiums und die Koordinierungsstelle "
        "ein.",
        hints=("Sollen es alle Mitglieder können: /raum protokoll alle.",),
    )


def may_record(ask: Ask, body: str) -> bool:
    """Whether somebody may record decisions of a body here; see `require_recorder`."""
    if ask.asker.holds(Role.OPERATOR):
        return True
    if body in bodies_seen(ask) and not ask.room.direct:
        everybody = ask.room.settings.recorders == "members"
        if ask.asker.holds(*_OFFICES, *((Role.MEMBER,) if everybody else ())):
            return True
    kind, _, row_id = body.partition(":")
    if kind == "committee":
        committee = ask.directory.committees.get(row_id)
        return committee is not None and may_plan(ask, committee)
    return bool(ask.asker.offices) and (kind == REGION or row_id in ask.asker.offices)


def is_responsible(ask: Ask, decision: Decision) -> bool:
    """Whether somebody is, or works for, one of those responsible for a decision."""
    return not set(members_of(ask)).isdisjoint(decision.responsible_ids)


def members_of(ask: Ask) -> list[str]:
    """Return the ids under which somebody may be responsible: their own, and their office's."""
    posts = posts_on(ask.directory, ask.asker.user_id, ask.now.date())
    return [one for post in posts for one in (post.id, post.organization_id) if one]
