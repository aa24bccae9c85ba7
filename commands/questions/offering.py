"""What is offered besides answers: to take a question to the office, or a command to run."""

from __future__ import annotations

from dataclasses import replace

from commands.contract import Answer, Ask, Choice, Code, Line, Reaction
from commands.plain_words import Offer, meant
from commands.questions.asking import question_of
from commands.questions.engine import Engine, Reply

FORWARD = "\N{INCOMING ENVELOPE}"  # 📨
_LONGEST = 1000  # characters; the command `weiterleiten` takes no more


def with_forwarding(ask: Ask, reply: Reply) -> Answer:
    """Offer to forward a question that the directory has no answer to.

    Not in a room of the place asked about: its coordination office reads the question there.
    """
    answer, settings = reply.answer, ask.room.settings
    if reply.status != "none" or len(ask.text) > _LONGEST:
        return answer
    if settings.kind == "municipality" and settings.municipality_id == reply.place_id:
        here = "Die Koordinierungsstelle liest in diesem Raum mit."
        return replace(answer, hints=(*answer.hints, here))
    question = " ".join(ask.text.split())
    line = f"/weiterleiten {question}"
    if reply.place_id is not None:
        line = f"/weiterleiten {reply.place_id} {question}\n{_understood(answer)}"
    offer = Reaction(
        FORWARD, "unten antippen leitet die Frage dorthin weiter", line, "/weiterleiten Frage"
    )
    return replace(answer, reactions=(*answer.reactions, offer))


def _understood(answer: Answer) -> str:
    """Return how the question was understood, as the reply tells it last."""
    return next((line for line in answer.sources if isinstance(line, str)), "")


# --- Commands that a plain sentence is meant for ------------------------------------------------

# What has been called a question already is one.
_CALLED = ("frage", "ask")


def offered_commands(ask: Ask, engine: Engine) -> Answer | None:
    """Offer the commands that a sentence is meant for; None where it is a question.

    Nothing is run without being chosen, and nothing of the sentence is remembered for the next
    question. Where the directory may have an answer and has, that comes first, with the offer.
    """
    if ask.tapped or (ask.by_command and ask.word in _CALLED):
        return None
    offers = meant(ask.text, ask.catalogue)
    if not offers:
        return None
    if ask.by_command or all(offer.cue.mood == "question" for offer in offers):
        question = question_of(ask)
        if engine.ask(question, remembers=False).status in ("answered", "choose"):
            return _beside(engine.ask(question).answer, _choices(ask, offers))
    return _instead(ask, offers)


def _beside(answer: Answer, choices: tuple[Choice, ...]) -> Answer:
    """Add the commands to what may be chosen, last, so that the numbers before hold."""
    return replace(answer, choices=(*answer.choices, *choices))


def _instead(ask: Ask, offers: tuple[Offer, ...]) -> Answer:
    as_question = Choice("als Frage an das Verzeichnis", f"/frage {' '.join(ask.text.split())}")
    choices = _choices(ask, offers)
    return Answer(
        title=ask.room.say("Meinten Sie:", "Meintest du:") if choices else "",
        lines=tuple(_not_for(offer) for offer in offers if not _may(ask, offer)),
        choices=(*choices, as_question),
    )


def _choices(ask: Ask, offers: tuple[Offer, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(" ".join(one.line.split()), one.line) for one in offers if _may(ask, one))


def _may(ask: Ask, offer: Offer) -> bool:
    return ask.asker.holds(*offer.command.roles)


def _not_for(offer: Offer) -> Line:
    needed = " oder ".join(role.value for role in offer.command.roles)
    return (Code(f"/{offer.command.name}"), f" ist hier nur für diese Rollen möglich: {needed}.")
