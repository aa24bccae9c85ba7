"""`/abstimmung`: opens a vote, casts votes, shows how it stands, ends it and keeps the result."""

from __future__ import annotations

import re
from collections.abc import Callable

from commands.committees.meant import ChoiceError
from commands.contract import Answer, Ask, Code, Cue, Role, Undone, UserError, command
from commands.decisions.parts import LONGEST
from commands.decisions.votes import closing
from commands.decisions.votes.casting import cast, option_said, split_whom, take_back
from commands.decisions.votes.choosing import meant, require_leader, require_open, split_number
from commands.decisions.votes.keeping import keep, let_go_of
from commands.decisions.votes.request import Request, lasting, read_end
from commands.decisions.votes.showing import list_open, show
from commands.decisions.votes.standing import is_over
from commands.decisions.votes.starting import begin, extend
from commands.decisions.wording import short
from storage.cast_votes import numbers_voted_by, take_back_votes
from storage.votes import last_ended_vote, locked_vote, open_votes, vote_event, vote_opened_by

_MARK = re.compile(r"#(?P<number>\d{1,9})\.(?P<edition>\d{1,6}):?\s*(?P<said>.*)", re.DOTALL)
_OPENING = re.compile(r"(?:neue?|start|starten|eröffnen|frage)\s*:\s*", re.IGNORECASE)
_FILLING = re.compile(
    r"\b(?:bitte|alle|die|der|den|mal|jetzt|nun|abstimmung|nr\.?)\s", re.IGNORECASE
)
_FEW_WORDS = 3
_BY = re.compile(r"um\s+(?:weitere\s+|noch\s+)?(?P<length>\S.*)", re.IGNORECASE)
_UNTIL = re.compile(r"(?:bis|auf|endet|ende)\s+(?:zum\s+|am\s+)?(?P<end>\S.*)", re.IGNORECASE)


def undo(ask: Ask) -> bool | Undone:
    """Take back what a deleted message or reaction did: a vote, a question, a decision."""
    if numbers := numbers_voted_by(ask.session, ask.event_id):
        found = [locked_vote(ask.session, number) for number in numbers]
        if any(one is not None and is_over(one, ask.now) for one in found):
            return False
        take_back_votes(ask.session, ask.event_id)
        return True
    opened = vote_opened_by(ask.session, ask.event_id)
    if opened is None:
        return let_go_of(ask)
    notice = closing.called_off(ask, opened)
    return Undone((notice,)) if notice else False


@command(
    "abstimmung",
    aliases=("abstimmen", "vote", "abstimmungen"),
    usage="/abstimmung Frage? [bis …] [Optionen: …] | Nummer ja | beenden | verlängern …",
    summary="Stellt eine Frage zur Abstimmung: eine Stimme je Sitz, mit Beschlussfähigkeit.",
    explanation=(
        "Abgestimmt wird mit ✅ ❌ ⚪ unter der Frage, in der Umfrage oder mit /abstimmung 3 ja. "
        "Jeder Sitz mit Stimmrecht hat eine Stimme; wer mehrere hat, stimmt für alle, oder "
        "getrennt: /abstimmung 3 nein für HWK. Noch einmal abstimmen ersetzt die Stimme, das "
        "Zeichen wegnehmen nimmt sie zurück.\n"
        "Hinter der Frage stehen Ende (bis Freitag 12 Uhr; sonst offen bis /abstimmung beenden), "
        "„Optionen: Herne, Bochum“, „Zweidrittelmehrheit“, „bis alle abgestimmt haben“ und die "
        "Angaben von /beschluss. Enthaltungen zählen für die Beschlussfähigkeit, nicht für die "
        "Mehrheit; bei Gleichstand ist abgelehnt. Das Ergebnis hält ein Tipp auf ✅ als Beschluss "
        "fest. Abgestimmt wird offen, geheim nur mit Stimmzetteln."
    ),
    examples=(
        "/abstimmung Soll die Messe 2027 stattfinden? bis Freitag 12 Uhr",
        "/abstimmung Wo findet sie statt? Optionen: Herne, Bochum",
        "/abstimmung 3 ja",
        "/abstimmung beenden",
    ),
    roles=(Role.GUEST,),
    writes=True,
    undo=undo,
    topic="Beschlüsse",
    cues=(
        Cue(
            (
                "[wir|jetzt] stimmen [wir] [jetzt] ab über {rest}",
                "[wir|jetzt] stimmen [wir] [jetzt] über {rest} ab",
                "(lasst uns|lass uns) über {rest} abstimmen",
                "(lasst uns|lass uns) abstimmen über {rest}",
                "über {rest} abstimmen [lassen]",
                "(starte*|eröffne*|mach*|beginn*) <du> (eine|die) [neue] abstimmung "
                "(über|zu|zur|zum) {rest}",
                "eine abstimmung (über|zu|zur|zum) {rest} (starten|eröffnen|machen|beginnen)",
                "[eine] neue abstimmung [über|zu|zur|zum] {rest} [starten|eröffnen|machen]",
            ),
            "{rest}",
        ),
        Cue(
            (
                "[wir|jetzt] stimmen [wir] [jetzt] [darüber] ab ob {rest}",
                "(lasst uns|lass uns) [darüber] abstimmen ob {rest}",
            ),
            "ob {rest}",
        ),
        Cue(
            (
                "(beende*|schließ*) <du> <die> abstimmung {number}",
                "<die> abstimmung {number} (beenden|schließen)",
            ),
            "beenden {number}",
        ),
        Cue(
            ("(beende*|schließ*) <du> <die> abstimmung", "<die> abstimmung (beenden|schließen)"),
            "beenden",
        ),
        Cue(
            (
                "wie steht <die> abstimmung",
                "(welche|<zeig>) <die> abstimmungen [laufen|sind offen|gibt es] [hier|gerade]",
                "wer (hat|muss) noch [nicht] (abgestimmt|abstimmen)",
            ),
            mood="question",
        ),
    ),
)
def abstimmung(ask: Ask) -> Answer:
    """Do what the line says: a mark of the bot's own, a verb, a number; else open a vote."""
    if len(ask.text) > LONGEST:
        raise UserError(f"Das ist zu lang, höchstens {LONGEST} Zeichen gehen.")
    try:
        if match := _MARK.fullmatch(ask.text):
            return _voted_below(ask, int(match["number"]), int(match["edition"]), match["said"])
        return _typed(ask) if ask.text else list_open(ask)
    except ChoiceError as several:
        return several.answer


def _typed(ask: Ask) -> Answer:
    number, colon, after = split_number(ask.text)
    said = ask.text if number is None else after
    if number is not None and not said.strip(" .!?"):
        return show(ask, meant(ask, number, str))
    word, _, rest = said.partition(" ")
    if (about := _WHOLE.get(said.casefold().strip(" :,.!"))) is not None and number is None:
        return about(ask)
    verb = _VERBS.get(word.casefold().strip(":,.!"))
    if verb is not None and (numbered := _with_number(number, rest, verb)) is not None:
        return verb(ask, *numbered)
    if (voted := _voted(ask, number, said)) is not None:
        return voted
    if number is not None and _UNTIL.fullmatch(said):
        return _extend(ask, number, said)
    if number is not None and (colon or _looks_like_a_vote(ask, number, said)):
        vote = meant(ask, number, str)
        raise UserError(
            f"„{said[:60]}“ steht in Abstimmung {vote.number} nicht zur Wahl.",
            hints=(f"Zur Wahl stehen: {', '.join(vote.options)}.",
                   ("Als neue Frage: ", Code(f"/abstimmung neu: {short(ask.text)}"), ".")),
        )  # fmt: skip
    opening = _OPENING.match(ask.text)
    return begin(ask, ask.text[opening.end() :] if opening else ask.text)


def _looks_like_a_vote(ask: Ask, number: int, said: str) -> bool:
    """Whether a few words behind the number of a vote here are meant for it, and no question."""
    if "?" in said or len(said.split()) > _FEW_WORDS:
        return False
    found = vote_event(ask.session, number)
    return found is not None and found.room_id == ask.room.room_id


# --- Voting -------------------------------------------------------------------------------------


def _voted_below(ask: Ask, number: int, edition: int, said: str) -> Answer:
    """Cast what was tapped or replied below a question; talk there is left alone."""
    vote = meant(ask, number, str)
    position = int(said) if ask.tapped and said.isdecimal() else None
    bare, whom = (said, "") if position else split_whom(said)
    position = position or option_said(vote.options, bare)
    if position is None or position > len(vote.options):
        first = option_said(vote.options, re.split(r"[\s,.;!]", said.strip(), maxsplit=1)[0])
        if first is None:
            return Answer(silent=True)
        raise UserError(
            f"Gezählt ist nichts: „{short(said)}“ ist mehr als eine Stimme.",
            hints=(("Nur so zählt es: ", Code(vote.options[first - 1].lower()), "."),),
        )
    if edition != vote.edition:
        raise UserError(
            f"Die Frage der Abstimmung {number} ist inzwischen geändert. Gezählt ist nichts.",
            hints=("Bitte unter der neuen Frage abstimmen.",),
        )
    return cast(ask, vote, position, whom, silently=ask.tapped)


def _voted(ask: Ask, number: int | None, said: str) -> Answer | None:
    """Cast what was typed, if that is an option of a vote here; None if it is anything else."""
    bare, whom = split_whom(said)
    here = open_votes(ask.session, ask.room.room_id)
    of_number = vote_event(ask.session, number) if number is not None else None
    options = [one.options for one in ([of_number] if of_number else here)]
    if not any(option_said(one, bare) or option_said(one, said) for one in options):
        return _vote_in_none(ask, number, bare)
    vote = meant(ask, number, lambda one: f"abstimmung {one} {said}")
    position = option_said(vote.options, said)
    if position is not None:
        return cast(ask, vote, position)
    position = option_said(vote.options, bare)
    return cast(ask, vote, position, whom) if position else None


def _vote_in_none(ask: Ask, number: int | None, said: str) -> Answer | None:
    """Refuse "ja" where nothing is voted on: it is no question."""
    if option_said(("Ja", "Nein", "Enthaltung"), said) is not None:
        meant(ask, number, str)
    return None


# --- Ending -------------------------------------------------------------------------------------


def _end(ask: Ask, number: int | None, _: str) -> Answer:
    vote = meant(ask, number, lambda one: f"abstimmung beenden {one}")
    if vote.state == "ended":
        return show(ask, vote)
    require_leader(ask, vote.body, "beenden")
    require_open(vote)
    notice = closing.ended(ask, vote, ask.now)
    return Answer(silent=True, lasting=True, notices=(notice,) if notice else ())


def _call_off(ask: Ask, number: int | None, _: str) -> Answer:
    vote = meant(ask, number, lambda one: f"abstimmung abbrechen {one}")
    require_leader(ask, vote.body, "abbrechen")
    require_open(vote)
    notice = closing.called_off(ask, vote)
    return Answer(silent=True, lasting=True, notices=(notice,) if notice else ())


def _extend(ask: Ask, number: int | None, said: str) -> Answer:
    """Set the end anew: "bis Freitag 12 Uhr", "um 30 Minuten"."""
    vote = meant(ask, number, lambda one: f"abstimmung {one} verlängern {said}")
    if not said.strip():
        raise UserError(
            "Bis wann?",
            hints=(("So: ", Code(f"/abstimmung {vote.number} verlängern bis Freitag 12 Uhr"),
                    "."),),
        )  # fmt: skip
    by, until = _BY.fullmatch(said), _UNTIL.fullmatch(said)
    closes_at = lasting(by["length"], vote.closes_at or ask.now) if by else None
    if closes_at is None:
        closes_at = read_end(until["end"] if until else said, ask.now)
    return extend(ask, vote, Request(closes_at=closes_at))


def _keep(ask: Ask, number: int | None, _: str) -> Answer:
    return keep(ask, meant(ask, number, lambda one: f"abstimmung festhalten {one}", "ended"))


def _take_back(ask: Ask, number: int | None, _: str) -> Answer:
    return take_back(ask, meant(ask, number, lambda one: f"abstimmung {one} zurücknehmen"))


def _stand(ask: Ask, number: int | None, _: str) -> Answer:
    return show(ask, meant(ask, number, lambda one: f"abstimmung {one}"))


def _result(ask: Ask, number: int | None, _: str) -> Answer:
    """Show what came of the last vote; how the open one stands where none has ended."""
    ended = number is None and last_ended_vote(ask.session, ask.room.room_id)
    return show(ask, ended) if ended else _stand(ask, number, "")


# What is no question though it stands where one would.
_WHOLE: dict[str, Callable[[Ask], Answer]] = {
    **dict.fromkeys(("liste", "übersicht", "alle", "offene", "laufende"), list_open),
    **dict.fromkeys(("hilfe", "starten", "eröffnen", "neu", "neue"), lambda ask: begin(ask, "")),
    "alle beenden": lambda ask: _end(ask, None, ""),  # one by one: each result is looked at
}
_Doing = Callable[[Ask, int | None, str], Answer]


def _with_number(number: int | None, rest: str, verb: _Doing) -> tuple[int | None, str] | None:
    """Return the number and what else follows a verb; None where the words are a question's."""
    rest = rest.strip() if "?" in rest else _FILLING.sub("", f"{rest} ").strip()
    if number is None:
        own, _, after = split_number(rest)
        number, rest = (own, after) if own is not None else (None, rest)
    if verb is _extend and (_UNTIL.fullmatch(rest) or _BY.fullmatch(rest)):
        return number, rest
    return None if rest.strip(" .!?") else (number, "")


_VERBS: dict[str, _Doing] = {
    "beenden": _end, "beende": _end, "ende": _end, "schließen": _end, "schliessen": _end,
    "schluss": _end, "auswerten": _end, "auszählen": _end, "abschließen": _end, "end": _end,
    "close": _end,
    "abbrechen": _call_off, "abbruch": _call_off, "löschen": _call_off, "loeschen": _call_off,
    "absagen": _call_off, "zurückziehen": _call_off, "cancel": _call_off,
    "verlängern": _extend, "verlaengern": _extend, "verlängere": _extend, "verschieben": _extend,
    "verkürzen": _extend, "extend": _extend,
    "festhalten": _keep, "beschließen": _keep, "eintragen": _keep, "beschluss": _keep,
    "zurücknehmen": _take_back, "zuruecknehmen": _take_back, "zurück": _take_back,
    "stand": _stand, "status": _stand, "zeige": _stand, "zeig": _stand, "ergebnis": _result,
}  # fmt: skip
