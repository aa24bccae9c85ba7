"""The command `wer`: any question to the directory, however it begins."""

from __future__ import annotations

from commands.contract import Answer, Ask, Role, command
from commands.questions.asking import question_of
from commands.questions.engine import Engine, engine_for
from commands.questions.explaining import SHORT, explain_last
from commands.questions.offering import offered_commands, with_forwarding

# Words that begin a question and belong to it; "für" also as it is typed without umlauts.
_WORDS = (
    "wer", "wen", "wem", "wessen", "was", "wann", "wo", "warum", "wieso", "weshalb", "wozu",
    "wofür", "wofuer", "wie", "welche", "welcher", "welches", "welchen", "welchem", "wohin",
    "womit", "mit", "für", "fuer", "in", "zu", "bis", "ab", "seit", "gibt", "hat", "ist",
    "wobei", "woran", "bei", "fällt", "faellt", "läuft", "laeuft", "endet", "sitzt", "erklär",
    "erklaer", "telefon", "kontakt",
)  # fmt: skip


@command(
    "wer",
    usage="/wer macht was wann wo mit wem und warum?",
    summary="Beantwortet Fragen an das Verzeichnis der Akteure.",
    examples=(
        "/wer macht die Potenzialanalyse?",
        "/wann tagt der Lenkungskreis?",
        "/wie erreiche ich das Jugendamt?",
    ),
    roles=(Role.GUEST,),
    aliases=("frage", "ask"),
    words=_WORDS,
    explanation=(
        "Fragen Sie so, wie Sie sprechen: mit „wer“, „was“, „wann“, „wo“, „mit wem“, „warum“ "
        "oder „wie erreiche ich“. Nennen Sie den Ort, sonst gilt der Ort dieses Raums. "
        "Auch nach Gremien, Vorsitz, Sitzungen, Vertretungen und Begriffen können Sie fragen, "
        "und danach kurz weiterfragen: „und in einer anderen Stadt?“"
    ),
    prompt="Was soll ich nachsehen? Zum Beispiel, wer etwas macht oder wann ein Gremium tagt.",
    topic="Verzeichnis",
    takes_bare_text=True,
)
def wer(ask: Ask) -> Answer:
    """Answer a question to the directory, or offer the command that is meant instead."""
    bare = ask.text.casefold().strip(" ?!.")
    if bare == SHORT and ask.by_command:
        return explain_last(ask)
    engine = engine_for(ask.directory)
    if bare in ("", *_WORDS) and not (bare and _follows(ask, engine)):
        return Answer(lines=(wer.prompt,), prompts_for=wer.name)
    return offered_commands(ask, engine) or with_forwarding(ask, engine.ask(question_of(ask)))


def _follows(ask: Ask, engine: Engine) -> bool:
    """Whether a question word alone goes on with the conversation: "Und warum?", "Wann?"."""
    return not ask.by_command and engine.is_going_on(ask.conversation, ask.now)
