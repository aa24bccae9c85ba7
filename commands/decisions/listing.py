"""`/beschlüsse`: finds decisions by committee, place, responsible, state, time and words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from commands.committees.meant import name_in
from commands.contract import Answer, Ask, Code, Cue, Line, Role, Strong, Table, UserError, command
from commands.dates import find_span
from commands.decided import STATES
from commands.decisions.access import bodies_seen, body_of, members_of
from commands.decisions.showing import message_link, responsible_of
from commands.decisions.wording import body_name, light, say_state, short
from commands.lookup import folded
from commands.members import resolve
from storage.decision_search import MOST_COUNTED, OPEN, Found, Wanted, find_decisions
from storage.decisions import Decision, State

_PER_PAGE = 15
_LONGEST = 300
_STATES: dict[str, tuple[State, ...]] = {
    "offen": OPEN, "offene": OPEN, "offenen": OPEN, "unerledigt": OPEN, "ausstehend": OPEN,
    "umgesetzt": ("done",), "erledigt": ("done",), "erledigte": ("done",), "fertig": ("done",),
    "entwurf": ("draft",), "entwuerfe": ("draft",), "vertagt": ("adjourned",),
    "abgelehnt": ("rejected",), "aufgehoben": ("repealed",), "ersetzt": ("replaced",),
    "laufend": ("in progress",), "laufende": ("in progress",), "zurueckgezogen": ("withdrawn",),
}  # fmt: skip
_SHOWN: tuple[State, ...] = tuple(state for state in STATES if state != "withdrawn")
_OVERDUE = frozenset({"ueberfaellig", "ueberfaellige", "verspaetet"})
_OWN = frozenset({"meine", "mir", "mich", "ich"})
_PAGE = re.compile(r"\bseite\s+(\d{1,4})\b", re.IGNORECASE)
_RESPONSIBLE = re.compile(r"\b(?:verantwortlich|zuständig|bei)\s*:?\s+(?:ist\s+)?(?P<name>[^,;]+)",
                          re.IGNORECASE)  # fmt: skip
_SAYS_NOTHING = """
    beschluss beschluesse beschlossen beschliessen der die das den dem des ein eine einen zu zum zur
    was wir haben hat wurde wurden worden ist sind noch alle alles von vom fuer im in am an mit und
    oder ueber uns unser unsere bitte zeig zeige liste welche gibt es wer wo wann hier bisher
    schon denn eigentlich thema sache angeht betreffend
"""
_FILLING = frozenset(_SAYS_NOTHING.split())


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a list is to show, said in German, and which page of it."""

    wanted: Wanted
    label: tuple[str, ...] = ()
    page: int = 1


@command(
    "beschlüsse",
    aliases=("beschluesse", "beschlussliste", "decisions"),
    usage="/beschlüsse [offen | überfällig] [Gremium] [verantwortlich: Name] [Zeit] [Stichworte]",
    summary="Zeigt Beschlüsse: was offen ist, oder was zu einem Thema beschlossen wurde.",
    explanation=(
        "In beliebiger Reihenfolge: /beschlüsse offen, /beschlüsse überfällig Lenkungskreis Herne, "
        "/beschlüsse 2026 Ausbildungsmesse, /beschlüsse verantwortlich: IHK, /beschlüsse meine. "
        "Tippfehler sind verziehen. Nichtöffentliche stehen nur da, wo das Gremium zu Hause ist."
    ),
    examples=("/beschlüsse offen", "/beschlüsse Ausbildungsmesse"),
    roles=(Role.GUEST,),
    topic="Beschlüsse",
    cues=(
        Cue(
            (
                "was haben wir [zu|zum|zur|über] {rest} beschlossen",
                "was (ist|wurde) [zu|zum|zur|über] {rest} beschlossen [worden]",
            ),
            "{rest}",
            mood="question",
        ),
        Cue(
            (
                "was ist [noch|alles] offen",
                "welche beschlüsse (sind|stehen) [noch] (offen|aus)",
            ),
            "offen",
            mood="question",
        ),
    ),
)
def beschluesse(ask: Ask) -> Answer:
    """List what the line asks for; without any, the latest decisions of this room."""
    if len(ask.text) > _LONGEST:
        raise UserError(f"Das ist zu lang für eine Liste, höchstens {_LONGEST} Zeichen gehen.")
    reading = _read(ask, ask.text)
    offset = (reading.page - 1) * _PER_PAGE
    found = find_decisions(ask.session, reading.wanted, _PER_PAGE, offset)
    if not found.decisions:
        return _nothing(reading)
    return _table(ask, reading, found)


# --- Reading ------------------------------------------------------------------------------------


def _read(ask: Ask, text: str) -> _Reading:
    own = bodies_seen(ask)
    wanted = Wanted(bodies=own, and_public=not own, states=_SHOWN)
    labels = list[str]()
    page = _PAGE.search(text)
    text = _PAGE.sub(" ", text)
    if match := _RESPONSIBLE.search(text):
        found = resolve(match["name"].strip(), ask.directory, None, ask.now.date())
        if found.ids:
            wanted = replace(wanted, responsible_ids=found.ids)
            labels.append(f"verantwortlich {found.label}")
            text = text[: match.start()] + " " + text[match.end() :]
    if (named := name_in(ask, text)) is not None:
        bodies = [body_of(row) for row in named.committees]
        public = not set(bodies) <= set(own)
        wanted = replace(wanted, bodies=bodies, only_public=public)
        labels.append(" oder ".join(body_name(ask.directory, body) for body in bodies[:3]))
        text = named.rest
    if span := find_span(text, ask.now) if text.strip() else None:
        first, last = span.span.first, span.span.last
        wanted = replace(wanted, since=first, until=last)
        labels.append(span.span.label)
        text = f"{span.before} {span.after}"
    return _with_words(ask, _Reading(wanted, tuple(labels), int(page[1]) if page else 1), text)


def _with_words(ask: Ask, reading: _Reading, text: str) -> _Reading:
    wanted, labels, rest = reading.wanted, list(reading.label), list[str]()
    for word in re.findall(r"[^\W_]+", text):
        said = folded(word)
        if said in _OVERDUE:
            yesterday = ask.now.date().fromordinal(ask.now.date().toordinal() - 1)
            wanted = replace(wanted, states=OPEN, due_until=yesterday)
            labels.insert(0, "überfällig")
        elif said in _STATES:
            wanted = replace(wanted, states=_STATES[said])
            labels.insert(0, "offen" if _STATES[said] == OPEN else word.lower())
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
    return replace(reading, wanted=replace(wanted, text=" ".join(rest)), label=tuple(labels))


# --- Telling ------------------------------------------------------------------------------------


def _nothing(reading: _Reading) -> Answer:
    about = f": {', '.join(reading.label)}" if reading.label else ""
    return Answer(
        title=f"Dazu ist kein Beschluss eingetragen{about}.",
        hints=(("Alles zeigt ", Code("/beschlüsse"), ", was aussteht ", Code("/beschlüsse offen"),
                "."),),
    )  # fmt: skip


def _table(ask: Ask, reading: _Reading, found: Found) -> Answer:
    today = ask.now.date()
    own = bodies_seen(ask)[:1]
    rows = tuple(_row(ask, one, elsewhere=one.body not in own) for one in found.decisions)
    count = f"mehr als {MOST_COUNTED - 1}" if found.count >= MOST_COUNTED else f"{found.count}"
    noun = "Beschluss" if found.count == 1 else "Beschlüsse"
    about = f", {', '.join(reading.label)}" if reading.label else ""
    hints: list[Line] = [
        f"„{typed}“ habe ich als „{word}“ verstanden." for typed, word in found.meant
    ]
    pages = -(-found.count // _PER_PAGE)
    if reading.page < pages:
        line = f"/beschlüsse {_PAGE.sub('', ask.text).strip()} Seite {reading.page + 1}"
        hints.append(
            (f"Seite {reading.page} von {pages}; weiter: ", Code(" ".join(line.split())), ".")
        )
    hints.append(("Einen ganz: ", Code(f"/beschluss {found.decisions[0].number}"), "."))
    overdue = sum(light(one, today) == "🔴" for one in found.decisions)
    return Answer(
        title=(Strong(f"{count} {noun}"), about),
        lines=(f"Davon überfällig: {overdue}",) if overdue else (),
        table=Table(("Nr.", "", "Beschluss", "Verantwortlich", "Frist", "Stand"), rows),
        hints=tuple(hints),
    )


def _row(ask: Ask, one: Decision, *, elsewhere: bool) -> tuple[Line, ...]:
    today = ask.now.date()
    other = f" ({body_name(ask.directory, one.body)})" if elsewhere else ""
    due = f"{one.due_on:%d.%m.%Y}" if one.due_on else "–"
    return (
        one.number, light(one, today), f"{short(one.text)}{other}",
        responsible_of(ask, one) or "–", due,
        (say_state(one, today), *message_link(one)),
    )  # fmt: skip
