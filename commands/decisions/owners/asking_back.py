"""Questions back to owners, where a reply does not say enough."""

from __future__ import annotations

from collections.abc import Sequence

from commands.contract import Answer, Ask, Choice, Code, Line, Reaction
from commands.decisions.numbers import Meant, marked
from commands.decisions.owners.replies import Unclear
from commands.decisions.wording import short
from storage.decisions import Decision

OFF = "rückmeldung erinnern aus"
_MOST_OFFERED = 15


def again(shown: Sequence[Meant]) -> str:
    """Return what the next reply continues: a report on the decisions shown, in their order."""
    return f"rückmeldung {' '.join(marked(one.decision) for one in shown)}"


def ask_back(ask: Ask, decision: Decision, unclear: Unclear) -> Answer:
    """Ask once more for a report on a decision."""
    if unclear == "stop":
        return _offer_silence(ask)
    number = decision.number
    return Answer(
        lines=(f"{number} {short(decision.text)}", say_unclear(ask, unclear)),
        hints=(("Zum Beispiel: ", Code("läuft"), ", ", Code("verschieben auf 31.3., weil …"),
                ", oder woran es hängt."),),
        reactions=(
            Reaction("✅", "umgesetzt", f"rückmeldung {marked(decision)} umgesetzt",
                     typed=f"/rückmeldung {number} umgesetzt"),
        ),
        prompts_for=f"rückmeldung {marked(decision)}",
    )  # fmt: skip


def say_unclear(ask: Ask, unclear: Unclear) -> str:
    """Return what is asked where a report does not say enough."""
    if unclear == "no":
        return "Noch nicht also. Woran liegt es, und bis wann wird es?"
    if unclear == "when":
        return "Bis wann soll es werden?"
    if unclear == "stop":
        return ask.room.say("Sie möchten nicht mehr erinnert werden?", "Keine Erinnerungen mehr?")
    return "Wie steht es damit?"


def _offer_silence(ask: Ask) -> Answer:
    say = ask.room.say
    return Answer(
        title=say_unclear(ask, "stop"),
        choices=(
            Choice(say("Ja, nicht mehr an meine Beschlüsse erinnern",
                       "Ja, nicht mehr an meine Beschlüsse erinnern"), OFF),
            Choice("Nein, so lassen", "rückmeldung erinnern an"),
        ),
    )  # fmt: skip


def which(shown: Sequence[Meant], text: str, of_all: str) -> Answer:
    """Ask of which decisions something is meant; `of_all` is what stands for it meant of all."""
    choices = [
        Choice(_named(one.decision), f"rückmeldung {marked(one.decision)} {text}")
        for one in shown[:_MOST_OFFERED]
    ]
    if len(shown) > 1:
        choices.append(Choice(f"alle {len(shown)}", f"{again(shown)} {of_all}"))
    hint: Line = ("Oder gleich mit Nummer: ", Code("1 erledigt, 2 läuft"), ".")
    return Answer(
        title=f"Zu welchem Beschluss: „{short(text)}“?",
        choices=tuple(choices),
        hints=(hint,),
        prompts_for=again(shown),
    )


def _named(decision: Decision) -> str:
    return f"{decision.number} {short(decision.text)}"
