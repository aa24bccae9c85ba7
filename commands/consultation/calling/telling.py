"""How a call is told of in rooms, as it stands; people are counted there, never named."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeAlias

from commands.committees.seats import posts_on
from commands.consultation.calling.standing import MOST, Standing
from commands.consultation.library import Procedure
from commands.contract import Answer, Code, Line, Reaction, Strong
from commands.dates import BERLIN, name_of_free_day, say_distance, say_moment
from commands.picking import NUMBER_SIGNS
from storage.consultations import Consultation
from storage.database import Session
from storage.direct_chats import settings_where_told
from storage.records import Directory

JOIN, NO_MORE = "✋", "🔕"
_MOST_NAMED = 6

Say: TypeAlias = Callable[[str, str], str]


def message_id(consultation: Consultation, what: str, address: str = "") -> str:
    """Return the transaction id of a message about a call, to a room or a person."""
    mark = f"-{hashlib.sha256(address.encode()).hexdigest()[:12]}" if address else ""
    return f"consultation-{consultation.id}-{what}{mark}"


def say_to(session: Session, address: str) -> Say:
    """Return what picks the form of address of a room, or of somebody's direct chat."""
    settings = settings_where_told(session, address)
    return lambda formal, informal: informal if settings.address == "du" else formal


def name_of(directory: Directory, user_id: str, day: date) -> str:
    """Return what somebody is called: by name and office if the directory knows them."""
    posts = posts_on(directory, user_id, day)
    if not posts:
        return user_id
    organization = directory.organizations.get(posts[0].organization_id or "")
    if organization is None:
        return posts[0].name
    short = organization.short_names[0] if organization.short_names else organization.name
    return f"{posts[0].name} ({short})"


def listed(names: Sequence[str], most: int = _MOST_NAMED) -> str:
    """Return names in a row, of many the first ones."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" und {more} weitere" if more > 0 else "")


# --- What it is about ---------------------------------------------------------------------------


def whence(directory: Directory, consultation: Consultation, day: date) -> str:
    """Say who is looking for advice: an organization or a place, never a person."""
    posts = posts_on(directory, consultation.asker, day)
    organization = directory.organizations.get(posts[0].organization_id or "") if posts else None
    if organization is not None:
        return organization.name
    place = directory.municipalities.get(consultation.municipality_id or "")
    return f"Jemand aus {place.name}" if place else "Jemand aus der Region"


def say_how(consultation: Consultation, procedure: Procedure) -> str:
    """Return "Live, rund 45 Minuten, Verfahren „Sechs Phasen“"."""
    if consultation.mode == "async":
        return f"Schriftlich, rund {procedure.days} Tage, Verfahren „{procedure.name}“"
    return f"Live, rund {procedure.minutes} Minuten, Verfahren „{procedure.name}“"


def say_date(start: datetime, now: datetime | None = None) -> str:
    """Return "Do., 03.12.2026, 14:00 Uhr", how far off that is, and what speaks against it."""
    distance = f", {say_distance(start.replace(tzinfo=BERLIN), now)}" if now else ""
    free = name_of_free_day(start.date())
    return f"{say_moment(start)}{distance}{f' · ⚠︎ {free}' if free else ''}"


def say_people(count: int) -> str:
    """Return "1 Person", "3 Personen"."""
    return "1 Person" if count == 1 else f"{count} Personen"


# --- The call -----------------------------------------------------------------------------------


def call_message(
    found: Standing, directory: Directory, procedure: Procedure, now: datetime
) -> Answer:
    """Return the message that calls people together, as it stands; it names nobody."""
    one = found.consultation
    if one.state not in ("gathering", "planned"):
        return over(one)
    planned = one.state == "planned" and one.starts_at is not None
    lines: list[Line] = [
        f"{whence(directory, one, now.date())} sucht Leute, die mitdenken.",
        f"{say_how(one, procedure)}.",
        *(_planned(found) if planned else _dates(found, now)),
        "",
        _joined(found),
    ]
    full = len(found.joined) >= MOST
    return Answer(
        title=("🤝 Kollegiale Beratung ", f"{one.id}: ", Strong(one.concern or "")),
        lines=tuple(lines),
        hints=("Die Runde ist voll.",) if full else _how_to_join(found, planned=planned),
        reactions=() if full else reactions(found, now),
        offers_until=offered_until(found),
    )  # fmt: skip


def reactions(found: Standing, now: datetime) -> tuple[Reaction, ...]:
    """Return the signs by which people join, or say when they can."""
    one = found.consultation
    joins = Reaction(JOIN, "", f"beratung dabei #{one.id}")
    if one.state == "planned":
        return (joins,)
    ahead = found.ahead(now)
    return (
        joins,
        *(Reaction(NUMBER_SIGNS[at - 1], "", f"beratung kann #{one.id}: {at}") for at in ahead),
    )


def offered_until(found: Standing) -> datetime:
    """Return until when people may join by a tap, and take it back."""
    starts_at = found.consultation.starts_at or found.call.expires_at
    return max(starts_at, found.call.expires_at)


def over(one: Consultation) -> Answer:
    """Return what stands in the place of a call that is over; nothing of what it was about."""
    begun = one.state in ("opening", "running", "paused", "ended")
    what = "hat begonnen; Mitmachen geht nicht mehr." if begun else "findet nicht statt."
    return Answer(title=f"🤝 Kollegiale Beratung {one.id} {what}")


def _dates(found: Standing, now: datetime) -> list[Line]:
    if not found.is_live:
        return ["Los geht es, sobald genug dabei sind."]
    ahead = found.ahead(now)
    return ["", *(_date(found, at, past=at not in ahead)
                  for at in range(1, len(found.call.dates) + 1))]  # fmt: skip


def _date(found: Standing, position: int, *, past: bool) -> Line:
    count = len(found.who_can(position))
    can = f" – {count} {'kann' if count == 1 else 'können'}" if count else ""
    start = say_date(found.call.dates[position - 1])
    return f"{NUMBER_SIGNS[position - 1]} {start}{' – vorbei' if past else can}"


def _planned(found: Standing) -> list[Line]:
    starts_at = found.consultation.starts_at
    return [("Der Termin steht: ", Strong(say_moment(starts_at)))] if starts_at else []


def _joined(found: Standing) -> str:
    count, minimum = len(found.joined), found.consultation.minimum
    if not count:
        return f"Dabei ist noch niemand, gesucht sind mindestens {minimum}."
    if count < minimum:
        return f"Dabei: {say_people(count)}, gesucht sind mindestens {minimum}."
    return f"Dabei: {say_people(count)}."


def _how_to_join(found: Standing, *, planned: bool) -> tuple[Line, ...]:
    number = found.consultation.id
    dates = found.is_live and not planned
    typed = Code(f"/beratung kann {number}: 1 2" if dates else f"/beratung dabei {number}")
    when = "; dazu alle Termine antippen, die passen" if dates else ""
    meaning = f" (Anfrage {number}, Termine 1 und 2)" if dates else ""
    return (
        (f"{JOIN} ich bin dabei{when}. Getippt: ", typed, f"{meaning}."),
        "Ich nenne hier niemanden; wer tippt, ist am Zeichen zu erkennen. Erzählt wird erst in "
        "einem geschlossenen Raum, und was dort gesagt wird, bleibt dort.",
    )
