"""Who may change a room, and the change itself."""

from __future__ import annotations

from collections.abc import Collection

from commands.contract import Answer, Ask, Line, Role, UserError
from storage.records import RoomSettings
from storage.rooms import save_room_settings

# The Matrix power level that clients call moderator.
MODERATOR = 50


def change(ask: Ask, settings: RoomSettings, title: Line, *lines: Line) -> Answer:
    """Save the settings, unless they are so already, and answer with what holds from now on."""
    if settings == ask.room.settings:
        return Answer(title=title, lines=("Das war schon so; es bleibt dabei.", *lines))
    save_room_settings(ask.session, ask.room.room_id, settings, by=ask.asker.user_id, at=ask.now)
    return Answer(title=title, lines=lines, lasting=True)


def require_office_here(ask: Ask) -> None:
    """Let only the coordination office that the room counts pass, with power in the room.

    Raises UserError, which names what is missing.
    """
    if not ask.asker.holds(Role.COORDINATION_OFFICE):
        office = "die Koordinierungsstelle der Kommune, zu der er gehört"
        if ask.room.settings.kind not in {"municipality", "committee"}:
            office = "eine Koordinierungsstelle"
        raise UserError(f"Diesen Raum einstellen darf nur {office}.", hints=_how_to_become(ask))
    _require_power(ask)


def require_office_of(ask: Ask, municipality_ids: Collection[str], name: str) -> None:
    """Let only the coordination office of one of the municipalities pass; none means any office.

    In a room that is bound already, also the office that it counts must agree, so that nobody
    takes a room over. Raises UserError.
    """
    if ask.room.settings.kind is not None:
        require_office_here(ask)
    is_office = ask.asker.holds(Role.COORDINATION_OFFICE)
    if municipality_ids:
        is_office = not ask.asker.offices.isdisjoint(municipality_ids)
    if not (is_office or ask.asker.holds(Role.OPERATOR)):
        raise UserError(
            f"Einen Raum {name} zuordnen darf nur die zuständige Koordinierungsstelle.",
            hints=_how_to_become(ask),
        )
    _require_power(ask)


def _require_power(ask: Ask) -> None:
    if ask.asker.room_power >= MODERATOR or ask.asker.holds(Role.OPERATOR):
        return
    raise UserError(
        ask.room.say(
            "Dafür brauchen Sie in diesem Raum Moderationsrechte (Stufe 50).",
            "Dafür brauchst du in diesem Raum Moderationsrechte (Stufe 50).",
        ),
        hints=("Geben kann sie, wer den Raum verwaltet: Rauminfo → Personen → Rolle.",),
    )


def _how_to_become(ask: Ask) -> tuple[Line, ...]:
    """Say how somebody comes to be known as belonging to an office, or to which they belong."""
    person = ask.directory.persons.get(ask.asker.person_id or "")
    if person is not None:
        organization = ask.directory.organizations.get(person.organization_id or "")
        where = organization.name if organization else "ohne Stelle"
        return (f"Im Verzeichnis: {person.name}, {where}.",)
    return (
        ask.room.say(
            "Gehören Sie dazu? Dann fehlt im Verzeichnis Ihre Matrix-Kennung, oder sie steht bei "
            f"einer anderen Stelle: {ask.asker.user_id}",
            "Gehörst du dazu? Dann fehlt im Verzeichnis deine Matrix-Kennung, oder sie steht bei "
            f"einer anderen Stelle: {ask.asker.user_id}",
        ),
    )
