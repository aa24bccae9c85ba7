"""Which decision is meant by a number, and whether it may be seen."""

from __future__ import annotations

import re
from dataclasses import dataclass

from commands.contract import Answer, Ask, Choice, Code, UserError
from commands.decisions.access import bodies_seen, is_seen
from commands.decisions.wording import body_name, short
from storage.decisions import Decision, decision_of, decisions_numbered

# "#17.3" is the decision with that id as it was after three entries; people type 2026-014.
_MARK = re.compile(r"#(?P<id>\d{1,9})\.(?P<revision>\d{1,6})\b[:,]?\s*(?P<rest>.*)", re.DOTALL)
_NUMBER = re.compile(
    r"(?:(?:nr\.?|nummer|beschluss)\s*)?(?P<year>\d{4})\s?[-–/]\s?(?P<sequence>\d{1,4})\b[:,]?\s*"
    r"(?P<rest>.*)",
    re.DOTALL | re.IGNORECASE,
)
_SHORT = re.compile(r"(?:nr\.?|nummer|#)\s*(?P<sequence>\d{1,4})\b[:,]?\s*(?P<rest>.*)",
                    re.DOTALL | re.IGNORECASE)  # fmt: skip
_ALONE = re.compile(r"(?P<sequence>\d{1,3})(?P<rest>)")


@dataclass(frozen=True, slots=True)
class Meant:
    """A decision, what is to be done with it, and since which revision it was last seen."""

    decision: Decision
    rest: str
    revision: int | None = None


class ChoiceError(UserError):
    """Several decisions bear the number; the answer offers them."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


def read_number(text: str) -> tuple[int, int] | None:
    """Return year and sequence of a whole number, "2026-014"; None for anything else."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None or match["rest"]:
        return None
    return int(match["year"]), int(match["sequence"])


def marked(decision: Decision) -> str:
    """Return what stands for a decision as it now is in command lines behind reactions."""
    return f"#{decision.id}.{decision.revision}"


def meant(ask: Ask, text: str) -> Meant | None:
    """Return the decision that a line begins with; None if it begins with none.

    Raises UserError where there is none of that number, ChoiceError for several.
    """
    if match := _MARK.fullmatch(text):
        found = decision_of(ask.session, int(match["id"]))
        if found is None or not is_seen(ask, found):
            # Its id is no number that anybody has seen.
            raise _not_here("Diesen Beschluss")
        return Meant(found, match["rest"].strip(), int(match["revision"]))
    match = _NUMBER.fullmatch(text) or _SHORT.fullmatch(text) or _ALONE.fullmatch(text)
    if match is None:
        return None
    year = int(match["year"]) if "year" in match.groupdict() else ask.now.year
    number, rest = f"{year}-{int(match['sequence']):03}", match["rest"].strip()
    return Meant(_one(ask, year, int(match["sequence"]), number, rest), rest)


def _one(ask: Ask, year: int, sequence: int, number: str, rest: str) -> Decision:
    found = decisions_numbered(ask.session, year, sequence)
    own = bodies_seen(ask)
    here = [one for one in found if own and one.body == own[0]]
    seen = [one for one in found if one.body in own]
    elsewhere = [one for one in found if is_seen(ask, one)]
    for some in (here, seen, elsewhere):
        if len(some) == 1:
            return some[0]
        if some:
            raise ChoiceError(_offer(ask, some, rest))
    raise _no_such(number)


def _offer(ask: Ask, found: list[Decision], rest: str) -> Answer:
    choices = tuple(
        Choice(f"{body_name(ask.directory, one.body)}: {short(one.text)}",
               f"beschluss {marked(one)} {rest}".strip())
        for one in found[:9]
    )  # fmt: skip
    return Answer(title=f"{found[0].number} gibt es mehrmals. Welcher Beschluss?", choices=choices)


def _no_such(number: str) -> UserError:
    return _not_here(f"Einen Beschluss {number}")


def _not_here(which: str) -> UserError:
    return UserError(
        f"{which} gibt es hier nicht.",
        hints=(("Die Nummern zeigt ", Code("/beschlüsse"), "."),),
    )
