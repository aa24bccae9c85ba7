"""Who takes part in the demo, and in which rooms they meet.

The coordinators and the teacher are persons of the sample directory, under the Matrix ids that it
gives them; the operator is one by configuration; the guest stands nowhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import ClientSession

from bot.demo.account import ENCRYPTION, Account, Json, NewRoom
from bot.demo.homeserver import Homeserver, NameTakenError
from storage.records import RoomKind

BOT = "scharnier"
CHATTER = "oezkaraca"
OPERATOR = "betrieb"
DEVICE = "PROBELAUF"


@dataclass(frozen=True, slots=True)
class Player:
    """A person with an account; `role` is one of the roles of `commands.contract`, in English."""

    localpart: str
    name: str
    role: str


PLAYERS = (
    Player(OPERATOR, "Betrieb", "operator"),
    Player("haverkamp", "Miriam Haverkamp (KoKo Bochum)", "coordination_office"),
    Player(CHATTER, "Fatma Özkaraca (KoKo Herne)", "coordination_office"),
    Player("mueller", "Sabine Müller (KoKo Hagen)", "coordination_office"),
    Player("linnenkohl", "Carla Linnenkohl (StuBo, Herne)", "member"),
    Player("gast", "Gast", "guest"),
    Player("aydogmus", "Cem Aydogmus (KoKo Dortmund)", "coordination_office"),
    Player("vossbeck", "Katrin Vossbeck (KoKo Dortmund)", "coordination_office"),
)


def player_called(localpart: str) -> Player:
    """Return a player by the first part of their Matrix id."""
    return next(player for player in PLAYERS if player.localpart == localpart)


# Who takes part in a kollegiale Beratung of the chatter's: from other offices than their own.
COMPANIONS = tuple(map(player_called, ("haverkamp", "mueller", "aydogmus", "vossbeck")))


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """A room of the demo: who opens it, who has power in it, and how it is bound.

    `binding` is what its creator types there, as anybody would. `alias` also tells a room of an
    earlier start in the same folder.
    """

    alias: str
    name: str
    topic: str
    creator: str
    binding: str
    kind: RoomKind
    municipality_id: str | None = None
    coordinators: tuple[str, ...] = ()
    encrypted: bool = False


ROOMS = (
    RoomPlan(
        "herne",
        "Herne: Übergang Schule–Beruf",
        "Wer macht wann was mit wem in Herne? Fragen an Scharnier beginnen mit /",
        CHATTER,
        "/raum Herne",
        "municipality",
        "k-her",
    ),
    RoomPlan(
        "bochum",
        "Bochum: Übergang Schule–Beruf",
        "Raum der Koordinierungsstelle Bochum; hierher kommen weitergeleitete Fragen",
        "haverkamp",
        "/raum Bochum",
        "municipality",
        "k-bo",
    ),
    RoomPlan(
        "hagen",
        "Hagen: Übergang Schule–Beruf",
        "Raum der Koordinierungsstelle Hagen; hierher kommen weitergeleitete Fragen",
        "mueller",
        "/raum Hagen",
        "municipality",
        "k-ha",
    ),
    RoomPlan(
        "ruhr",
        "Ruhr: Austausch der Koordinierungsstellen",
        "Gemeinsamer Raum der Region über die Stadtgrenzen hinweg",
        OPERATOR,
        "/raum Region",
        "region",
        coordinators=("haverkamp", CHATTER, "mueller"),
    ),
    RoomPlan(
        "vertraulich",
        "Vertraulich: Kollegiale Beratung Ruhr",
        "Ende-zu-Ende-verschlüsselter Raum der Region",
        OPERATOR,
        "/raum Region",
        "region",
        coordinators=("haverkamp", CHATTER, "mueller"),
        encrypted=True,
    ),
)


@dataclass(frozen=True, slots=True)
class DemoRoom:
    """A room that exists; `owner` is whose direct chat it is."""

    room_id: str
    name: str
    kind: str
    municipality_id: str | None = None
    encrypted: bool = False
    owner: str | None = None
    plan: RoomPlan | None = field(default=None, compare=False)

    @property
    def direct(self) -> bool:
        """Whether it is one person's chat with the bot."""
        return self.owner is not None

    @property
    def entered(self) -> bool:
        """Whether it is none of the demo's own rooms, but one that its person came into later."""
        return self.kind == "entered"

    def as_json(self) -> Json:
        """Return what `--info` tells of it."""
        return {
            "room_id": self.room_id,
            "name": self.name,
            "municipality_id": self.municipality_id,
            "kind": self.kind,
            "encrypted": self.encrypted,
            "direct": self.direct,
            "owner": self.owner,
        }


async def enter(
    http: ClientSession, homeserver: Homeserver, player: Player, password: str
) -> Account:
    """Log a person in; register them first where the homeserver doesn't know them."""
    try:
        await asyncio.to_thread(homeserver.register, player.localpart, password, device=False)
    except NameTakenError:
        return await _login(http, homeserver, player, password)
    account = await _login(http, homeserver, player, password)
    await account.set_name(player.name)
    return account


async def _login(
    http: ClientSession, homeserver: Homeserver, player: Player, password: str
) -> Account:
    return await Account.login(http, homeserver.url, player.localpart, password, DEVICE)


async def open_rooms(people: Mapping[str, Account], bot_id: str) -> tuple[DemoRoom, ...]:
    """See that every room is there, with all people in it and the bot at least invited."""
    shared = [_open_shared(plan, people, bot_id) for plan in ROOMS]
    direct = [_open_direct(account, bot_id) for account in people.values()]
    return tuple(await asyncio.gather(*shared, *direct))


async def encrypt(room: DemoRoom, people: Mapping[str, Account]) -> None:
    """Switch encryption on, once the room is bound; repeating it changes nothing."""
    if room.plan is not None and room.encrypted:
        creator = people[room.plan.creator]
        await creator.set_state(room.room_id, "m.room.encryption", ENCRYPTION)


async def _open_shared(plan: RoomPlan, people: Mapping[str, Account], bot_id: str) -> DemoRoom:
    creator = people[plan.creator]
    server = creator.user_id.partition(":")[2]
    room_id = await creator.room_by_alias(f"#{plan.alias}:{server}")
    if room_id is None:
        everybody = {account.user_id for account in people.values()} | {bot_id}
        powers = {people[name].user_id: 50 for name in plan.coordinators}
        room_id = await creator.create_room(
            NewRoom(
                name=plan.name,
                topic=plan.topic,
                alias=plan.alias,
                invite=sorted(everybody - {creator.user_id}),
                powers=powers,
            )
        )
    missing = await _missing(creator, room_id, people)
    await asyncio.gather(*(account.join(room_id) for account in missing))
    return DemoRoom(room_id, plan.name, plan.kind, plan.municipality_id, plan.encrypted, plan=plan)


async def _missing(creator: Account, room_id: str, people: Mapping[str, Account]) -> list[Account]:
    members = await creator.members(room_id)
    return [account for account in people.values() if account.user_id not in members]


async def _open_direct(account: Account, bot_id: str) -> DemoRoom:
    known = (await account.direct_chats()).get(bot_id, [])
    room_id = known[0] if known else await account.create_direct_chat(bot_id)
    return DemoRoom(room_id, "Direktchat mit Scharnier", "direct", owner=account.user_id)
