"""Which decisions a line asks for, in any order of words: `/beschlüsse` and what lists others."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from commands.committees.meant import Named, name_in
from commands.committees.names import longest_name, name_at_beginning
from commands.contract import Ask
from commands.dates import find_span
from commands.decided import STATES
from commands.decisions.access import bodies_of_place, bodies_of_region, bodies_seen, members_of
from commands.decisions.access import body_of as body_of_committee
from commands.decisions.deadline_words import narrowed
from commands.decisions.wording import body_name
from commands.lookup import folded
from commands.members import Resolved, resolve
from storage.decision_search import OPEN, Wanted
from storage.decisions import State
from storage.records import Municipality

PAGE = re.compile(r"\bs(?:eite|\.)\s*(\d{1,4})\b", re.IGNORECASE)
_SAID: dict[str, tuple[State, ...]] = {
    "offen": OPEN, "offene": OPEN, "offenen": OPEN, "unerledigt": OPEN, "ausstehend": OPEN,
    "umgesetzt": ("done",), "erledigt": ("done",), "erledigte": ("done",), "fertig": ("done",),
    "entwurf": ("draft",), "entwuerfe": ("draft",), "vertagt": ("adjourned",),
    "abgelehnt": ("rejected",), "aufgehoben": ("repealed",), "ersetzt": ("replaced",),
    "laufend": ("in progress",), "laufende": ("in progress",), "zurueckgezogen": ("withdrawn",),
}  # fmt: skip
_SHOWN: tuple[State, ...] = tuple(state for state in STATES if state != "withdrawn")
_OVERDUE = frozenset({"ueberfaellig", "ueberfaellige", "ueberfaelligen", "verspaetet"})
_OWN = frozenset({"meine", "mir", "mich", "ich"})
_RESPONSIBLE = re.compile(r"\b(?:verantwortlich|zuständig|bei)\s*:?\s+(?:ist\s+)?(?P<name>[^,;]+)",
                          re.IGNORECASE)  # fmt: skip
_SAYS_NOTHING = """
    beschluss beschluesse beschlossen beschliessen der die das den dem des ein eine einen zu zum zur
    was wir haben hat wurde wurden worden ist sind noch alle alles von vom fuer im in am an mit und
    oder ueber uns unser unsere bitte zeig zeige liste welche gibt es wer wo wann hier bisher
    schon denn eigentlich thema sache angeht betreffend verantwortlich zustaendig muessen muss sein
"""
_FILLING = frozenset(_SAYS_NOTHING.split())
_REGION = re.compile(r"\b(?:(?:die|der|ganze|gesamte)\s+)*region\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Search:
    """Which decisions are meant, said in German, and which page of them.

    `named` are those who decided, where the line names any; `any_state` if it names no state.
    """

    wanted: Wanted
    label: tuple[str, ...] = ()
    page: int = 1
    named: tuple[str, ...] = ()
    any_state: bool = True


def read_search(ask: Ask, text: str, *, places: bool = False) -> Search:
    """Read what a line asks for; without anything, all decisions of this room.

    With `places` the names of municipalities, and "Region", mean those who decide there; else
    they are words to search for. Of bodies that are not all at home here only what is public is
    wanted.
    """
    own = bodies_seen(ask)
    page = PAGE.search(text)
    search = Search(
        Wanted(bodies=own, and_public=not own, states=_SHOWN), page=int(page[1]) if page else 1
    )
    search, rest = _with_deadlines(ask, search, PAGE.sub(" ", text))
    search, rest = _with_responsible(ask, search, rest)
    search, rest = _with_bodies(ask, search, rest, places=places)
    if span := find_span(rest, ask.now) if rest.strip() else None:
        wanted = replace(search.wanted, since=span.span.first, until=span.span.last)
        search = replace(search, wanted=wanted, label=(*search.label, span.span.label))
        rest = f"{span.before} {span.after}"
    return _with_words(ask, search, rest)


def _with_deadlines(ask: Ask, search: Search, text: str) -> tuple[Search, str]:
    """Of what is due, or lacks something, only what is still to be done is of use."""
    found = narrowed(search.wanted, text, ask.now)
    if not found.label:
        return search, text
    wanted = replace(found.wanted, states=OPEN)
    return replace(search, wanted=wanted, label=found.label, any_state=False), found.rest


# --- Responsible --------------------------------------------------------------------------------


def _with_responsible(ask: Ask, search: Search, text: str) -> tuple[Search, str]:
    match = _RESPONSIBLE.search(text)
    found = _responsible(ask, match["name"]) if match else None
    if match is None or found is None:
        return search, text
    resolved, rest = found
    ids = [one for one in resolved.ids if ask.may_see_persons or one in ask.directory.organizations]
    if not ids:
        return search, text
    named = resolved.label if len(ids) == len(resolved.ids) else match["name"].strip()
    wanted = replace(search.wanted, responsible_ids=ids)
    label = (*search.label, f"verantwortlich {named}")
    left = f"{text[: match.start()]} {rest} {text[match.end() :]}"
    return replace(search, wanted=wanted, label=label), left


def _responsible(ask: Ask, said: str) -> tuple[Resolved, str] | None:
    """Return whom the longest beginning of a text names, and the rest; None for nobody."""
    words = said.split()
    for end in range(len(words), 0, -1):
        found = resolve(" ".join(words[:end]), ask.directory, None, ask.now.date())
        if found.ids and not found.unclear:
            return found, " ".join(words[end:])
    return None


# --- Who decided --------------------------------------------------------------------------------


def _with_bodies(
    ask: Ask, search: Search, text: str, *, places: bool
) -> tuple[Search, str]:  # fmt: skip
    if (named := name_in(ask, text)) is not None:
        bodies = [body_of_committee(row) for row in named.committees]
        names = " oder ".join(body_name(ask.directory, body) for body in bodies[:3])
        return _of(ask, search, bodies, names), _without_place(ask, named)
    if not places:
        return search, text
    if match := _REGION.search(text):
        rest = f"{text[: match.start()]} {text[match.end() :]}"
        return _of(ask, search, bodies_of_region(ask.directory), "Region"), rest
    found = longest_name(text, _place_names(ask, text))
    if found is None:
        return search, text
    bodies = [body for row in found.rows for body in bodies_of_place(ask.directory, row.id)]
    return _of(ask, search, bodies, " oder ".join(row.name for row in found.rows)), found.rest


def _without_place(ask: Ask, named: Named) -> str:
    """Return the rest of a text without the committee's own place: "Steuergremium Bochum"."""
    places = {place for row in named.committees for place in row.municipality_ids}
    behind = name_at_beginning(named.following.lstrip(), _place_names(ask, named.following))
    if behind is None or not named.following[:1].isspace():
        return named.rest
    if not any(row.id in places for row in behind.rows):
        return named.rest
    return named.rest.removesuffix(named.following.strip(" ,;:")) + behind.rest


def _of(ask: Ask, search: Search, bodies: list[str], name: str) -> Search:
    own = bodies_seen(ask)
    wanted = replace(search.wanted, bodies=bodies, and_public=False, only_public=True, own=own)
    return replace(search, wanted=wanted, label=(*search.label, name), named=(name,))


def _place_names(ask: Ask, text: str) -> dict[str, list[Municipality]]:
    """Return the names by which a text may call places: "HER" is Herne, "her" is not."""
    words = set(re.findall(r"\w+", text))
    found: dict[str, list[Municipality]] = {}
    for row in ask.directory.municipalities.values():
        for name in {row.name, *row.short_names}:
            if not name.isupper() or name in words:
                found.setdefault(folded(name), []).append(row)
    return found


# --- Words --------------------------------------------------------------------------------------


def _with_words(ask: Ask, search: Search, text: str) -> Search:
    wanted, labels, rest = search.wanted, list(search.label), list[str]()
    any_state = search.any_state
    for word in re.findall(r"[^\W_]+", text):
        said = folded(word)
        if said in _OVERDUE:
            yesterday = ask.now.date() - timedelta(days=1)
            wanted = replace(wanted, states=OPEN, due_until=yesterday)
            labels.insert(0, "überfällig")
            any_state = False
        elif said in _SAID:
            wanted = replace(wanted, states=_SAID[said])
            labels.insert(0, "offen" if _SAID[said] == OPEN else word.lower())
            any_state = False
        elif said in _OWN:
            ids = members_of(ask) or ["-"]
            bodies = None if ask.room.direct else wanted.bodies
            wanted = replace(wanted, responsible_ids=ids, bodies=bodies)
            labels.append(
                ask.room.say("wofür Sie verantwortlich sind", "wofür du verantwortlich bist")
            )
        elif said not in _FILLING:
            rest.append(word)
    if rest:
        labels.append(f"zu „{' '.join(rest)}“")
    wanted = replace(wanted, text=" ".join(rest))
    return replace(search, wanted=wanted, label=tuple(labels), any_state=any_state)
