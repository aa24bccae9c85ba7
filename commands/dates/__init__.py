"""German dates, times and recurrences as people type them into commands.

Shared by the command families, as `contract` is. What asks the directory about times past and to
come (`questions.reading.times`) is another thing: a span, where here one moment is needed.
"""

from commands.dates.closing import end_at
from commands.dates.free_days import are_known, movable_days_of, name_of_free_day
from commands.dates.model import DateError, Moment, Repeat, Slot, When
from commands.dates.notice import is_working_day, last_day_to_receive
from commands.dates.occurring import going_on_from, occurrences_after, slots_after
from commands.dates.ranges import spell_out
from commands.dates.reading import find_when, leading_when, read_when, split_when
from commands.dates.saying import (
    as_sentence,
    say_day,
    say_distance,
    say_moment,
    say_month,
    say_time,
)
from commands.dates.saying_repeats import say_repeat
from commands.dates.several import DayAndTime, FoundSeveral, find_several
from commands.dates.shifts import Shift, read_shift
from commands.dates.spans import FoundSpan, Span, find_span
from commands.dates.wall_clock import BERLIN, at_wall_clock

__all__ = [
    "BERLIN",
    "DateError",
    "DayAndTime",
    "FoundSeveral",
    "FoundSpan",
    "Moment",
    "Repeat",
    "Shift",
    "Slot",
    "Span",
    "When",
    "are_known",
    "as_sentence",
    "at_wall_clock",
    "end_at",
    "find_several",
    "find_span",
    "find_when",
    "going_on_from",
    "is_working_day",
    "last_day_to_receive",
    "leading_when",
    "movable_days_of",
    "name_of_free_day",
    "occurrences_after",
    "read_shift",
    "read_when",
    "say_day",
    "say_distance",
    "say_moment",
    "say_month",
    "say_repeat",
    "say_time",
    "slots_after",
    "spell_out",
    "split_when",
]
