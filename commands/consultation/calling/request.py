"""What a line that asks for a consultation says: the concern, how, by which procedure, when.

Options stand before, behind or within the concern, each as a part of its own; what is no option
belongs to the concern.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from rapidfuzz import fuzz, process

from commands.consultation.library import Procedure
from commands.contract import Code, UserError
from commands.dates import FoundSeveral, find_several, say_moment
from commands.dates.words import NUMBERS, number_of
from commands.lookup import folded
from storage.consultations import ASYNC, LIVE

LONGEST = 300  # characters
MOST_DATES = 9  # there are signs for so many
_USUAL = "sechs-phasen"
_NEAR = 80  # of 100
_FEWEST, _MOST = 2, 9  # people beside the asker
_CUT = "\x1f"  # where something was taken out
_BEFORE = rf"(?:^|(?<=[,;.!?:\n–{_CUT}-])|(?<=\bund)|(?<=\bbitte))\s*"
_AFTER = rf"(?=\s*(?:$|[,;.!?:\n–{_CUT}-]|(?:am|um|ab|mit|und|nach|oder|den)\b|\d{{1,2}}\.))"
_MODE = re.compile(
    rf"{_BEFORE}(?:bitte\s+)?(?:und\s+)?(?P<first>asynchron|schriftlich|live)\b{_AFTER}"
    r"|\s(?P<last>asynchron|schriftlich|live)[.!]?\s*$"
    r"|^\s*(?P<begins>asynchron|schriftlich|live)\b|\b(?P<anywhere>asynchron)\b",
    re.IGNORECASE,
)
_COUNT = rf"\d{{1,2}}|{'|'.join(NUMBERS)}"
_PEOPLE = r"(?:person(?:en)?|leuten?|köpfen?|berater\w*|mitwirkenden?|teilnehmende\w*|menschen)"
_MINIMUM = re.compile(
    rf"(?:{_BEFORE}|\s)(?:mit\s+)?(?:mindestens|mind\.)\s+(?P<n>{_COUNT})\b"
    rf"(?:\s+{_PEOPLE}\b|{_AFTER})",
    re.IGNORECASE,
)
_PROCEDURE = re.compile(
    rf"(?:{_BEFORE}|\s)(?:(?:nach|mit)\s+(?:dem\s+)?)?verfahren:?\s+[„\"']?"
    rf"(?P<name>[^,;:.!?\n{_CUT}„“\"']+)[“\"']?",
    re.IGNORECASE,
)
_FILLING = frozenset(
    ("am", "an", "den", "um", "zu", "zum", "termin", "termine", "terminen", "geht", "gehen", "oder",
     "und", "mit", "bitte", "uns", "passt", "passen", "live", "ab")
)  # fmt: skip
_EDGES = f" \t\n,;:–-{_CUT}"


@dataclass(frozen=True, slots=True)
class CallRequest:
    """A consultation as it is asked for; dates are naive local times in Europe/Berlin."""

    concern: str
    mode: str
    procedure: Procedure
    minimum: int
    dates: tuple[datetime, ...] = ()


def read_request(text: str, procedures: Mapping[str, Procedure], now: datetime) -> CallRequest:
    """Read "Wie gewinnen wir Betriebe? Live am 3.12. 14 Uhr, mindestens 4"; `now` is aware.

    Raises UserError (DateError for dates) for what can't be, with what to type instead.
    """
    text, procedure = _take_procedure(text, procedures)
    text, minimum = _take_minimum(text)
    text, mode = _take_mode(text)
    text, dates = _take_dates(text, now) if mode != ASYNC else (text, ())
    concern = _tidied(text)
    if len(concern) > LONGEST:
        raise UserError(
            f"Das Anliegen ist mit {len(concern)} Zeichen zu lang, {LONGEST} sind Platz.",
            hints=("Ein Satz ohne Einzelheiten genügt; erzählt wird erst im Beratungsraum.",),
        )
    return CallRequest(concern, mode or LIVE, procedure, minimum or procedure.minimum, dates)


# --- Options ------------------------------------------------------------------------------------


def _take_procedure(text: str, procedures: Mapping[str, Procedure]) -> tuple[str, Procedure]:
    usual = procedures.get(_USUAL) or next(iter(procedures.values()), None)
    if usual is None:
        raise UserError(
            "Gerade ist kein Verfahren da, nach dem beraten werden kann.",
            hints=(("Woran es liegt, zeigt ", Code("/beratung verfahren"), "."),),
        )
    match = _PROCEDURE.search(text)
    if match is None:
        return text, usual
    found, length = _longest_named(match["name"], procedures)
    if found is not None:
        end = match.start("name") + length
        return f"{text[: match.start()]}{_CUT}{text[end:].lstrip('“')}", found
    if re.match(_BEFORE, match[0]) is None or text[: match.start()].strip(_EDGES) == "":
        return text, usual
    if text[: match.start() + 1].strip()[-1:] not in tuple(",;.!?:"):
        return text, usual  # a word of the concern
    names = " und ".join(f"„{one.name}“" for one in procedures.values())
    raise UserError(f"Ein Verfahren „{match['name'].strip()}“ kenne ich nicht, nur {names}.",
                    hints=(("Mehr dazu: ", Code("/beratung verfahren"), "."),))  # fmt: skip


def _longest_named(said: str, procedures: Mapping[str, Procedure]) -> tuple[Procedure | None, int]:
    """Return the procedure that a text begins with, however it is spelt, and how long that is."""
    names = {folded(name): one for key, one in procedures.items() for name in (key, one.name)}
    best: tuple[float, Procedure | None, int] = 0, None, 0
    for end in [match.end() for match in re.finditer(r"\S+", said)][:4]:
        near = process.extractOne(
            folded(said[:end]), names.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR
        )
        if near and near[1] > best[0]:
            best = near[1], names[near[0]], end
    return best[1:]


def _take_minimum(text: str) -> tuple[str, int | None]:
    match = _MINIMUM.search(text)
    if match is None:
        return text, None
    count = number_of(match["n"])
    if not _FEWEST <= count <= _MOST:
        raise UserError(
            f"Mindestens {count}: Das geht nicht, möglich sind {_FEWEST} bis {_MOST} Personen "
            "neben dem Fallgeber."
        )
    return f"{text[: match.start()]}{_CUT}{text[match.end() :]}", count


def _take_mode(text: str) -> tuple[str, str]:
    match = _MODE.search(text)
    if match is None:
        return text, ""
    said = next(filter(None, match.groups())).casefold()
    rest = f"{text[: match.start()]}{_CUT}{text[match.end() :]}"
    return rest, LIVE if said == "live" else ASYNC


def _take_dates(text: str, now: datetime) -> tuple[str, tuple[datetime, ...]]:
    """Take the dates behind the question, else those anywhere; a day without a time is none."""
    question, sign, behind = text.rpartition("?")
    if behind.strip(_EDGES) and (found := find_several(_plain(behind), now)):
        return f"{question}{sign} {_around(found)}", _starts(found, now)
    found = find_several(_plain(text), now) if re.search(r"\d", text) else None
    if found is None or not any(one.at for one in found.dates):
        return text, ()
    return _around(found), _starts(found, now)


def read_dates(text: str, now: datetime) -> tuple[datetime, ...]:
    """Read dates that stand alone; raises UserError for none, and DateError for what is none."""
    found = find_several(_plain(text), now)
    if found is None:
        raise UserError(
            "Welche Termine?", hints=(("Zum Beispiel: ", Code("3.12. 14 Uhr, 4.12. 10 Uhr"), "."),)
        )
    return _starts(found, now)


def _plain(text: str) -> str:
    return text.replace(_CUT, " ; ").strip(_EDGES)


def _around(found: FoundSeveral) -> str:
    """Return what stands around dates, without the words that only lead to them."""
    parts = []
    for part in (found.before, found.after):
        words = part.split()
        while words and folded(words[-1]) in _FILLING:
            words.pop()
        while words and folded(words[0]) in {"", "am", "oder", "und", "passt"}:
            words.pop(0)
        parts.append(" ".join(words))
    return f" {_CUT} ".join(filter(None, parts))


def _starts(found: FoundSeveral, now: datetime) -> tuple[datetime, ...]:
    untimed = [one for one in found.dates if one.at is None]
    if untimed:
        raise UserError(
            f"Um wie viel Uhr am {untimed[0].day:%d.%m.}?",
            hints=(("Zum Beispiel: ", Code(f"am {untimed[0].day:%d.%m.} 14 Uhr"), "."),),
        )
    starts = tuple(datetime.combine(one.day, one.at or time()) for one in found.dates)
    if starts[0] <= now.replace(tzinfo=None):
        raise UserError(f"{say_moment(starts[0])} ist schon vorbei.")
    if len(starts) > MOST_DATES:
        raise UserError(f"Das sind {len(starts)} Termine, höchstens {MOST_DATES} gehen.")
    return starts


def _tidied(text: str) -> str:
    """Return the concern without gaps where options stood, and begun with a capital letter."""
    text = re.sub(rf"\(\s*{_CUT}?\s*\)", _CUT, text)
    joined = re.sub(rf"\s*[,;]?\s*(?:{_CUT}[\s,;:]*)+", f"{_CUT} ", text)
    parts = [part.strip(_EDGES) for part in joined.split(_CUT)]
    concern = " ".join(" ".join(part for part in parts if part and part not in ".!").split())
    concern = re.sub(r"\s+([?!.,;:])", r"\1", concern).strip(_EDGES)
    concern = re.sub(r"([?!])[.,;]+", r"\1", concern)
    return concern[:1].upper() + concern[1:]
