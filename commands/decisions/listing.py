"""`/beschlüsse`: finds decisions by committee, place, responsible, state, time and words."""

from __future__ import annotations

import re

from commands.contract import (
    Answer,
    Ask,
    Choice,
    Code,
    Cue,
    Line,
    Reaction,
    Role,
    Strong,
    Table,
    UserError,
    command,
)
from commands.decisions.access import bodies_seen
from commands.decisions.handing.passed_on import marks
from commands.decisions.numbers import read_number
from commands.decisions.searching import PAGE, Search, read_search
from commands.decisions.showing import is_hidden_name, message_link, responsible_of
from commands.decisions.wording import body_name, light, say_state, short
from storage.decision_search import MOST_COUNTED, Found, find_decisions
from storage.decisions import Decision

_PER_PAGE = 15
_LONGEST = 300
_REMINDING = re.compile(r"erinner(?:n|ung|ungen)\b\s*(?P<how>.*)", re.IGNORECASE | re.DOTALL)


@command(
    "beschlüsse",
    aliases=("beschluesse", "beschlussliste", "decisions"),
    usage="/beschlüsse [offen | überfällig] [Gremium | Ort] [verantwortlich: Name] [Zeit] [Worte]",
    summary="Zeigt Beschlüsse: was offen ist, oder was zu einem Thema beschlossen wurde.",
    explanation=(
        "In beliebiger Reihenfolge: /beschlüsse offen, /beschlüsse überfällig Lenkungskreis Herne, "
        "/beschlüsse 2026 Ausbildungsmesse, /beschlüsse verantwortlich: IHK, /beschlüsse meine, "
        "/beschlüsse Herne, /beschlüsse fällig bis Ende März, /beschlüsse ohne Frist. "
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
            ("was hat {where} (zu|zum|zur|über) {rest} beschlossen",),
            "{where} {rest}",
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
        Cue(
            (
                "(welche|was für) beschlüsse (gibt es|haben wir) (zu|zum|zur|über) {rest}",
                "<zeig> <du> <die> [alle] beschlüsse (zu|zum|zur|über) {rest}",
            ),
            "{rest}",
            mood="question",
        ),
        Cue(
            ("was wurde aus <die> {subject}", "was ist aus <die> {subject} geworden"),
            "{subject}",
            mood="question",
        ),
        Cue(
            (
                "welche beschlüsse sind [bald|alle] {rest=überfällig|fällig|ohne frist}",
                "welche beschlüsse haben {rest=keine frist}",
                "welche beschlüsse sind {rest} [zu erledigen]",
            ),
            "{rest}",
            mood="question",
        ),
        Cue(
            ("welche beschlüsse gibt es", "<zeig> <du> <die> beschlüsse [an]"),
            mood="question",
        ),
    ),
)
def beschluesse(ask: Ask) -> Answer:
    """List what the line asks for; without any, the latest decisions of this room."""
    if len(ask.text) > _LONGEST:
        raise UserError(f"Das ist zu lang für eine Liste, höchstens {_LONGEST} Zeichen gehen.")
    if match := _REMINDING.fullmatch(ask.text):
        line = f"rückmeldung erinnern {match['how']}".strip()
        return Answer(
            title=ask.room.say("Meinten Sie:", "Meintest du:"), choices=(Choice(f"/{line}", line),)
        )
    if read_number(ask.text):
        line = f"beschluss {ask.text.strip()}"
        return Answer(
            title=ask.room.say("Meinten Sie:", "Meintest du:"), choices=(Choice(f"/{line}", line),)
        )
    search = read_search(ask, ask.text, places=True)
    if (answer := _found(ask, search)) is not None:
        return answer
    # "Messe in Herne" may also be the region's decision about it.
    anywhere = read_search(ask, ask.text)
    answer = _found(ask, anywhere) if anywhere != search else None
    return answer or _nothing(search)


def _found(ask: Ask, search: Search) -> Answer | None:
    """Return the page that is asked for; None where nothing is found. Raises UserError."""
    offset = (search.page - 1) * _PER_PAGE
    found = find_decisions(ask.session, search.wanted, _PER_PAGE, offset)
    if found.count and not found.decisions:
        raise _no_such_page(search.page, found.count)
    return _table(ask, search, found) if found.decisions else None


# --- Telling ------------------------------------------------------------------------------------


def _nothing(search: Search) -> Answer:
    about = f": {', '.join(search.label)}" if search.label else ""
    return Answer(
        title=f"Dazu ist kein Beschluss eingetragen{about}.",
        hints=(("Alles zeigt ", Code("/beschlüsse"), ", was aussteht ", Code("/beschlüsse offen"),
                "."),),
    )  # fmt: skip


def _no_such_page(page: int, count: int) -> UserError:
    pages = -(-count // _PER_PAGE)
    if count >= MOST_COUNTED:
        return UserError(
            f"So weit blättere ich nicht, höchstens bis Seite {pages}.",
            hints=(("Ein Stichwort oder eine Zeit dazu grenzt ein: ",
                    Code("/beschlüsse 2025 Messe"), "."),),
        )  # fmt: skip
    are = "es ist nur eine" if pages == 1 else f"es sind {pages}"
    return UserError(f"Eine Seite {page} gibt es nicht, {are}.")


def _table(ask: Ask, search: Search, found: Found) -> Answer:
    today = ask.now.date()
    own = bodies_seen(ask)[:1]
    marked = marks(ask, found.decisions)
    rows = tuple(
        _row(ask, one, marked.get(one.id, ""), elsewhere=one.body not in own)
        for one in found.decisions
    )
    count = f"mehr als {MOST_COUNTED - 1}" if found.count >= MOST_COUNTED else f"{found.count}"
    noun = "Beschluss" if found.count == 1 else "Beschlüsse"
    about = f", {', '.join(search.label)}" if search.label else ""
    hints: list[Line] = [
        f"„{typed}“ habe ich als „{word}“ verstanden."
        for typed, word in found.meant if not is_hidden_name(ask, word)
    ]  # fmt: skip
    pages = -(-found.count // _PER_PAGE)
    if search.page < pages:
        hints.append(f"Seite {search.page} von {pages}")
    hints.append(("Einen ganz: ", Code(f"/beschluss {found.decisions[0].number}"), "."))
    overdue = sum(light(one, today) == "🔴" for one in found.decisions)
    return Answer(
        title=(Strong(f"{count} {noun}"), about),
        lines=(f"Davon überfällig: {overdue}",) if overdue else (),
        table=Table(("Nr.", "", "Beschluss", "Verantwortlich", "Frist", "Stand"), rows),
        hints=tuple(hints),
        reactions=_onward(ask, search) if search.page < pages else (),
    )


def _onward(ask: Ask, search: Search) -> tuple[Reaction, ...]:
    line = f"beschlüsse {PAGE.sub('', ask.text).strip()} Seite {search.page + 1}"
    return (Reaction("▶️", "weiter", " ".join(line.split())),)


def _row(ask: Ask, one: Decision, mark: str, *, elsewhere: bool) -> tuple[Line, ...]:
    today = ask.now.date()
    other = f" ({body_name(ask.directory, one.body)})" if elsewhere else ""
    due = f"{one.due_on:%d.%m.%Y}" if one.due_on else "–"
    return (
        one.number, light(one, today), f"{short(one.text)}{other}{mark}",
        responsible_of(ask, one) or "–", due,
        (say_state(one, today), *message_link(one)),
    )  # fmt: skip
