"""Questions that lean on the one before: "und dort?", "und nächstes Jahr?", "wer macht die?"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from commands.questions.reading.model import ANY_TIME, Asks, Cues, Reading, Span
from commands.questions.reading.shifting import asks_for_turn, shifted

_OPENERS = re.compile(
    r"^(?:und|oder|aber|auch|sowie|dann|ok und|okay und|ach und)\b"
    r"|^(?:in|bei|fuer|am|im|ab) (?:\S+ ){1,3}dann(?: (?:wer|wann|wo|was|wie|warum))?$"
)
_HE_TOO = re.compile(
    r"\bwo \w+ (?:der|die|sie|er|es) (?:denn|auch|noch|eigentlich|sonst|heute|jetzt|ueberall|mit)\b"
)
_OTHERS = re.compile(r"^(?:und )?(?:wer|wen|mit wem|welche\w?)\b(?: \w+){0,4} noch$|^wer sonst\b")
# "und die Stellvertretung?" after who chairs; "seine Stellvertretung" is somebody's own.
_DEPUTY = re.compile(
    r"(?:und )?(?:wer (?:ist|macht|hat) )?(?:denn )?(?:die )?(?:stell)?vertretung"
    r"(?: denn| da| dort)?$"
)
_BARE_NUMBER = re.compile(
    r"(?:und |oder |aber )*(?:(?:in|im|fuer|bei|zu) )?(?:(?:die|der|das|dem|den) )?(\d{1,2})"
    r"(?: dann)?$"
)
_WHICH_BODIES = re.compile(
    r"(?:und )?(?:welche|was fuer|wie viele)\b(?: \w+)? (?:gremien|runden|ausschuesse|arbeitskreise"
    r"|beiraete|konferenzen|arbeitsgruppen|kommissionen)\b"
)
_LISTS = re.compile(
    r"(?:und |aber |denn )*(?:(?:welche[rnsm]?|was fuer|wie viele) (?:\w+ )?"
    r"(?:angebot\w*|projekt\w*|massnahme\w*|programm\w*|veranstaltung\w*|aktivitaet\w*|gremi\w+|runden|ausschuesse|arbeitskreise)\b"
    r"|was (?:gibt es|laeuft) (?:\w+ ){0,2}?(?:sonst|noch|da|dort|hier|bei uns|in)\b)"
)
_FOR_WHOM = re.compile(r"\b(?:fuer|an) wen\b")
_AMONG = re.compile(
    r"\b(?:wer|was|wen|wie viele|welche[rnsm]?|ist|sind|jemand|einer|eine) (?:\w+ )?"
    r"(?:davon|darunter|von (?:denen|ihnen|diesen))\b"
)
_SINCE_WHEN = re.compile(
    r"(?:und )?(?:seit|ab|bis) wann(?: denn| schon| genau| eigentlich| noch)*$"
)
_MORE = re.compile(r"\b(?:sonst|noch|ausserdem|weitere[rn]?|andere[rn]?)\b")
_THERE = re.compile(r"\bdort\b")
# "macht das die IHK oder wer?"
_DOES_THAT = re.compile(
    r"(?:und )?(?:macht|machen|organisiert|uebernimmt|betreut|leitet) (?:das|es)\b"
)
_FOR_THAT = re.compile(r"\b(?:dafuer|damit|darum|dazu)\b")
# The reason given for a kind of question that only the conversation suggests.
AS_BEFORE = "wie zuvor"


@dataclass(frozen=True, slots=True)
class Memory:
    """What a conversation knows: the last reading, and what was answered to it."""

    reading: Reading
    ids: tuple[str, ...] = ()


def points_at_actor(reading: Reading) -> bool:
    """Whether a pronoun beside what is done means who does it: "wo ist der noch mit X aktiv?"."""
    named = reading.organizations or reading.persons
    return reading.asks == "where" and not named and _HE_TOO.search(reading.normal) is not None


def asks_since_when(plain: str, told: Asks) -> bool:
    """Whether it is asked from when those named have their seat; replies tell that anyway."""
    return told in ("chair", "members") and _SINCE_WHEN.match(plain) is not None


def opens_as_followup(plain: str) -> bool:
    """Whether a clause begins as one that continues another."""
    return _OPENERS.match(plain) is not None


def asks_for_others(plain: str) -> bool:
    """Whether a question is about more than those told before: "Dass X das macht … wer noch?"."""
    return _OTHERS.match(plain) is not None


def asks_among(plain: str) -> bool:
    """Whether it is asked of those told before only: "wer davon …", "welche von denen …"."""
    return _AMONG.search(plain) is not None


def asks_for_group(reading: Reading) -> bool:
    """Whether it is asked for whom something is done: "und für wen ist die?"."""
    return reading.asks == "what" and _FOR_WHOM.search(reading.normal) is not None


def asks_for_more(plain: str) -> bool:
    """Whether what there is beside what was told is asked for: "was gibt es da sonst noch?"."""
    return _MORE.search(plain) is not None


def asks_beyond_topic(reading: Reading) -> bool:
    """Whether a question leaves what is done behind: it lists all there is, or who leads a house.

    "Welche Angebote gibt es da?", "und wer leitet das Jugendamt?"
    """
    if reading.asks in ("what", "committees"):
        return _LISTS.match(reading.normal) is not None
    of_a_house = reading.cues.leads or reading.cues.deputy or reading.cues.works
    return reading.asks == "who" and of_a_house and bool(reading.organizations)


def leans(reading: Reading, plain: str) -> bool:
    """Whether a reading needs the conversation: it begins so, points back, or names nothing.

    A question with a question word and a place of its own stands by itself, and so does one about
    something that the directory doesn't have.
    """
    if points_at_actor(reading) or _points_back(reading, plain):
        return True
    if reading.entities and not opens_as_followup(plain):
        return (
            reading.cues.anaphor
            and not reading.activities
            and not reading.committees
            and not reading.organizations
            and not reading.persons
            and not reading.terms
        )
    if opens_as_followup(plain) or reading.cues.anaphor or reading.cues.turn:
        return True
    asks_itself = reading.why[:1] != (AS_BEFORE,)
    lacks_body = reading.asks == "jurisdiction" and not reading.organizations
    whole = reading.places or reading.cues.ours or _asks_which_bodies(reading)
    complete = asks_itself and whole and not lacks_body
    return not (reading.entities or reading.unknown or complete)


def _asks_which_bodies(reading: Reading) -> bool:
    """Whether it is asked which committees meet, of all that there are: "welche Gremien tagen …".

    On days named, for else the place told before may be meant.
    """
    return reading.span.names_days and _WHICH_BODIES.match(reading.normal) is not None


def _points_back(reading: Reading, plain: str) -> bool:
    """Whether a word stands for a place or for what is done, and nothing of the sort is named."""
    if asks_among(plain) or (_THERE.search(plain) and not reading.places):
        return True
    does_that = reading.asks == "who" and _DOES_THAT.match(plain)
    return not reading.topics and bool(does_that or _FOR_THAT.search(plain))


def is_alike(reading: Reading, memory: Memory) -> bool:
    """Whether a bare name is of the sort that the question before was about ("und STAR?")."""
    sorts = {mention.sort for mention in reading.entities}
    return bool(sorts) and sorts <= {mention.sort for mention in memory.reading.entities}


def seen_from(memory: Memory, plain: str, cues: Cues, span: Span, today: date) -> tuple[Cues, Span]:
    """Return cues and time of a clause as they are meant after the answer before."""
    told = memory.reading
    if told.asks == "chair" and _DEPUTY.match(plain):
        cues = replace(cues, deputy=True)
    if (number := _BARE_NUMBER.match(plain)) and (told.cues.field_of_action or told.cues.grade):
        cues = _numbered(cues, told.cues, number[1])
    dated = span.explicit and span.first is not None and span.kind not in ("past", "future")
    if told.asks == "session" or dated:  # "im Schuljahr davor, also 2025/26"
        return cues, span
    moved = shifted(plain, told.span, today)
    if moved is not None:
        return cues, moved
    turn = asks_for_turn(plain, told.span, today)
    if not turn or not memory.ids or told.asks not in ("who", "chair"):
        return cues, span
    return replace(cues, turn=turn, before=turn < 0, successor=turn > 0), ANY_TIME


def _numbered(cues: Cues, told: Cues, number: str) -> Cues:
    """Return "und in 3?" as the field of action, or the class, that was asked about before."""
    if told.field_of_action:
        return replace(cues, field_of_action=int(number))
    return replace(cues, grade=number)


def lacks_place(reading: Reading, memory: Memory) -> bool:
    """Whether it is asked who is in charge of the place told: "Wir sitzen in X. Welche IHK …?"."""
    if reading.asks != "jurisdiction" or reading.places or not memory.reading.places:
        return False
    told = not memory.ids  # in the same message: nothing was answered yet
    return told or not reading.cues.ours


def lacks_committee(reading: Reading, memory: Memory) -> bool:
    """Whether a question about a committee names none, and the conversation is about one."""
    points = reading.cues.anaphor or opens_as_followup(reading.normal)
    if (reading.persons or reading.activities) and reading.organizations and not points:
        return False  # "ist X Leiterin der KoKo Y?" says all by itself
    about_one = not reading.committees and (
        reading.asks in ("members", "chair", "session")
        or (reading.asks in ("proxy", "represents") and reading.cues.anaphor)
    )
    return about_one and bool(memory.reading.committees) and not (reading.places or reading.unknown)
