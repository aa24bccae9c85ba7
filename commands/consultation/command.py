"""`/beratung`: everything about a kollegiale Beratung, by the word that follows."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from commands.consultation.calling import VERBS as CALLING
from commands.consultation.calling.gathering import undo
from commands.consultation.calling.overview import overview
from commands.consultation.running import VERBS as RUNNING
from commands.consultation.running.status import status
from commands.consultation.verbs import Verb
from commands.contract import Answer, Ask, Code, Cue, Role, UserError, command

VERBS: tuple[Verb, ...] = (*CALLING, *RUNNING)
_INSIDE = {name: verb for verb in VERBS if verb.inside for name in verb.names}
_OUTSIDE = {name: verb for verb in VERBS if verb.outside for name in verb.names}
_EVERYTHING = ("Was hier geht, zeigt ", Code("/beratung hilfe"), ".")


@command(
    "beratung",
    aliases=("consultation", "fallberatung"),
    usage="/beratung anfragen Anliegen | dabei | kann | starten | absagen | bereit Thema | hilfe",
    summary="Führt durch eine kollegiale Beratung: sucht Leute, öffnet den Raum, moderiert.",
    explanation=(
        "/beratung anfragen und ein Satz ohne Namen: Ich zeige, was ich verstanden habe; erst mit "
        "✅ geht es hinaus. Dahinter können stehen: live oder asynchron, Termine (am 3.12. 14 Uhr "
        "oder 4.12. 10 Uhr), Verfahren Acht Schritte, mindestens 4. Wer mitdenken mag, tippt ✋ "
        "und die Termine an, oder schreibt /beratung dabei 17 und /beratung kann 17: 1 2. Wer "
        "angefragt hat, legt mit /beratung starten den Termin fest; verschieben, termine und "
        "absagen ändern ihn. Nie gefragt wird, wer in der Hierarchie über oder unter Ihnen steht.\n"
        "/beratung bereit Praktikum erlaubt mir, Sie bei passenden Anfragen zu fragen, "
        "/beratung nicht bereit nimmt das zurück. /beratung verfahren zeigt die Verfahren.\n"
        "Im Beratungsraum genügen die Wörter allein: weiter, zurück, länger 5, pause, abbrechen."
    ),
    examples=(
        "/beratung anfragen Wie gewinnen wir mehr Betriebe für Praktika?",
        "/beratung bereit Potenzialanalyse",
        "/beratung verfahren",
    ),
    roles=(Role.GUEST,),
    writes=True,
    topic="Kollegiale Beratung",
    undo=undo,
    cues=(
        Cue(
            (
                "(wir brauchen|ich brauche|brauchen wir) [eine|unsere] (kollegiale beratung|"
                "fallberatung|kollegiale fallberatung) [(zu|zum|zur|für|über|wegen)] {rest}",
                "(wir|ich) (suchen|suche|bräuchten|bräuchte|möchten|möchte|hätten|hätte) [gern] "
                "[eine] (kollegiale beratung|fallberatung) [(zu|zum|zur|für|über|wegen)] {rest}",
                "[eine] (kollegiale beratung|fallberatung) (zu|zum|zur|für|über) {rest} "
                "(anfragen|suchen)",
            ),
            "anfragen {rest}",
        ),
        Cue(
            (
                "ich (stehe|bin|wäre) [für|bei] (kollegiale beratungen|kollegiale beratung|"
                "beratungen|fallberatungen) [(zu|zum|zur)] {rest} (bereit|zur verfügung)",
            ),
            "bereit {rest}",
            mood="statement",
        ),
        Cue(
            (
                "wie (geht|läuft|funktioniert) [eine|die] (kollegiale beratung|fallberatung) [ab]",
                "was ist [eine] (kollegiale beratung|kollegiale fallberatung)",
            ),
            "hilfe",
            mood="question",
        ),
    ),
    in_closed_rooms=True,
    closed_lines=(
        r"(?:weiter|zur(?:ü|ue)ck|pause|abbrechen|beenden|(?:ich )?passe|stand|status"
        r"|methode \d{1,3}|l(?:ä|ae)nger(?: um)?(?: \d{1,4})?(?: (?:min(?:uten?)?|tage?))?)[.!]?"
    ),
    closed_texts=(
        r"(?:methode|modul) [^\n]{1,60}|(?:rolle|role) [^\n]{1,30}"
        r"|(?:l(?:ä|ae)nger|verl(?:ä|ae)ngern|longer) [^\n]{1,20}"
        r"|(?:abbrechen|abbruch|cancel) (?:ja|jetzt|wirklich)[.!]?"
        r"|zur(?:ü|ue)ckziehen \d{1,9}[.!]?|\w+ @\S{1,255}|\w+ #[\d.]{1,20}(?: \w+)?"
    ),
)
def beratung(ask: Ask) -> Answer:
    """Do what the first word says; without one, show how things stand."""
    word, rest = (*_said(ask).split(maxsplit=1), "", "")[:2]
    if not word:
        return status(ask) if ask.room.closed else overview(ask)
    name = word.casefold().rstrip(".!:,")
    here, elsewhere = (_INSIDE, _OUTSIDE) if ask.room.closed else (_OUTSIDE, _INSIDE)
    verb = here.get(name)
    if verb is None and name in elsewhere:
        where = "nicht im Beratungsraum" if ask.room.closed else "nur im Beratungsraum"
        raise UserError(f"„{word}“ geht {where}.", hints=(_EVERYTHING,))
    if verb is None:
        raise _unknown(word, here)
    return verb.execute(ask, rest.strip())


def _said(ask: Ask) -> str:
    """Return what was said; in closed rooms "ich passe" is "passe"."""
    first, _, rest = ask.text.partition(" ")
    return rest.strip() if ask.room.closed and first.casefold() == "ich" else ask.text


def _unknown(word: str, here: Mapping[str, Verb]) -> UserError:
    near = process.extractOne(word.casefold(), here.keys(), scorer=OSA.distance, score_cutoff=2)
    meant = (("Meinten Sie ", Code(f"/beratung {near[0]}"), "?"),) if near else ()
    return UserError(f"„{word}“ kenne ich bei der Beratung nicht.", hints=(*meant, _EVERYTHING))
