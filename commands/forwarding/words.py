"""Words that questions on their way need: who, from where, when, and to whom they are said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from commands.contract import Ask, Span, Strong
from storage.records import RoomSettings

_BERLIN = ZoneInfo("Europe/Berlin")


def who(ask: Ask) -> tuple[Span, ...]:
    """Name the asker: as the directory knows them, and by their Matrix id."""
    person = ask.directory.persons.get(ask.asker.person_id or "")
    if person is None:
        return (Strong(ask.asker.user_id),)
    organization = ask.directory.organizations.get(person.organization_id or "")
    at = f", {organization.name}" if organization else ""
    return (Strong(person.name), f"{at} ({ask.asker.user_id})")


def whence(ask: Ask) -> str:
    """Say in which room the question was asked, and what that is bound to."""
    if ask.room.direct:
        return "im Direktchat mit mir"
    name = f"im Raum „{ask.room.name}“" if ask.room.name else "in einem Raum ohne Namen"
    place = _bound_to(ask)
    return f"{name} ({place})" if place and place not in ask.room.name else name


def day(moment: datetime) -> str:
    """Return the day of an aware moment as it is said in Germany: "22.11.2026"."""
    return f"{moment.astimezone(_BERLIN):%d.%m.%Y}"


def office_reads(settings: RoomSettings) -> Callable[[str, str], str]:
    """Return what picks the sentence that fits a room's form of address ("Sie" or "du")."""
    return lambda formal, informal: informal if settings.address == "du" else formal


def _bound_to(ask: Ask) -> str:
    settings, directory = ask.room.settings, ask.directory
    if (committee := directory.committees.get(settings.committee_id or "")) is not None:
        return committee.name
    if (place := directory.municipalities.get(settings.municipality_id or "")) is not None:
        return place.name
    return "ganze Region" if settings.kind == "region" else ""
