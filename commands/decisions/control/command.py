"""`/beschlusskontrolle`: what is still to be done, as a message and as files."""

from __future__ import annotations

import re

from commands.committees.meant import ChoiceError
from commands.contract import (
    Answer,
    Ask,
    Code,
    Cue,
    Line,
    NotMeantError,
    Role,
    Strong,
    UserError,
    command,
)
from commands.decisions.control.files import ASKED, FORMATS, files_of
from commands.decisions.control.gathering import Control
from commands.decisions.control.message import PER_PAGE, lines_of, report_hint, table_of
from commands.decisions.control.narrowing import narrowed
from commands.decisions.control.request import Request, read_request
from commands.decisions.control.settings import set_or_show
from commands.decisions.control.wording import TITLE, title_of
from commands.decisions.searching import PAGE, Search, read_search
from commands.decisions.showing import name_of
from storage.decision_control import Format, control_rule

_LONGEST = 300
_NUMBER = re.compile(r"\d{4}\s?[-–/]\s?\d{1,4}")
_COMMON_WORDS = ("kontrolle", "control")  # that a sentence may begin with and mean nothing of


@command(
    "beschlusskontrolle",
    aliases=("kontrolle", "beschlusskontrollliste", "control"),
    usage="/beschlusskontrolle [xlsx | csv | md | pdf] [überfällig] [Gremium] "
    "[verantwortlich: Name] [Zeit] | vor Sitzung 3 Tage | Format pdf",
    summary="Zeigt, was aus den Beschlüssen wird: offene mit Ampel, Frist, Bericht; als Datei.",
    explanation=(
        "Offen ist, was beschlossen oder in Umsetzung ist; dazu kommt, was seit der letzten "
        "Sitzung umgesetzt wurde. Rot: die Frist ist vorbei. Gelb: sie endet in 14 Tagen. Wer von "
        "14 Tagen vor der Frist an nichts berichtet hat, steht unter „ohne Rückmeldung“. "
        "Eingrenzen wie bei /beschlüsse: /beschlusskontrolle überfällig verantwortlich: IHK als "
        "PDF; auch „gelb“ und „ohne Rückmeldung“. Ohne Format kommt eine Excel-Datei dazu. "
        "Vor jeder Sitzung kommt die Liste von selbst in den Raum des Gremiums, drei Tage vorher: "
        "/beschlusskontrolle vor Sitzung 5 Tage | aus und /beschlusskontrolle Format pdf ändern "
        "das."
    ),
    examples=("/beschlusskontrolle", "/beschlusskontrolle überfällig als PDF"),
    roles=(Role.GUEST,),
    writes=True,
    topic="Beschlüsse",
    cues=(
        Cue(
            ("(zeig*|schick*|gib|mach*) <du> [mir|uns] <die> beschlusskontrolle [{rest}]",),
            "{rest}",
        ),
        Cue(
            (
                "was ist aus (unseren|den) beschlüssen geworden",
                "wie steht es um (unsere|die) beschlüsse",
            ),
            mood="question",
        ),
        Cue(
            ("wer hat [noch] nicht (berichtet|rückgemeldet|zurückgemeldet)",),
            "ohne Rückmeldung",
            mood="question",
        ),
    ),
)
def beschlusskontrolle(ask: Ask) -> Answer:
    """Show the list, or set when it comes."""
    if len(ask.text) > _LONGEST:
        raise UserError(f"Das ist zu lang für eine Liste, höchstens {_LONGEST} Zeichen gehen.")
    request = read_request(ask.text)
    try:
        if isinstance(request, Request):
            return _list(ask, request)
        return set_or_show(ask, request)
    except ChoiceError as several:
        return several.answer


def _list(ask: Ask, request: Request) -> Answer:
    if match := _NUMBER.fullmatch(request.search):
        raise UserError(
            "Das ist die Nummer eines Beschlusses; hier steht eine Liste.",
            hints=(("Einen ganz zeigt ", Code(f"/beschluss {match[0]}"), "."),),
        )
    search = read_search(ask, request.search, places=True)
    made_for = f"für {name_of(ask, ask.asker.user_id)}"
    control = narrowed(ask, request, search, made_for)
    if not control.rows:
        return _nothing(ask, search, control)
    pages = -(-len(control.rows) // PER_PAGE)
    if search.page > pages:
        raise UserError(f"Die Liste hat nur {pages} Seite{'n' if pages > 1 else ''}.")
    formats = _formats(ask, request, search)
    files = files_of(control, formats)
    return Answer(
        title=(f"{TITLE}: ", Strong(title_of(control).removeprefix(f"{TITLE}: "))),
        lines=lines_of(control),
        table=table_of(control, search.page),
        hints=_hints(ask, control, search.page, pages, formats),
        files=files,
    )


def _formats(ask: Ask, request: Request, search: Search) -> tuple[Format, ...]:
    """Return as which files the list is wanted: said, else the committee's, else the usual."""
    if request.formats is not None:
        return request.formats
    if search.page > 1:
        return ()
    bodies = list(search.wanted.bodies or ())
    kind, _, row_id = bodies[0].partition(":") if len(bodies) == 1 else ("", "", "")
    own = control_rule(ask.session, row_id).formats if kind == "committee" else None
    return own or ASKED


# --- Telling ------------------------------------------------------------------------------------


def _nothing(ask: Ask, search: Search, control: Control) -> Answer:
    if search.wanted.text and not ask.by_command and ask.word in _COMMON_WORDS:
        raise NotMeantError("Dazu ist kein offener Beschluss eingetragen.")
    return Answer(
        title=f"{title_of(control)}: Nichts ist offen.",
        hints=(("Was beschlossen wurde, zeigt ", Code("/beschlüsse"), "."),),
    )


def _hints(
    ask: Ask, control: Control, page: int, pages: int, formats: tuple[Format, ...]
) -> tuple[Line, ...]:
    hints: list[Line] = [
        f"„{typed}“ habe ich als „{word}“ verstanden." for typed, word in control.meant
    ]
    if page < pages:
        line = f"/beschlusskontrolle {PAGE.sub('', ask.text).strip()} Seite {page + 1}"
        all_ = f" In der Datei stehen alle {len(control.rows)}." if formats else ""
        hints.append(
            (f"Seite {page} von {pages}; weiter: ", Code(" ".join(line.split())), f".{all_}")
        )
    others = ", ".join(one for one in FORMATS if one not in formats)
    if others and page == 1:
        hints.append(("Auch als ", others, ": ", Code("/beschlusskontrolle pdf"), ".")
                     if "pdf" in others else ("Auch als ", others, "."))  # fmt: skip
    return (*hints, *report_hint(control))
