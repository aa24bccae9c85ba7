"""What the bot says in a consultation's room of its own accord."""

from __future__ import annotations

from commands.consultation.running.instructing import offered_until, starters
from commands.consultation.running.scene import Scene
from commands.consultation.running.speaking import order_of_turns
from commands.consultation.running.times import amount, say_left
from commands.contract import Answer, Code, Line, Reaction, Strong


def welcome(scene: Scene) -> Answer:
    """Return what those are told who came, as nobody sees what was said before.

    What everybody must know comes with the first phase; those who come later are told it here.
    """
    names = scene.names()
    *others, last = [names[one.user_id] for one in scene.newcomers]
    who = f"{', '.join(others)} und {last}" if others else last
    whom = f", {who}" if scene.consultation.phase >= 0 else ""
    soon = scene.say("Schön, dass Sie da sind. Gleich geht es los.",
                     "Schön, dass du da bist. Gleich geht es los.")  # fmt: skip
    return Answer(
        title=(Strong(f"Willkommen zur Beratung {scene.consultation.id}{whom}!"),),
        lines=(
            *((soon,) if scene.consultation.phase < 0 else rules(scene)),
            (
                "Wie es steht, zeigt die nächste Nachricht, und jederzeit ",
                Code("stand"),
                "; was hier geht, zeigt ",
                Code("/beratung hilfe"),
                ". Wer gehen muss, verlässt einfach den Raum.",
            ),
        ),
    )


def rules(scene: Scene) -> tuple[Line, ...]:
    """Return what everybody is to know before anything is said, and what becomes of that."""
    return (
        scene.say(
            "Was hier gesagt wird, bleibt hier: Bitte erzählen Sie draußen nichts weiter, und "
            "lassen Sie Namen weg.",
            "Was hier gesagt wird, bleibt hier: Bitte erzählt draußen nichts weiter, und lasst "
            "Namen weg.",
        ),
        "Ich speichere nichts davon. Der Fallgeber bekommt am Ende die Beiträge der Beratung, "
        "dann schließe ich den Raum und lösche alles.",
        (
            scene.say("Was Sie gesagt haben, können Sie jederzeit ganz zurückziehen: ",
                      "Was du gesagt hast, kannst du jederzeit ganz zurückziehen: "),
            Code("/beratung zurückziehen"),
            ".",
        ),
    )  # fmt: skip


def moved(scene: Scene) -> Answer:
    """Return what takes the place of a status message that was posted anew."""
    return Answer(lines=(f"🧭 Beratung {scene.consultation.id}: Wie es steht, zeigt eine neuere "
                         "Nachricht weiter unten.",))  # fmt: skip


def too_few(scene: Scene) -> Answer:
    """Ask the Fallgeber whether to begin with fewer than it takes."""
    if not scene.fallgeber_there:
        return Answer(lines=("Der Fallgeber ist noch nicht da. Ich frage nach; bis dahin bitte "
                             "noch etwas Geduld.",))  # fmt: skip
    here = amount(scene.others, "Person", "Personen") if scene.others else "niemand"
    are = "sind" if scene.others > 1 else "ist"
    return Answer(
        lines=(
            f"Bisher {are} neben dem Fallgeber {here} da, gedacht sind mindestens "
            f"{scene.consultation.minimum}.",
            scene.say("Wollen Sie trotzdem beginnen?", "Wollen wir trotzdem beginnen?"),
            ("Beginnen: ▶️ oder ", Code("weiter"), "; aufhören: ", Code("abbrechen"), "."),
        ),
        reactions=(Reaction("▶️", "", scene.line("weiter")),),
        offers_until=offered_until(scene),
    )


def waited_for(scene: Scene) -> Answer:
    """Tell the Fallgeber, who isn't there, that the others wait."""
    return Answer(
        title=(Strong(f"Beratung {scene.consultation.id}"),),
        lines=(
            scene.say("Die anderen warten auf Sie; die Einladung in den Raum gilt noch.",
                      "Die anderen warten auf dich; die Einladung in den Raum gilt noch."),
        ),
    )  # fmt: skip


def why_given_up(scene: Scene) -> str:
    """Return why a consultation that was waited in is broken off."""
    there = scene.fallgeber_there
    if scene.consultation.state == "opening":
        if there:
            return "Es sind nicht genug zusammengekommen. Das liegt an niemandem; ein anderer Tag passt vielleicht besser."  # noqa: E501
        return "Der Fallgeber ist nicht gekommen."
    if there:
        return "Die Pause hat lange gedauert, ohne dass es weiterging."
    return "Der Fallgeber ist nicht zurückgekommen. Danke, dass alle gewartet haben."


def given_up(scene: Scene) -> Answer:
    """Tell the Fallgeber, who isn't there, that the others wait no longer."""
    return Answer(
        title=(Strong(f"Beratung {scene.consultation.id} ist abgebrochen."),),
        lines=(
            scene.say("Die anderen haben auf Sie gewartet. Das ist nicht schlimm: Es geht gern ein "
                      "andermal.",
                      "Die anderen haben auf dich gewartet. Das ist nicht schlimm: Es geht gern "
                      "ein andermal."),
        ),
        hints=(("Neu anfragen: ", Code("/beratung anfragen"), " und das Anliegen."),),
    )  # fmt: skip


def no_room(scene: Scene) -> Answer:
    """Tell all who wait for it that there will be no room."""
    return Answer(
        title=(Strong(f"Beratung {scene.consultation.id} fällt leider aus."),),
        lines=(
            "Der Homeserver lässt mich den Beratungsraum nicht öffnen. Das liegt an der Technik; "
            "der Betrieb kann sie klären.",
            "Von der Beratung behalte ich nichts. Wer den Fall einbringt, kann sie neu anfragen.",
        ),
    )


def put_out(scene: Scene) -> Answer:
    """Tell the Fallgeber that the bot isn't in the room any more."""
    return Answer(
        title=(Strong(f"Beratung {scene.consultation.id} ist abgebrochen."),),
        lines=(
            "Ich bin nicht mehr in ihrem Raum und kann nicht weiter moderieren. Von den Beiträgen "
            "habe ich nichts behalten.",
        ),
    )


def warning(scene: Scene) -> Answer:
    """Say that the phase ends soon."""
    left = say_left(scene.consultation, scene.now)
    how_long = "heute ist der letzte Tag" if left == "heute" else f"noch {left}"
    usual = "länger 5" if scene.live else "länger 1"
    return Answer(
        lines=((f"⏰ „{scene.phase.title}“: {how_long}. Mehr Zeit: ⏳ oder ", Code(usual), "."),),
        reactions=(Reaction("⏳", "", scene.line("länger")),),
        offers_until=offered_until(scene),
    )


def addressed(scene: Scene) -> tuple[str, ...]:
    """Return whose turn it is, to be pinged when it is silent."""
    return tuple(one.user_id for one in order_of_turns(scene.phase, scene.people)[:1])


def silence(scene: Scene) -> Answer:
    """Break a silence: with the beginning of a sentence, else a friendly word."""
    names = scene.names()
    whose = "".join(f"{names[one]}: " for one in addressed(scene))
    found = starters(scene)
    if not found:
        return Answer(lines=(f"{whose}Kein Druck, auch ein halber Gedanke hilft weiter.",))
    starter = found[(scene.consultation.silences - 1) % len(found)]
    skip = (" Oder ", Code("passe"), ".") if whose else ()
    return Answer(lines=((f"{whose}Vielleicht geht es so weiter: „{starter}“", *skip),))
