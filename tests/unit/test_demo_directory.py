"""The sample directory that the demo ships, and the people that the demo makes of it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.access import asker_for
from bot.config import AccessSettings
from bot.demo.homeserver import SERVER_NAME
from bot.demo.people import OPERATOR, PLAYERS, ROOMS, Player
from bot.demo.store import SAMPLE
from commands.contract import Role
from storage.exchange import Workbook, read_workbook
from storage.records import RoomSettings

TODAY = date(2026, 11, 22)
ACCESS = AccessSettings(servers=(SERVER_NAME,), operators=(f"@{OPERATOR}:{SERVER_NAME}",))
HIGHER_ROLES = {
    "operator": Role.OPERATOR,
    "coordination_office": Role.COORDINATION_OFFICE,
    "member": Role.MEMBER,
    "guest": Role.GUEST,
}


@pytest.fixture(scope="module")
def workbook() -> Workbook:
    return read_workbook(SAMPLE)


def roles(player: Player, room: RoomSettings, workbook: Workbook) -> frozenset[Role]:
    user_id = f"@{player.localpart}:{SERVER_NAME}"
    return asker_for(user_id, room, workbook.directory, ACCESS, 0, TODAY).roles


def test_no_row_of_it_is_malformed(workbook: Workbook) -> None:
    assert workbook.problems == ()


@pytest.mark.parametrize("player", PLAYERS, ids=lambda player: player.localpart)
def test_each_player_holds_the_role_that_info_tells(player: Player, workbook: Workbook) -> None:
    """And none above it: the order of `HIGHER_ROLES` is from high to low."""
    ladder = list(HIGHER_ROLES)
    missing = ladder[: ladder.index(player.role)]
    held = roles(player, RoomSettings(), workbook)
    assert HIGHER_ROLES[player.role] in held
    assert held.isdisjoint(HIGHER_ROLES[name] for name in missing)


def test_each_municipality_room_belongs_to_its_own_office(workbook: Workbook) -> None:
    offices = [player for player in PLAYERS if player.role == "coordination_office"]
    for plan in ROOMS:
        if plan.kind != "municipality":
            continue
        assert plan.municipality_id in workbook.directory.municipalities
        room = RoomSettings(kind="municipality", municipality_id=plan.municipality_id)
        held = {p.localpart: roles(p, room, workbook) for p in offices}
        in_office = [name for name, has in held.items() if Role.COORDINATION_OFFICE in has]
        assert in_office == [plan.creator]


def test_every_coordination_office_names_its_homeserver(workbook: Workbook) -> None:
    directory = workbook.directory
    offices = [o for o in directory.organizations.values() if o.kind.startswith("Kommunale Koord")]
    served = {place for office in offices for place in office.municipality_ids}
    assert len(served) == 15
    assert all(directory.municipalities[place].servers for place in served)
