"""`/beratung hilfe` in the closed room: which words steer, and what everybody can do there."""

from __future__ import annotations

from commands.consultation.running.scene import require_under_way, scene_here
from commands.consultation.verbs import Verb
from commands.contract import Answer, Ask, Code


def _explain(ask: Ask, rest: str) -> Answer:  # noqa: ARG001 - as verbs are called
    scene, _ = scene_here(ask)
    require_under_way(scene)
    how_much = "länger 5" if scene.live else "länger 1"
    return Answer(
        title="Was hier geht",
        lines=(
            ("Durch die Phasen: ", Code("weiter"), ", ", Code("zurück"), ", ", Code(how_much),
             ", ", Code("pause"), ", ", Code("beenden"), ", ", Code("abbrechen"), "."),
            ("Reihum den eigenen Beitrag überspringen: ", Code("passe"), "."),
            ("Wie es steht: ", Code("stand"), ". Die Methode wählen, wenn es so weit ist: ",
             Code("methode 3"), "."),
            ("Eine Rolle nehmen: ", Code("/beratung moderation"), ", ",
             Code("/beratung protokoll"), ", ", Code("/beratung beobachter"), "; abgeben: ",
             Code("/beratung berater"), "."),
            (scene.say("Alles zurücknehmen, was Sie gesagt haben: ",
                       "Alles zurücknehmen, was du gesagt hast: "),
             Code("/beratung zurückziehen"), "."),
        ),
        hints=("Die Wörter stehen allein in einer Nachricht; was sonst gesagt wird, merke ich mir "
               "nicht.",),
    )  # fmt: skip


VERBS = (
    Verb(("hilfe", "help"), "/beratung hilfe", "Zeigt im Beratungsraum, was dort geht.", _explain,
         inside=True, outside=False),
)  # fmt: skip
