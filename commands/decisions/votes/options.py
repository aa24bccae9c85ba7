"""What stands for choice in a vote, as it is typed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from commands.contract import Code, UserError
from commands.decisions.votes.counting import ABSTAINED, NO, USUAL, YES

MOST_OPTIONS = 10  # there are signs for so many
_LONGEST_OPTION = 100  # characters
_BETWEEN = re.compile(r"\s*(?:[/|]|\boder\b)\s*", re.IGNORECASE)


def read_options(said: Iterable[str]) -> tuple[str, ...]:
    """Return options as they are shown: yes, no and abstention by their usual words, and first.

    Raises UserError for too few, too many, or one that is there twice.
    """
    listed = [one for line in said for one in _BETWEEN.split(line.strip(" .–-•"))]
    usual = {one.casefold(): one for one in USUAL} | {"enthaltungen": ABSTAINED}
    named = [usual.get(one.casefold(), one) for one in (" ".join(one.split()) for one in listed)]
    options = [one.strip(' .?!„“"') for one in named if one.strip(" .?!")]
    for number, option in enumerate(options):
        if option.casefold() in {one.casefold() for one in options[:number]}:
            raise UserError(f"„{option}“ steht zweimal zur Wahl.")
        if len(option) > _LONGEST_OPTION:
            raise UserError(f"„{option[:40]} …“ ist zu lang, höchstens {_LONGEST_OPTION} Zeichen.")
    if len([one for one in options if one != ABSTAINED]) < 2 or len(options) > MOST_OPTIONS:
        raise UserError(
            f"Zur Wahl stehen {len(options)}, möglich sind 2 bis {MOST_OPTIONS}.",
            hints=(("So: ", Code("Optionen: Herne, Bochum, Enthaltung"), "."),),
        )
    if set(options) <= set(USUAL):
        return tuple(one for one in USUAL if one in options)
    if {YES, NO} <= set(options):
        return tuple(sorted(options, key=lambda one: (one != YES, one != NO)))
    return tuple(options)
