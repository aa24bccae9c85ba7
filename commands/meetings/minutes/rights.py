"""Who keeps minutes in a room, and for which committees that is done there."""

from __future__ import annotations

from commands.committees.meant import may_plan
from commands.contract import Ask, Role, UserError
from storage.records import Committee

_OFFICES = (Role.COORDINATION_OFFICE, Role.COMMITTEE_OFFICE, Role.OPERATOR)


def is_at_home(ask: Ask, committee: Committee) -> bool:
    """Whether minutes of a committee are kept in this room: its own, its town's, the region's."""
    settings = ask.room.settings
    if ask.room.direct:
        return False
    if settings.kind == "committee":
        return settings.committee_id == committee.id
    if settings.kind == "municipality":
        return settings.municipality_id in committee.municipality_ids
    return settings.kind == "region" and len(committee.municipality_ids) != 1


def may_record(ask: Ask, committee: Committee) -> bool:
    """Whether somebody keeps the minutes of a committee here; as with decisions.

    Those are the offices, or where the room has it so, all members; elsewhere whoever plans the
    committee's meetings.
    """
    of_all = ask.room.settings.kind != "region" or not committee.municipality_ids
    if of_all and is_at_home(ask, committee):
        everybody = ask.room.settings.recorders == "members"
        if ask.asker.holds(*_OFFICES, *((Role.MEMBER,) if everybody else ())):
            return True
    return may_plan(ask, committee)


def require_recorder(ask: Ask, committee: Committee) -> None:
    """Let only those pass who keep the minutes of a committee here; raises UserError."""
    if may_record(ask, committee):
        return
    raise UserError(
        f"{committee.name}: Das Protokoll führen hier die Geschäftsführung des Gremiums und die "
        "Koordinierungsstelle.",
        hints=("Sollen es alle Mitglieder können: /raum protokoll alle.",),
    )


def require_home(ask: Ask, committee: Committee) -> None:
    """Let pass only in rooms in which minutes of a committee are kept; raises UserError."""
    if not is_at_home(ask, committee):
        raise UserError(
            f"Protokoll zu „{committee.name}“ führe ich nur im Raum des Gremiums, in dem seiner "
            "Kommune oder in dem der Region.",
            hints=("Wofür ein Raum steht, zeigt und ändert /raum.",),
        )
