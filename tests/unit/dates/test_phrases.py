"""From a phrase to its days, against a naive reading of the phrase, day by day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from commands.dates import BERLIN, DateError, When, occurrences_after, read_when, say_repeat
from tests.unit.dates.oracle import STARTS, Phrase, from_some_day

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=BERLIN)  # a Sunday
AT = time(14, 30)
SPAN = timedelta(days=6 * 366)  # 2026 and 2032 have 53 weeks, 2028 and 2032 a 29 February


def read(start: date, text: str) -> When | None:
    """Return what a text says; None where it says that there are no such days."""
    try:
        return read_when(f"ab {start:%d.%m.%Y} {text} {AT:%H:%M} Uhr", NOW)
    except DateError as error:
        if "vor dem Beginn" in str(error.answer.lines):
            return None
        raise


def days_of(when: When, end: date, also_free: frozenset[date]) -> list[date]:
    assert when.repeat is not None
    first = datetime.combine(when.day, AT)
    found = []
    for moment in occurrences_after(when.repeat, first, NOW, also_free=also_free):
        local = moment.at.astimezone(BERLIN)
        if local.date() > end:
            break
        assert local.time() == AT
        found.append(local.date())
    return found


@settings(max_examples=200, deadline=None)
@given(from_some_day(), st.frozensets(STARTS, max_size=30))
def test_a_phrase_comes_to_the_days_it_means(
    drawn: tuple[date, Phrase], movable: frozenset[date]
) -> None:
    start, phrase = drawn
    when = read(start, phrase.text)
    found = days_of(when, start + SPAN, movable) if when else []
    assert found == phrase.days(start, start + SPAN, movable)


@settings(max_examples=200, deadline=None)
@given(from_some_day())
def test_what_is_said_of_a_rule_reads_as_that_rule(drawn: tuple[date, Phrase]) -> None:
    start, phrase = drawn
    when = read(start, phrase.text)
    if when is not None and when.repeat is not None:
        again = read(start, say_repeat(when.repeat))
        assert again is not None
        assert again.repeat == when.repeat
