"""What a vote comes to: who counts for which voice, the quorum, the majority. Pure.

As § 50 GO NRW has it for councils, and with it most rules of procedure: more yes than no; a tie
rejects; abstentions count for the quorum, not for the majority. Of several options one needs more
than half of the valid votes, as in elections there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from commands.decisions.votes.voices import Electorate, Voice
from storage.cast_votes import CastVote, Manner

YES, NO, ABSTAINED = "Ja", "Nein", "Enthaltung"
USUAL = (YES, NO, ABSTAINED)
OF_ALL = "all"  # the majority of all voices, cast or not
Verdict: TypeAlias = Literal["adopted", "rejected", "chosen", "undecided", "no quorum", "no votes"]


@dataclass(frozen=True, slots=True)
class Counted:
    """A voice, the position of the option that counts for it, who cast it, by which right."""

    voice: Voice
    option: int
    user_id: str = ""
    manner: Manner = "own"


@dataclass(frozen=True, slots=True)
class Count:
    """How a vote stands. `needed` is how many voices make a quorum; None where there is none."""

    cast: tuple[Counted, ...]
    missing: tuple[Voice, ...]
    needed: int | None = None

    @property
    def voices(self) -> int:
        """How many voices there are."""
        return len(self.cast) + len(self.missing)

    @property
    def has_quorum(self) -> bool:
        """Whether enough have voted, abstaining or not."""
        return self.needed is None or len(self.cast) >= self.needed

    def for_option(self, position: int) -> list[Counted]:
        """Return the voices for an option."""
        return [one for one in self.cast if one.option == position]


def count(electorate: Electorate, votes: Sequence[CastVote], needed: int | None) -> Count:
    """Count one vote for each voice: of several people's the one with the best right to it.

    That is a member's own, then their substitute's; who sent one themselves comes after that one,
    and who only speaks for the member last. Of equal rights the later vote counts.
    """
    best: dict[str, tuple[int, CastVote]] = {}
    for vote in votes:
        rank = _rank(vote, electorate.declined)
        if vote.voice_id not in best or rank >= best[vote.voice_id][0]:
            best[vote.voice_id] = rank, vote
    cast = tuple(
        Counted(voice, vote.option, vote.user_id, vote.manner)
        for voice in electorate.voices
        if voice.id in best
        for _, vote in (best[voice.id],)
    )
    missing = tuple(voice for voice in electorate.voices if voice.id not in best)
    return Count(cast, missing, needed)


def _rank(vote: CastVote, declined: frozenset[str]) -> int:
    if vote.manner == "own":
        return 1 if vote.user_id in declined else 3
    return 2 if vote.manner == "substitute" else 0


# --- The verdict --------------------------------------------------------------------------------


def is_yes_or_no(options: Sequence[str]) -> bool:
    """Whether a question is answered by yes or no."""
    return tuple(options[:2]) == USUAL[:2]


def verdict(options: Sequence[str], majority: str, counted: Count) -> Verdict:
    """Return what a vote came to."""
    if not counted.cast:
        return "no votes"
    if not counted.has_quorum:
        return "no quorum"
    first = most_voted(options, counted)
    if is_yes_or_no(options):
        yes = len(counted.for_option(1))
        return "adopted" if _suffices(yes, options, majority, counted) else "rejected"
    enough = first and _suffices(len(counted.for_option(first)), options, majority, counted)
    return "chosen" if enough else "undecided"


def most_voted(options: Sequence[str], counted: Count) -> int | None:
    """Return the position of the option with the most votes; None for a tie, or no valid vote."""
    sizes = {at: len(counted.for_option(at)) for at in _valid_positions(options)}
    most = max(sizes.values(), default=0)
    first = [at for at, size in sizes.items() if size == most]
    return first[0] if most and len(first) == 1 else None


def valid(options: Sequence[str], counted: Count) -> int:
    """Return how many votes are valid: all but abstentions."""
    return sum(len(counted.for_option(at)) for at in _valid_positions(options))


def abstentions(options: Sequence[str], counted: Count) -> int:
    """Return how many abstained."""
    return len(counted.cast) - valid(options, counted)


def _suffices(votes: int, options: Sequence[str], majority: str, counted: Count) -> bool:
    whole = counted.voices if majority == OF_ALL else valid(options, counted)
    if majority in ("", OF_ALL):
        return 2 * votes > whole
    return votes > 0 and votes >= Fraction(majority) * whole


def _valid_positions(options: Sequence[str]) -> Iterable[int]:
    return (at for at, option in enumerate(options, start=1) if option != ABSTAINED)


# --- Kept when it is over -----------------------------------------------------------------------


def packed(counted: Count) -> dict[str, Any]:
    """Return a count as JSON."""
    return {
        "cast": [[_packed(one.voice), one.option, one.user_id, one.manner] for one in counted.cast],
        "missing": [_packed(voice) for voice in counted.missing],
        "needed": counted.needed,
    }


def unpacked(outcome: Mapping[str, Any]) -> Count:
    """Return a count from what `packed` made of it."""
    cast = (Counted(Voice(*voice), *vote) for voice, *vote in outcome["cast"])
    missing = (Voice(*voice) for voice in outcome["missing"])
    return Count(tuple(cast), tuple(missing), outcome["needed"])


def _packed(voice: Voice) -> list[Any]:
    return [voice.id, voice.name, voice.of_person, voice.for_others]
