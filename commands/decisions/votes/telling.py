"""How votes are told of: the question, how it stands, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from commands.contract import Answer, Code, Line, Reaction, Strong
from commands.dates import say_moment
from commands.decided import KINDS
from commands.decisions.votes.counting import (
    ABSTAINED,
    NO,
    OF_ALL,
    YES,
    Count,
    Counted,
    Verdict,
    is_yes_or_no,
    most_voted,
    verdict,
)
from commands.decisions.votes.request import LONGEST
from commands.decisions.votes.voices import Voice
from commands.decisions.wording import body_name
from commands.picking import NUMBER_SIGNS
from storage.records import Directory
from storage.votes import VoteEvent

_SIGNS = {YES: "✅", NO: "❌", ABSTAINED: "⚪"}
_MOST_NAMED = 8
_MAJORITIES = {
    "2/3": "mindestens zwei Drittel der gültigen Stimmen",
    "3/4": "mindestens drei Viertel der gültigen Stimmen",
    "1/1": "alle gültigen Stimmen",
    OF_ALL: "mehr als die Hälfte aller Stimmen, auch der nicht abgegebenen",
}
KEPT: tuple[Verdict, ...] = ("adopted", "rejected", "chosen")  # what a decision can be made of


def sign(vote: VoteEvent, position: int) -> str:
    """Return the emoji that stands for an option."""
    return _SIGNS.get(vote.options[position - 1]) or NUMBER_SIGNS[position - 1]


def marked(vote: VoteEvent) -> str:
    """Return what stands for a vote, as it is now asked, in lines of the bot's own."""
    return f"#{vote.number}.{vote.edition}"


def name_of(voice: Voice, *, persons: bool) -> str:
    """Return whose voice it is; a person is named only where persons may be seen."""
    return "eine Person" if voice.of_person and not persons else voice.name


# --- The question -------------------------------------------------------------------------------


def question(vote: VoteEvent, directory: Directory) -> Answer:
    """Return the message on which people vote, as a poll or by tapping."""
    return Answer(
        title=(f"🗳️ Abstimmung {vote.number}: ", Strong(vote.question)),
        lines=tuple(_motion(vote, directory)),
        reactions=tuple(
            Reaction(sign(vote, at), option, f"abstimmung {marked(vote)}: {at}",
                     typed=f"/abstimmung {vote.number} {option.lower() if at < 4 else option}"
                     if option in _SIGNS else f"/abstimmung {vote.number}: {option}")
            for at, option in enumerate(vote.options, start=1)
        ),
        prompts_for=f"abstimmung {marked(vote)}:",
        offers_until=vote.started_at + LONGEST,
        poll=vote.question,
    )  # fmt: skip


def _motion(vote: VoteEvent, directory: Directory) -> Iterable[Line]:
    """Tell of what else there is to know of what is voted on."""
    given = vote.given
    yield body_name(directory, vote.body)
    if given.get("kind") in ("recommendation", "taken note"):
        yield f"Art: {KINDS[given['kind']]}"
    if not vote.public:
        yield "Nichtöffentlich."
    for label, part in (("Antrag", "applicant"), ("Verantwortlich", "responsible")):
        if given.get(part):
            yield f"{label}: {given[part]}"
    if given.get("due_on"):
        yield f"Umzusetzen bis {date.fromisoformat(given['due_on']):%d.%m.%Y}"


# --- How it stands ------------------------------------------------------------------------------


def status(vote: VoteEvent, counted: Count, *, persons: bool) -> Answer:
    """Return the message that shows how a vote stands, and that goes on showing it."""
    if vote.state == "ended":
        said = say_verdict(vote, counted)
        title: Line = (f"🗳️ Abstimmung {vote.number} ist beendet: ", Strong(said))
        return Answer(title=title, lines=tuple(_facts(vote, counted, persons=persons)))
    if vote.state != "open":
        return Answer(title=(f"🗳️ Abstimmung {vote.number} ist abgebrochen: ",
                             Strong(vote.question)))  # fmt: skip
    cast = f"{len(counted.cast)} von {counted.voices} {_voices(counted.voices)}"
    return Answer(
        title=(f"🗳️ Stand der Abstimmung {vote.number}: ", Strong(f"{cast} abgegeben")),
        lines=(vote.question, *_facts(vote, counted, persons=persons)),
        hints=tuple(_how_it_goes_on(vote, counted)),
        prompts_for=f"abstimmung {marked(vote)}:",
        offers_until=vote.started_at + LONGEST,
    )


def _voices(number: int) -> str:
    return "Stimme" if number == 1 else "Stimmen"


def _facts(vote: VoteEvent, counted: Count, *, persons: bool) -> Iterable[Line]:
    yield from _tally(vote, counted, persons=persons)
    if counted.missing:
        names = [name_of(voice, persons=persons) for voice in counted.missing]
        missing = "Nicht abgestimmt" if vote.state == "ended" else "Es fehlen"
        yield f"{missing}: {listed(names)}."
    if counted.needed is not None:
        yield _say_quorum(vote, counted)
    if vote.majority:
        yield f"Nötig für einen Beschluss: {_MAJORITIES[vote.majority]}."


def _tally(vote: VoteEvent, counted: Count, *, persons: bool) -> Iterable[Line]:
    for at, option in enumerate(vote.options, start=1):
        own = counted.for_option(at)
        names = ", ".join(_say_counted(one, persons=persons) for one in own)
        yield (
            f"{sign(vote, at)} {option}: ",
            Strong(f"{len(own)}"),
            f" – {names}" if names else "",
        )


def _say_counted(one: Counted, *, persons: bool) -> str:
    in_place = "" if one.manner == "own" else " (in Vertretung)"
    return f"{name_of(one.voice, persons=persons)}{in_place}"


def listed(names: Sequence[str]) -> str:
    """Return names in a row, of many the first ones."""
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" und {more} weitere" if more > 0 else "")


def _say_quorum(vote: VoteEvent, counted: Count) -> str:
    no = "nein" if vote.state == "ended" else "noch nicht"
    are = "ist" if counted.needed == 1 else "sind"
    return (
        f"Beschlussfähig: {'ja' if counted.has_quorum else no} – {len(counted.cast)} von "
        f"{counted.voices} {_voices(counted.voices)}, nötig {are} {counted.needed}."
    )


def _how_it_goes_on(vote: VoteEvent, counted: Count) -> Iterable[Line]:
    end = Code(f"/abstimmung beenden {vote.number}")
    if vote.closes_at is not None:
        also = " oder sobald alle abgestimmt haben" if vote.until_all else ""
        yield f"Bis {say_moment(vote.closes_at)}{also}."
    elif vote.until_all:
        yield "Bis alle abgestimmt haben."
    else:
        yield ("Offen, bis jemand sie beendet: ", end, ".")
    if not counted.missing and not vote.until_all:
        yield ("Alle Stimmen sind da. Gleich auswerten: ", end, ".")


# --- What came of it ----------------------------------------------------------------------------


def say_verdict(vote: VoteEvent, counted: Count) -> str:
    """Return what a vote came to, in a few words."""
    found = verdict(vote.options, vote.majority, counted)
    if found == "chosen":
        return vote.options[(most_voted(vote.options, counted) or 1) - 1]
    if found == "rejected" and not vote.majority:
        yes, no = len(counted.for_option(1)), len(counted.for_option(2))
        return "abgelehnt, Stimmengleichheit" if yes == no > 0 else "abgelehnt"
    return {
        "adopted": "angenommen", "rejected": "abgelehnt", "undecided": "keine Mehrheit",
        "no quorum": "kein Beschluss, nicht beschlussfähig",
        "no votes": "niemand hat abgestimmt",
    }[found]  # fmt: skip


def result(vote: VoteEvent, counted: Count, directory: Directory, *, persons: bool) -> Answer:
    """Return what came of a vote, by name, with the offer to keep it as a decision."""
    found = verdict(vote.options, vote.majority, counted)
    lines: list[Line] = [body_name(directory, vote.body), vote.question]
    lines += _facts(vote, counted, persons=persons)
    if vote.closes_at is not None and vote.ended_at == vote.closes_at:
        lines.append(f"Stimmen galten bis {say_moment(vote.closes_at)}.")
    offered = found in KEPT and vote.decision_id is None
    what = (
        "als abgelehnten Antrag festhalten" if found == "rejected" else "als Beschluss festhalten"
    )
    keep = f"abstimmung festhalten {vote.number}"
    return Answer(
        title=(f"🗳️ Ergebnis der Abstimmung {vote.number}: ", Strong(say_verdict(vote, counted))),
        lines=tuple(lines),
        hints=tuple(_what_else(vote, counted, found)),
        reactions=(Reaction("✅", what, keep),) if offered else (),
        offers_until=(vote.ended_at or vote.started_at) + LONGEST,
    )


def _what_else(vote: VoteEvent, counted: Count, found: Verdict) -> Iterable[Line]:
    if found == "no quorum":
        yield "Noch einmal abstimmen, wenn mehr dabei sind; die Frage dafür neu stellen."
    if found == "undecided" and not is_yes_or_no(vote.options):
        sizes = {at: len(counted.for_option(at)) for at in range(1, len(vote.options) + 1)
                 if vote.options[at - 1] != ABSTAINED}  # fmt: skip
        first = sorted(sizes, key=lambda at: (-sizes[at], at))[:2]
        names = ", ".join(vote.options[at - 1] for at in sorted(first))
        yield ("Stichwahl: ", Code(f"/abstimmung {vote.question} Optionen: {names}"), ".")


def withdrawn(vote: VoteEvent) -> Answer:
    """Return what is said where a vote is called off."""
    return Answer(
        title=(f"🗳️ Abstimmung {vote.number} ist abgebrochen: ", Strong(vote.question)),
        lines=("Gezählt wird nichts.",),
    )


# --- Reminding ----------------------------------------------------------------------------------


def reminder(vote: VoteEvent, counted: Count, closes_at: datetime, *, persons: bool) -> Answer:
    """Return what those are told whose votes are missing, shortly before the end."""
    names = [name_of(voice, persons=persons) for voice in counted.missing]
    lacking: list[Line] = []
    if not counted.has_quorum:
        lacking.append(_say_quorum(vote, counted))
    options = [Code(f"/abstimmung {vote.number} {one}") for one in ("ja", "nein", "enthaltung")]
    usual = is_yes_or_no(vote.options)
    ways: tuple[Any, ...] = (options[0], ", ", options[1], " oder ", options[2])
    return Answer(
        title=(f"⏰ Abstimmung {vote.number} endet {say_moment(closes_at)}: ",
               Strong(vote.question)),
        lines=(f"Es fehlen noch: {listed(names)}.", *lacking),
        hints=(("Abstimmen: ", *ways, "."),) if usual
        else (("Abstimmen: ", Code(f"/abstimmung {vote.number}: {vote.options[0]}"), "."),),
        prompts_for=f"abstimmung {marked(vote)}:",
    )  # fmt: skip
