"""What a room is bound to and how the bot behaves there, in words; pure."""

from __future__ import annotations

from collections.abc import Mapping

from commands.contract import Answer, Ask, Code, Line, Room, Strong, Table
from commands.rooms.quiet_hours import QuietTime, format_quiet_time
from storage.records import Committee, Directory, Municipality, RoomSettings

RECORDERS = {"offices": "die zuständige Stelle", "members": "alle Mitglieder"}


def show(ask: Ask) -> Answer:
    """Answer what this room is bound to, what follows from it, and how to change it."""
    settings = ask.room.settings
    if ask.room.direct:
        return Answer(
            title="Unser Direktchat",
            lines=(_ours_in_direct(ask), why_unbound(ask.room)),
            table=Table(_HEADERS, (_address(settings), _quiet_hours(settings))),
        )
    rows = (_binding(ask), _address(settings), _quiet_hours(settings))
    return Answer(
        title=("Dieser Raum: ", Strong(place(settings, ask.directory))),
        lines=what_follows(settings, ask),
        table=Table(_HEADERS, (*rows, _recorders(settings))),
        hints=(_who_may_change(settings, ask.directory),),
    )


def place(settings: RoomSettings, directory: Directory) -> str:
    """Return the name of what a room is bound to."""
    if settings.kind == "municipality":
        return _name(directory.municipalities, settings.municipality_id)
    if settings.kind == "committee":
        return _name(directory.committees, settings.committee_id)
    return "die ganze Region" if settings.kind == "region" else "noch nicht zugeordnet"


def what_follows(settings: RoomSettings, ask: Ask) -> tuple[Line, ...]:
    """Say what "bei uns" means in a room of these settings, and what is to be seen there."""
    name = place(settings, ask.directory)
    if settings.kind == "municipality":
        ours = f"„Bei uns“ heißt hier: in {name}."
        seen = f"das Verzeichnis und was für {name} oder die ganze Region festgehalten wird."
    elif settings.kind == "committee" and settings.municipality_id:
        municipality = _name(ask.directory.municipalities, settings.municipality_id)
        ours = f"„Bei uns“ heißt hier: in {municipality}."
        seen = "das Verzeichnis und was für dieses Gremium festgehalten wird."
    elif settings.kind == "committee":
        ours = "„Bei uns“ ist hier mehr als eine Kommune: " + _name_it(ask.room)
        seen = "das Verzeichnis und was für dieses Gremium festgehalten wird."
    elif settings.kind == "region":
        ours = "„Bei uns“ heißt hier: in der ganzen Region."
        seen = "das Verzeichnis und was für die ganze Region festgehalten wird."
    else:
        ours = "Was „bei uns“ heißt, weiß ich hier nicht: " + _name_it(ask.room)
        seen = "das Verzeichnis ohne Personen; die zeige ich erst in zugeordneten Räumen."
    return (ours, f"Zu sehen ist hier {seen}")


def why_unbound(room: Room) -> str:
    """Say why a direct chat is bound to nothing."""
    reason = (
        "Ein Direktchat gehört zu einer Person und nicht zu einer Stelle; darum wird er keiner "
    )
    return reason + room.say(
        "Kommune zugeordnet. Laden Sie mich dafür in einen Raum ein.",
        "Kommune zugeordnet. Lade mich dafür in einen Raum ein.",
    )


def _ours_in_direct(ask: Ask) -> str:
    """Say what "bei uns" means to somebody alone with the bot: the one office they belong to."""
    if ask.home:
        name = _name(ask.directory.municipalities, ask.home)
        return f"„Bei uns“ heißt hier: in {name}, nach {ask.room.say('Ihrer', 'deiner')} Stelle."
    return "Was „bei uns“ heißt, weiß ich hier nicht: " + _name_it(ask.room)


def _name_it(room: Room) -> str:
    return room.say("Nennen Sie die Kommune in der Frage.", "Nenn die Kommune in der Frage.")


def _name(rows: Mapping[str, Municipality] | Mapping[str, Committee], row_id: str | None) -> str:
    row = rows.get(row_id or "")
    return row.name if row else f"{row_id} (nicht mehr im Verzeichnis)"


def _who_may_change(settings: RoomSettings, directory: Directory) -> Line:
    rights = "mit Moderationsrechten im Raum (Stufe 50)"
    if settings.kind == "municipality":
        return (
            f"Ändern kann das die Koordinierungsstelle von {place(settings, directory)} {rights}."
        )
    if settings.kind == "committee":
        return f"Ändern kann das eine Koordinierungsstelle seiner Kommunen {rights}."
    return (
        f"Ändern kann das jede Koordinierungsstelle {rights}; "
        "einer Kommune zuordnen kann ihn nur deren eigene."
    )


# --- Settings, one row each ---------------------------------------------------------------------

_HEADERS = ("Einstellung", "Jetzt", "Ändern mit")
Row = tuple[Line, Line, Line]


def _binding(ask: Ask) -> Row:
    settings = ask.room.settings
    own = [Code(f"/raum {name}") for name in _own_municipalities(ask)] or [Code("/raum Kommune")]
    ways: Line = (own[0], ", ", Code("/raum gremium Name"), ", ", Code("/raum region"))
    if settings.kind is not None:
        ways = (*ways, ", ", Code("/raum lösen"))
    return ("Zuordnung", place(settings, ask.directory), ways)


def _own_municipalities(ask: Ask) -> list[str]:
    """Return the names of the municipalities that the asker may bind a room to, Kreise first."""
    rows = [ask.directory.municipalities.get(office) for office in sorted(ask.asker.offices)]
    known = [row for row in rows if row is not None]
    return [row.name for row in sorted(known, key=lambda row: row.part_of_id is not None)]


def _address(settings: RoomSettings) -> Row:
    other = "Sie" if settings.address == "du" else "du"
    return ("Anrede", settings.address, (Code(f"/raum anrede {other}"),))


def _quiet_hours(settings: RoomSettings) -> Row:
    quiet = QuietTime(settings.quiet_from, settings.quiet_until, settings.quiet_weekends)
    ways = (Code("/raum ruhe 18–7, Wochenende"), ", ", Code("/raum ruhe aus"))
    return ("Ruhezeit", format_quiet_time(quiet), ways)


def _recorders(settings: RoomSettings) -> Row:
    other = "stelle" if settings.recorders == "members" else "alle"
    return ("Protokoll", RECORDERS[settings.recorders], (Code(f"/raum protokoll {other}"),))
