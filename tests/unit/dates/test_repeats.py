"""What comes again, as people type it: the rule it becomes, when it begins and ends, or why not."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.dates import (
    BERLIN,
    DateError,
    Repeat,
    find_when,
    read_when,
    say_repeat,
    split_when,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=BERLIN)  # a Sunday
D = date
ODD = ",".join(str(week) for week in range(1, 54, 2))
EVEN = ",".join(str(week) for week in range(2, 54, 2))


@pytest.mark.parametrize(
    ("typed", "rule", "said"),
    [
        # So many-th of a month, quarter, half-year, year; the last is in its last month.
        ("jeden letzten Freitag im Quartal", "FREQ=MONTHLY;BYDAY=-1FR;BYMONTH=3,6,9,12",
         "jeden letzten Freitag im Quartal"),
        ("jeden letzten Freitag im Halbjahr", "FREQ=MONTHLY;BYDAY=-1FR;BYMONTH=6,12",
         "jeden letzten Freitag im Halbjahr"),
        ("jeden ersten Freitag im Halbjahr", "FREQ=MONTHLY;BYDAY=+1FR;BYMONTH=1,7",
         "jeden ersten Freitag im Halbjahr"),
        ("jeden letzten Freitag im Schulhalbjahr", "FREQ=MONTHLY;BYDAY=-1FR;BYMONTH=1,7",
         "jeden letzten Freitag im Schulhalbjahr"),
        ("jeden letzten Freitag im Jahr", "FREQ=YEARLY;BYDAY=-1FR",
         "jeden letzten Freitag im Jahr"),
        ("jeden letzten Freitag im Januar", "FREQ=MONTHLY;BYDAY=-1FR;BYMONTH=1",
         "jeden letzten Freitag im Januar"),
        ("jeden 2. und 4. Dienstag im Monat", "FREQ=MONTHLY;BYDAY=+2TU,+4TU",
         "jeden zweiten und vierten Dienstag im Monat"),
        ("jeden ersten Montag und dritten Mittwoch im Monat", "FREQ=MONTHLY;BYDAY=+1MO,+3WE",
         "jeden ersten Montag und dritten Mittwoch im Monat"),
        ("jeden ersten Mittwoch", "FREQ=MONTHLY;BYDAY=+1WE", "jeden ersten Mittwoch im Monat"),
        ("jeden Monat am letzten Freitag", "FREQ=MONTHLY;BYDAY=-1FR",
         "jeden letzten Freitag im Monat"),
        ("jedes Quartal am ersten Montag", "FREQ=MONTHLY;BYDAY=+1MO;BYMONTH=1,4,7,10",
         "jeden ersten Montag im Quartal"),
        ("alle 2 Monate am ersten Montag", "FREQ=MONTHLY;INTERVAL=2;BYDAY=+1MO",
         "alle 2 Monate am ersten Montag"),
        ("alle 2 Jahre am ersten Montag im März", "FREQ=YEARLY;INTERVAL=2;BYDAY=+1MO;BYMONTH=3",
         "alle 2 Jahre am ersten Montag im März"),
        ("jeden letzten Werktag im Quartal",
         "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYMONTH=3,6,9,12",
         "jeden letzten Werktag im Quartal"),
        ("vierteljährlich donnerstags ab 14.1.2027", "FREQ=MONTHLY;INTERVAL=3;BYDAY=+2TH",
         "alle 3 Monate am zweiten Donnerstag"),
        # Days of the month.
        ("jeden Monat am letzten Tag", "FREQ=MONTHLY;BYMONTHDAY=-1", "jeden Monat am letzten Tag"),
        ("jedes Quartal am letzten Tag", "FREQ=MONTHLY;BYMONTHDAY=-1;BYMONTH=3,6,9,12",
         "jedes Quartal am letzten Tag"),
        ("am 1. und 15. jeden Monats", "FREQ=MONTHLY;BYMONTHDAY=1,15",
         "jeden Monat am 1. und 15."),
        ("monatlich am 15. ohne Wochenende", "FREQ=MONTHLY;BYMONTHDAY=15;BYDAY=MO,TU,WE,TH,FR",
         "jeden Monat am 15. außer am Wochenende"),
        ("jeden Monat am 15., nur mittwochs und donnerstags",
         "FREQ=MONTHLY;BYMONTHDAY=15;BYDAY=WE,TH",
         "jeden Monat am 15. außer am Montag, Dienstag, Freitag, Samstag und Sonntag"),
        ("jeden Monatsersten", "FREQ=MONTHLY;BYMONTHDAY=1", "jeden Monat am 1."),
        ("jeden 29.2.", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1",
         "jedes Jahr am 29.2."),
        ("jeden 24.12.", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", "jedes Jahr am 24.12."),
        # Weeks and days.
        ("alle 14 Tage dienstags", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "alle 2 Wochen am Dienstag"),
        ("alle 2 Wochen am Montag und Mittwoch", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE",
         "alle 2 Wochen am Montag und Mittwoch"),
        ("jeden Di und Do", "FREQ=WEEKLY;BYDAY=TU,TH", "jeden Dienstag und Donnerstag"),
        ("Mo-Fr", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "jeden Werktag"),
        ("montags bis mittwochs", "FREQ=WEEKLY;BYDAY=MO,TU,WE",
         "jeden Montag, Dienstag und Mittwoch"),
        ("in geraden Wochen dienstags", f"FREQ=YEARLY;BYWEEKNO={EVEN};BYDAY=TU",
         "jeden Dienstag in geraden Kalenderwochen"),
        ("dienstags in den ungeraden KWs", f"FREQ=YEARLY;BYWEEKNO={ODD};BYDAY=TU",
         "jeden Dienstag in ungeraden Kalenderwochen"),
        ("jeden Tag außer sonntags", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA",
         "jeden Tag außer Sonntag"),
        ("alle 3 Tage, nicht am Wochenende", "FREQ=DAILY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR",
         "alle 3 Tage außer am Wochenende"),
        # Months.
        ("jeden ersten Mittwoch im Monat außer August",
         "FREQ=MONTHLY;BYDAY=+1WE;BYMONTH=1,2,3,4,5,6,7,9,10,11,12",
         "jeden ersten Mittwoch im Monat, außer im August"),
        ("jeden Montag außer Juli bis September",
         "FREQ=WEEKLY;BYDAY=MO;BYMONTH=1,2,3,4,5,6,10,11,12",
         "jeden Montag, außer im Juli, August und September"),
        ("jeden Freitag nur im März und April", "FREQ=WEEKLY;BYDAY=FR;BYMONTH=3,4",
         "jeden Freitag, nur im März und April"),
    ],
)  # fmt: skip
def test_rule(typed: str, rule: str, said: str) -> None:
    repeat = read_when(f"{typed} um 9 Uhr", NOW).repeat
    assert repeat == Repeat(rule)
    assert say_repeat(repeat) == said


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("jeden Montag bis Juli 2027", D(2026, 11, 23), D(2027, 7, 31)),
        ("dienstags bis zu den Sommerferien", D(2026, 11, 24), D(2027, 7, 18)),
        ("jeden Montag bis Weihnachten", D(2026, 11, 23), D(2026, 12, 23)),
        ("jeden Montag bis Schuljahresende", D(2026, 11, 23), D(2027, 7, 31)),
        ("jeden Montag bis zum Ende der Osterferien", D(2026, 11, 23), D(2027, 4, 3)),
        ("jeden Montag bis einschließlich 31.7.", D(2026, 11, 23), D(2027, 7, 31)),
        # Seen from when it begins.
        ("ab 1.9.2027 jeden Mittwoch bis Juli", D(2027, 9, 1), D(2028, 7, 31)),
        ("jeden Freitag im März", D(2027, 3, 5), D(2027, 3, 31)),
        ("täglich in den Sommerferien", D(2027, 7, 19), D(2027, 8, 31)),
        ("jeden Tag in der KW 50", D(2026, 12, 7), D(2026, 12, 13)),
        ("nächste Woche täglich", D(2026, 11, 23), D(2026, 11, 29)),
        ("täglich vom 7.12. bis 11.12.", D(2026, 12, 7), D(2026, 12, 11)),
        ("ab Februar jeden Dienstag", D(2027, 2, 2), None),
        ("nach den Sommerferien jeden Dienstag", D(2027, 9, 7), None),
        ("ab sofort jeden Dienstag", D(2026, 11, 24), None),
        ("jeden Dienstag bis auf Weiteres", D(2026, 11, 24), None),
    ],
)
def test_from_when_to_when(typed: str, first: date, last: date | None) -> None:
    when = read_when(f"{typed} um 9 Uhr", NOW)
    assert when.repeat is not None
    until = f";UNTIL={last:%Y%m%d}T235959" if last else ""
    assert when.day == first
    assert when.repeat.rule.partition(";UNTIL")[2] == until.partition(";UNTIL")[2]


@pytest.mark.parametrize(
    "typed",
    ["jeden Montag, nicht in den Ferien", "jeden Montag nur im Schuljahr",
     "jeden Montag (außer in den Schulferien und an Feiertagen)", "jeden Montag nur an Schultagen",
     "jeden Montag, aber nicht in den Ferien und nicht an Feiertagen"],
)  # fmt: skip
def test_not_on_free_days(typed: str) -> None:
    assert read_when(f"{typed} um 9 Uhr", NOW).repeat == Repeat("FREQ=WEEKLY;BYDAY=MO", True)


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("jeden Montag bis irgendwann", "„bis irgendwann“"),
        ("jeden Montag außer Pfannkuchen", "„außer Pfannkuchen“"),
        ("jeden Montag außer am 24.12.", "„außer am 24.12.“"),
        ("jeden Montag außer in den Sommerferien", "„außer in den Sommerferien“"),
        ("jeden Montag nur in den Ferien", "„nur in den Ferien“"),
        ("montags um 9 und mittwochs um 10", "„und mittwochs um 10“"),
        ("jeden Montag um 9 jeden Dienstag", "„jeden Dienstag“"),
        ("jeden Montag außer montags", "bleibt kein Tag übrig"),
        ("jeden Montag bis Juli 2027 10 mal", "bis 31.07.2027 oder 10 mal"),
        ("jeden dritten Mittwoch", "„jeden dritten Mittwoch“: im Monat, oder alle 3 Wochen?"),
        ("zweimal im Monat", "„zweimal im Monat“: An welchen Tagen?"),
        ("vierteljährlich donnerstags", "An welchem dieser Wochentage?"),
        ("jede Stunde", "So oft geht es nicht: jede Stunde."),
        ("jeden 6. Montag im Monat", "einen 6."),
        ("jeden 0. Montag im Monat", "„0. Montag“ gibt es nicht"),
        ("jeden 30.2.", "Den 30.2. gibt es nicht."),
        ("jeden Montag bis zu den Sommerferien 2035", "Sommerferien 2035"),
        ("Montag und Mittwoch um 9", "„und Mittwoch um 9“"),
        ("Dienstag oder Mittwoch um 9", "„oder Mittwoch um 9“"),
        ("Di und Do um 9", "„und Do um 9“"),
        ("Montag bis Freitag um 8", "„bis Freitag um 8“"),
        ("morgen und übermorgen um 9", "„und übermorgen um 9“"),
        ("10.12. 14 Uhr, 11.12. 15 Uhr", "„11.12. 15 Uhr“"),
        ("7.12.-11.12. 10 Uhr", "„11.12. 10 Uhr“"),
    ],
)
@pytest.mark.parametrize("reader", [split_when, find_when, read_when])
def test_what_goes_on_and_is_not_understood_is_refused_by_name(
    reader: object, typed: str, named: str
) -> None:
    """It becomes neither a place nor what is reminded of."""
    text = typed if reader is read_when else f"{typed} an P" if reader is split_when else typed
    with pytest.raises(DateError) as refused:
        reader(text, NOW)  # type: ignore[operator]
    assert named in str(refused.value.answer.lines)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("an P Montag und Mittwoch um 9", "„Montag und Mittwoch um 9“"),
        ("an die Liste bis Freitag 12 Uhr", "„bis Freitag 12 Uhr“"),
    ],
)
def test_what_leads_over_to_a_date_at_the_end_is_refused_by_name(text: str, named: str) -> None:
    with pytest.raises(DateError, match="verstehe ich nicht") as refused:
        split_when(text, NOW)
    assert named in str(refused.value.answer.lines)


@pytest.mark.parametrize("text", ["am 10. und 11.12. Rathaus", "10.-11.12. Rathaus"])
def test_an_earlier_day_of_a_list_is_no_place(text: str) -> None:
    with pytest.raises(DateError, match=r"„10\.(?: und |- ?)11\.12\.“"):
        find_when(text, NOW)


def test_an_end_that_stands_apart_and_is_not_understood_is_no_place() -> None:
    with pytest.raises(DateError, match="„bis irgendwann“"):
        find_when("jeden Montag 9 Uhr Rathaus bis irgendwann", NOW)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("morgen 9 Uhr bis Freitag die Liste abgeben", "bis Freitag die Liste abgeben"),
        ("jeden Montag um 9 ohne Frühstück kommen", "ohne Frühstück kommen"),
        ("jeden Montag um 9: bis Freitag alles", "bis Freitag alles"),
        ("morgen 14 Uhr: Montag vorbereiten", "Montag vorbereiten"),
        ("morgen um 9, 2 Akten", "2 Akten"),
        ("jeden Tag 9 Uhr alle 3 Blumen gießen", "alle 3 Blumen gießen"),
        ("jeden Montag um 9 10 mal an B", "an B"),
        ("am letzten Tag des Monats an X", "an X"),
    ],
)
def test_what_only_resembles_a_date_is_what_is_reminded_of(text: str, after: str) -> None:
    found = split_when(text, NOW)
    assert found is not None
    assert found.after == after


@pytest.mark.parametrize(
    ("text", "rule", "before", "after", "typed"),
    [
        ("LK jeden 1. Mittwoch im Monat 9 Uhr Rathaus bis Juli 2027",
         "FREQ=MONTHLY;BYDAY=+1WE;UNTIL=20270731T235959", "LK", "Rathaus",
         "jeden 1. Mittwoch im Monat 9 Uhr bis Juli 2027"),
        ("jeden Montag, Rathaus, 9–10 Uhr, außer im August, Raum 2",
         "FREQ=WEEKLY;BYDAY=MO;BYMONTH=1,2,3,4,5,6,7,9,10,11,12", "", "Rathaus, Raum 2",
         "jeden Montag 9–10 Uhr außer im August"),
    ],
)  # fmt: skip
def test_parts_of_a_series_may_stand_apart(
    text: str, rule: str, before: str, after: str, typed: str
) -> None:
    found = find_when(text, NOW)
    assert found is not None
    assert found.when.repeat == Repeat(rule)
    assert found.when.at == time(9)
    assert (found.before, found.after) == (before, after)
    assert found.typed == typed


def test_the_time_of_a_single_day_may_stand_apart_where_that_is_asked_for() -> None:
    text = "Mi 16.12. Rathaus um 14 Uhr"
    found = find_when(text, NOW, scattered=True)
    assert found is not None
    assert (found.when.at, found.after) == (time(14), "Rathaus")
    found = find_when(text, NOW)
    assert found is not None
    assert (found.when.at, found.after) == (None, "Rathaus um 14 Uhr")


WORDS = (
    "jeden jede alle ersten 2. 15. und , montag dienstags tag werktag woche wochen monat quartal "
    "im am außer nur nicht ohne ferien august wochenende geraden bis juli 2027 mal 5 um 9 uhr 31. "
    "letzten tag des monats jährlich monatlich vierteljährlich ab 29.2. in den schuljahr ( ) 14-16"
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join))
def test_any_words_are_read_or_refused(text: str) -> None:
    for reader in (read_when, split_when, find_when):
        with suppress(DateError):
            found = reader(text, NOW)
            when = found if found is None or reader is read_when else found.when  # type: ignore[union-attr]
            if when is not None and when.repeat is not None:  # type: ignore[union-attr]
                assert say_repeat(when.repeat)  # type: ignore[union-attr]
