"""Which committee is meant: named in the text, or the room's; and who may plan for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from commands.committees import seats
from commands.committees.names import longest_name, name_at_beginning
from commands.committees.seats import posts_on, seats_of
from commands.committees.words import beginnings, committee_like, goes_on_with
from commands.contract import Answer, Ask, Choice, Code, Role, UserError
from commands.lookup import folded, look_up
from storage.records import Committee, Directory, Municipality

_MOST_CHOICES = 9
_LONGEST = 2_000  # characters
_LONGEST_SHOWN = 60  # characters

# Makes the line that a choice stands for of what is chosen: a name, a date, a number.
LineFor: TypeAlias = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Named:
    """Committees that a text may mean, the text without their name, the name, what follows it.

    `exact` are those of them that bear the name, the others' names only begin with it.
    """

    committees: tuple[Committee, ...]
    rest: str
    said: str = ""
    following: str = ""
    exact: tuple[Committee, ...] = ()


class ChoiceError(UserError):
    """Several committees are meant equally; the answer offers them."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


def present(ask: Ask) -> list[Committee]:
    """Return the committees that there are today."""
    today = ask.now.date()
    rows = ask.directory.committees.values()
    return [row for row in rows if row.end_date is None or row.end_date >= today]


def find_committee(ask: Ask, text: str, line: LineFor) -> tuple[Committee, str]:
    """Return the committee that a text means, or the room's, and the text without its name.

    `line` makes the lines that the choices go on with of the committees' names; the rest of the
    text comes after it. Raises UserError where there is none, ChoiceError for several, and for a
    name that is nobody's.
    """
    named = name_in(ask, text)
    if named is None:
        strange = committee_like(text)
        if strange and committee_of_room(ask) is None and not _names_place(ask, strange):
            raise unknown_committee(ask, strange, line, text.replace(strange, "", 1))
        return room_committee_or_choice(ask, text, line), text.strip()
    if elsewhere := _of_another_place(ask, named):
        name = f"{named.said} {elsewhere}"
        raise unknown_committee(ask, name, line, named.rest.replace(elsewhere, "", 1))
    found = named.committees
    if len(found) > 1:
        near = nearest_to_room(ask, found)
        found = tuple(row for row in near if row in named.exact) or near
    if len(found) == 1:
        return found[0], named.rest
    raise offer_committees(found, line, named.rest)


def name_in(ask: Ask, text: str) -> Named | None:
    """Find the longest name of a committee in a text; None if there is none.

    A name may have a typing error, be inflected, and stand anywhere. Raises UserError for a text
    that is too long to look at each stretch of it.
    """
    if len(text) > _LONGEST:
        raise UserError(f"Das ist zu lang: {len(text)} Zeichen, höchstens {_LONGEST} gehen.")
    names = _names(ask.directory, present(ask))
    found = longest_name(text, _with_beginnings(names))
    if found is None:
        return None
    exact = tuple(names.get(folded(found.said), ()))
    return Named(found.rows, found.rest, found.said, found.following, exact)


def name_at_start(ask: Ask, text: str) -> Named | None:
    """Find the longest name of a committee that a text begins with; `rest` is as it was typed."""
    found = name_at_beginning(text, _names(ask.directory, present(ask)))
    return Named(found.rows, found.rest) if found else None


def _names(directory: Directory, rows: list[Committee]) -> dict[str, list[Committee]]:
    """Return the committees by their folded names, and by these without the place."""
    found: dict[str, list[Committee]] = {}
    for row in rows:
        own = {folded(name) for name in (row.id, row.name, *row.short_names)}
        for name in own | {bare for each in own for bare in _without_place(each, row, directory)}:
            found.setdefault(name, []).append(row)
    return found


def _with_beginnings(names: dict[str, list[Committee]]) -> dict[str, list[Committee]]:
    """Add names that leave out all behind the kind of committee: "StuBo-AK" of "StuBo-AK Sek I"."""
    found = {name: list(rows) for name, rows in names.items()}
    for name, rows in names.items():
        for beginning in beginnings(name):
            called = found.setdefault(beginning, [])
            called += [row for row in rows if row not in called]
    return found


def _without_place(name: str, row: Committee, directory: Directory) -> Iterator[str]:
    for place_id in row.municipality_ids:
        place = directory.municipalities.get(place_id)
        for of_place in (place.name, *place.short_names) if place else ():
            ending = f" {folded(of_place)}"
            if name.endswith(ending) and len(name) > len(ending) + 2:
                yield name.removesuffix(ending)


def unknown_committee(
    ask: Ask, name: str, line: LineFor, rest: str, *others: Choice
) -> ChoiceError:
    """Return the answer that a name is no committee's; offers near ones, and `others`.

    `line` and `rest` are as in `offer_committees`.
    """
    alike = look_up(name, present(ask))
    own = committee_of_room(ask)
    here = (own,) if own else _of_place(ask)
    rows = list({row.id: row for row in (*(alike.named or alike.near), *here)}.values())
    most = _MOST_CHOICES - len(others)
    return ChoiceError(Answer(
        title=f"„{name[:_LONGEST_SHOWN]}“ kenne ich nicht als Gremium. Was ist gemeint?",
        choices=(*_choices(rows[:most], line, rest), *others),
        hints=() if rows or others else (("Die Namen aller Gremien zeigt ",
                                          Code("/sitzungen alle"), "."),),
    ))  # fmt: skip


def _of_another_place(ask: Ask, named: Named) -> str:
    """Return the name of a municipality that stands behind a committee of another one, or ""."""
    behind = goes_on_with(named.following)
    ids = {row_id for row in named.committees for row_id in row.municipality_ids}
    for row in ask.directory.municipalities.values():
        if row.id not in ids and folded(behind) in _place_names(row):
            return behind
    return ""


def _names_place(ask: Ask, name: str) -> bool:
    rows = ask.directory.municipalities.values()
    return any(folded(name) in _place_names(row) for row in rows)


def _place_names(row: Municipality) -> set[str]:
    return {folded(name) for name in (row.name, *row.short_names)}


def committee_of_room(ask: Ask) -> Committee | None:
    """Return the committee that the room stands for: its own, or the only one of its place."""
    row = ask.directory.committees.get(ask.room.settings.committee_id or "")
    here = _of_place(ask)
    return row or (here[0] if len(here) == 1 else None)


def room_committee_or_choice(ask: Ask, text: str, line: LineFor) -> Committee:
    """Return the room's committee, or its town's only one.

    Raises UserError where there is none, ChoiceError for several, with the text behind each name.
    """
    if (row := committee_of_room(ask)) is not None:
        return row
    here = _of_place(ask)
    if 1 < len(here) <= _MOST_CHOICES:
        raise offer_committees(tuple(here), line, text.strip())
    raise UserError(
        "Für welches Gremium? Ich habe keinen Namen gefunden, und der Raum steht für keines.",
        hints=(("Den Namen dazuschreiben, oder den Raum zuordnen: ",
                Code("/raum gremium Steuerungsgruppe Bochum"), "."),),
    )  # fmt: skip


def _of_place(ask: Ask) -> list[Committee]:
    place = ask.room.settings.municipality_id
    return [row for row in present(ask) if place and place in row.municipality_ids]


def nearest_to_room(ask: Ask, found: tuple[Committee, ...]) -> tuple[Committee, ...]:
    """Return of several committees the room's own, else those of its place, else all."""
    settings = ask.room.settings
    own = tuple(row for row in found if row.id == settings.committee_id)
    places = {settings.municipality_id or ask.home}
    if (row := ask.directory.committees.get(settings.committee_id or "")) is not None:
        places |= set(row.municipality_ids)
    here = tuple(row for row in found if not places.isdisjoint(row.municipality_ids))
    return own or here or found


def offer_committees(found: tuple[Committee, ...], line: LineFor, rest: str) -> ChoiceError:
    """Return the question which committee is meant; `line` is as in `find_committee`."""
    choices = _choices(found[:_MOST_CHOICES], line, rest)
    return ChoiceError(Answer(title="Welches Gremium ist gemeint?", choices=choices))


def _choices(found: Iterable[Committee], line: LineFor, rest: str) -> tuple[Choice, ...]:
    rest = rest.strip(" ,;")
    return tuple(Choice(row.name, f"{line(row.name)} {rest}".strip()) for row in found)


def require_planner(ask: Ask, committee: Committee) -> None:
    """Let only those pass who prepare this committee's meetings; raises UserError.

    These are its own office (the role Geschäftsführung), in direct chats and in rooms that the
    committee concerns; the coordination offices of its municipalities, for a committee of the
    whole region any of them; and the operators.
    """
    if may_plan(ask, committee):
        return
    raise UserError(
        f"{committee.name}: Sitzungen planen die Geschäftsführung des Gremiums und die "
        "Koordinierungsstelle des Ortes.",
        hints=(_what_is_missing(ask, committee),),
    )


def _what_is_missing(ask: Ask, committee: Committee) -> str:
    """Say why somebody may not plan for a committee: what the directory lacks, or the room."""
    say = ask.room.say
    if keeps_office(ask, committee):
        return say(
            "Sie haben die Geschäftsführung, aber dieser Raum betrifft das Gremium nicht: bitte im "
            "Direktchat mit mir planen oder in einem Raum des Gremiums oder seines Ortes.",
            "Du hast die Geschäftsführung, aber dieser Raum betrifft das Gremium nicht: bitte im "
            "Direktchat mit mir planen oder in einem Raum des Gremiums oder seines Ortes.",
        )
    if not posts_on(ask.directory, ask.asker.user_id, ask.now.date()):
        return say(
            "Ihre Matrix-Kennung steht heute bei niemandem im Verzeichnis (Blatt personen).",
            "Deine Matrix-Kennung steht heute bei niemandem im Verzeichnis (Blatt personen).",
        )
    return say(
        "Im Verzeichnis steht für Sie und Ihre Stelle kein Sitz als Geschäftsführung (Blatt "
        "sitze), und Ihre Stelle ist nicht die Koordinierungsstelle des Ortes.",
        "Im Verzeichnis steht für dich und deine Stelle kein Sitz als Geschäftsführung (Blatt "
        "sitze), und deine Stelle ist nicht die Koordinierungsstelle des Ortes.",
    )


def may_plan(ask: Ask, committee: Committee) -> bool:
    """Whether somebody prepares this committee's meetings; see `require_planner`."""
    asker, places = ask.asker, committee.municipality_ids
    if asker.holds(Role.OPERATOR):
        return True
    if ask.room.settings.committee_id == committee.id and asker.holds(Role.COMMITTEE_OFFICE):
        return True
    if (ask.room.direct or concerns(ask, committee)) and keeps_office(ask, committee):
        return True
    return bool(asker.offices) and (not places or not asker.offices.isdisjoint(places))


def keeps_office(ask: Ask, committee: Committee) -> bool:
    """Whether somebody, or their organization, holds the committee's office today."""
    today = ask.now.date()
    posts = posts_on(ask.directory, ask.asker.user_id, today)
    return seats.keeps_office(ask.directory, committee.id, posts, today)


def concerns(ask: Ask, committee: Committee) -> bool:
    """Whether the room may see a committee's inner matters: its own, its town's, the region's."""
    settings = ask.room.settings
    if ask.room.direct:
        return ask.may_see_persons
    if settings.kind == "region":
        return True
    if settings.kind == "committee":
        return settings.committee_id == committee.id
    return settings.kind == "municipality" and (
        not committee.municipality_ids or settings.municipality_id in committee.municipality_ids
    )


def may_see_inner(ask: Ask, committee: Committee) -> bool:
    """Whether a committee's inner matters may be shown to somebody in this room.

    In a direct chat only to who has a seat in it or prepares its meetings; see `concerns`.
    """
    if not concerns(ask, committee):
        return False
    if not ask.room.direct or may_plan(ask, committee):
        return True
    return bool(seats_of(ask.directory, committee.id, ask.asker.user_id, ask.now.date()))


def similar_committees(ask: Ask, name: str) -> tuple[Committee, ...]:
    """Return committees that are called nearly so, to suggest them."""
    return look_up(name, present(ask)).near
