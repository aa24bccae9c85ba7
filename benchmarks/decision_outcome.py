"""Whether every command about decisions had exactly one effect and has exactly one answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from benchmarks.decision_check import number_faults
from benchmarks.decision_people import Command, shown
from bot.demo.account import Json
from storage.database import Database
from storage.decisions import Decision, broken_at, values
from storage.models.decisions import DecisionEntryRow, DecisionRow
from storage.models.messages import OutgoingMessage

_REFUSED = ("inzwischen geändert", "ist schon", "war schon so")


@dataclass(frozen=True, slots=True)
class Told:
    """What the bot has said in the rooms, as it stands: `answers` and edits by what they go to."""

    events: frozenset[str]
    answers: Mapping[str, Sequence[Json]]
    edits: Mapping[str, Sequence[Json]]


def told_by(bot_id: str, events: Sequence[Json]) -> Told:
    """Return what a bot has said, from all events of rooms, the latest first; withdrawn is gone."""
    answers, edits = defaultdict(list), defaultdict(list)
    said = [
        event for event in reversed(events)
        if event["sender"] == bot_id and event["type"] == "m.room.message" and event["content"]
    ]  # fmt: skip
    for event in said:
        relation = event["content"].get("m.relates_to", {})
        if relation.get("rel_type") == "m.replace":
            edits[relation["event_id"]].append(event)
        elif answered := relation.get("m.in_reply_to", {}).get("event_id"):
            answers[answered].append(event)
    return Told(frozenset(str(event["event_id"]) for event in said), answers, edits)


def faults_of(database: Database, commands: Sequence[Command], told: Told) -> list[str]:
    """Return what is not as it must be, in words; nothing where all is."""
    with database.read() as session:
        decisions = values(session.exec(select(DecisionRow)))
        entries = _entries(session)
        broken = broken_at(session)
        sent = _sent(session)
    return [
        *([f"the chain is broken at {broken}"] if broken else []),
        *number_faults(decisions),
        *_decision_faults(decisions, commands),
        *_effect_faults(entries, commands),
        *_answer_faults(entries, commands, told),
        *(f"{one} is noted as sent, but is not there" for one in sent - told.events),
        *(f"{one} is there, but not noted as sent" for one in told.events - sent),
    ]


def _entries(session: Session) -> dict[str, list[str]]:
    """Return the kinds of entries that each event has led to, in their order."""
    found = defaultdict(list)
    for row in session.exec(select(DecisionEntryRow).order_by(col(DecisionEntryRow.position))):
        found[row.event_id or ""].append(row.kind)
    return found


def _sent(session: Session) -> set[str]:
    rows = session.exec(select(OutgoingMessage).where(OutgoingMessage.state == "sent"))
    return {
        row.event_id
        for row in rows
        if row.event_id and row.kind in ("reply", "notice", "edit", "file")
    }


def _decision_faults(decisions: Sequence[Decision], commands: Sequence[Command]) -> Iterator[str]:
    """Yield decisions that were lost, doubled, or are not as the people left them."""
    counted = Counter(one.event_id for one in decisions)
    for command in commands:
        if command.kind == "record" and (there := counted.pop(command.event_id, 0)) != 1:
            yield f"{command.text} is there {there} times"
    for event_id in counted:
        yield f"nobody recorded the decision of {event_id}"
    texts = {command.about: command.text for command in commands}
    withdrawn = {command.about for command in commands if command.kind == "redact"}
    for one in decisions:
        text, gone = texts.get(one.event_id or ""), one.event_id in withdrawn
        if one.text != text or (one.state == "withdrawn") != gone:
            yield f"{one.number} is {one.state}: {one.text}, not {text}"


def _effect_faults(
    entries: Mapping[str, Sequence[str]], commands: Sequence[Command]
) -> Iterator[str]:
    """Yield commands that had no effect or several, and effects without a command."""
    expected: dict[str, list[str]] = defaultdict(list)
    for command in commands:
        if command.kind in ("edit", "redact"):
            expected[command.about].append("withdrawn" if command.kind == "redact" else "changed")
        elif not command.racing:
            expected[command.event_id].append("recorded" if command.kind == "record" else "changed")
    racing = defaultdict(list)
    for command in commands:
        if command.racing:
            racing[command.origin].append(command.event_id)
    for taps in racing.values():
        winners = [one for one in taps if one in entries] or taps[:1]
        expected[winners[0]].append("changed")
    for event_id in {*expected, *entries}:
        there = ["changed" if kind == "reported" else kind for kind in entries.get(event_id, ())]
        if there != expected[event_id]:
            yield f"{event_id} had the effects {there}, not {expected[event_id]}"


def _answer_faults(
    entries: Mapping[str, Sequence[str]], commands: Sequence[Command], told: Told
) -> Iterator[str]:
    """Yield commands without exactly one answer, and answers that do not tell what was done."""
    wanted, refused = Counter[str](), Counter[str]()
    for command in commands:
        wanted[command.origin] += command.is_answered - (command.kind == "redact")
        refused[command.origin] += command.is_answered and command.event_id not in entries
    for origin in {*wanted, *told.answers}:
        bodies = [str(answer["content"]["body"]) for answer in told.answers.get(origin, ())]
        if len(bodies) != wanted[origin]:
            yield f"{origin} has {len(bodies)} answers, not {wanted[origin]}: {bodies}"
        said_no = sum(any(words in body for words in _REFUSED) for body in bodies)
        if said_no != refused[origin]:
            yield f"{origin} was refused {said_no} times, not {refused[origin]}: {bodies}"
    gone = {command.about for command in commands if command.kind == "redact"}
    edited = {one.about: one for one in commands if one.kind == "edit" and one.about not in gone}
    for message, command in edited.items():
        for answer in told.answers.get(message, ())[:1]:
            edits = told.edits.get(answer["event_id"], ())
            if not edits or command.text not in shown(edits[-1]):
                yield f"the answer to {message} does not show its correction"
