"""Agendas as sequences of items: changed, shown in the directory, and changed back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from commands.meetings.items import (
    HIDDEN,
    Items,
    added,
    from_titles,
    mirrored,
    moved,
    taken_back,
    with_item,
    without,
)
from storage.agenda import AgendaChange
from storage.meetings import AgendaItem

START = from_titles(("Begrüßung", "Bericht", "Messe", "Verschiedenes"))


def item(title: str, *, public: bool = True) -> AgendaItem:
    return AgendaItem(title=title, key=f"key {title}", public=public)


def titles(items: Items) -> list[str]:
    return [one.title for one in items]


def back(items: Items, before: Items, after: Items) -> Items | None:
    return taken_back(items, AgendaChange("m", before, after))


# --- Changing -----------------------------------------------------------------------------------


def test_a_new_item_stands_before_what_is_always_last() -> None:
    assert titles(added(START, item("Neu")))[-2:] == ["Neu", "Verschiedenes"]
    assert titles(added(START[:3], item("Neu")))[-1] == "Neu"
    assert titles(added(START, item("Neu"), 1))[0] == "Neu"
    assert titles(added(START, item("Neu"), 99))[-1] == "Neu"


def test_titles_of_closed_items_stay_out_of_the_directory() -> None:
    assert mirrored((item("Bericht"), item("Personal", public=False))) == ("Bericht", HIDDEN)


def test_what_a_workbook_says_newly_keeps_what_is_known_of_each_title() -> None:
    known = (replace(item("Bericht"), minutes=5), item("Personal", public=False))
    items = from_titles((HIDDEN, "Neu", "Bericht"), known)
    assert items[0] == known[1]
    assert (items[1].title, items[1].public) == ("Neu", True)
    assert items[2] == known[0]
    assert len({one.key for one in from_titles(("Neu", "Neu", HIDDEN))}) == 3


# --- Changing back ------------------------------------------------------------------------------


def test_an_added_item_goes_whatever_was_changed_since() -> None:
    after = added(START, item("Neu"))
    since = moved(with_item(after, 4, replace(after[3], minutes=5)), 4, 1)
    assert back(since, START, after) == START
    assert back(START, START, after) == START, "struck since"


def test_a_struck_item_comes_back_to_its_place() -> None:
    after = without(START, [2, 4])
    assert back(after, START, after) == START
    since = added(after, item("Neu"), 1)
    assert titles(back(since, START, after) or ()) == [
        "Neu", "Bericht", "Begrüßung", "Verschiedenes", "Messe",
    ]  # fmt: skip


def test_a_changed_part_is_as_before_unless_it_was_changed_once_more() -> None:
    after = with_item(START, 2, replace(START[1], minutes=5))
    other = with_item(after, 3, replace(START[2], minutes=9))
    assert back(other, START, after) == with_item(START, 3, replace(START[2], minutes=9))
    assert back(with_item(after, 2, replace(START[1], minutes=7)), START, after) is None
    assert back(without(after, [2]), START, after) == without(START, [2])


def test_an_order_is_as_before_unless_it_was_changed_once_more() -> None:
    after = moved(START, 3, 1)
    assert back(after, START, after) == START
    assert titles(back(added(after, item("Neu"), 2), START, after) or ()) == [
        "Begrüßung", "Neu", "Bericht", "Messe", "Verschiedenes",
    ]  # fmt: skip
    assert back(moved(after, 1, 2), START, after) is None


@st.composite
def changed(draw: st.DrawFn, items: Items) -> Items:
    """Some change of one kind or another."""
    number = draw(st.integers(1, max(1, len(items))))
    kind = draw(st.sampled_from(["add", "strike", "move", "minutes"]))
    if kind == "add" or not items:
        there = {one.title for one in items}
        title = draw(st.sampled_from(["a", "b", "c"]).filter(lambda title: title not in there))
        return added(items, item(title), draw(st.integers(0, 6)))
    if kind == "strike":
        return without(items, [number])
    if kind == "move":
        return moved(items, number, draw(st.integers(1, len(items))))
    return with_item(items, number, replace(items[number - 1], minutes=draw(st.integers(1, 99))))


@given(st.data())
def test_a_change_taken_back_at_once_leaves_nothing(data: st.DataObject) -> None:
    before = data.draw(changed(START))
    after = data.draw(changed(before))
    assert back(after, before, after) == before


@given(st.data())
def test_a_change_taken_back_later_loses_nothing_that_others_have_added(
    data: st.DataObject,
) -> None:
    after = data.draw(changed(START))
    since = data.draw(changed(after))
    result = back(since, START, after)
    if result is None:
        return
    keys = [one.key for one in result]
    assert len(keys) == len(set(keys))
    new = {one.key for one in since} - {one.key for one in after}
    assert new <= set(keys)
