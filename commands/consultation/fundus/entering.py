"""`/fundus neu`: shows a lesson word for word, and stores it only once that is confirmed.

Until then it stands nowhere but in the message that shows it.
"""

from __future__ import annotations

import re

from commands.consultation.calling.consenting import say_topic
from commands.consultation.revealing import telling_words
from commands.consultation.topics import activity_named, topics_of
from commands.contract import Answer, Ask, Code, Line, Reaction, Role, UserError
from storage.consultations import consultations_in
from storage.lessons import add_lesson, delete_lesson, lesson_of
from storage.sent_messages import offer_instead

_LONGEST, _SHORTEST = 600, 15  # characters
_MOST_TOPICS = 3
_TOPICS = re.compile(r"\s*[\[(]?\bThem(?:a|en):\s*(?P<topics>[^\])]+)[\])]?\s*$", re.IGNORECASE)


def draft(ask: Ask, text: str) -> Answer:
    """Show a lesson as it would stand there, with the words that may tell who it is about."""
    _require_author(ask)
    lesson, topics = _read(ask, text)
    if not lesson:
        return Answer(
            lines=("Was nehmen andere daraus mit? Ein, zwei Sätze, ohne Namen und Orte.",),
            hints=("Dahinter kann stehen: Thema: Praktikum.",),
            prompts_for="fundus neu",
        )
    line = f"fundus eintragen {lesson} Thema: {', '.join(topics)}"
    return Answer(
        title="So stünde es im Fundus, Wort für Wort:",
        lines=(f"„{lesson}“", f"Thema: {', '.join(map(say_topic, topics))}", "",
               *_telling(ask, lesson)),
        hints=(
            ask.room.say("Anders: einfach Ihre Nachricht bearbeiten.",
                         "Anders: einfach deine Nachricht bearbeiten."),
            ("Getippt: ", Code("/fundus eintragen"), " und der ganze Text. Sonst vergesse ich "
             "ihn."),
        ),
        reactions=(
            Reaction("✅", "", line),
            Reaction("❌", "", "fundus vergessen"),
        ),
    )  # fmt: skip


def _telling(ask: Ask, lesson: str) -> list[Line]:
    found = telling_words(ask.directory, lesson)
    stays = "Dabei stehen nur eine Nummer und der Monat, kein Name und keine Beratung."
    if not found:
        return ["✅ trägt es so ein, ❌ verwirft es.", stays]
    words = ", ".join(f"„{one}“" for one in found)
    which = "Dieses Wort könnte" if len(found) == 1 else "Diese Wörter könnten"
    return [f"⚠︎ {which} jemanden erkennen lassen: {words}.",
            "✅ trägt es trotzdem so ein, ❌ verwirft es.", stays]  # fmt: skip


def enter(ask: Ask, text: str) -> Answer:
    """Store a lesson that was shown; the same text twice is one."""
    _require_author(ask)
    lesson, topics = _read(ask, text)
    if not lesson:
        raise UserError(
            "Was soll ich eintragen?", hints=((Code("/fundus neu"), " und die Lehre."),)
        )
    _decided(ask)
    stored = add_lesson(ask.session, lesson, topics, ask.now.date())
    return Answer(
        title=f"Danke! Das steht jetzt im Fundus, Nummer {stored.number}.",
        lines=("Von wem es kommt, ist nirgends gespeichert.",),
        hints=(("Ansehen: ", Code(f"/fundus {stored.number}"),
                ". Löschen kann es jede Koordinierungsstelle."),),
        lasting=True,
    )  # fmt: skip


def forget(ask: Ask, text: str) -> Answer:  # noqa: ARG001 - as the others are called
    """Forget what was shown, and say so."""
    _decided(ask)
    also = ask.room.say(
        "Wenn Sie mögen, löschen Sie noch Ihre Nachricht.",
        "Wenn du magst, lösch noch deine Nachricht.",
    )
    return Answer(lines=(f"Verworfen, in den Fundus kommt nichts. {also}",))


def _decided(ask: Ask) -> None:
    """Forget the text that stands behind the signs of a draft, at the first tap."""
    if ask.tapped:
        offer_instead(ask.session, ask.question_id, "fundus entschieden")


def already_decided(ask: Ask, text: str) -> Answer:  # noqa: ARG001 - as the others are called
    """Say that a later tap on a draft comes to nothing."""
    raise UserError(
        "Darüber ist schon entschieden, den Entwurf habe ich vergessen.",
        hints=(("Noch einmal: ", Code("/fundus neu"), " und die Lehre."),),
    )


def delete(ask: Ask, text: str) -> Answer:
    """Delete a lesson; offices and operators may, since nobody knows who wrote it."""
    if not ask.asker.holds(Role.COORDINATION_OFFICE, Role.OPERATOR):
        raise UserError(
            "Löschen können nur Koordinierungsstellen und der Betrieb.",
            hints=("Von wem eine Lehre kommt, ist nirgends gespeichert; deshalb geht es nicht nach "
                   "Autorschaft. Eine Koordinierungsstelle hilft gern.",),
        )  # fmt: skip
    number = text.strip(" #.").removeprefix("Nr. ")
    if not number.isdecimal() or lesson_of(ask.session, int(number[:9])) is None:
        raise UserError(f"Eine Nummer {number or '…'} gibt es im Fundus nicht.",
                        hints=(("Zum Beispiel: ", Code("/fundus löschen 12"), "."),))  # fmt: skip
    delete_lesson(ask.session, int(number))
    return Answer(lines=(f"Nummer {number} ist aus dem Fundus gelöscht.",), lasting=True)


def _require_author(ask: Ask) -> None:
    """Refuse rooms of several, and who has brought no case lately; raises UserError."""
    if not ask.room.direct:
        raise UserError(
            "Neues kommt nur im Direktchat mit mir in den Fundus.",
            hints=("So sieht niemand, von wem es ist, auch nicht, falls es noch Namen enthält.",),
        )
    if ask.asker.holds(Role.COORDINATION_OFFICE, Role.OPERATOR):
        return
    over = consultations_in(ask.session, ("ended", "recalled"))
    if all(one.asker != ask.asker.user_id for one in over):
        raise UserError(
            "In den Fundus trägt ein, wer in den letzten zwei Monaten einen Fall in eine Beratung "
            "eingebracht hat; und Koordinierungsstellen.",
            hints=(("Lesen können alle: ", Code("/fundus"), "."),),
        )


def _read(ask: Ask, text: str) -> tuple[str, tuple[str, ...]]:
    """Return the lesson and its topics, those that are given or what it is about."""
    given = _TOPICS.search(text)
    lesson = " ".join((text[: given.start()] if given else text).split())
    lesson = re.sub(r"^[„\"“”]+|[„\"“”]+$", "", lesson).strip()
    if lesson and not _SHORTEST <= len(lesson) <= _LONGEST:
        length = "kurz" if len(lesson) < _SHORTEST else "lang"
        raise UserError(f"Das ist zu {length}: {len(lesson)} Zeichen. Gut sind ein, zwei Sätze, "
                        f"{_SHORTEST} bis {_LONGEST} Zeichen.")  # fmt: skip
    if given:
        named = [one.strip(" .|") for one in given["topics"].split(",")]
        return lesson, tuple(_topic(ask, one) for one in named if one)[:_MOST_TOPICS]
    return lesson, _derived(ask, lesson)


def _topic(ask: Ask, said: str) -> str:
    found = topics_of(ask.directory, said)
    number = re.fullmatch(r"(?:handlungsfeld|hf)?\s*([1-4])(?:\s*\(.*)?", said, re.IGNORECASE)
    if number:
        return f"Handlungsfeld {number[1]}"
    if len(found.activities) == 1:
        return activity_named(ask.directory, found.activities[0], ask.now.date())
    return said[:60]


def _derived(ask: Ask, lesson: str) -> tuple[str, ...]:
    found = topics_of(ask.directory, lesson)
    names = [activity_named(ask.directory, one, ask.now.date()) for one in found.activities]
    fields = [f"Handlungsfeld {one}" for one in found.fields[:1]]
    return (*fields, *names)[:_MOST_TOPICS] or ("Allgemeines",)
