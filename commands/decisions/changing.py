"""Changes a decision: its state, who does it by when, what they report; each with an entry."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from re import Match
from typing import Any, TypeAlias

from rapidfuzz.distance import OSA

from commands.contract import Answer, Ask, Choice, Code, Line, Strong, UserError
from commands.decided import STATES, say_number
from commands.decisions.access import may_see_history, require_recorder
from commands.decisions.applying import (
    apply,
    before_this,
    changed_since,
    first_values,
    part_of,
    postponed,
    require,
    require_way,
)
from commands.decisions.control.course import standing
from commands.decisions.deadlines import day_of
from commands.decisions.drafting import QUESTIONS, SKIPPED, choices, draft, unknown
from commands.decisions.hearing import notices
from commands.decisions.numbers import Meant, marked
from commands.decisions.parts import LONGEST, read_parts
from commands.decisions.recording import Understood, understand
from commands.decisions.showing import facts, history, name_of, say_changes
from commands.decisions.wording import outcome, short
from storage.decisions import (
    Decision,
    Entry,
    EntryKind,
    State,
    decisions_numbered,
    history_of,
)

_UNDO_WITHIN = timedelta(minutes=15)
_Doing: TypeAlias = Callable[[Ask, Decision, Match[str]], Answer]


def change(ask: Ask, meant: Meant) -> Answer:
    """Do to a decision what a line says; raises UserError where that is nothing known."""
    decision = meant.decision
    stale = meant.revision is not None and may_see_history(ask, decision)
    if stale and (since := changed_since(ask, decision, meant.revision or 0)):
        return _changed_meanwhile(ask, meant, since)
    for pattern, do in _DOINGS:
        if match := pattern.fullmatch(meant.rest):
            return do(ask, decision, match)
    return _parts(ask, decision, meant.rest)


def is_change(said: str) -> bool:
    """Whether a text tells what becomes of a decision, and could hardly be the text of one."""
    return nearly_change(said) is not None or any(one.fullmatch(said) for one, _ in _DOINGS)


def nearly_change(said: str) -> str | None:
    """Return the one word for a change that was mistyped: "umgesezt"; None for anything else."""
    typed = said.casefold().strip(" .!")
    near = [one for one in _SINGLE_WORDS if 0 < OSA.distance(typed, one) <= len(one) // 5]
    return near[0] if len(near) == 1 else None


def _changed_meanwhile(ask: Ask, meant: Meant, since: list[Entry]) -> Answer:
    """Tell what others changed since somebody last saw a decision, before it is changed again."""
    decision = meant.decision
    return Answer(
        title=f"{decision.number} wurde inzwischen geändert.",
        lines=tuple(history(ask, since)),
        choices=(
            Choice(f"Trotzdem: {short(meant.rest)}", f"beschluss {marked(decision)} {meant.rest}"),
            Choice("So lassen und zeigen", f"beschluss {marked(decision)}"),
        ),
    )  # fmt: skip


# --- States -------------------------------------------------------------------------------------


def _to(state: State) -> _Doing:
    def do(ask: Ask, decision: Decision, match: Match[str]) -> Answer:
        note = (match.groupdict().get("note") or "").strip()
        return _move(ask, decision, state, note)

    return do


def _move(ask: Ask, decision: Decision, state: State, note: str = "", **more: Any) -> Answer:
    require(ask, decision, state)
    if before_this(ask, decision).state == decision.state == state and not note and not more:
        return Answer(lines=(f"{decision.number} ist schon {STATES[state]}.",))
    require_way(ask, decision, state)
    kind: EntryKind = "withdrawn" if state == "withdrawn" else "changed"
    return _store(ask, decision, {"state": state, **more}, note=note, kind=kind)


def _replaced(ask: Ask, decision: Decision, match: Match[str]) -> Answer:
    require(ask, decision, "replaced")
    year, sequence = int(match["year"]), int(match["sequence"])
    found = [one for one in decisions_numbered(ask.session, year, sequence)
             if one.body == decision.body and one.id != decision.id]  # fmt: skip
    if not found:
        raise UserError(f"Einen Beschluss {year}-{sequence:03} dieses Gremiums gibt es nicht.")
    return _move(ask, decision, "replaced", replaced_by=found[0].number)


# --- Reports and deadlines ----------------------------------------------------------------------


def _report(ask: Ask, decision: Decision, match: Match[str]) -> Answer:
    require(ask, decision)
    text = match["text"].strip()
    if len(text) > LONGEST:
        raise UserError(f"Das ist zu lang, höchstens {LONGEST} Zeichen gehen.")
    return _store(ask, decision, {"report": text, "reported_at": ask.now}, kind="reported")


def _postpone(ask: Ask, decision: Decision, match: Match[str]) -> Answer:
    """Set a later deadline; the reason besides it is the report."""
    require(ask, decision)
    said, *after = re.split(r",|\s(?=weil\b)", match["day"], maxsplit=1)
    why = after[0] if after else ""
    day = day_of(said.strip(), ask.now)
    if day is None:
        raise UserError(
            f"„{short(said.strip())}“ verstehe ich nicht als Datum.",
            hints=(("Zum Beispiel: ", Code(f"/beschluss {decision.number} verschieben auf 31.3."),
                    "."),),
        )  # fmt: skip
    why = why.strip().removeprefix("weil").removeprefix("Grund:").strip()
    changes = postponed(ask, decision, day, why)
    return _store(ask, decision, changes, kind="reported" if why else "changed")


def _without_deadline(ask: Ask, decision: Decision, _: Match[str]) -> Answer:
    require_recorder(ask, decision.body)
    return _store(ask, decision, {"due_on": None})


# --- Undoing ------------------------------------------------------------------------------------


def _undo(ask: Ask, decision: Decision, _: Match[str]) -> Answer:
    """Take back somebody's own last entry, by an entry that says so."""
    require(ask, decision)
    last = history_of(ask.session, decision.id)[-1]
    if last.by != ask.asker.user_id or last.at + _UNDO_WITHIN < ask.now or last.forgotten:
        raise UserError(
            "Rückgängig machen geht nur beim eigenen letzten Eintrag, eine Viertelstunde lang.",
            hints=(f"Der letzte ist von {name_of(ask, last.by)}.",),
        )
    if last.kind == "recorded":
        return _move(ask, decision, "withdrawn")
    changes = {name: part_of(name, old) for name, old in first_values([last]).items()}
    if last.kind in ("reported", "undone") or decision.reported_at == last.at:
        entries = [*history_of(ask.session, decision.id), replace(last, kind="undone")]
        reports = [one.at for one in standing(entries) if one.kind == "reported"]
        changes["reported_at"] = reports[-1] if reports else None
    return _store(ask, decision, changes, kind="undone")


# --- Parts --------------------------------------------------------------------------------------


def _parts(ask: Ask, decision: Decision, said: str) -> Answer:
    """Change parts; after the word of one that was asked for, the rest is its value."""
    require_recorder(ask, decision.body)
    word, _, rest = said.partition(" ")
    word = word.casefold().rstrip(":")
    asked = word if word in {question.word for question in QUESTIONS} else ""
    if asked and rest.casefold().strip(" .!") in SKIPPED:
        return draft(ask, decision, after=asked)
    if (asked or word == "ändern") and decision.state == "draft" and _AGREED.fullmatch(rest):
        return _move(ask, decision, outcome(decision))
    understood = _understood(ask, decision, asked, rest if asked or word == "ändern" else said)
    return _store(ask, decision, understood.changes, understood=understood, asked=asked)


def _understood(ask: Ask, decision: Decision, asked: str, said: str) -> Understood:
    """Return what a line changes: known parts, else the part that was asked for, else a text."""
    parts = read_parts(re.sub(r"^neue\s+(?=frist\b)", "", said, flags=re.IGNORECASE), ask.now)
    if parts.text and asked:
        value = parts.text
        named = read_parts(f"{'bis' if asked == 'frist' else asked + ':'} {value}", ask.now)
        if asked == "abstimmung":
            named = read_parts(value, ask.now)
        if named.text:
            raise UserError(
                f"„{short(value)}“ verstehe ich hier nicht.",
                hints=(_HOW[asked], "Oder „weiter“."),
            )
        parts = replace(named, changes=parts.changes | named.changes)
    if parts.text and (match := _TEXT.fullmatch(parts.text)):
        parts = replace(parts, text=match["text"])
    elif parts.text:
        raise UserError(
            f"„{short(parts.text)}“ verstehe ich hier nicht.",
            hints=(("Möglich sind zum Beispiel ",
                    Code(f"/beschluss {decision.number} {nearly_change(said) or 'umgesetzt'}"),
                    ", ", Code(f"/beschluss {decision.number} verantwortlich: IHK, bis 31.3."),
                    " und ", Code(f"/beschluss {decision.number} Text: …"), "."),),
        )  # fmt: skip
    if parts.problem:
        raise UserError(parts.problem, hints=(_HOW["frist"],))
    understood = understand(ask, parts, decision.body)
    text = {"text": parts.text} if parts.text else {}
    changes = {k: v for k, v in understood.changes.items() if k not in _NOT_AGAIN or parts.is_said}
    if parts.meeting_on is None and parts.agenda_item is None:
        changes = {k: v for k, v in changes.items() if k in parts.changes or k not in _NOT_AGAIN}
    return replace(understood, changes=changes | text)


_SINGLE_WORDS = ("umgesetzt", "erledigt", "vertagt", "abgelehnt", "aufgehoben", "beschlossen",
                 "zurückziehen", "rückgängig")  # fmt: skip
_AGREED = re.compile(
    r"(?:(?:ja|ok(?:ay)?|genau|richtig|(?:alles\s+)?(?:gut|klar)|stimmt|passt|gilt|so)\b[\s,.!]*"
    r"(?:so\b[\s,.!]*)?)+",
    re.IGNORECASE,
)
_NOT_AGAIN = frozenset({"meeting_id", "decided_on", "agenda_key"})
_TEXT = re.compile(
    r"(?:neuer\s+)?(?:text|wortlaut)\s*:\s*(?P<text>\S.*)", re.IGNORECASE | re.DOTALL
)
_HOW = {
    "verantwortlich": "Ein Name aus dem Verzeichnis, zum Beispiel Jugendamt Herne.",
    "frist": "Ein Datum, zum Beispiel 31.3. oder Ende März.",
    "abstimmung": "Zum Beispiel „einstimmig“ oder „7 ja, 2 nein, 1 Enthaltung“.",
}


# --- Storing and telling ------------------------------------------------------------------------


def _store(
    ask: Ask,
    decision: Decision,
    changes: dict[str, Any],
    *,
    note: str = "",
    kind: EntryKind = "changed",
    understood: Understood | None = None,
    asked: str = "",
) -> Answer:
    applied = apply(ask, decision, changes, note=note, kind=kind)
    after = applied.after
    unclear = understood.unclear if understood else ()
    notes = understood.notes if understood else ()
    if applied.entry is None:
        return Answer(title=f"{after.number}: das war schon so.", lines=tuple(facts(ask, after)))
    told = say_changes(applied.changes)
    if after.state == "draft":
        return draft(ask, after, unclear, after=asked, notes=(*notes, f"Geändert: {told}."))
    lines: list[Line] = [short(after.text), f"{name_of(ask, ask.asker.user_id)}: {told}.", *notes]
    lines += facts(ask, after)
    return Answer(
        title=(f"{say_number(after)}: ", Strong(STATES[after.state])),
        lines=tuple(lines),
        choices=choices(after, unclear),
        hints=(*unknown(unclear), ("Rückgängig, eine Viertelstunde lang: ",
                Code(f"/beschluss {after.number} rückgängig"), "."),),
        lasting=True,
        notices=notices(ask, [applied]),
    )  # fmt: skip


def _doing(words: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?:ist|wird|jetzt|nun|bitte|inzwischen|schon|wieder|doch|stand|status)\b:?\s*)*"
        rf"(?:{words})\W*(?:[:,]\s*(?P<note>\S.*))?",
        re.IGNORECASE,
    )


_DOINGS: tuple[tuple[re.Pattern[str], _Doing], ...] = (
    (_doing(r"beschlossen|bestätig(?:en|t)|gilt(?:\s+so)?|ok(?:ay)?|ja|stimmt|passt|confirm"),
     _to("decided")),
    (_doing(r"(?:in\s+)?umsetzung|läuft|begonnen|angefangen|in\s+arbeit"), _to("in progress")),
    (_doing(r"umgesetzt|erledigt|fertig|abgeschlossen|done"), _to("done")),
    (_doing(r"vertagt|vertagen"), _to("adjourned")),
    (_doing(r"abgelehnt|ablehnen"), _to("rejected")),
    (_doing(r"aufgehoben|aufheben"), _to("repealed")),
    (_doing(r"zurückziehen|zurückgezogen|verwerfen|verworfen|löschen"), _to("withdrawn")),
    (_doing(r"entwurf"), _to("draft")),
    (re.compile(r"(?:rückgängig(?:\s+machen)?|undo)\W*", re.IGNORECASE), _undo),
    (re.compile(r"ersetzt\s+durch\s+(?:nr\.?\s*)?(?P<year>\d{4})\s?[-–/]\s?(?P<sequence>\d{1,4})\W*",
                re.IGNORECASE), _replaced),
    (re.compile(r"(?:bericht|grund|begründung|sachstand|hinweis)\s*:\s*(?P<text>\S.*)",
                re.IGNORECASE | re.DOTALL), _report),
    (re.compile(r"weil\s+(?P<text>\S.*)", re.IGNORECASE | re.DOTALL), _report),
    (re.compile(r"(?:die\s+)?(?:frist\s+)?(?:verschieben|verschoben|verlänger[nt]|"
                r"verleg(?:en|t))\s+(?:auf|bis)\s+(?:zum\s+|den\s+)?(?P<day>\S.*)",
                re.IGNORECASE | re.DOTALL), _postpone),
    (re.compile(r"(?:die\s+)?(?:frist\s+)?(?:auf|bis)\s+(?:zum\s+|den\s+)?(?P<day>\S.*?)\s+"
                r"(?:verschieben|verlängern|verlegen|verschoben|verlängert)\b\W*", re.IGNORECASE),
     _postpone),
    (re.compile(r"(?:(?:ohne|keine)\s+frist|(?:die\s+)?frist\s+(?:streichen|gestrichen|weg|löschen|"
                r"entfernen|aufheben|entfällt))\W*", re.IGNORECASE), _without_deadline),
)  # fmt: skip
