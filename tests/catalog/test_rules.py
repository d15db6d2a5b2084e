"""Documents in a row, pages in ranges, and what differs."""

from archive.catalog import rules
from archive.catalog.forms import read, written


def test_one_is_put_at_a_place_and_the_others_keep_their_order() -> None:
    assert rules.moved("abcd", "d", 1) == list("dabc")
    assert rules.moved("abcd", "a", 3) == list("bcad")
    assert rules.moved("abcd", "a", 99) == list("bcda")
    assert rules.moved("abcd", "b", 0) == list("bacd")


def test_the_last_has_nothing_behind_it() -> None:
    assert rules.behind("abc", "a") == "b"
    assert rules.behind("abc", "c") is None


def test_pages_part_before_a_page_but_not_before_the_first() -> None:
    assert rules.parted([4, 5, 6], 5) == ([4], [5, 6])
    assert rules.parted([4, 5, 6], 4) is None
    assert rules.parted([4, 5, 6], 9) is None


def test_only_what_differs_is_told() -> None:
    before, after = rules.differing({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4})

    assert (before, after) == ({"b": 2}, {"b": 3, "c": 4})


def test_numbers_are_written_as_ranges() -> None:
    assert rules.ranges([1, 2, 3, 7, 9, 10]) == "1–3, 7, 9–10"
    assert rules.ranges([]) == ""


def test_pages_come_back_from_a_form_and_nothing_else_does() -> None:
    assert read(written([3, 14])) == (3, 14)
    assert read("3.x") == ()
    assert read("") == ()
    assert read("9" * 30) == ()
