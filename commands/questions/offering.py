"""What is offered where the directory holds nothing: to take the question to the office."""

from __future__ import annotations

from dataclasses import replace

from commands.contract import Answer, Ask, Reaction
from commands.questions.engine import Reply

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
