"""Makes a decision of what a vote came to."""

from __future__ import annotations

from datetime import date
from typing import Any

from commands.contract import Answer, Ask, Code, Line, Strong, UserError
from commands.dates import BERLIN
from commands.decided import STATES, say_number
from commands.decisions.access import require_recorder
from commands.decisions.numbers import marked
from commands.decisions.showing import facts
from commands.decisions.votes.counting import (
    Count,
    abstentions,
    is_yes_or_no,
    verdict,
)
from commands.decisions.votes.standing import standing
from commands.decisions.votes.telling import KEPT, say_verdict
from commands.decisions.wording import short
from storage.decisions import Decision, Vote, change_decision, decision_of, record_decision
from storage.votes import VoteEvent, let_go, note_kept


def keep(ask: Ask, vote: VoteEvent) -> Answer:
    """Record what a vote came to, once: adopted as decided, else as rejected. `vote` is locked."""
    require_recorder(ask, vote.body)
    if vote.state != "ended":
        raise UserError(
            f"Abstimmung {vote.number} ist nicht zu Ende gegangen; festzuhalten ist nichts.",
            hints=(("Beenden: ", Code(f"/abstimmung beenden {vote.number}"), "."),)
            if vote.state == "open" else (),
        )  # fmt: skip
    kept = decision_of(ask.session, vote.decision_id) if vote.decision_id else None
    if kept is not None:
        return Answer(lines=(f"Abstimmung {vote.number} ist schon festgehalten: "
                             f"{say_number(kept)}.",))  # fmt: skip
    counted = standing(ask.session, ask.directory, vote, ask.now)
    if verdict(vote.options, vote.majority, counted) not in KEPT:
        raise UserError(
            f"Abstimmung {vote.number}: {say_verdict(vote, counted)}. Festzuhalten ist nichts.",
            hints=(("Stellt die Sitzung es anders fest: ", Code("/beschluss …"), "."),),
        )
    stored = record_decision(ask.session, _decision(ask, vote, counted))
    note_kept(ask.session, vote.number, stored.id, ask.event_id or None)
    return _told(ask, vote, stored)


def _decision(ask: Ask, vote: VoteEvent, counted: Count) -> Decision:
    found = verdict(vote.options, vote.majority, counted)
    ended_at = (vote.ended_at or ask.now).astimezone(BERLIN)
    given: dict[str, Any] = dict(vote.given)
    if given.get("due_on"):
        given["due_on"] = date.fromisoformat(given["due_on"])
    if "responsible_ids" in given:
        given["responsible_ids"] = tuple(given["responsible_ids"])
    return Decision(
        body=vote.body,
        text=_text(vote, counted),
        decided_on=ended_at.date(),
        room_id=vote.room_id,
        recorded_by=ask.asker.user_id,
        recorded_at=ask.now,
        state="rejected" if found == "rejected" else "decided",
        public=vote.public,
        meeting_id=vote.meeting_id,
        vote=_numbers(vote, counted),
        event_id=vote.set_by_event_id,
        **given,
    )


def _text(vote: VoteEvent, counted: Count) -> str:
    """Return the sentence that was voted on; behind a question, what the answer was."""
    if not is_yes_or_no(vote.options):
        sizes = ", ".join(f"{option} {len(counted.for_option(at))}"
                          for at, option in enumerate(vote.options, start=1))  # fmt: skip
        return f"{vote.question} – {say_verdict(vote, counted)} ({sizes})"
    if not vote.question.endswith("?"):
        return vote.question
    yes = verdict(vote.options, vote.majority, counted) == "adopted"
    return f"{vote.question} – {'Ja' if yes else 'Nein'}"


def _numbers(vote: VoteEvent, counted: Count) -> Vote:
    abstained = abstentions(vote.options, counted)
    if not is_yes_or_no(vote.options):
        return Vote(abstained=abstained or None, by_majority=True)
    return Vote(len(counted.for_option(1)), len(counted.for_option(2)), abstained)


def _told(ask: Ask, vote: VoteEvent, stored: Decision) -> Answer:
    missing = [name for name, part in (("verantwortlich", "responsible"), ("Frist", "due_on"))
               if not getattr(stored, part)]  # fmt: skip
    hints: list[Line] = []
    if missing and stored.state == "decided" and stored.kind != "taken note":
        hints.append((f"Noch offen: {' und '.join(missing)}. Einfach hier antworten: ",
                      Code(_HOW_TO_FILL[tuple(missing)])))  # fmt: skip
    if vote.question.endswith("?"):
        hints.append(("Als Satz: hier antworten ", Code("Text: Die Messe findet statt"), "."))
    return Answer(
        title=(f"{say_number(stored)}: ", Strong(STATES[stored.state])),
        lines=(short(stored.text), *facts(ask, stored)),
        hints=tuple(hints),
        prompts_for=f"beschluss {marked(stored)} ändern",
        lasting=True,
    )


_HOW_TO_FILL = {
    ("verantwortlich", "Frist"): "verantwortlich: IHK, bis 31.3.",
    ("verantwortlich",): "verantwortlich: IHK",
    ("Frist",): "bis 31.3.",
}


def let_go_of(ask: Ask) -> bool:
    """Withdraw the decision that a message or reaction made of a vote, now that it is gone."""
    decision_id = let_go(ask.session, ask.event_id)
    found = decision_of(ask.session, decision_id) if decision_id else None
    if found is None or found.state == "withdrawn":
        return False
    change_decision(
        ask.session, found, {"state": "withdrawn"}, by=ask.asker.user_id, at=ask.now,
        kind="withdrawn", note="Zeichen zurückgenommen", event_id=ask.event_id,
    )  # fmt: skip
    return True
