"""Who comes to a meeting, seat by seat, and whether it will have a quorum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commands.committees.quorum import needed_seats
from commands.committees.seats import Seat, posts_on, seats_on, spoken_for
from storage.database import Session
from storage.meetings import Attendance, Reply, Rules, attendance_of, rules_of
from storage.records import Committee, Directory, Meeting

# Of the answers for one seat the first of these counts: one who comes fills it.
_FILLING: tuple[Reply, ...] = ("yes", "substitute", "no")


@dataclass(frozen=True, slots=True)
class Standing:
    """A seat, what was answered for it, and by whom; None for nothing yet."""

    seat: Seat
    answer: Reply | None = None
    people: tuple[str, ...] = ()
    substitute: str = ""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody without a seat who answered."""

    name: str
    answer: Reply
    substitute: str = ""


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who comes. `needed` is how many voting seats make a quorum; None where no seat votes."""

    seats: tuple[Standing, ...]
    guests: tuple[Guest, ...]
    needed: int | None

    def count(self, answer: Reply | None) -> int:
        """Return for how many seats that was answered."""
        return sum(one.answer == answer for one in self.seats)

    @property
    def voting(self) -> list[Standing]:
        """The seats that vote."""
        return [one for one in self.seats if one.seat.voting]


def turnout_of(
    session: Session, directory: Directory, committee: Committee, meeting: Meeting
) -> Turnout:
    """Return who comes to a meeting by the seats of its day."""
    day = meeting.start.date()
    rules = rules_of(session, committee.id)
    return counted(directory, committee.id, day, attendance_of(session, meeting.id), rules)


def counted(
    directory: Directory, committee_id: str, day: date, given: Iterable[Attendance], rules: Rules
) -> Turnout:
    """Count answers by the seats that a committee has on a day."""
    seats = seats_on(directory, committee_id, day)
    answers: dict[str, list[tuple[str, Attendance]]] = {}
    guests = []
    for one in given:
        posts = posts_on(directory, one.user_id, day)
        name = posts[0].name if posts else one.user_id
        own = spoken_for(seats, posts)
        for seat in own:
            answers.setdefault(seat.key, []).append((name, one))
        if not own:
            guests.append(Guest(name, one.answer, one.substitute))
    standings = tuple(_standing(seat, answers.get(seat.key, ())) for seat in seats)
    voting = sum(bool(seat.voting) for seat in seats)
    return Turnout(standings, tuple(guests), needed_seats(rules, voting))


def _standing(seat: Seat, answers: Iterable[tuple[str, Attendance]]) -> Standing:
    given = list(answers)
    for answer in _FILLING:
        agreeing = [(name, one) for name, one in given if one.answer == answer]
        if agreeing:
            names = tuple(name for name, _ in agreeing)
            substitute = next((one.substitute for _, one in agreeing if one.substitute), "")
            return Standing(seat, answer, names, substitute)
    return Standing(seat)


# --- What is said of it -------------------------------------------------------------------------


def say_counts(turnout: Turnout) -> str:
    """Return "Zugesagt 3 · Vertretung 1 · abgesagt 1 · offen 4 · Gäste 2"."""
    coming = sum(guest.answer != "no" for guest in turnout.guests)
    parts = [
        f"Zugesagt {turnout.count('yes')}",
        *([f"Vertretung {count}"] if (count := turnout.count("substitute")) else []),
        f"abgesagt {turnout.count('no')}",
        f"offen {turnout.count(None)}",
        *([f"dazu Gäste {coming}"] if coming else []),
    ]
    return " · ".join(parts)


def say_quorum(turnout: Turnout) -> str:
    """Return "Beschlussfähig: ja – 5 von 9 stimmberechtigten Sitzen haben zugesagt, …"."""
    if turnout.needed is None:
        return "Beschlussfähig: unbekannt – im Verzeichnis steht zu keinem Sitz ein Stimmrecht."
    voting = turnout.voting
    coming = sum(one.answer in ("yes", "substitute") for one in voting)
    still = sum(one.answer is None for one in voting)
    if coming >= turnout.needed:
        verdict = "ja"
    elif coming + still >= turnout.needed:
        verdict = "noch nicht"
    else:
        verdict = "nein"
    seats = "stimmberechtigten Sitzen" if len(voting) > 1 else "stimmberechtigten Sitz"
    have = "hat" if 1 in (coming, len(voting)) else "haben"
    sent = sum(one.answer == "substitute" for one in voting)
    standing_in = f" ({sent} mit Vertretung)" if sent else ""
    told = f"{coming} von {len(voting)} {seats} {have} zugesagt{standing_in}"
    are = "ist" if turnout.needed == 1 else "sind"
    return f"Beschlussfähig: {verdict} – {told}, nötig {are} {turnout.needed}."
