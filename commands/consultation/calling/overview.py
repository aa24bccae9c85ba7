"""`/beratung` outside of a consultation: what there is, how to begin, by which procedures."""

from __future__ import annotations

from collections.abc import Iterable

from commands.consultation.calling.consenting import say_topic
from commands.consultation.calling.meant import known_here, require_member
from commands.consultation.calling.standing import Standing
from commands.consultation.calling.telling import say_people
from commands.consultation.library import Library, library
from commands.contract import Answer, Ask, Code, Line, Role, Strong
from commands.dates import say_moment
from storage.consents import consents_of
from storage.consultations import UNDER_WAY, Consultation, consultations_in, participants

_STATES = {"draft": "Entwurf, noch nicht abgeschickt", "gathering": "sucht noch"}


def overview(ask: Ask) -> Answer:
    """Show the consultations that somebody may know of, and how to ask for one."""
    require_member(ask)
    mine = ask.asker.user_id
    calls = [
        one
        for one in known_here(ask, ("draft", "gathering", "planned"))
        if one.consultation.state != "draft" or one.consultation.asker == mine
    ]
    lines = [*map(_line, calls), *map(_under_way, _running(ask))]
    consents = consents_of(ask.session, ask.asker.user_id) if ask.room.direct else []
    if consents:
        topics = ", ".join(say_topic(one.topic) for one in consents)
        lines += ["", ask.room.say(f"Bereit sind Sie für: {topics}.",
                                   f"Bereit bist du für: {topics}.")]  # fmt: skip
    return Answer(
        title="Kollegiale Beratung",
        lines=tuple(lines) or ("Gerade steht hier keine Anfrage.",),
        hints=(
            ("Rat suchen: ", Code("/beratung anfragen Wie gewinnen wir mehr Betriebe?")),
            ("Selbst mitdenken: ", Code("/beratung bereit"), " und ein Thema. Wie es abläuft: ",
             Code("/beratung verfahren"), "; alles andere: ", Code("/beratung hilfe"), "."),
        ),
    )  # fmt: skip


def _line(found: Standing) -> Line:
    one = found.consultation
    state = _STATES.get(one.state) or (
        f"am {say_moment(one.starts_at)}" if one.starts_at else "steht fest"
    )
    people = f", {say_people(len(found.joined))} dabei" if found.joined else ""
    return (Strong(f"{one.id}"), f": {one.concern} – {state}{people}")


def _running(ask: Ask) -> list[Consultation]:
    """Return those with a room in which somebody takes part; told in their direct chat alone."""
    if not ask.room.direct:
        return []
    return [
        one
        for one in consultations_in(ask.session, UNDER_WAY)
        if any(who.user_id == ask.asker.user_id for who in participants(ask.session, one.id))
    ]


def _under_way(one: Consultation) -> Line:
    return (Strong(f"{one.id}"), f": {one.concern or 'ohne Anliegen'} – im Beratungsraum")


# --- Procedures ---------------------------------------------------------------------------------


def procedures(ask: Ask, text: str) -> Answer:  # noqa: ARG001 - as verbs are called
    """List procedures and ways of giving advice; to offices, files that can't be used as well."""
    known = library(ask.own_files)
    lines: list[Line] = [
        (Strong(one.name), f": {one.summary} {one.minutes} Minuten live oder {one.days} Tage "
         f"schriftlich, mindestens {one.minimum} Leute.")
        for one in known.procedures.values()
    ]  # fmt: skip
    lines += ["", "Methoden für den Rat, eine davon wird in der Beratung gewählt:"]
    lines += [(Strong(one.name), f": {one.summary}") for one in known.modules.values()]
    return Answer(
        title="Verfahren der kollegialen Beratung",
        lines=(*lines, *_problems(ask, known)),
        hints=(("Wählen: ", Code("/beratung anfragen … Verfahren Acht Schritte"), "."),),
    )


def _problems(ask: Ask, known: Library) -> Iterable[Line]:
    if known.problems and ask.asker.holds(Role.COORDINATION_OFFICE, Role.OPERATOR):
        yield ""
        yield "Diese Dateien kann ich nicht verwenden:"
        yield from map(str, known.problems)


def explain(ask: Ask, text: str) -> Answer:  # noqa: ARG001 - as verbs are called
    """Tell in a few lines how a consultation comes about, and with which words."""
    return Answer(
        title="So geht kollegiale Beratung",
        lines=(
            ask.room.say("Sie haben eine Frage, andere denken mit: unter Gleichen, vertraulich, "
                         "ohne Ihre eigenen Vorgesetzten.",
                         "Du hast eine Frage, andere denken mit: unter Gleichen, vertraulich, "
                         "ohne deine eigenen Vorgesetzten."),
            "",
            ("1. ", Code("/beratung anfragen Wie …? Live am 3.12. 14 Uhr oder 4.12. 10 Uhr"),
             " – ein Satz, ohne Namen. Ohne Termine schlage ich welche vor; „asynchron“ geht es "
             "schriftlich."),
            "2. Wer mitdenken mag, tippt ✋ an und die Termine, die passen.",
            ("3. Sind genug dabei, ", Code("/beratung starten"), " oder ✅ in meiner Nachricht."),
            "4. Eine Viertelstunde vorher öffne ich einen geschlossenen Raum und führe durch die "
            "Phasen. Danach wird alles Gesagte gelöscht.",
        ),
        hints=(
            ("Außerdem: ", Code("/beratung absagen"), ", ", Code("/beratung verschieben"), ", ",
             Code("/beratung termine"), ", ", Code("/beratung bereit"), ", ",
             Code("/beratung verfahren"), ", ", Code("/fundus"), "."),
        ),
    )  # fmt: skip
