"""Whose decisions a room records and sees, and who may do what with them."""

from __future__ import annotations

from commands.committees.meant import (
    ChoiceError,
    committee_of_room,
    find_committee,
    may_plan,
    name_in,
)
from commands.committees.seats import committees_of, posts_on
from commands.contract import Answer, Ask, Choice, Role, UserError
from commands.lookup import folded
from storage.decisions import NOT_SHOWN_ELSEWHERE, REGION, Decision
from storage.minutes import open_in_room
from storage.records import Committee, Directory, RoomSettings

_MOST_OFFERED = 9
_OFFICES = (Role.COORDINATION_OFFICE, Role.COMMITTEE_OFFICE, Role.OPERATOR)


def body_of(committee: Committee) -> str:
    """Return how a committee stands in decisions as the one that decided."""
    return f"committee:{committee.id}"


def body_here(ask: Ask, committee: str, text: str, command: str = "beschluss") -> str:
    """Return who decides in this room: the named committee, who meets, or what the room stands for.

    `text` is the rest of the line of `command`, for the choices where several committees are
    meant. Raises UserError in rooms that stand for nothing, ChoiceError.
    """
    if committee:
        return _named(ask, committee, text, command)
    if (minutes := open_in_room(ask.session, ask.room.room_id)) is not None:
        return f"committee:{minutes.committee_id}"
    settings = ask.room.settings
    own = committee_of_room(ask) if settings.kind == "committee" else None
    if own is not None:
        return body_of(own)
    if settings.kind == "municipality" and settings.municipality_id:
        return f"municipality:{settings.municipality_id}"
    if settings.kind == "region":
        return REGION
    raise _whose(ask, text, command)


def _named(ask: Ask, said: str, text: str, command: str) -> str:
    """Return the committee, municipality or region that a line names."""
    if folded(said) in ("region", "die region"):
        return REGION
    rows = ask.directory.municipalities.values()
    for place in (row for row in rows if folded(row.name) == folded(said)):
        return f"municipality:{place.id}"
    if name_in(ask, said) is None:
        raise UserError(
            f"„{said}“ kenne ich nicht als Gremium.",
            hints=("Wie es im Verzeichnis heißt, oder eine Kurzform davon.",),
        )
    found, _ = find_committee(ask, said, lambda name: f"{command} {text}, Gremium: {name}")
    return body_of(found)


def _whose(ask: Ask, text: str, command: str) -> UserError:
    """Return the refusal where nobody is named, or the choice among what is the asker's own."""
    asked = "Wessen Beschluss ist das? Dieser Raum steht für kein Gremium und keine Kommune."
    if ask.room.direct:
        asked = "Wessen Beschluss ist das?"
    names = [name for body in _bodies_of_person(ask)
             if may_record(ask, body) and (name := _name(ask, body))]  # fmt: skip
    if names and ask.room.direct:
        choices = tuple(
            Choice(name, f"{command} {text}, Gremium: {name}") for name in names[:_MOST_OFFERED]
        )
        return ChoiceError(Answer(title=asked, choices=choices))
    return UserError(
        asked,
        hints=("Das Gremium dazuschreiben, zum Beispiel „, Gremium: Lenkungskreis Herne“.",),
    )


def _name(ask: Ask, body: str) -> str:
    kind, _, row_id = body.partition(":")
    rows = ask.directory.committees if kind == "committee" else ask.directory.municipalities
    row = rows.get(row_id)
    return row.name if row else ""


def bodies_seen(ask: Ask) -> list[str]:
    """Return whose decisions may be seen here as a whole; of all others only public ones are.

    In a committee's room its own; in a town's room the town's and its committees'; in the region's
    those of the region and of committees of the whole region; in a direct chat those of the
    person's offices and committees.
    """
    if ask.room.direct:
        return _bodies_of_person(ask)
    return bodies_of_room(ask.directory, ask.room.settings)


def bodies_of_room(directory: Directory, settings: RoomSettings) -> list[str]:
    """Return whose decisions may be seen as a whole in a room of many with these settings."""
    if settings.kind == "committee":
        return [f"committee:{settings.committee_id}"]
    if settings.kind == "municipality":
        return bodies_of_place(directory, settings.municipality_id or "")
    return bodies_of_region(directory) if settings.kind == "region" else []


def bodies_of_place(directory: Directory, place: str) -> list[str]:
    """Return a municipality, by its id, and its committees as those that decide."""
    rows = directory.committees.values()
    return [
        f"municipality:{place}",
        *(body_of(row) for row in rows if place in row.municipality_ids),
    ]


def bodies_of_region(directory: Directory) -> list[str]:
    """Return the region, and the committees of the whole region, as those that decide."""
    rows = directory.committees.values()
    return [REGION, *(body_of(row) for row in rows if not row.municipality_ids)]


def _bodies_of_person(ask: Ask) -> list[str]:
    found = [
        body
        for place in sorted(ask.asker.offices)
        for body in bodies_of_place(ask.directory, place)
    ]
    seats = committees_of(ask.directory, ask.asker.user_id, ask.now.date())
    return list(dict.fromkeys([*found, *map(body_of, seats)]))


def is_seen(ask: Ask, decision: Decision) -> bool:
    """Whether a decision may be shown here; in a direct chat also to those responsible for it."""
    if ask.room.direct and is_responsible(ask, decision):
        return True
    if decision.state == "draft" and decision.public and decision.room_id == ask.room.room_id:
        return True  # who named a committee of others there has still to confirm it
    return is_public(decision) or decision.body in bodies_seen(ask)


def is_public(decision: Decision) -> bool:
    """Whether a decision may be shown to everybody."""
    return decision.public and decision.state not in NOT_SHOWN_ELSEWHERE


def may_see_history(ask: Ask, decision: Decision) -> bool:
    """Whether somebody may see here who changed a decision and how; elsewhere it is as it stands.

    That is where who decided is at home, and for those responsible.
    """
    return decision.body in bodies_seen(ask) or is_responsible(ask, decision)


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
    """Whether somebody may record and change decisions of a body here; see `require_recorder`."""
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
