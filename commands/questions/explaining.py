"""The command `herleitung`, also called as `/warum`: how a reply came about."""

from __future__ import annotations

from commands.contract import Answer, Ask, Code, Cue, Role, command
from commands.questions.asking import question_of
from commands.questions.conversations import Asked
from commands.questions.engine import engine_for

SHORT = "warum"


@command(
    "herleitung",
    usage="/herleitung",
    summary="Erklärt Schritt für Schritt, wie eine Antwort zustande kam; kürzer: /warum.",
    examples=("/herleitung wer macht die Potenzialanalyse?", "/warum"),
    roles=(Role.GUEST,),
    aliases=("explain",),
    explanation=(
        "Für alle, die das Verzeichnis pflegen: als was jedes Wort gelesen wurde, welche Namen "
        "mit welchen Zeilen gefunden wurden, welche Fragearten im Rennen waren und welche Zeilen "
        "zählten.\n"
        "Ohne Text geht es um die letzte Antwort in diesem Gespräch, oder um die, auf die Sie mit "
        "dem Befehl antworten; mit einer Frage dahinter um diese Frage."
    ),
    topic="Verzeichnis",
    cues=(
        Cue(
            (
                "wie (kommst|bist) du (darauf|drauf|dazu) [gekommen]",
                "warum (sagst|meinst) du das",
            ),
        ),
    ),
)
def herleitung(ask: Ask) -> Answer:
    """Explain the question given, else the last reply or the one replied to."""
    return explained(ask, Asked(question_of(ask)) if ask.text else _asked(ask))


def explained(ask: Ask, asked: Asked | None) -> Answer:
    """Explain how a question was answered, or say that it is forgotten."""
    if asked is None:
        return _forgotten(ask)
    informal = ask.room.settings.address == "du"
    return engine_for(ask.directory).explain(
        asked, show_persons=ask.may_see_persons, informal=informal
    )


def explain_last(ask: Ask) -> Answer:
    """Explain the reply that this message replies to, else the last one of its conversation."""
    return explained(ask, _asked(ask))


def _asked(ask: Ask) -> Asked | None:
    engine = engine_for(ask.directory)
    if ask.about_event_id:
        return engine.asked_in(ask.about_event_id, ask.now)
    return engine.last_asked(ask.conversation, ask.now)


def _forgotten(ask: Ask) -> Answer:
    what = "diese Antwort" if ask.about_event_id else "eine Frage von eben"
    say = ask.room.say
    return Answer(
        lines=(
            f"An {what} erinnere ich mich nicht: Ich behalte Fragen nur kurz und nur im "
            "Arbeitsspeicher, nach einem Neustart sind sie weg.",
        ),
        hints=(
            (
                say(
                    "Stellen Sie die Frage noch einmal, dann ", "Stell die Frage noch einmal, dann "
                ),
                Code("/warum"),
                ", oder beides zugleich: ",
                Code("/herleitung wer macht …?"),
            ),
        ),
    )
