"""Read a question: several readings compete, the one that fits best is returned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast

from commands.questions.lexicon.index import Lexicon
from commands.questions.lexicon.normal import tokens
from commands.questions.reading.bare import by_names
from commands.questions.reading.canonical import canonical_text, names_of, persons_of
from commands.questions.reading.clauses import address, clauses
from commands.questions.reading.competing import as_before, best_of
from commands.questions.reading.continuing import continued, is_of_then
from commands.questions.reading.cues import read_cues
from commands.questions.reading.fitting import fit
from commands.questions.reading.followups import (
    AS_BEFORE,
    Memory,
    is_alike,
    lacks_committee,
    lacks_place,
    leans,
    opens_as_followup,
    seen_from,
)
from commands.questions.reading.frames import (
    is_courtesy,
    is_remark,
    split_frame,
    tells,
    without_brackets,
    without_denials,
)
from commands.questions.reading.here import with_room
from commands.questions.reading.idioms import in_plain_words
from commands.questions.reading.interjections import adds_nothing, said_between
from commands.questions.reading.kinds import kinds
from commands.questions.reading.learned import STRANGE, likely, wording
from commands.questions.reading.model import Asks, Cues, Reading, Span
from commands.questions.reading.moving import DoneBy, Known
from commands.questions.reading.places import foreign_place
from commands.questions.reading.refusals import refusal
from commands.questions.reading.salutations import without_salutation
from commands.questions.reading.slots import Clause, fill, unknown_person
from commands.questions.reading.spotting import spot
from commands.questions.reading.times import NO_SUCH_DAY
from commands.questions.reading.when import spelled, when
from commands.questions.reading.words import prepare
from storage.records import Directory

_MOST_WORDS = 120
_MOST_LETTERS = 2_000
# What is said beside a question; alone it is answered as such.
_POLITE = frozenset({"keine Frage", "Dank", "Gruß"})
# What a learned chance weighs beside the rules; found by trying on questions that neither knew.
_LIKELY = 0.5  # from which chance on a kind competes that no rule speaks for
_LEARNED = 1.4  # with this weight
_OF_CHANCE = 0.7  # and what its chance adds to every kind
_STRANGE = 0.9  # from which chance on a wording is none for this directory
_PLAIN = 3.2  # unless a rule speaks so clearly
_OF_TIMES = 3.3  # how strongly "läuft … im Herbst oder im Januar" asks when


class Reader:
    """Reads questions with one directory's lexicon. Keeps nothing between questions."""

    def __init__(self, directory: Directory, lexicon: Lexicon, done_by: DoneBy) -> None:
        self._known = Known(directory, lexicon, done_by)
        self._lexicon = lexicon

    def read(
        self, text: str, today: date, room_id: str | None = None, memory: Memory | None = None
    ) -> Reading:
        """Return the best reading; one that asks "" was not understood, `why` says the reason."""
        if len(text) > _MOST_LETTERS or len(tokens(text, limit=_MOST_WORDS + 1)) > _MOST_WORDS:
            return Reading("", 0.0, ("zu lang",))
        if between := said_between(_plain(text), memory):
            return between.with_(room_id=room_id)
        text = without_denials(in_plain_words(without_salutation(text, self._lexicon)))
        reading: Reading | None = None
        context = memory
        reason = "keine Frage erkannt"
        told = clauses(text)
        parts = [part for part in told if not is_courtesy(_plain(part[0]))] or told
        for part, corrects in parts:
            if reading is not None and _is_understood(reading) and is_remark(part, corrects):
                continue
            found = self._framed(part, today, room_id, context, corrects=corrects)
            if found.asks and (found.score > 0 or reading is None):
                reading = found
                # What a sentence before the question names that isn't known, isn't asked about.
                context = Memory(found.with_(unknown=()), memory.ids if memory else ())
            elif found.asks or found.why[0] in _POLITE:
                reason = reason if found.asks else found.why[0]
            elif found.why[0] != "keine Frage erkannt":
                return found
            elif reading is None:
                context = self._after(part, today, context, parts[-1][0])
        return reading or Reading("", 0.0, (reason,))

    def _after(
        self,
        statement: str,
        today: date,
        memory: Memory | None,
        question: str,
        told: Reading | None = None,
    ) -> Memory | None:
        """Return the context that a sentence sets which asks nothing ("Früher hieß es …").

        Before a question that asks for meanings it names terms: "Ich verwechsle A und B: wo ist
        der Unterschied?" `told` is what the sentence names, where that was read already.
        """
        asked = _plain(question)
        found = kinds(asked)
        explained = max(found, key=lambda kind: found[kind][0], default="") == "explain"
        if told is None or explained:
            told = self._told(statement, today, "explain" if explained else "")
        if is_of_then(asked):
            words = prepare(tokens(statement), self._lexicon)
            told = told.with_(span=when(words, frozenset(), today).span)
        return Memory(told) if told.entities or told.places else memory

    def _framed(
        self, text: str, today: date, room_id: str | None, memory: Memory | None, *, corrects: bool
    ) -> Reading:
        """Read a sentence whole and without what is told before the question; rather the latter."""
        whole = self._clause(text, today, room_id, memory, corrects=corrects)
        if not _is_understood(whole) and (shorter := without_brackets(text)):
            inner = self._clause(shorter, today, room_id, memory, corrects=corrects)
            whole = inner if _is_understood(inner) else whole
        parts = split_frame(text)
        if parts is None or not (whole.asks or whole.why[0] == "keine Frage erkannt"):
            return whole
        if not tells(parts[0]) and _is_understood(whole):
            return whole  # "Praxiskurse: wer macht die?" names what is asked about
        told = self._told(parts[0], today)
        context = self._after(parts[0], today, memory, parts[1], told)
        asked = self._clause(parts[1], today, room_id, context, corrects=corrects)
        if not _is_understood(asked) and not (asked.asks and whole.unknown and not asked.unknown):
            return whole
        if told.foreign_place and not asked.places:
            return whole
        if told.unknown and not asked.entities:
            asked = asked.with_(unknown=told.unknown)
        if not (asked.places or asked.cues.ours) and told.places:
            asked = asked.with_(places=told.places)
        left_out = tuple(mention for mention in told.organizations if mention.excluded)
        return asked.with_(organizations=(*asked.organizations, *left_out))

    def _told(self, text: str, today: date, asks: Asks = "") -> Reading:
        """Return what the words before a question name, as if something had been asked of it."""
        words = prepare(tokens(text), self._lexicon)
        plain = _plain(text)
        cues = read_cues(plain, plain)
        told = replace(Cues(), field_of_action=cues.field_of_action, grade=cues.grade)
        mentions = spot(words, self._lexicon)
        canonical = canonical_text(words, names_of(mentions), frozenset())
        asked = kinds(canonical)
        sits = any(mention.sort == "committee" for mention in mentions)
        usual: Asks = "members" if sits else "who"
        asks = asks or max(asked, key=lambda kind: asked[kind][0], default=usual)
        clause = Clause(words, tuple(mentions), canonical, plain, told, Span("day", today, today))
        return fill(clause, asks, 0.0, "", has_context=True)

    def _clause(
        self, text: str, today: date, room_id: str | None, memory: Memory | None, *, corrects: bool
    ) -> Reading:
        text = self._without_address(text, today)
        plain = _plain(text)
        words = prepare(tokens(text), self._lexicon)
        mentions = spot(words, self._lexicon)
        names = names_of(mentions)
        time = when(words, names | persons_of(mentions), today)
        if time.span is NO_SUCH_DAY:
            return Reading("", 0.0, (time.span.label,))
        canonical = canonical_text(words, names, time.told_by)
        cues, span = read_cues(canonical, plain), time.span
        if memory is not None:
            cues, span = seen_from(memory, plain, cues, span, today)
        chances = likely(wording(words, mentions), memory.reading.asks if memory else "")
        also = time.also if span == time.span else None
        clause = Clause(
            words,
            tuple(mentions),
            canonical,
            plain,
            cues,
            span,
            chances,
            also,
            time.either,
            room_id,
        )
        best = best_of(self._readings(clause, memory, corrects=corrects))
        reason = refusal(plain) or refusal(" ".join(map(spelled, words)))
        if reason in _POLITE and any(mention.score > 0.7 for mention in mentions):
            reason = ""  # "Guten Morgen, IHK erreichen?"
        if reason and not (best is not None and best.asks in ("proxy", "represents")):
            return Reading("", 0.0, (reason,))
        strange = clause.chances.get(STRANGE, 0.0) > _STRANGE
        if best is None or (strange and best.score < _PLAIN and not best.unknown):
            return Reading("", 0.0, ("keine Frage erkannt",))
        return best

    def _without_address(self, text: str, today: date) -> str:
        before, rest = address(text)
        if not before or refusal(_plain(before)):
            return text
        words = prepare(tokens(before), self._lexicon)
        if foreign_place(words, set(), named_here=False) or unknown_person(words, set()):
            return text
        named = any(mention.score > 0.7 for mention in spot(words, self._lexicon))
        cues = read_cues(_plain(before), _plain(before))
        narrows = cues.field_of_action or cues.grade or when(words, frozenset(), today).told_by
        return text if named or narrows else rest

    def _readings(self, clause: Clause, memory: Memory | None, *, corrects: bool) -> list[Reading]:
        found = kinds(clause.canonical)
        candidates: dict[Asks, tuple[float, str]] = dict(found)
        if memory is not None:
            asked = memory.reading.asks
            stated = max((score for score, _ in found.values()), default=0.0)
            weight = as_before(clause, memory.reading, stated, corrects=corrects)
            if asked and candidates.get(asked, (0.0, ""))[0] < weight:
                candidates[asked] = (weight, found[asked][1] if asked in found else AS_BEFORE)
        if not candidates:
            candidates = by_names(clause.canonical, clause.mentions)
        if clause.asks_time and clause.cues.yes_no:
            candidates["when"] = (_OF_TIMES, "zwei Zeiten")
        empty = memory is not None and adds_nothing(clause, len(candidates))
        for kind, chance in ({} if empty else clause.chances).items():
            if chance > _LIKELY and kind != STRANGE and kind not in candidates:
                candidates[cast("Asks", kind)] = (_LEARNED, "wie gelernt")
        return [
            self._reading(clause, asks, score, why, memory, corrects=corrects)
            for asks, (score, why) in candidates.items()
        ]

    def _reading(
        self, clause: Clause, asks: Asks, score: float, why: str, memory: Memory | None,
        *, corrects: bool,
    ) -> Reading:  # fmt: skip
        follows = memory is not None and (clause.cues.anaphor or opens_as_followup(clause.plain))
        reading = fill(clause, asks, score, why, has_context=follows)
        reading = with_room(reading.with_(normal=clause.canonical), clause.room_id)
        if memory is not None and (
            corrects
            or leans(reading, clause.plain)
            or lacks_committee(reading, memory)
            or lacks_place(reading, memory)
            or (why == AS_BEFORE and is_alike(reading, memory))
        ):
            same = asks == memory.reading.asks or why == AS_BEFORE
            reading = continued(reading, memory, self._known, same_kind=same)
        elif why == AS_BEFORE and not opens_as_followup(clause.plain):
            return reading.with_(score=0.0)
        chance = clause.chances.get(asks, 0.0)
        whole = score * fit(reading) + _OF_CHANCE * chance - 0.15 * len(reading.unknown)
        return reading.with_(score=whole, likely=chance)


def _is_understood(reading: Reading) -> bool:
    return bool(reading.asks) and not (reading.unknown or reading.odd or reading.foreign_place)


def _plain(text: str) -> str:
    return " ".join(token.folded for token in tokens(text))
