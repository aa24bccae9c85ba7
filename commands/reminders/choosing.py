"""Which reminders a line is about: by numbers, by what they remind of, or all one's own."""

from __future__ import annotations

import re

from commands.contract import Ask, Code, Role, UserError
from commands.dates.words import NUMBERS, plain
from commands.reminders.wording import short
from storage.reminders import Reminder, active_reminders, reminder

_MOST = 50  # at once
_A_NUMBER = r"(?:nr\.?|nummern?|#)?\s*(?:\d{1,9}|" + "|".join(NUMBERS) + r")\b\.?"
_NUMBERS = re.compile(
    rf"{_A_NUMBER}(?:(?:\s*(?:,|;|\+|-|–|\bbis\b|\bund\b|\s)\s*){_A_NUMBER})*", re.IGNORECASE
)
_NUMBER_OR_RANGE = re.compile(
    rf"(?P<first>{_A_NUMBER})(?:\s*(?:-|–|\bbis\b)\s*(?P<last>{_A_NUMBER}))?", re.IGNORECASE
)
_FIRST = re.compile(rf"(?P<number>{_A_NUMBER})[:,]?\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_ALL = ("alle", "alles")
_WHERE = ("Die Nummern zeigt ", Code("/erinnerungen"), ".")


def here(ask: Ask) -> list[Reminder]:
    """Return what is still to come in this room, in a direct chat also what is private."""
    private = [ask.asker.user_id] if ask.room.direct else []
    return active_reminders(ask.session, ask.room.room_id, *private)


def chosen(ask: Ask, text: str) -> list[Reminder]:
    """Return the reminders that a text names: "1, 3", "6–9", "alle", "Pause".

    Several where more than one bears such words. Raises UserError where one isn't there or isn't
    the asker's to change: then none is chosen.
    """
    text = text.strip(" .")
    if not text:
        raise UserError("Welche Erinnerung? Die Nummer fehlt.", hints=(_WHERE,))
    if text.casefold() in _ALL:
        return _own(ask)
    if names_text(text):
        return _named(ask, text)
    found: dict[int, Reminder] = {}
    for match in _NUMBER_OR_RANGE.finditer(text):
        first = _value(match["first"])
        last = _value(match["last"]) if match["last"] else first
        found |= {one.number: one for one in _between(ask, first, last)}
    return list(found.values())


def names_text(text: str) -> bool:
    """Whether a text names reminders by what they remind of, not by their numbers."""
    text = text.strip(" .")
    return text.casefold() not in _ALL and _NUMBERS.fullmatch(text) is None


def numbered(ask: Ask, text: str) -> tuple[Reminder, str]:
    """Return the reminder whose number comes first in a text, and the rest; raises UserError."""
    match = _FIRST.fullmatch(text)
    if match is None:
        raise UserError("Welche Erinnerung? Die Nummer fehlt.", hints=(_WHERE,))
    return _one(ask, _value(match["number"])), match["rest"]


def _value(typed: str) -> int:
    digits = re.search(r"\d+", typed)
    return int(digits[0]) if digits else NUMBERS[plain(re.split(r"[\s#.]", typed.strip())[-1])]


def _between(ask: Ask, first: int, last: int) -> list[Reminder]:
    """Return the one, or of a range those that are still to come here."""
    if first == last:
        return [_one(ask, first)]
    if not first < last < first + _MOST:
        raise UserError(f"„{first} bis {last}“ geht nicht: höchstens {_MOST}, die kleinere voran.")
    found = [one for one in here(ask) if first <= one.number <= last]
    if not found:
        raise UserError(f"Von {first} bis {last} steht hier keine Erinnerung aus.", hints=(_WHERE,))
    return [_one(ask, one.number) for one in sorted(found, key=lambda one: one.number)]


def _one(ask: Ask, number: int) -> Reminder:
    found = reminder(ask.session, number)
    if found is None or found.room_id not in (ask.room.room_id, ask.asker.user_id):
        raise UserError(
            f"Eine Erinnerung {number} gibt es in diesem Raum nicht.",
            hints=(("Was aussteht, zeigt ", Code("/erinnerungen"), "."),),
        )
    if not may_change(ask, found):
        raise UserError(
            f"Erinnerung {found.number} kann nur ändern, wer sie gestellt hat"
            + ("." if found.mention else ", oder ein Mitglied des Raums.")
        )
    return found


def _own(ask: Ask) -> list[Reminder]:
    """Return what the asker has set and is still to come here; others' are named by number."""
    found = [one for one in here(ask) if one.owner == ask.asker.user_id]
    if not found:
        raise UserError("Von Ihnen steht hier keine Erinnerung aus." if
                        ask.room.settings.address == "Sie" else
                        "Von dir steht hier keine Erinnerung aus.", hints=(_WHERE,))  # fmt: skip
    return found


def _named(ask: Ask, text: str) -> list[Reminder]:
    words = text.casefold().strip("„“\"' ").removeprefix("an ")
    found = [one for one in here(ask) if words in one.text.casefold() and may_change(ask, one)]
    if not found:
        raise UserError(f"Eine Erinnerung „{short(text)}“ steht hier nicht aus.", hints=(_WHERE,))
    return found


def may_change(ask: Ask, found: Reminder) -> bool:
    """Whether the asker may delete or move a reminder: one's own, or one for all as a member."""
    if ask.asker.user_id == found.owner:
        return True
    offices = (Role.COORDINATION_OFFICE, Role.COMMITTEE_OFFICE, Role.OPERATOR)
    return ask.asker.holds(*offices) or (found.mention is None and ask.asker.holds(Role.MEMBER))
