"""The end: contributions go to the Fallgeber alone, the room is closed, and all is forgotten."""

from __future__ import annotations

from datetime import datetime

from commands.consultation.running.scene import Scene
from commands.consultation.running.times import (
    CLOSED_AFTER_ABORT,
    DAY,
    MAY_ENTER,
    follow_up_at,
    patience,
)
from commands.consultation.verbs import Verb
from commands.contract import Answer, Ask, Code, Line, Notice, Quotes, Reaction, Strong, UserError
from storage.closed_rooms import close
from storage.consultations import (
    contributions,
    delete_consultation,
    forget_consultation,
    forget_contributions,
)
from storage.sent_messages import forget_sent

_AT_ONCE = 8  # contributions in one message


def finish(scene: Scene, *before: Line) -> list[Notice]:
    """End a consultation after its last phase."""
    scene = scene.change(**_over(scene, "ended"))
    when = "in einer halben Stunde" if scene.live else "morgen um diese Zeit"
    answer = Answer(
        title=(Strong("🙏 Die Beratung ist zu Ende."),),
        lines=(
            *before,
            scene.say("Danke, dass Sie mitgedacht haben.", "Danke, dass ihr mitgedacht habt.")
            + " Die Beiträge gehen jetzt an den Fallgeber, und nur an ihn.",
            f"Zum Verabschieden ist noch Zeit: Den Raum schließe ich {when}. Was hier steht, wird "
            "dann gelöscht, und ich vergesse, wer dabei war.",
        ),
    )  # fmt: skip
    return [*scene.here(answer, "end"), *_hand_over(scene)]


def abort(scene: Scene, *why: Line) -> list[Notice]:
    """Break a consultation off: nothing is handed over, all of it is forgotten."""
    scene = scene.change(**_over(scene, "aborted"))
    forget_contributions(scene.session, scene.consultation.id)
    minutes = round(CLOSED_AFTER_ABORT.total_seconds() / 60)
    answer = Answer(
        title=(Strong("Die Beratung ist abgebrochen."),),
        lines=(*why, f"In {minutes} Minuten schließe ich den Raum; was hier steht, wird gelöscht."),
    )
    return scene.here(answer, "end")


def _over(scene: Scene, state: str) -> dict[str, object]:
    return {"state": state, "ended_at": scene.now, "phase_ends_at": None, "left_seconds": None,
            "waits_until": None, "step": scene.consultation.step + 1}  # fmt: skip


# --- Handing over -------------------------------------------------------------------------------


def _hand_over(scene: Scene) -> list[Notice]:
    """Return the messages that bring the contributions to the Fallgeber alone, in groups."""
    asker, number = scene.consultation.asker, scene.consultation.id
    events = [one.latest_event_id for one in contributions(scene.session, number)]
    groups = [events[n : n + _AT_ONCE] for n in range(0, len(events), _AT_ONCE)]
    notices = [
        Notice(asker, _gift(scene, n, len(groups)), transaction_id=scene.id(f"gift-{n}"),
               quotes=Quotes(scene.room_id or "", tuple(group)))
        for n, group in enumerate(groups, start=1)
    ]  # fmt: skip
    last = Notice(asker, _afterwards(scene, given=bool(groups)), transaction_id=scene.id("lesson"))
    return [*notices, last]


def _gift(scene: Scene, number: int, of: int) -> Answer:
    title = f"🎁 Beratung {scene.consultation.id}: was die anderen beigetragen haben"
    if number > 1:
        return Answer(title=(Strong(f"{title} ({number} von {of})"),))
    return Answer(
        title=(Strong(f"{title} (1 von {of})" if of > 1 else title),),
        lines=(
            scene.say(
                "Das ist nur für Sie. Lassen Sie es in Ruhe wirken; annehmen müssen Sie nichts "
                "davon. Ich behalte keine Abschrift.",
                "Das ist nur für dich. Lass es in Ruhe wirken; annehmen musst du nichts davon. "
                "Ich behalte keine Abschrift.",
            ),
        ),
    )


def _afterwards(scene: Scene, *, given: bool) -> Answer:
    number = scene.consultation.id
    nothing = () if given else ("Beiträge zum Übergeben gab es diesmal keine.",)
    return Answer(
        title=(Strong(f"Beratung {number}: Bleibt etwas für andere?"),),
        lines=(
            *nothing,
            scene.say(
                "Wenn Sie mögen, bleibt eine Erfahrung daraus für andere, ohne Namen und in Ihren "
                "eigenen Worten. Ohne Ihr Ja bleibt nichts.",
                "Wenn du magst, bleibt eine Erfahrung daraus für andere, ohne Namen und in deinen "
                "eigenen Worten. Ohne dein Ja bleibt nichts.",
            ),
            scene.say("In sechs Wochen frage ich Sie, wie es weiterging.",
                      "In sechs Wochen frage ich dich, wie es weiterging."),
        ),
        hints=(
            ("Zum Beispiel: ", Code("/fundus neu Wer früh anruft, gewinnt Betriebe leichter"), "."),
            scene.say(
                "Der Fundus ist die Sammlung solcher Erfahrungen; den Wortlaut sehen Sie, bevor "
                "etwas bleibt. Sonst ist nichts zu tun.",
                "Der Fundus ist die Sammlung solcher Erfahrungen; den Wortlaut siehst du, bevor "
                "etwas bleibt. Sonst ist nichts zu tun.",
            ),
        ),
    )  # fmt: skip


# --- Closing and forgetting ---------------------------------------------------------------------


def close_at(scene: Scene) -> datetime | None:
    """Return when an ended consultation is forgotten and its room closed; None if it is already.

    That is at once where the bot was put out of the room.
    """
    ended_at = scene.consultation.ended_at
    if ended_at is None or scene.is_closed:
        return ended_at if scene.people else None
    if scene.consultation.state == "aborted":
        return ended_at + CLOSED_AFTER_ABORT
    return ended_at + patience(scene.consultation, "close")


def close_room(scene: Scene) -> list[Notice]:
    """Have the room closed, and forget who took part; after an abort everything."""
    close(scene.session, scene.consultation.room_key)
    forget_messages(scene)
    if scene.consultation.state == "aborted":
        delete_consultation(scene.session, scene.consultation)
    else:
        forget_consultation(scene.session, scene.consultation)
    return []


def forget_messages(scene: Scene) -> None:
    """Forget that anybody was written to: which messages went to whom tells who took part."""
    for of_room_or_call in (scene.id(""), f"consultation-{scene.consultation.id}-"):
        forget_sent(scene.session, of_room_or_call)


def ask_back_at(scene: Scene) -> datetime | None:
    """Return when the Fallgeber is asked how it went, once the room is closed."""
    ended_at = scene.consultation.ended_at
    return follow_up_at(ended_at) if ended_at is not None and scene.is_closed else None


def ask_back(scene: Scene) -> list[Notice]:
    """Ask the Fallgeber how it went."""
    scene.change(state="recalled")
    asker, answer = scene.consultation.asker, _how_was_it(scene)
    return [Notice(asker, answer, transaction_id=scene.id("follow-up"))]


def forget_at(scene: Scene) -> datetime | None:
    """Return until when the Fallgeber may still enter what was learned into the Fundus."""
    ended_at = scene.consultation.ended_at
    return ended_at + MAY_ENTER if ended_at is not None else None


def forget_all(scene: Scene) -> list[Notice]:
    """Forget that there was a consultation."""
    forget_messages(scene)
    delete_consultation(scene.session, scene.consultation)
    return []


def _how_was_it(scene: Scene) -> Answer:
    return Answer(
        title=(Strong("Wie ist es weitergegangen?"),),
        lines=(
            scene.say(
                "Vor sechs Wochen haben Sie sich kollegial beraten lassen. Hat es geholfen?",
                "Vor sechs Wochen hast du dich kollegial beraten lassen. Hat es geholfen?",
            ),
            "👍 ja · 🤷 noch offen · 👎 eher nicht. Die Antwort merke ich mir nicht.",
        ),
        reactions=tuple(
            Reaction(sign, "", f"beratung rückblick {word}") for sign, word in _SIGNS.items()
        ),
        offers_until=scene.now + 14 * DAY,
    )


# --- Looking back -------------------------------------------------------------------------------

_SIGNS = {"👍": "gut", "🤷": "offen", "👎": "nicht"}
_WARM = {
    "gut": ("Das freut mich sehr, auch für die, die mitgedacht haben.",
            "Das freut mich sehr, auch für die, die mitgedacht haben."),
    "offen": ("Manches braucht Zeit. Ich wünsche Ihnen einen langen Atem.",
              "Manches braucht Zeit. Ich wünsche dir einen langen Atem."),
    "nicht": ("Schade, und danke für die Offenheit. Vielleicht hilft ein zweiter Anlauf mit "
              "anderen Leuten oder einer anderen Methode.",
              "Schade, und danke für deine Offenheit. Vielleicht hilft ein zweiter Anlauf mit "
              "anderen Leuten oder einer anderen Methode."),
}  # fmt: skip


def _look_back(ask: Ask, rest: str) -> Answer:
    warm = _WARM.get(rest.strip(" .!").casefold())
    if warm is None:
        raise UserError("Wie ist es weitergegangen?",
                        hints=(("So: ", Code("/beratung rückblick gut"), ", ", Code("offen"),
                                " oder ", Code("nicht"), "."),))  # fmt: skip
    share = ("Was andere daraus lernen können, nimmt der Fundus auf: ", Code("/fundus neu …"), ".")
    return Answer(lines=(ask.room.say(*warm),), hints=(share,))


VERBS = (
    Verb(("rückblick", "rueckblick"), "/beratung rückblick gut",
         "Sagt nach sechs Wochen, wie es weiterging; gespeichert wird das nicht.", _look_back),
)  # fmt: skip
