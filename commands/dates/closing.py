"""Until when something goes on: an instant, also where only a day is named."""

from __future__ import annotations

from datetime import datetime, time

from commands.dates.model import DateError, When
from commands.dates.saying import say_moment
from commands.dates.wall_clock import at_wall_clock

_END_OF_DAY = time(18)


def end_at(when: When, now: datetime) -> datetime:
    """Return the aware instant up to which something goes on.

    Of a day without a time it is six in the afternoon. Raises DateError for one that is over.
    """
    local = datetime.combine(when.day, when.at or _END_OF_DAY)
    ends = when.exact or at_wall_clock(local).at
    if ends <= now:
        raise DateError(f"{say_moment(ends)} ist schon vorbei.")
    return ends
