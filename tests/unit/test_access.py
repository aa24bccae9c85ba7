"""Who holds which role where, and that nothing but configuration and directory decides it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

import pytest

from bot.access import asker_for, is_admitted
from bot.settings import AccessSettings
from commands.contract import Role
from storage.records import (
    Committee,
    Directory,
    Membership,
    Municipality,
    Organization,
    Person,
    Record,
    RoomSettings,
)

TODAY = date(2026, 11, 22)
KOKO = "Kommunale Koordinierungsstelle"
ACCESS = AccessSettings(
    servers=("herne.example", "bochum.example", "partner.example", "kreis.example"),
    people=("@gast:fern.example",),
    operators=("@technik:fern.example",),
    ignored=("@newsbot:herne.example",),
)
R = TypeVar("R", bound=Record)


def rows(*records: R) -> dict[str, R]:
    return {record.id: record for record in records}


def person(who: str, organization: str, first: str = "", last: str = "") -> Person:
    return Person(
        id=f"per-{who}",
        name=who,
        organization_id=organization,
        matrix_id=f"@{who}:{organization.partition('-')[2]}.example",
        start_date=date.fromisoformat(first) if first else None,
        end_date=date.fromisoformat(last) if last else None,
    )


DIRECTORY = Directory(
    municipalities=rows(
        Municipality("k-herne", "Herne", servers=("Herne.Example",)),
        Municipality("k-bochum", "Bochum"),
        Municipality("k-kreis", "Ennepe-Ruhr-Kreis"),
        Municipality("k-witten", "Witten", part_of_id="k-kreis"),
        Municipality("k-loop", "Kreisel", part_of_id="k-loop"),
    ),
    organizations=rows(
        Organization("org-herne", "KoKo Herne", kind=KOKO, municipality_ids=("k-herne",)),
        Organization("org-bochum", "KoKo", kind=KOKO.upper(), municipality_ids=("k-bochum",)),
        Organization("org-kreis", "KoKo Kreis", kind=KOKO, municipality_ids=("k-kreis",)),
        Organization("org-partner", "Kammer", kind="Kammer", municipality_ids=("k-herne",)),
    ),
    persons=rows(
        person("lindner", "org-herne"),
        person("neu", "org-herne", first="2026-11-23"),
        person("alt", "org-herne", last="2026-11-21"),
        person("heute", "org-herne", first="2026-11-22", last="2026-11-22"),
        person("bo", "org-bochum"),
        person("en", "org-kreis"),
        person("kammer", "org-partner"),
        person("fremd", "org-fern"),
    ),
    committees=rows(
        Committee("gr-herne", "Lenkungskreis", municipality_ids=("k-herne",)),
        Committee("gr-mr", "Ausbildungskonferenz", municipality_ids=("k-herne", "k-bochum")),
        Committee("gr-region", "Regionalrunde"),
    ),
    memberships=rows(
        Membership("s1", "gr-mr", "org-partner", "Geschäftsführung"),
        Membership("s2", "gr-herne", "per-bo", "geschäftsführung", end_date=date(2026, 11, 22)),
        Membership("s3", "gr-herne", "per-kammer", "Geschäftsführung", end_date=date(2026, 11, 21)),
        Membership("s4", "gr-herne", "per-en", "Vorsitz"),
    ),
)  # fmt: skip

ROOMS = {
    "unbound": RoomSettings(),
    "region": RoomSettings(kind="region"),
    "herne": RoomSettings(kind="municipality", municipality_id="k-herne"),
    "witten": RoomSettings(kind="municipality", municipality_id="k-witten"),
    "gone": RoomSettings(kind="municipality", municipality_id="k-gone"),
    "gr-herne": RoomSettings(kind="committee", committee_id="gr-herne"),
    "gr-mr": RoomSettings(kind="committee", committee_id="gr-mr"),
    "gr-region": RoomSettings(kind="committee", committee_id="gr-region"),
    "gr-gone": RoomSettings(kind="committee", committee_id="gr-gone"),
}
NONE: frozenset[Role] = frozenset()
GUEST = frozenset({Role.GUEST})
MEMBER = GUEST | {Role.MEMBER}
OFFICE = MEMBER | {Role.COORDINATION_OFFICE}
MANAGER = MEMBER | {Role.COMMITTEE_OFFICE}


@pytest.mark.parametrize(
    ("user_id", "room", "roles"),
    [
        # Whoever is not admitted is nobody, whatever the directory says.
        ("@fremd:fern.example", "unbound", NONE),
        ("@newsbot:herne.example", "unbound", NONE),
        ("@jemand:nirgends.example", "herne", NONE),
        # Operators may do everything everywhere.
        ("@technik:fern.example", "herne", frozenset(Role)),
        # Guests are admitted and unknown; members are known, or come from an office's server.
        ("@gast:fern.example", "herne", GUEST),
        ("@jemand:bochum.example", "herne", GUEST),
        ("@jemand:herne.example", "unbound", MEMBER),
        ("@jemand:HERNE.example", "unbound", MEMBER),
        ("@kammer:partner.example", "herne", MEMBER),
        # A name alone is nothing: the whole Matrix id counts.
        ("@lindner:bochum.example", "herne", GUEST),
        ("@Lindner:herne.example", "herne", MEMBER),
        # A municipality's room counts its own office only.
        ("@lindner:herne.example", "herne", OFFICE),
        ("@bo:bochum.example", "herne", MEMBER),
        # A town without an office of its own has that of its Kreis, not the other way round.
        ("@en:kreis.example", "witten", OFFICE),
        ("@lindner:herne.example", "gone", MEMBER),
        # Region, unbound rooms and direct chats count any office.
        ("@bo:bochum.example", "region", OFFICE),
        ("@bo:bochum.example", "unbound", OFFICE),
        ("@kammer:partner.example", "region", MEMBER),
        # Posts count from their first day to their last.
        ("@neu:herne.example", "herne", MEMBER),
        ("@alt:herne.example", "herne", MEMBER),
        ("@heute:herne.example", "herne", OFFICE),
        # A committee's room counts the offices of its municipalities.
        ("@bo:bochum.example", "gr-mr", OFFICE),
        ("@en:kreis.example", "gr-mr", MEMBER),
        ("@en:kreis.example", "gr-region", OFFICE),
        ("@lindner:herne.example", "gr-gone", MEMBER),
        # Its Geschäftsführung may be an organization or a person, today, and only there.
        ("@kammer:partner.example", "gr-mr", MANAGER),
        ("@kammer:partner.example", "gr-herne", MEMBER),
        ("@bo:bochum.example", "gr-herne", MANAGER),
        ("@en:kreis.example", "gr-herne", MEMBER),
    ],
)
def test_roles(user_id: str, room: str, roles: frozenset[Role]) -> None:
    asker = asker_for(user_id, ROOMS[room], DIRECTORY, ACCESS, 50, TODAY)
    assert asker.roles == roles
    assert (asker.user_id, asker.room_power) == (user_id, 50)


@pytest.mark.parametrize(
    ("user_id", "person_id", "offices"),
    [
        ("@lindner:herne.example", "per-lindner", {"k-herne"}),
        ("@en:kreis.example", "per-en", {"k-kreis", "k-witten"}),
        ("@kammer:partner.example", "per-kammer", set()),
        ("@alt:herne.example", None, set()),
        ("@technik:fern.example", None, set()),
        ("@fremd:fern.example", None, set()),
    ],
)
def test_person_and_offices(user_id: str, person_id: str | None, offices: set[str]) -> None:
    asker = asker_for(user_id, ROOMS["unbound"], DIRECTORY, ACCESS, 0, TODAY)
    assert (asker.person_id, set(asker.offices)) == (person_id, offices)


def test_a_towns_own_office_wins_over_that_of_the_kreis() -> None:
    own = Organization("org-witten", "KoKo Witten", kind=KOKO, municipality_ids=("k-witten",))
    directory = Directory(
        municipalities=DIRECTORY.municipalities,
        organizations={**DIRECTORY.organizations, own.id: own},
        persons=DIRECTORY.persons,
    )
    asker = asker_for("@en:kreis.example", ROOMS["witten"], directory, ACCESS, 0, TODAY)
    assert asker.roles == MEMBER


def test_somebody_with_two_posts_holds_the_roles_of_both() -> None:
    second = Person("per-2", "bo", "org-herne", matrix_id="@bo:bochum.example")
    directory = Directory(
        municipalities=DIRECTORY.municipalities,
        organizations=DIRECTORY.organizations,
        persons={**DIRECTORY.persons, second.id: second},
    )
    asker = asker_for("@bo:bochum.example", ROOMS["herne"], directory, ACCESS, 0, TODAY)
    assert asker.roles == OFFICE
    assert asker.offices == {"k-herne", "k-bochum"}


def test_an_index_does_not_outlive_its_directory() -> None:
    directory = Directory(persons=DIRECTORY.persons)
    asker_for("@lindner:herne.example", ROOMS["herne"], directory, ACCESS, 0, TODAY)
    trace = weakref.ref(directory)
    del directory
    gc.collect()
    assert trace() is None


@pytest.mark.parametrize(
    ("user_id", "admitted"),
    [
        ("@jemand:herne.example", True),
        ("@gast:fern.example", True),
        ("@technik:fern.example", True),
        ("@anderer:fern.example", False),
        ("@newsbot:herne.example", False),
        ("@x:herne.example.evil", False),
        ("@x:evil.herne.example", False),
        ("@x:herne.example:8448", False),
        ("herne.example", False),
        ("", False),
    ],
)
def test_admission(user_id: str, admitted: bool) -> None:
    assert is_admitted(user_id, ACCESS) is admitted


@pytest.mark.parametrize("lists", [("servers",), ("people",), ("operators",)])
def test_ignoring_wins(lists: Sequence[str]) -> None:
    values = {
        "servers": ("a.example",),
        "people": ("@b:a.example",),
        "operators": ("@b:a.example",),
    }
    access = AccessSettings(**{name: values[name] for name in lists}, ignored=("@b:a.example",))
    assert not is_admitted("@b:a.example", access)
