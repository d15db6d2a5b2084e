"""Pages in their order: what each change makes of them, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.scan import order
from archive.scan.order import Impossible, Sheet, Sheets, Spot, Target


def sheets(text: str) -> Sheets:
    """``a|bc`` is a piece of one page and one of two; a big letter is set aside."""
    found: list[Sheet] = []
    begins = False
    for sign in text:
        if sign == "|":
            begins = True
            continue
        place = 10 + len(found)
        aside = "removed" if sign.isupper() else None
        piece = sum(one.begins for one in found) + begins + 1
        found.append(
            Sheet(ord(sign.lower()), place, begins=begins, piece_id=piece, aside=aside)
        )
        begins = False
    return tuple(found)


def text(found: Sheets) -> str:
    """The same back again, in the order of the numbers."""
    ordered = sorted(found, key=lambda one: (one.position, one.id))
    words = [
        "".join(chr(one.id).upper() if one.aside else chr(one.id) for one in piece)
        for piece in order.pieces(ordered)
    ]
    return "|".join(words)


def pages(letters: str) -> list[int]:
    return [ord(letter) for letter in letters]


def pieces_of(found: Sheets) -> dict[str, int | None]:
    return {chr(one.id): one.piece_id for one in found}


def test_a_page_is_turned_on_from_where_it_is() -> None:
    once = order.turned(sheets("ab"), pages("a"), 270)

    assert [one.turn for one in order.turned(once, pages("a"), 180)] == [90, 0]


def test_a_new_piece_is_none_of_the_receipts_yet() -> None:
    found = order.split(sheets("abc|de"), ord("b"))

    assert text(found) == "a|bc|de"
    assert pieces_of(found) == {"a": 1, "b": None, "c": None, "d": 2, "e": 2}


def test_a_piece_begins_once() -> None:
    with pytest.raises(Impossible):
        order.split(sheets("ab|c"), ord("c"))


def test_a_joined_piece_belongs_where_the_one_before_does() -> None:
    found = order.merged(sheets("ab|cd|e"), ord("d"))

    assert text(found) == "abcd|e"
    assert pieces_of(found) == {"a": 1, "b": 1, "c": 1, "d": 1, "e": 3}


def test_what_was_set_aside_does_not_say_where_a_piece_belongs() -> None:
    strange = order.assigned(sheets("aB|c"), pages("b"), Target(7, 8, 9))

    assert pieces_of(order.merged(strange, ord("c")))["c"] == 1


def test_the_first_piece_has_none_before_it() -> None:
    with pytest.raises(Impossible):
        order.merged(sheets("ab|c"), ord("b"))


@pytest.mark.parametrize(
    ("before", "moving", "spot", "after"),
    [
        # Within a piece, and to either side of another page.
        ("abcd", "a", Spot(ord("c"), after=True), "bcad"),
        ("abcd", "d", Spot(ord("b"), after=False), "adbc"),
        # Several go together, in the order they are in.
        ("abcd", "ca", Spot(ord("d"), after=True), "bdac"),
        # The first page of a piece hands its beginning on.
        ("ab|cd", "c", Spot(ord("a"), after=True), "acb|d"),
        # Before the first page of a piece is in that piece, behind the last of one in that.
        ("ab|cd", "a", Spot(ord("c"), after=False), "b|acd"),
        ("ab|cd", "d", Spot(ord("b"), after=True), "abd|c"),
        # A piece whose pages all go is gone.
        ("ab|c|de", "c", Spot(ord("d"), after=True), "ab|dce"),
        # To the very front, and to the very end.
        ("ab|cd", "d", Spot(ord("a"), after=False), "dab|c"),
        ("ab|cd", "a", Spot(ord("d"), after=True), "b|cda"),
    ],
)
@pytest.mark.parametrize("growing", [False, True])
def test_moved_pages_join_the_piece_they_come_to(
    before: str, moving: str, spot: Spot, after: str, *, growing: bool
) -> None:
    found = order.moved(sheets(before), pages(moving), spot, growing=growing)

    assert text(found) == after


def test_moved_pages_belong_where_their_new_neighbour_does() -> None:
    found = order.moved(sheets("ab|cd"), pages("a"), Spot(ord("c"), after=True))

    assert pieces_of(found)["a"] == 2


def test_a_page_is_not_moved_beside_itself() -> None:
    with pytest.raises(Impossible):
        order.moved(sheets("abc"), pages("ab"), Spot(ord("b"), after=True))


def test_only_as_few_pages_are_numbered_anew_as_need_be() -> None:
    before = sheets("abcdefgh")

    _was, now = order.changed(
        before, order.moved(before, pages("b"), Spot(ord("c"), after=True))
    )

    assert set(now) == {ord("b"), ord("c")}


def test_while_more_pages_come_none_is_put_behind_the_last_number() -> None:
    before = sheets("abcd")

    found = order.moved(before, pages("a"), Spot(ord("d"), after=True), growing=True)

    assert max(one.position for one in found) <= before[-1].position


@pytest.mark.parametrize(
    ("page", "later", "after"),
    [("d", False, "cd|ab|e"), ("a", True, "cd|ab|e"), ("c", True, "ab|e|cd")],
)
def test_a_piece_changes_places_with_its_neighbour(
    page: str, after: str, *, later: bool
) -> None:
    assert text(order.piece_moved(sheets("ab|cd|e"), ord(page), later=later)) == after


@pytest.mark.parametrize(("page", "later"), [("a", False), ("e", True)])
def test_a_piece_at_the_end_goes_no_further(page: str, *, later: bool) -> None:
    with pytest.raises(Impossible):
        order.piece_moved(sheets("ab|cd|e"), ord(page), later=later)


def test_a_replaced_page_is_kept_beside_the_new_one() -> None:
    found = order.replaced(sheets("ab|cd"), ord("a"), pages("d"))

    assert text(found) == "Adb|c"
    assert found[0].replaced_by == ord("d")


def test_a_page_that_is_brought_back_takes_its_place_again() -> None:
    once = order.replaced(sheets("ab|cd"), ord("a"), pages("d"))

    found = order.brought_back(once, pages("a"))

    assert text(found) == "aDb|c"


def test_a_change_is_told_by_the_columns_that_differ() -> None:
    before = sheets("ab")

    was, now = order.changed(before, order.set_aside(before, pages("b"), "blank"))

    assert was == {ord("b"): {"aside": None}}
    assert now == {ord("b"): {"aside": "blank"}}


def test_pages_of_another_batch_are_not_touched() -> None:
    with pytest.raises(Impossible):
        order.set_aside(sheets("ab"), [1], "blank")


@given(some.data())
def test_whatever_is_moved_the_others_stay_in_order(data: some.DataObject) -> None:
    gaps = data.draw(some.lists(some.integers(0, 3), min_size=2, max_size=12))
    place, before = 0, list[Sheet]()
    for number, gap in enumerate(gaps):
        place += gap
        begins = data.draw(some.booleans())
        before.append(Sheet(number, place, begins=begins))
    ids = [one.id for one in before]
    moving = data.draw(some.sets(some.sampled_from(ids), min_size=1, max_size=len(ids) - 1))
    beside = data.draw(some.sampled_from([one for one in ids if one not in moving]))
    spot = Spot(beside, after=data.draw(some.booleans()))
    growing = data.draw(some.booleans())

    found = order.moved(tuple(before), sorted(moving), spot, growing=growing)

    ordered = [one.id for one in sorted(found, key=lambda one: (one.position, one.id))]
    assert [one.id for one in found] == ordered
    assert [one for one in ordered if one not in moving] == [
        one for one in ids if one not in moving
    ]
    at = ordered.index(beside)
    block = sorted(moving)
    start = at + 1 if spot.after else at - len(block)
    assert ordered[start : start + len(block)] == block
