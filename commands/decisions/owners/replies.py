"""What owners answer, as people type it: "erledigt", "verschieben auf 31.3., weil …". Pure.

Functions raise UserError that says what to type instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal, TypeAlias

from rapidfuzz.distance import OSA

from commands.contract import Code, Line, UserError
from commands.dates import read_shift
from commands.decisions.deadlines import deadline_of
from commands.decisions.parts import LONGEST
from commands.decisions.wording import short
from storage.decisions import State

_FARTHEST = timedelta(days=5 * 366)
Unclear: TypeAlias = Literal["", "nothing", "no", "stop", "when"]


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reports of a decision: a state, a new deadline, what is to be told of it.

    `unclear` says why it is to be asked back: nothing was said, "no" alone, that somebody wants no
    reminders, that it takes longer but not until when.
    """

    state: State | None = None
    day: date | None = None
    why: str = ""
    unclear: Unclear = ""


def read_report(text: str, now: datetime, due_on: date | None) -> Report:
    """Return what a reply says of a decision that is due on a day; `now` is aware."""
    said = _corrected(_GREETING.sub("", text.strip()).strip(" .!\n"))
    if len(said) > LONGEST:
        raise UserError(f"Das ist zu lang, höchstens {LONGEST} Zeichen gehen.")
    if match := _DONE.fullmatch(said):
        note = _note(match["note"])
        if not _BUT.match(note):
            return Report("done", why=note)
    for pattern, unclear in _UNCLEAR:
        if pattern.fullmatch(said):
            return Report(unclear=unclear)
    if match := _RUNNING.fullmatch(said):
        note = _note(match["note"])
        later = _postponed(note, now, due_on) if note else None
        return replace(later, state="in progress") if later else Report("in progress", why=note)
    return _postponed(said, now, due_on) or Report(why=_reason(said))


def _corrected(said: str) -> str:
    """Return what was said with a slip in its first word mended, if that is one of a few."""
    first, space, rest = said.partition(" ")
    bare = first.rstrip(",:;").casefold()
    for word in _OFTEN_MISTYPED:
        slips = OSA.distance(bare, word)
        if 0 < slips <= (1 if len(word) < _LONG_WORD else 2) and bare[:1] == word[:1]:
            return f"{word}{first[len(bare) :]}{space}{rest}"
    return said


def _note(said: str | None) -> str:
    return (said or "").strip(" .")


def _reason(said: str) -> str:
    return _BECAUSE.sub("", said).strip()


# --- A later day --------------------------------------------------------------------------------


def _postponed(said: str, now: datetime, due_on: date | None) -> Report | None:
    """Return the new deadline that one clause says, the others being the reason."""
    borders = [(0, 0), *(one.span() for one in _BETWEEN.finditer(said)), (len(said), len(said))]
    for (_, begin), (end, _) in pairwise(borders):
        day = _day_in(said[begin:end], now, due_on)
        if day is not None:
            others = said[:begin].rstrip(_JOINTS), said[end:].lstrip(_JOINTS)
            return Report(day=_sensible(day, now), why=_reason(", ".join(filter(None, others))))
    if match := _TURNED.fullmatch(said):
        day = _day_in(match["day"], now, due_on)
        if day is not None:
            return Report(day=_sensible(day, now), why=_reason(match["why"]))
    if match := _MEANT_SO.fullmatch(said[: borders[1][0]].strip()):
        raise UserError(
            f"„{short(match['day'])}“ verstehe ich nicht als Datum.",
            hints=(("Zum Beispiel: ", Code("verschieben auf 31.3., weil …"), "."),),
        )
    return None


def _day_in(clause: str, now: datetime, due_on: date | None) -> date | None:
    """Return the day that a clause says, if it says nothing else."""
    words = clause.replace(":", " ").split()
    while words and words[0].casefold().strip('„“"') in _BEFORE:
        words = words[1:]
    while words and words[-1].casefold().rstrip(".!") in _BEHIND:
        words = words[:-1]
    rest = " ".join(words)
    if not rest or len(rest) > _LONGEST_DAY:
        return None
    shifted = _shifted(clause, rest, now, due_on)
    return deadline_of(rest, now) if shifted is None else shifted


def _shifted(clause: str, rest: str, now: datetime, due_on: date | None) -> date | None:
    """Return the day that lies so far behind the deadline: "um zwei Wochen", "noch 2 Wochen"."""
    today = now.date()
    if match := _PERIOD.fullmatch(clause.strip()):
        shift, begin = read_shift(f"um {match['period']}"), today
    else:
        shift, begin = read_shift(rest), due_on or today
    if shift is None:
        return None
    local = datetime.combine(begin, now.timetz().replace(tzinfo=None))
    moved = shift.moved(local).date()
    return moved if moved > today else shift.moved(local + (today - begin)).date()


def _sensible(day: date, now: datetime) -> date:
    if day <= now.date():
        raise UserError(
            f"Der {day:%d.%m.%Y} ist {'heute' if day == now.date() else 'schon vorbei'}; "
            "die neue Frist müsste später sein.",
            hints=_EXAMPLE,
        )
    if day - now.date() > _FARTHEST:
        raise UserError(f"Der {day:%d.%m.%Y} ist über fünf Jahre hin. Ein Tippfehler?",
                        hints=_EXAMPLE)  # fmt: skip
    return day


_EXAMPLE: tuple[Line, ...] = (("Zum Beispiel: ", Code("verschieben auf 31.3., weil …"), "."),)

# --- Words --------------------------------------------------------------------------------------


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.DOTALL)


_GREETING = _pattern(
    r"^(?:(?:hallo|hi|hey|moin|guten\s+(?:tag|morgen)|scharnier|also|bitte|doch|ach|so|nun)\b"
    r"[\s,!.:]*)+"
)
_NOTE = r"(?:\s*[,;:.!–(]\s*(?P<note>\S.*?)\)?|\s+-\s+(?P<dashed>\S.*))?"
_FILLING = (
    r"(?:(?:ja|ist|sind|wurde|wurden|alles|das|es|schon|bereits|längst|inzwischen|mittlerweile|"
    r"jetzt|endlich|komplett|vollständig|ganz|wir|ich|haben|habe|noch|läuft|gerade|weiter|bin|"
    r"voll|weiterhin|gestern|heute|und)\b[,\s]*)*"
)
_DONE = _pattern(
    rf"(?:{_FILLING}(?:erledigt|umgesetzt|fertig|abgeschlossen|gemacht|passiert|geschafft|done|"
    rf"abgehakt|vollzogen)(?:\s+(?:worden|gestellt))?|[✅✔☑]\ufe0f?){_NOTE}"
)
_RUNNING = _pattern(
    rf"{_FILLING}(?:läuft|laeuft|in\s+arbeit|in\s+umsetzung|in\s+bearbeitung|dran|dabei|begonnen|"
    r"angefangen|gestartet|angelaufen|am\s+laufen)"
    rf"(?:\s+(?:noch|weiter|schon|gut|nach\s+plan|planmäßig|alles|bereits|weiterhin))*{_NOTE}"
)
_BUT = _pattern(r"(?:aber|bis\s+auf|nur|außer|ohne|nicht|noch|fast|allerdings|jedoch|teilweise)\b")
_BECAUSE = _pattern(
    r"^(?:weil|denn|da|grund(?:\s+ist)?\s*:?|begründung\s*:|bericht\s*:|sachstand\s*:|hinweis\s*:)"
    r"\s+"
)
_UNCLEAR: tuple[tuple[re.Pattern[str], Unclear], ...] = (
    (_pattern(r"(?:bitte\s+)?(?:keine\s+(?:weiteren\s+)?erinnerung(?:en)?(?:\s+mehr)?|stop(?:p)?|"
              r"(?:erinnerung(?:en)?\s+)?abbestellen|abmelden|unsubscribe|"
              r"(?:erinner\w*\s+)?(?:mich\s+)?nicht\s+mehr(?:\s+erinnern)?|"
              r"lass(?:en\s+sie)?\s+mich\s+in\s+ruhe)"), "stop"),
    (_pattern(r"(?:nein|nö|nee|leider\s+(?:nein|nicht|noch\s+nicht)|noch\s+nicht|nicht|no|"
              r"(?:noch\s+)?nicht\s+(?:erledigt|fertig|umgesetzt|geschafft)|(?:noch\s+)?offen|"
              r"nein,?\s+noch\s+nicht|❌)"), "no"),
    (_pattern(r"(?:(?:die\s+)?(?:frist\s+)?(?:verschieben|verschiebe|verlängern|verlegen)|"
              r"(?:dauert|braucht)(?:\s+(?:noch|länger|etwas|noch\s+etwas|noch\s+ein\s+bisschen))*|"
              r"später|verlängerung|mehr\s+zeit)"), "when"),
    (_pattern(r"\W*|\d{1,3}|(?:ja|jo|ok|okay|danke|vielen\s+dank|hm+|äh+|gut|alles\s+klar|"
              r"weiß\s+(?:ich\s+)?nicht|keine\s+ahnung|test|was|wie|wieso|warum|hilfe|hä)\W*|"
              r"\w\W*"), "nothing"),
)  # fmt: skip
_OFTEN_MISTYPED = ("umgesetzt", "erledigt", "verschieben", "verlängern", "abgeschlossen")
_LONG_WORD = 9  # letters
_MONTH = r"(?:jan|feb|mär|mae|apr|mai|jun|jul|aug|sep|okt|nov|dez)"
_BETWEEN = _pattern(
    r"\s*[,;\n–]\s*|\s+-\s+|\s+(?=(?:weil|denn|wegen|da)\s)|(?<!\d)\.\s+|"
    rf"(?<=\d)\.\s+(?=(?!{_MONTH})(?-i:[A-ZÄÖÜ]))"
)
_TURNED = _pattern(
    r"(?P<why>\S.{2,}?)\s+(?:auf|bis)\s+(?:zum\s+)?(?P<day>\S.{1,30}?)\s+"
    r"(?:verschieben|verschoben|verlängern|verlängert|verlegen|verlegt)"
)
_JOINTS = " ,;–-.\n"
_LONGEST_DAY = 40  # characters
_PERIOD = _pattern(
    r"(?:(?:wir|ich|es|das|dauert|braucht|brauchen?|benötigen?)\s+)*(?:noch|weitere)\s+"
    r"(?:ca\.?\s+|etwa\s+|rund\s+)?(?P<period>\S+\s+(?:tage?|wochen?|monate?|jahre?))"
    r"(?:\s+(?:länger|zeit|mehr))?"
)
_SAID_BEFORE = """
    verschieben verschiebt verschiebe verschoben verlegen verlängern verlängert verlängerung frist
    neue neuer neues die der das den dem termin auf bis zum zur zu am erst spätestens frühestens
    voraussichtlich vermutlich wahrscheinlich wohl etwa ca. dauert noch brauche brauchen benötigen
    wir ich es fertig erledigt umgesetzt schaffen schaffe schafft klappt wird werden kommt folgt
    geht bitte doch lieber soll sollen können kann möchte möchten gern gerne neu wieder
    erledigen
"""
_SAID_BEHIND = """
    verschieben verschoben verlängern verlängert verlegen fertig erledigt umgesetzt abgeschlossen
    schaffen brauchen dauern bitte sein wird werden dann haben
"""
_BEFORE, _BEHIND = frozenset(_SAID_BEFORE.split()), frozenset(_SAID_BEHIND.split())
_MEANT_SO = _pattern(
    r"(?:bitte\s+)?(?:die\s+)?(?:frist\s+)?(?:verschieben|verschiebe|verlängern|verlegen|"
    r"verlängerung)\s+(?:auf|bis|um)\s+(?:zum\s+)?(?P<day>\S.*)"
)
