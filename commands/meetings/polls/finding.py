"""`/terminfindung`: begins a poll for a date, shows how it stands, ends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from commands.contract import Answer, Ask, Code, Cue, Role, Strong, Table, UserError, command
from commands.dates import say_moment
from commands.meetings.committees import ChoiceError
from commands.meetings.polls.choosing import (
    HOW_TO_BEGIN,
    meant,
    open_here,
    require_owner,
    split_number,
)
from commands.meetings.polls.closing import outcome, told
from commands.meetings.polls.proposing import propose
from commands.meetings.polls.reading import check_deadline, split_deadline
from commands.meetings.polls.starting import begin, undo_begin
from commands.meetings.polls.telling import name_of, say_option, silent_members, standing
from storage.date_polls import Poll, end_poll, set_deadline
from storage.date_votes import answers_to

_MOST_NAMED = 8
_LONGEST = 2_000  # characters


@command(
    "terminfindung",
    aliases=("terminumfrage", "terminsuche", "doodle"),
    usage="/terminfindung [Gremium:] Termin, Termin, … | stand | ende | bis … | vorschlagen …",
    summary="Findet gemeinsam einen Termin: Vorschläge zum Antippen, mit Auswertung.",
    explanation=(
        "Zwischen den Terminen stehen Kommas, Semikolons, „oder“ oder neue Zeilen; mit „2 Stunden“ "
        "die Dauer, mit „bis Freitag 12 Uhr“ die Antwortfrist, am Ende der Ort. Wer kann, tippt "
        "unter der Nachricht auf alle passenden Nummern, oder schreibt /kann 1 3. Was gegen einen "
        "Termin spricht, steht dabei: Ferien, andere Sitzungen derselben Mitglieder, die "
        "Ladungsfrist.\n"
        "/terminfindung ende zeigt das Ergebnis und trägt auf Wunsch die Sitzung ein. Beenden kann "
        "sie, wer sie begonnen hat oder für das Gremium plant."
    ),
    examples=(
        "/terminfindung Mo 7.12. 10 Uhr, Di 8.12. 14–16 Uhr, Mi 9.12. 9 Uhr",
        "/terminfindung stand",
        "/terminfindung ende",
        "/terminfindung vorschlagen 3 Termine im Januar, 2 Stunden",
    ),
    roles=(Role.MEMBER, Role.COMMITTEE_OFFICE, Role.COORDINATION_OFFICE),
    writes=True,
    undo=undo_begin,
    topic="Sitzungen",
    cues=(
        Cue(
            (
                "(ich|wir) (brauche*|suche*) <einen> termin [{rest}]",
                "(such*|find*) <du> [uns|mir|für uns] <einen> (termin|termine) [{rest}]",
                "[uns|für uns] <einen> (termin|termine) [{rest}] [zu] (finden|suchen|abstimmen)",
                "(neuer|gemeinsamer|anderer) termin [gesucht|nötig]",
                "wann (können wir uns treffen|können alle|könnt ihr|haben alle zeit)",
            ),
            "vorschlagen {rest}",
        ),
        Cue(
            ("(mach*|start*) <du> [uns] <die> (terminumfrage|terminfindung|doodle) [{rest}]",),
            "{rest}",
        ),
    ),
)
def terminfindung(ask: Ask) -> Answer:
    """Do what the first word says; dates begin a poll, nothing lists those that are open."""
    if len(ask.text) > _LONGEST:
        raise UserError(f"Das ist zu lang, höchstens {_LONGEST} Zeichen gehen.")
    number, after = split_number(ask.text)
    word, _, rest = (after if number else ask.text).partition(" ")
    verb = _VERBS.get(word.casefold().rstrip(":,."))
    try:
        if verb is not None:
            return verb(ask, f"{number} {rest}" if number else rest)
        if number is not None and not after:
            return _stand(ask, f"{number}")
        return begin(ask, ask.text) if ask.text else _list(ask)
    except ChoiceError as several:
        return several.answer


def _list(ask: Ask) -> Answer:
    found = open_here(ask)
    if not found:
        return Answer(lines=("Hier läuft keine Terminfindung.",), hints=(HOW_TO_BEGIN,))
    if len(found) == 1:
        return _standing(ask, found[0])
    rows = tuple(
        (f"{one.number}", name_of(ask.directory, one) or say_option(one.options[0]) + " …",
         f"{len(answers_to(ask.session, one.number))}",
         say_moment(one.closes_at) if one.closes_at else "offen")
        for one in found
    )  # fmt: skip
    return Answer(
        title=f"{len(found)} Terminfindungen",
        table=Table(("Nr.", "Wofür", "Antworten", "Bis"), rows),
        hints=(("Genauer: ", Code(f"/terminfindung stand {found[0].number}"), "."),),
    )


def _stand(ask: Ask, text: str) -> Answer:
    return _standing(ask, _numbered(ask, text, "stand"))


def _standing(ask: Ask, found: Poll) -> Answer:
    if found.state == "ended":
        return outcome(ask.session, ask.directory, found)
    answers = answers_to(ask.session, found.number)
    persons = ask.may_see_persons
    missing = [] if found.state != "open" else silent_members(
        found, answers, ask.directory, persons=persons)  # fmt: skip
    until = f" Antworten bis {say_moment(found.closes_at)}." if found.closes_at else ""
    state = _STATES.get(found.state, "")
    name = name_of(ask.directory, found)
    return Answer(
        title=(f"Terminfindung {found.number}{state}", *((": ", Strong(name)) if name else ())),
        lines=(
            f"{_count(len(answers))}{until}",
            *((f"Es fehlen noch: {_listed(missing)}.",) if missing else ()),
        ),
        table=standing(found, answers, ask.directory, persons=persons),
        hints=() if state else (
            ("Antworten: ", Code("/kann 1 3"), ", auswerten: ",
             Code(f"/terminfindung ende {found.number}"), ", Frist: ",
             Code(f"/terminfindung {found.number} bis Freitag 12 Uhr"), "."),
        ),
    )  # fmt: skip


_STATES = {
    "expired": " (abgelaufen)",
    "withdrawn": " (zurückgezogen)",
    "given up": " (abgebrochen)",
}


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" und {more} weitere" if more > 0 else "")


def _count(answers: int) -> str:
    if not answers:
        return "Noch keine Antwort."
    return "Geantwortet hat 1." if answers == 1 else f"Geantwortet haben {answers}."


def _end(ask: Ask, text: str) -> Answer:
    """End a poll and show what came of it, here and in its own room."""
    found = _numbered(ask, text, "ende")
    if found.state == "ended":
        return _standing(ask, found)
    _require_open(found)
    require_owner(ask, found)
    end_poll(ask.session, found.number, "ended")
    elsewhere = found.room_id != ask.room.room_id
    return replace(
        outcome(ask.session, ask.directory, found),
        lasting=True,
        notices=(told(ask.session, ask.directory, found),) if elsewhere else (),
    )


def _withdraw(ask: Ask, text: str) -> Answer:
    found = _numbered(ask, text, "abbrechen")
    _require_open(found)
    require_owner(ask, found)
    end_poll(ask.session, found.number, "withdrawn")
    return Answer(lines=(f"Terminfindung {found.number} ist zurückgezogen.",), lasting=True)


def _set_deadline(ask: Ask, text: str) -> Answer:
    """Set until when people may answer: "bis Freitag 12 Uhr", with the number before or behind."""
    number, rest = split_number(text)
    left, closes_at = split_deadline(f"bis {rest}", ask.now)
    if closes_at is None:
        # Not a date alone: dates for choice with the deadline in front of them, or none at all.
        raise UserError(
            f"„bis {rest}“ verstehe ich nicht als Frist.",
            hints=(("So: ", Code("/terminfindung bis Freitag 12 Uhr"), "."),),
        )
    if left:
        return begin(ask, f"bis {text}")
    found = meant(ask, number, lambda one: f"terminfindung {one} bis {rest}")
    _require_open(found)
    require_owner(ask, found)
    check_deadline(found.options, closes_at)
    set_deadline(ask.session, found.number, closes_at)
    return Answer(
        title=(f"Terminfindung {found.number} endet ", Strong(say_moment(closes_at)), "."),
        lines=("Dann sage ich hier das Ergebnis.",),
        lasting=True,
    )


def _numbered(ask: Ask, text: str, verb: str) -> Poll:
    number, rest = split_number(text)
    if rest:
        raise UserError(
            f"„{rest}“ verstehe ich hier nicht.",
            hints=(("Die Nummer genügt: ", Code(f"/terminfindung {verb} 3"), "."),),
        )
    return meant(ask, number, lambda one: f"terminfindung {verb} {one}")


def _require_open(found: Poll) -> None:
    if found.state != "open":
        raise UserError(
            f"Terminfindung {found.number} ist schon vorbei.",
            hints=(("Wie sie stand: ", Code(f"/terminfindung stand {found.number}"), "."),),
        )


_VERBS: dict[str, Callable[[Ask, str], Answer]] = {
    "stand": _stand, "status": _stand, "zeige": _stand, "zeig": _stand, "ergebnis": _stand,
    "ende": _end, "beenden": _end, "beende": _end, "auswerten": _end, "schließen": _end,
    "schliessen": _end, "abschließen": _end, "end": _end,
    "abbrechen": _withdraw, "löschen": _withdraw, "loeschen": _withdraw, "absagen": _withdraw,
    "zurückziehen": _withdraw, "cancel": _withdraw,
    "bis": _set_deadline, "frist": _set_deadline,
    "vorschlagen": propose, "vorschlag": propose, "vorschläge": propose, "vorschlaege": propose,
    "schlage": propose, "suche": propose, "suchen": propose, "finde": propose,
    "neu": begin, "neue": begin, "starten": begin, "start": begin,
}  # fmt: skip
