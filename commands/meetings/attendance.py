"""`/zusage`, `/absage`, `/vertretung`: who comes to a meeting, typed or by reaction."""

from __future__ import annotations

from commands.committees.meant import ChoiceError, may_plan
from commands.contract import (
    Answer,
    Ask,
    Choice,
    Code,
    Cue,
    Line,
    NotMeantError,
    Role,
    Strong,
    UserError,
    command,
)
from commands.lookup import folded
from commands.meetings.answer_words import for_whom, only_a_committee, strange_in_answer
from commands.meetings.answering import SAID, Noted, facts, note, posts_of, take_back
from commands.meetings.meant import Meant, marked, meant_meeting
from commands.meetings.substitutes import instead, known_substitutes, name_told
from commands.meetings.wording import begins_at, say_far, say_when, typed
from storage.meetings import Reply

_TOPIC = "Sitzungen"
_TITLES: dict[Reply, str] = {"yes": "Zusage notiert: ", "no": "Absage notiert: "}


@command(
    "zusage",
    aliases=("zusagen", "accept"),
    usage="/zusage [Gremium] [Datum]",
    summary="Sagt für eine Sitzung zu; ohne Zusatz für die nächste.",
    explanation=(
        "Im Raum eines Gremiums ist dessen nächste Sitzung gemeint, im Direktchat die eines "
        "Gremiums, in dem Sie einen Sitz haben. Es zählt die letzte Antwort; löschen Sie sie, gilt "
        "wieder die davor. Unter einer Frage nach der Teilnahme genügt ein Tipp auf ✅."
    ),
    examples=("/zusage", "/zusage 10.12."),
    roles=(Role.GUEST,),
    writes=True,
    undo=take_back,
    topic=_TOPIC,
    cues=(
        Cue(
            (
                "ich (komme|bin dabei|nehme teil|sage zu) [{day}] <zur>",
                "ich (bin|nehme|sage|werde) [{day}] <zur> (dabei|teil|zu|kommen|teilnehmen)",
                "[für] [{day}] <zur> (zusagen|teilnehmen|dabei sein)",
            ),
            "{rest} {day}",
        ),
    ),
)
def zusage(ask: Ask) -> Answer:
    """Note that somebody comes."""
    return _answering(ask, "zusage", "yes")


@command(
    "absage",
    aliases=("absagen", "decline"),
    usage="/absage [Gremium] [Datum]",
    summary="Sagt die eigene Teilnahme an einer Sitzung ab.",
    explanation=(
        "Kommt jemand an Ihrer Stelle: /vertretung. Die ganze Sitzung sagt /sitzung absagen ab. "
        "Gründe werden nicht gespeichert."
    ),
    examples=("/absage", "/absage 10.12."),
    roles=(Role.GUEST,),
    writes=True,
    undo=take_back,
    topic=_TOPIC,
    cues=(
        Cue(
            (
                "ich (komme|kann|bin|werde) [{day}] <zur> nicht [{day}] <zur> "
                "[kommen|können|teilnehmen|dabei]",
                "ich (bin|wäre) [{day}] (verhindert|krank|raus|im urlaub|unterwegs) [{day}] <zur>",
                "ich (sage [{day}] <zur> ab|schaffe es [{day}] nicht)",
                "[für] [{day}] <zur> absagen",
            ),
            "{rest} {day}",
        ),
    ),
)
def absage(ask: Ask) -> Answer:
    """Note that somebody does not come, or, where the line says so, who comes instead."""
    return _answering(ask, "absage", "no")


@command(
    "vertretung",
    aliases=("vertreten", "substitute"),
    usage="/vertretung [Gremium] [Datum] Name",
    summary="Sagt, wer an Ihrer Stelle in eine Sitzung kommt.",
    explanation="Der Sitz zählt damit als besetzt. Fehlt der Name, frage ich danach.",
    examples=("/vertretung Frau Sommer", "/vertretung 10.12. Herr Winter"),
    roles=(Role.GUEST,),
    writes=True,
    undo=take_back,
    topic=_TOPIC,
    cues=(
        Cue(
            (
                "(für mich|statt meiner|an meiner stelle) (kommt|geht|ist) [{day}] {name} [dabei]",
                "mich vertritt [{day}] {name}",
                "{name} (vertritt mich|kommt für mich|kommt statt meiner) [{day}]",
                "[ich lasse] mich [{day}] (von|durch) {name} vertreten [lassen]",
            ),
            "{day} {name}",
            mood="statement",
        ),
    ),
)
def vertretung(ask: Ask) -> Answer:
    """Note that somebody sends a substitute, and ask for the name where it is missing."""
    asks = ask.text.endswith("?") or not ask.by_command
    if asks and not ask.text.startswith("#"):
        return _note_or_question(ask)
    try:
        meant = meant_meeting(ask, ask.text, "vertretung")
    except ChoiceError as several:
        return several.answer
    _refuse_others(ask, meant, for_whom(meant.rest, instead=True))
    _refuse_committee(meant.rest, "vertretung")
    return _sending(ask, meant, name_told(meant.rest))


def _answering(ask: Ask, name: str, answer: Reply) -> Answer:
    try:
        meant = meant_meeting(ask, ask.text, name)
    except ChoiceError as several:
        return several.answer
    if substitute := instead(f" {meant.rest}"):
        return _sending(ask, meant, substitute)
    if ask.word == "absagen" and may_plan(ask, meant.committee):
        return _own_or_whole(meant)
    added = _added(ask, meant, name, answer)
    noted = note(ask, meant, answer)
    if ask.tapped and noted.notices:
        return Answer(
            notices=noted.notices, lasting=True, silent=True, offers_until=begins_at(meant.meeting)
        )
    hints: list[Line] = []
    if answer == "no":
        reason = ("Einen Grund speichere ich nicht.",) if added else ()
        hints += [*reason, ("Kommt jemand stattdessen: ", Code("/vertretung Name"), ".")]
    elif added:
        hints.append("Den Zusatz speichere ich nicht.")
    return _told(ask, meant, noted, (_TITLES[answer], Strong(say_when(meant.meeting))), hints)


# --- What is not noted --------------------------------------------------------------------------


def _added(ask: Ask, meant: Meant, name: str, answer: Reply) -> str:
    """Return what was added to an answer; raises UserError for what makes it another one."""
    who = for_whom(meant.rest)
    _refuse_others(ask, meant, who)
    _refuse_committee(meant.rest, name)
    if who:
        return ""
    if answer == "no":
        return meant.rest
    strange, added = strange_in_answer(ask.text, meant.rest)
    if not strange:
        return added
    if not ask.by_command and ask.text.endswith("?"):
        raise NotMeantError(f"„{strange[:60]}“ verstehe ich hier nicht.")
    raise UserError(
        f"„{strange[:60]}“ verstehe ich hier nicht; notiert ist nichts.",
        hints=(("So: ", Code(f"/{name}"), " oder ", Code(f"/{name} Lenkungskreis Herne 10.12."),
                " Was dazu zu sagen ist, hinter ein Komma."),),
    )  # fmt: skip


def _refuse_others(ask: Ask, meant: Meant, who: str) -> None:
    if who and not _is_own(ask, meant, who):
        raise UserError(
            f"Antworten kann nur jede Person selbst; für „{who[:60]}“ notiere ich nichts.",
            hints=(("Kommt jemand an ", ask.room.say("Ihrer", "deiner"), " Stelle: ",
                    Code("/vertretung Name"), "."),),
        )  # fmt: skip


def _is_own(ask: Ask, meant: Meant, who: str) -> bool:
    """Whether somebody answers for their own office, or under their own name."""
    posts = posts_of(ask, meant)
    offices = [ask.directory.organizations.get(post.organization_id or "") for post in posts]
    names = [post.name for post in posts]
    names += [name for row in offices if row for name in (row.name, *row.short_names)]
    return folded(who) in {folded(name) for name in names}


def _refuse_committee(rest: str, name: str) -> None:
    if found := only_a_committee(rest):
        raise UserError(
            f"„{found[:60]}“ kenne ich nicht als Gremium; notiert ist nichts.",
            hints=(("Ist das ein Grund, dann so: ", Code(f"/absage wegen {found[:60]}"), "."),)
            if name == "absage" else (),
        )  # fmt: skip


# --- Substitutes --------------------------------------------------------------------------------


def _sending(ask: Ask, meant: Meant, name: str) -> Answer:
    noted = note(ask, meant, "substitute", name)
    if not name and not meant.rest:
        return _ask_who(ask, meant, noted)
    title: Line = (
        "Vertretung notiert: ",
        Strong(name or "Name noch offen"),
        f", {say_when(meant.meeting)}",
    )
    return _told(ask, meant, noted, title, [])


def _ask_who(ask: Ask, meant: Meant, noted: Noted) -> Answer:
    posts = posts_of(ask, meant)
    known = known_substitutes(ask.directory, posts) if ask.may_see_persons else []
    who = f"{posts[0].name}, wer" if posts and ask.may_see_persons else "Wer"
    line = f"vertretung {marked(meant.meeting)}"
    return Answer(
        lines=((
            f"{who} kommt am {meant.meeting.start:%d.%m.} ",
            ask.room.say("an Ihrer Stelle?", "an deiner Stelle?"),
        ),),
        choices=tuple(Choice(name, f"{line} {name}") for name in known),
        hints=("Bitte als Antwort auf diese Nachricht schreiben. Dass eine Vertretung kommt, ist "
               "schon notiert.",),
        notices=noted.notices,
        prompts_for=line,
        lasting=True,
        offers_until=begins_at(meant.meeting),
    )  # fmt: skip


# --- What may mean two things -------------------------------------------------------------------


def _note_or_question(ask: Ask) -> Answer:
    """Ask back what bare words mean, before anything is noted."""
    return Answer(
        title="Was ist gemeint?",
        choices=(
            Choice("Eine Frage an das Verzeichnis", f"frage Vertretung {ask.text}".strip()),
            Choice(ask.room.say("In der nächsten Sitzung vertritt Sie jemand",
                                "In der nächsten Sitzung vertritt dich jemand"),
                   f"vertretung {ask.text}".strip()),
        ),
    )  # fmt: skip


def _own_or_whole(meant: Meant) -> Answer:
    """Ask back what is called off: "absagen" is also what is done to whole meetings."""
    meeting = meant.meeting
    return Answer(
        title="Was soll abgesagt werden?",
        choices=(
            Choice(f"Nur die eigene Teilnahme, {say_when(meeting)}", f"absage {marked(meeting)}"),
            Choice("Die ganze Sitzung",
                   f"sitzung absagen {meant.committee.name} {typed(meeting.start)} {meant.rest}"),
        ),
    )  # fmt: skip


# --- What is said -------------------------------------------------------------------------------


def _told(ask: Ask, meant: Meant, noted: Noted, title: Line, hints: list[Line]) -> Answer:
    spans = (title,) if isinstance(title, str) else title
    lines: list[Line] = [meant.committee.name, *facts(ask, meant, noted)]
    if noted.before is not None:
        lines.insert(1, f"Bisher: {SAID[noted.before.answer]}.")
    return Answer(
        title=(*spans, f", {say_far(meant.meeting, ask.now)}"),
        lines=tuple(lines),
        hints=tuple(hints),
        notices=noted.notices,
        lasting=True,
        offers_until=begins_at(meant.meeting),
    )
