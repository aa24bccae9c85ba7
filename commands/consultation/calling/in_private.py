"""What is said of a call in private: to those who are asked, and to whoever asks for advice."""

from __future__ import annotations

from datetime import datetime

from commands.consultation.calling.standing import AHEAD, Standing
from commands.consultation.calling.telling import (
    JOIN,
    NO_MORE,
    Say,
    name_of,
    offered_until,
    reactions,
    say_date,
    say_how,
    say_people,
    whence,
)
from commands.consultation.library import Procedure
from commands.contract import Answer, Code, Line, Reaction, Strong
from commands.dates import BERLIN, say_moment
from commands.picking import NUMBER_SIGNS
from storage.records import Directory


def private_call(
    found: Standing, directory: Directory, procedure: Procedure, say: Say, now: datetime
) -> Answer:
    """Return what is said to somebody who has agreed to be asked."""
    one = found.consultation
    fits = say("Eine Anfrage passt zu dem, wozu Sie bereit sind: ",
               "Eine Anfrage passt zu dem, wozu du bereit bist: ")  # fmt: skip
    when = [
        f"{NUMBER_SIGNS[at - 1]} {say_date(found.call.dates[at - 1], now)}"
        for at in found.ahead(now)
    ]
    return Answer(
        title=(fits, Strong(one.concern or "")),
        lines=(
            f"{whence(directory, one, now.date())} sucht mindestens {one.minimum} Leute, die "
            "mitdenken.",
            f"{say_how(one, procedure)}.",
            *(("", *when, "Alle Termine antippen, die passen.") if when else ()),
        ),
        hints=(say("Nichts zu tun heißt: diesmal nicht. Das ist völlig in Ordnung, und niemand "
                   "erfährt, dass ich Sie gefragt habe.",
                   "Nichts zu tun heißt: diesmal nicht. Das ist völlig in Ordnung, und niemand "
                   "erfährt, dass ich dich gefragt habe."),),
        reactions=(
            Reaction(JOIN, "ich bin dabei", f"beratung dabei #{one.id}",
                     f"/beratung dabei {one.id}"),
            *reactions(found, now)[1:],
            Reaction(NO_MORE, "nicht mehr fragen", "beratung nicht bereit alle"),
        ),
        offers_until=offered_until(found),
    )  # fmt: skip


def who_joined(found: Standing, directory: Directory, now: datetime) -> Answer:
    """Return what whoever asks sees: who has joined by name, and who can when."""
    one = found.consultation
    count = len(found.joined)
    lines: list[Line] = [_person(found, directory, user, now) for user in found.joined]
    if count < one.minimum:
        lines += ["", f"Gesucht sind mindestens {one.minimum}."]
    return Answer(
        title=f"🤝 Beratung {one.id}: "
        + (f"{say_people(count)} dabei" if count else "noch niemand dabei"),
        lines=tuple(lines),
    )


def _person(found: Standing, directory: Directory, user: str, now: datetime) -> Line:
    dates = sorted(found.can.get(user, ()))
    shown = "".join(NUMBER_SIGNS[at - 1] for at in dates if at <= len(found.call.dates))
    name = name_of(directory, user, now.date())
    dated = found.is_live and found.consultation.state == "gathering"
    return f"{name}: {shown or 'noch kein Termin'}" if dated else name


def ask_to_fix(found: Standing, say: Say, now: datetime) -> Answer:
    """Ask whoever asks to fix a date, or, in writing, to begin."""
    one = found.consultation
    if not found.is_live:
        return Answer(
            title=(f"🤝 Beratung {one.id} kann beginnen: ",
                   Strong(f"{say_people(len(found.joined))} dabei")),
            reactions=(Reaction("✅", "jetzt beginnen", f"beratung starten #{one.id} jetzt",
                                f"/beratung starten {one.id} jetzt"),),
            offers_until=offered_until(found),
        )  # fmt: skip
    possible = found.possible(now)
    if not possible:
        return Answer(
            title=f"🤝 Beratung {one.id}: Es sind wieder zu wenige.",
            lines=("Sobald es an einem Termin genug sind, melde ich mich.",),
        )
    best, *others = possible[:4]
    fix = [f"{one.id} {found.call.dates[at - 1]:%d.%m.%Y %H:%M}" for at in (best, *others)]
    return Answer(
        title=(f"🤝 Beratung {one.id} kann stattfinden: ", Strong(_say_possible(found, best))),
        lines=(say("Sie sind mitgezählt.", "Du bist mitgezählt."),),
        reactions=(
            Reaction("✅", "so festlegen", f"beratung starten #{fix[0]}",
                     f"/beratung starten {one.id}"),
            *(
                Reaction(NUMBER_SIGNS[n], f"lieber {_say_possible(found, at)}",
                         f"beratung starten #{line}", f"/beratung starten {line}")
                for n, (at, line) in enumerate(zip(others, fix[1:], strict=True), start=1)
            ),
        ),
        offers_until=offered_until(found),
    )  # fmt: skip


def _say_possible(found: Standing, position: int) -> str:
    count = len(found.who_can(position)) + 1
    return f"{say_moment(found.call.dates[position - 1])} mit {say_people(count)}"


def fixed(found: Standing, say: Say, now: datetime, *, moved: bool = False) -> Answer:
    """Tell somebody who takes part that the date is fixed, or `moved` to another one."""
    one = found.consultation
    when = say_moment(one.starts_at) if one.starts_at else ""
    people = say_people(len(found.joined) + 1)
    return Answer(
        title=(f"🤝 Beratung {one.id} {'ist verlegt auf' if moved else 'steht fest'}: ",
               Strong(when)),
        lines=(f"„{one.concern}“", f"Mit {people}. {when_invited(found, now, say)}"),
        hints=(("Kommt etwas dazwischen: ", Code(f"/beratung absagen {one.id}"), "."),),
    )  # fmt: skip


def when_invited(found: Standing, now: datetime, say: Say) -> str:
    """Say when people are invited to the closed room."""
    starts_at = found.consultation.starts_at
    if starts_at is not None and starts_at - AHEAD <= now:
        return say("Ich lade Sie gleich in den Beratungsraum ein.",
                   "Ich lade dich gleich in den Beratungsraum ein.")  # fmt: skip
    return say("Eine Viertelstunde vorher lade ich Sie in den Beratungsraum ein.",
               "Eine Viertelstunde vorher lade ich dich in den Beratungsraum ein.")  # fmt: skip


def too_few(found: Standing, say: Say) -> Answer:
    """Tell whoever asks that somebody has left, and that they are too few now."""
    one = found.consultation
    return Answer(
        title=(f"🤝 Beratung {one.id}: ",
               Strong(f"nur noch {say_people(len(found.joined))} dabei")),
        lines=(f"Gesucht waren mindestens {one.minimum}. "
               + say("Sie können es trotzdem versuchen.", "Du kannst es trotzdem versuchen."),),
        hints=(("Oder ", Code(f"/beratung verschieben {one.id} 10.12. 14 Uhr"), ", oder ",
                Code(f"/beratung absagen {one.id}"), "."),),
    )  # fmt: skip


def reminder(found: Standing, say: Say, now: datetime) -> Answer:
    """Remind somebody on the day before, or as soon as it can be after that."""
    one = found.consultation
    when = say_moment(one.starts_at) if one.starts_at else ""
    today = one.starts_at is not None and one.starts_at.astimezone(BERLIN).date() == now.date()
    return Answer(
        title=(f"🤝 {'Heute' if today else 'Morgen'} ist Beratung {one.id}: ", Strong(when)),
        lines=(f"„{one.concern}“", when_invited(found, now, say)),
        hints=(("Kommt etwas dazwischen: ", Code(f"/beratung absagen {one.id}"), "."),),
    )


def dates_over(found: Standing) -> Answer:
    """Ask whoever asks for other dates."""
    one = found.consultation
    return Answer(
        title=f"🤝 Beratung {one.id}: Die Termine sind vorbei.",
        lines=("An keinem konnten genug. Auf ein Neues?",),
        hints=(("Einfach mit neuen Terminen antworten, zum Beispiel ",
                Code("10.12. 14 Uhr, 11.12. 10 Uhr"), ". Oder ",
                Code(f"/beratung absagen {one.id}"), "."),),
        prompts_for=f"beratung termine #{one.id}",
    )  # fmt: skip


def nobody_came(found: Standing, say: Say, *, theirs: bool) -> Answer:
    """Tell that a call ends without a consultation; `theirs` to whoever asked."""
    one = found.consultation
    if not theirs:
        return Answer(
            title=f"🤝 Beratung {one.id} findet nicht statt.",
            lines=(say("Es haben sich zu wenige gefunden. Danke, dass Sie geholfen hätten!",
                       "Es haben sich zu wenige gefunden. Danke, dass du geholfen hättest!"),),
        )  # fmt: skip
    return Answer(
        title=f"🤝 Die Anfrage {one.id} endet, ohne dass sich genug gefunden haben.",
        lines=(
            (f"Dabei gewesen wären: {say_people(len(found.joined))}. " if found.joined else "")
            + say("Das liegt nicht an Ihrer Frage; oft passt nur gerade die Zeit nicht.",
                  "Das liegt nicht an deiner Frage; oft passt nur gerade die Zeit nicht."),
        ),
        hints=(("Gern später noch einmal: ", Code("/beratung anfragen"), ". Schriftlich "
                "(„asynchron“) finden sich oft leichter welche."),),
    )  # fmt: skip
