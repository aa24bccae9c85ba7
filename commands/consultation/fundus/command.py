"""`/fundus`: lessons of consultations, to read, search and enter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commands.consultation.calling.consenting import say_topic
from commands.consultation.fundus.entering import already_decided, delete, draft, enter, forget
from commands.consultation.fundus.finding import counted, search
from commands.contract import Answer, Ask, Code, Cue, Line, Role, Strong, UserError, command
from commands.dates import say_month
from storage.lessons import Lesson, lesson_of, lessons

_VERBS = {
    "neu": draft, "eintragen": enter, "vergessen": forget, "entschieden": already_decided,
    "löschen": delete, "loeschen": delete,
}  # fmt: skip
_MOST_SHOWN = 5
_MOST_TOPICS = 8
_NUMBER = re.compile(r"(?:nr\.?|nummer)?\s*#?(\d{1,9})\.?", re.IGNORECASE)


@command(
    "fundus",
    usage="/fundus | Thema | Nummer | neu Lehre",
    summary="Zeigt und sucht, was aus kollegialen Beratungen gelernt wurde, ohne Namen.",
    explanation=(
        "/fundus zeigt das Neueste und die Themen, /fundus Praktikum sucht (Tippfehler schaden "
        "nicht), /fundus 12 zeigt eine Lehre. Eintragen kann, wer in den letzten zwei Monaten "
        "einen Fall eingebracht hat, und jede Koordinierungsstelle: im Direktchat mit /fundus neu "
        "und der Lehre, dahinter nach Wunsch Thema: Praktikum. Ich zeige sie Wort für Wort; erst "
        "mit ✅ steht sie im Fundus, nur mit Nummer, Thema und Monat. /fundus löschen 12 können "
        "Koordinierungsstellen und der Betrieb."
    ),
    examples=("/fundus", "/fundus Praktikum"),
    roles=(Role.GUEST,),
    writes=True,
    topic="Kollegiale Beratung",
    cues=(
        Cue(
            (
                "(was steht|gibt es) (im fundus|etwas im fundus) (zu|zum|zur|über) {rest}",
                "such* <du> im fundus (nach|zu|zum|zur) {rest}",
                "<zeig> <die> fundus (zu|zum|zur) {rest}",
            ),
            "{rest}",
            mood="question",
        ),
        Cue(("<zeig> <die> fundus", "was steht im fundus"), "", mood="question"),
    ),
)
def fundus(ask: Ask) -> Answer:
    """Do what the first word says; else show a lesson, or search."""
    _require_known(ask)
    word, rest = (*ask.text.split(maxsplit=1), "", "")[:2]
    if (verb := _VERBS.get(word.casefold().rstrip(":"))) is not None:
        return verb(ask, rest)
    if not word:
        return _latest(ask)
    if number := _NUMBER.fullmatch(ask.text.strip()):
        return _one(ask, int(number[1]))
    return _found(ask, re.sub(r"^(?:thema|suche?)\b:?\s*", "", ask.text, flags=re.IGNORECASE))


def _require_known(ask: Ask) -> None:
    if not ask.may_see_persons:
        raise UserError(
            "Den Fundus zeige ich nur in Räumen, die einer Kommune, einem Gremium oder der Region "
            "zugeordnet sind, und im Direktchat mit Mitgliedern.",
        )


def _latest(ask: Ask) -> Answer:
    known = lessons(ask.session)
    if not known:
        return Answer(
            title="Der Fundus ist noch leer.",
            lines=("Hier sammelt sich, was kollegiale Beratungen gelehrt haben, ohne Namen.",),
            hints=(_how_to_enter(),),
        )
    topics = [f"{say_topic(topic)}: {count}" for topic, count in counted(known)[:_MOST_TOPICS]]
    return Answer(
        title=f"Fundus: {_say_count(len(known))}",
        lines=(*_listed(known), "", " · ".join(topics)),
        hints=(("Suchen: ", Code("/fundus Praktikum"), "."), _how_to_enter()),
    )


def _how_to_enter() -> Line:
    return ("Eintragen, im Direktchat mit mir: ", Code("/fundus neu"), " und die Lehre.")


def _one(ask: Ask, number: int) -> Answer:
    found = lesson_of(ask.session, number)
    if found is None:
        raise UserError(
            f"Eine Nummer {number} gibt es im Fundus nicht.",
            hints=(("Das Neueste: ", Code("/fundus"), "."),),
        )
    return Answer(
        title=f"Fundus {found.number}",
        lines=(found.text,),
        sources=(f"{', '.join(map(say_topic, found.topics))} · {say_month(found.month)}",),
    )


def _found(ask: Ask, said: str) -> Answer:
    found = search(lessons(ask.session), said)
    if not found:
        return Answer(
            lines=(f"Zu „{said[:60]}“ steht im Fundus noch nichts.",),
            hints=(("Was es gibt: ", Code("/fundus"), "."),),
        )
    return Answer(
        title=f"Fundus zu „{said[:60]}“: {_say_count(len(found))}",
        lines=tuple(_listed(found)),
        hints=(("Eine ganz: ", Code(f"/fundus {found[0].number}"), "."),),
    )


def _listed(found: Sequence[Lesson]) -> list[Line]:
    more = len(found) - _MOST_SHOWN
    shown: list[Line] = [
        (Strong(f"{one.number}"), f": {one.text} ({say_month(one.month)})")
        for one in found[:_MOST_SHOWN]
    ]
    return [*shown, *([f"… und {more} weitere."] if more > 0 else [])]


def _say_count(count: int) -> str:
    return "1 Lehre" if count == 1 else f"{count} Lehren"
