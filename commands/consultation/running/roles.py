"""The roles of a consultation: what they are called, and taking one by tap or word."""

from __future__ import annotations

from commands.consultation.running.scene import Scene, require_under_way, scene_here, unguarded
from commands.consultation.verbs import Verb
from commands.contract import Answer, Ask, Code, Reaction, UserError
from storage.consultations import Participant

TITLES = {"fallgeber": "Fallgeber", "moderation": "Moderation", "berater": "Beratung",
          "protokoll": "Protokoll", "beobachter": "Prozessbeobachtung"}  # fmt: skip
SIGNS = {"moderation": "🧭", "protokoll": "📝", "beobachter": "👁️", "berater": "💬"}
_NAMES = {
    "fallgeber": ("fallgeber", "fallgeberin"),
    "moderation": ("moderation", "moderator", "moderatorin", "moderieren"),
    "berater": ("berater", "beraterin", "beraten", "ratgeber"),
    "protokoll": ("protokoll", "protokollant", "protokollantin", "mitschreiben"),
    "beobachter": ("beobachter", "beobachterin", "beobachtung", "prozessbeobachter",
                   "prozessbeobachterin", "prozessbeobachtung"),
}  # fmt: skip
_BY_NAME = {name: role for role, names in _NAMES.items() for name in names}
_SINGLE = ("moderation", "protokoll")
_TAKEN = {"moderation": "moderiert ab jetzt", "protokoll": "schreibt mit",
          "berater": "berät mit", "beobachter": "achtet auf den Verlauf"}  # fmt: skip


def reactions(scene: Scene) -> tuple[Reaction, ...]:
    """Return the signs by which a role is taken; the message itself says what they are for."""
    number = scene.consultation.id
    return tuple(
        Reaction(sign, "", f"beratung rolle #{number} {role}") for role, sign in SIGNS.items()
    )


def legend() -> str:
    """Return what the signs of the roles mean."""
    return " · ".join(f"{sign} {TITLES[role]}" for role, sign in SIGNS.items())


def say_roles(scene: Scene) -> list[str]:
    """Return who has which role, a line each."""
    names, begun = scene.names(), scene.consultation.phase >= 0
    people = [one for one in scene.people if one.present or not begun or one.role == "fallgeber"]

    def holders(role: str) -> str:
        return ", ".join(names[one.user_id] for one in people if one.role == role)

    lines = [f"Fallgeber: {holders('fallgeber')} · Moderation: {holders('moderation') or 'ich'}"]
    if advising := holders("berater"):
        lines.append(f"Es beraten: {advising}")
    rest = ("protokoll", "beobachter")
    if others := [f"{TITLES[role]}: {holders(role)}" for role in rest if holders(role)]:
        lines.append(" · ".join(others))
    return lines


# --- Taking one ---------------------------------------------------------------------------------


def _role(ask: Ask, rest: str) -> Answer:
    scene, person = scene_here(ask)
    require_under_way(scene)
    said = unguarded(scene, rest).strip(" .!").casefold()
    role = _BY_NAME.get(said)
    if role is None:
        raise UserError(
            f"Eine Rolle „{rest[:40]}“ gibt es nicht." if rest else "Welche Rolle?",
            hints=(("Zum Beispiel ", Code("/beratung moderation"), "; es gibt Moderation, "
                    "Protokoll, Beobachter und Berater."),),
        )  # fmt: skip
    return _take(scene, person, role)


def _take(scene: Scene, person: Participant, role: str) -> Answer:
    if role == person.role:
        have = scene.say("haben Sie", "hast du")
        return Answer(lines=(f"Diese Rolle {have} schon: {TITLES[role]}.",))
    _check(scene, person, role)
    name = scene.names()[person.user_id]
    scene.change(heard_at=scene.now).change_person(person.user_id, role=role)
    given_up = {"moderation": "Die Moderation übernehme ich.",
                "protokoll": "Das Protokoll ist wieder frei."}.get(person.role)  # fmt: skip
    lines = (f"{SIGNS[role]} {name} {_TAKEN[role]}.", *([given_up] if given_up else []))
    return Answer(lines=lines)


def _check(scene: Scene, person: Participant, role: str) -> None:
    """Raise UserError where a role can't be taken."""
    if role == "fallgeber":
        raise UserError(
            "Den Fall hat schon jemand eingebracht; übergeben lässt er sich nicht.",
            hints=(("Einen eigenen Fall bringt im Raum der eigenen Stelle ein: ",
                    Code("/beratung anfragen …")),),
        )  # fmt: skip
    if person.role == "fallgeber":
        raise UserError(
            scene.say("Sie bringen den Fall ein und behalten diese Rolle.",
                      "Du bringst den Fall ein und behältst diese Rolle.")
        )  # fmt: skip
    holder = scene.holder(role) if role in _SINGLE else None
    if holder is not None:
        name = scene.names()[holder.user_id]
        raise UserError(
            f"Diese Rolle hat schon {name}: {TITLES[role]}.",
            hints=((f"{name} gibt sie ab mit ", Code("/beratung rolle berater"), "."),),
        )


def _named(role: str) -> Verb:
    names = _NAMES[role]
    usage = f"/beratung {names[0]}"
    summary = f"Nimmt im Beratungsraum die Rolle {TITLES[role]}."

    def take(ask: Ask, rest: str) -> Answer:
        if rest:
            raise UserError("Eine Rolle nimmt jeder selbst.", hints=(("So: ", Code(usage), "."),))
        return _role(ask, role)

    return Verb(names, usage, summary, take, inside=True, outside=False)


VERBS = (
    Verb(("rolle", "role"), "/beratung rolle Moderation", "Nimmt eine Rolle oder gibt sie ab.",
         _role, inside=True, outside=False),
    *map(_named, _NAMES),
)  # fmt: skip
