"""What a question was understood to mean, as values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, TypeAlias

from commands.questions.lexicon.german import ACTOR_NOUNS, SCHOOLS
from commands.questions.lexicon.index import Sort
from commands.questions.lexicon.names import How

Asks: TypeAlias = Literal[
    "", "who", "with_whom", "what", "when", "why", "where", "contact", "members", "committees",
    "chair", "proxy", "represents", "session", "jurisdiction", "explain",
]  # fmt: skip
TownKind: TypeAlias = Literal["", "city", "county", "town"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words `start` to `end` (exclusive) of the question, read as rows of one sort.

    `score` is 1 for a name as the directory has it and less the further the words are from it;
    `wider` are rows that the words may also mean where `ids` have none in the place asked about.
    `asked` marks the kind of what is asked for: "welche Schule macht …", `beside` a body with
    which something is done ("mit der IHK"), `along` a body or person that is named in one breath
    with the one before. `audience_ids` are the activities for a group that is called as this
    activity is.
    """

    start: int
    end: int
    sort: Sort
    ids: tuple[str, ...]
    how: How
    score: float
    text: str
    wider: tuple[str, ...] = ()
    audience_ids: tuple[str, ...] = ()
    excluded: bool = False
    asked: bool = False
    beside: bool = False
    along: bool = False

    @property
    def length(self) -> int:
        """Number of words."""
        return self.end - self.start

    def meaning(self, ids: tuple[str, ...]) -> Mention:
        """Return it as a name of these rows; as it is where there are none."""
        return replace(self, ids=ids) if ids else self


@dataclass(frozen=True, slots=True)
class Span:
    """The time asked about, from first to last day; None is open.

    `kind`: "day" for one day (today where none is named), "period", "past" for what has ended,
    "future" for what has not begun, "any" where rows of all times count, "unknown" where the
    calendar doesn't reach; `note` then says so in German. The open ones are "from" ("ab Februar",
    "nach den Ferien"), "since", "until" and "before"; `turn` is the stretch that they name, the
    days from which the window is reckoned. `season` is a time of the year by which rows may be
    named ("in den Osterferien"). `months` are those of a stretch shorter than a year within which
    something is to run ("im Mai", "im 2. Halbjahr"); `whole_months` tells that it is made of
    such, `yearly` that no year was said, so that what comes each year is meant too. `stretch` is
    the one up to whose end it is asked ("bis Juli 2027"), where the days are reckoned from today.
    """

    kind: Literal[
        "day", "period", "past", "future", "any", "from", "since", "until", "before", "unknown"
    ]
    first: date | None
    last: date | None
    label: str = "heute"
    explicit: bool = False
    turn: tuple[date, date] | None = None
    season: str = ""
    note: str = ""
    months: frozenset[int] = frozenset()
    whole_months: bool = False
    yearly: bool = False
    stretch: tuple[date, date] | None = None

    def covers(self, start: date | None, end: date | None) -> bool:
        """Whether a row that runs from `start` to `end`, the last day, counts for this time."""
        if self.kind in ("any", "unknown"):
            return self.kind == "any"
        if self.kind == "past":
            return end is not None and self.first is not None and end < self.first
        if self.kind == "future":
            return start is not None and self.first is not None and start > self.first
        begins_in_time = start is None or self.last is None or start <= self.last
        ends_in_time = end is None or self.first is None or end >= self.first
        return begins_in_time and ends_in_time

    def contains(self, day: date) -> bool:
        """Whether a day, such as that of a meeting, falls into this time."""
        return self.covers(day, day)

    @property
    def names_days(self) -> bool:
        """Whether days are named, and not just "jetzt" or nothing."""
        return self.explicit and self.label != NOW


_MEETING = re.compile(r"\b(?:sitzung\w*|tagesordnung|tagt|tagen|treffen|termine?)\b")
NOW = "derzeit"  # how "jetzt", "aktuell" and the like are told
UNTIL_NOW = "bisher"
ANY_TIME = Span("any", None, None)


@dataclass(frozen=True, slots=True)
class Cues:
    """What the German of the question says beside its names."""

    past: bool = False
    after: bool = False
    earlier: bool = False
    successor: bool = False
    predecessor: bool = False
    negated: bool = False
    count: bool = False
    yes_no: bool = False
    either: bool = False
    ours: bool = False
    own: bool = False
    leads: bool = False
    deputy: bool = False
    staff: bool = False
    partner: bool = False
    at_body: bool = False
    office: bool = False
    starts: bool = False
    works: bool = False
    guest: bool = False
    still: bool = False
    so_far: bool = False
    no_more: bool = False
    joined: bool = False
    vote: bool = False
    ends: bool = False
    expires: bool = False
    begins: bool = False
    newly: bool = False
    runs_until: bool = False
    unconfirmed: bool = False
    notice: bool = False
    agenda: bool = False
    in_time: bool = False
    cancelled: bool = False
    deadline: bool = False
    before: bool = False
    abolished: bool = False
    anaphor: bool = False
    turn: int = 0  # -1 who came before those answered last, 1 who after
    all_meetings: bool = False
    ordinal: int | None = None
    field_of_action: int | None = None
    grade: str = ""
    rhythm: str = ""
    town_kind: TownKind = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a question.

    `unknown` are words that name something the directory doesn't have; `odd` are others that were
    not understood, verbs as a rule; `foreign` those of both with which nobody asks this directory.
    `also` is a second time that is asked about.
    `for_places` are those spoken for ("für Herne"). `referents` are the rows among which it is
    asked ("wer davon …"); None is all there are. `likely` is how likely the wording asks for
    this kind, as far as has been learned from others.
    """

    asks: Asks
    score: float
    why: tuple[str, ...] = ()
    places: tuple[Mention, ...] = ()
    excluded_places: tuple[Mention, ...] = ()
    organizations: tuple[Mention, ...] = ()
    persons: tuple[Mention, ...] = ()
    committees: tuple[Mention, ...] = ()
    activities: tuple[Mention, ...] = ()
    terms: tuple[Mention, ...] = ()
    functions: tuple[Mention, ...] = ()
    responsibilities: tuple[Mention, ...] = ()
    audiences: tuple[Mention, ...] = ()
    span: Span = ANY_TIME
    also: Span | None = None
    cues: Cues = field(default_factory=Cues)
    unknown: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    unknown_person: str = ""
    foreign_place: str = ""
    room_id: str | None = None
    referents: tuple[str, ...] | None = None
    for_places: tuple[Mention, ...] = ()
    normal: str = ""
    likely: float = 0.0

    @property
    def place_ids(self) -> tuple[str, ...]:
        """Municipalities named in the question; "bei uns" counts as naming the room's."""
        named = tuple(dict.fromkeys(row for place in self.places for row in place.ids))
        if not named and self.cues.ours and self.room_id:
            return (self.room_id,)
        return named

    @property
    def entities(self) -> tuple[Mention, ...]:
        """Every mention but those of places."""
        return (
            *self.organizations, *self.persons, *self.committees, *self.activities, *self.terms,
            *self.functions, *self.responsibilities, *self.audiences,
        )  # fmt: skip

    @property
    def together(self) -> tuple[Mention, ...]:
        """Bodies and people of whom the same is asked ("sitzen A und B …"); none of just one."""
        named = [m for m in (*self.organizations, *self.persons) if not m.excluded]
        named.sort(key=lambda mention: mention.start)
        joined = len(named) > 1 and all(mention.along for mention in named[1:])
        return tuple(named) if joined else ()

    @property
    def topics(self) -> tuple[Mention, ...]:
        """Mentions of what is done, for whom or as what; not of who does it, nor of places."""
        return (
            *self.activities, *self.audiences, *self.responsibilities, *self.functions, *self.terms,
        )  # fmt: skip

    @property
    def is_on_agenda(self) -> bool:
        """Whether names beside "es geht um" are points of an agenda, not what is done."""
        return self.cues.agenda and bool(self.committees or _MEETING.search(self.normal))

    @property
    def lists_actors(self) -> bool:
        """Whether all are asked for who act in a place ("welche Träger gibt es in Herne")."""
        words = self.why[0].split() if self.why else []
        all_of_kind = len(words) > 1 and words[0].startswith("welch") and ACTOR_NOUNS & set(words)
        named = all_of_kind or SCHOOLS & set(words[1:])
        about = [mention for mention in self.entities if not mention.excluded]
        return bool(named and self.asks == "who" and self.place_ids and not about)

    def with_(self, **changes: object) -> Reading:
        """Return a copy with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]
