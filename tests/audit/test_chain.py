"""Every way to tamper with a journal is found and named, by what still matches its seal."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.audit import chain, rules
from archive.audit.chain import Stored
from tests.audit.journals import (
    KEY,
    NOON,
    OTHER_KEY,
    changed,
    entry,
    journal,
    stored,
    walked,
)

COUNT = 12


def moved(row: Stored, place: int) -> Stored:
    """The whole row under another number."""
    return changed(row, id=place)


def renumbered(rows: list[Stored], start: int = 1) -> list[Stored]:
    return [moved(row, start + place) for place, row in enumerate(rows)]


def relinked(rows: list[Stored], place: int) -> list[Stored]:
    """The row at a place made to follow the one before it, as stored."""
    before, row = rows[place - 2], rows[place - 1]
    return [*rows[: place - 1], changed(row, previous=before.mac), *rows[place:]]


def forged(place: int, previous: str = "f" * 64, mac: str = "e" * 64) -> Stored:
    return stored(entry(place, previous, subject="forged"), mac)


@pytest.mark.parametrize("count", [0, 1, 2, COUNT])
def test_nothing_is_found_in_a_sound_journal(count: int) -> None:
    assert walked(journal(count)) == []


CHANGES: list[dict[str, Any]] = [
    {"at": NOON + timedelta(days=1)},
    {"kind": "session:ended"},
    {"actor_id": 8},
    {"account": "li"},
    {"name": "李四"},
    {"office": "audit"},
    {"posts": "judge"},
    {"address": "10.9.9.9"},
    {"subject": "other"},
    {"done": False},
    {"facts": {"n": 99}},
    {"previous": "0" * 64},
    {"mac": "0" * 64},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
@pytest.mark.parametrize("place", [2, 7, 11])
def test_a_change_of_any_column_is_named_altered(
    place: int, change: dict[str, Any]
) -> None:
    rows = journal(COUNT)
    rows[place - 1] = changed(rows[place - 1], **change)

    assert walked(rows) == [f"altered {place}"]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_a_change_of_the_last_row_is_named_as_far_as_a_checkpoint_tells(
    change: dict[str, Any],
) -> None:
    rows = journal(COUNT)
    rows[-1] = changed(rows[-1], **change)

    assert walked(rows) == ["inserted 12"]
    assert walked(rows, covered=COUNT) == ["altered 12"]


def test_a_row_of_values_that_are_none_of_ours_is_named_altered() -> None:
    rows = journal(COUNT)
    rows[6] = Stored(7, None, rows[6].previous, rows[6].mac)

    assert walked(rows) == ["altered 7"]


def test_neighbours_altered_alike_are_told_as_one() -> None:
    rows = [
        changed(row, name="x") if 4 <= row.place <= 6 else row for row in journal(COUNT)
    ]

    assert walked(rows) == ["altered 4-6"]


@pytest.mark.parametrize(("first", "last"), [(1, 1), (5, 5), (5, 9), (11, 11)])
def test_a_gap_is_named_deleted(first: int, last: int) -> None:
    rows = [row for row in journal(COUNT) if not first <= row.place <= last]
    place = str(first) if first == last else f"{first}-{last}"

    assert walked(rows) == [f"deleted {place}"]


@pytest.mark.parametrize(("first", "last"), [(1, 1), (5, 5), (5, 9), (11, 11)])
def test_a_gap_closed_by_new_numbers_is_named_deleted(first: int, last: int) -> None:
    rows = [row for row in journal(COUNT) if not first <= row.place <= last]
    place = str(first) if first == last else f"{first}-{last}"

    assert walked(renumbered(rows)) == [f"deleted {place}"]


def test_a_gap_closed_and_linked_over_is_named_deleted() -> None:
    rows = journal(COUNT)
    del rows[4]

    assert walked(relinked(renumbered(rows), 5)) == ["altered 5", "deleted 5"]


def test_two_gaps_closed_are_both_named() -> None:
    rows = [row for row in journal(COUNT) if row.place not in (3, 8)]

    assert walked(renumbered(rows)) == ["deleted 3", "deleted 8"]


@pytest.mark.parametrize(("one", "other"), [(5, 6), (3, 9), (1, 2), (1, 12), (11, 12)])
def test_rows_that_exchanged_their_numbers_are_named_swapped(one: int, other: int) -> None:
    rows = journal(COUNT)
    first, second = rows[one - 1], rows[other - 1]
    rows[one - 1], rows[other - 1] = moved(second, one), moved(first, other)

    assert walked(rows, covered=COUNT) == [f"swapped {one}, {other}"]


@pytest.mark.parametrize("kept", [("previous", "mac"), ("previous",), ("mac",)])
@pytest.mark.parametrize(("one", "other"), [(5, 6), (3, 9), (1, 2), (11, 12)])
def test_rows_that_exchanged_their_contents_are_named_swapped(
    one: int, other: int, kept: tuple[str, ...]
) -> None:
    rows = journal(COUNT)
    first, second = rows[one - 1], rows[other - 1]
    rows[one - 1] = with_content(first, second, kept)
    rows[other - 1] = with_content(second, first, kept)

    assert walked(rows, covered=COUNT) == [f"swapped {one}, {other}"]


def with_content(row: Stored, of: Stored, kept: tuple[str, ...]) -> Stored:
    assert of.entry
    previous = row.previous if "previous" in kept else of.previous
    made = replace(of.entry, id=row.place, previous=previous)
    return stored(made, row.mac if "mac" in kept else of.mac)


def test_three_rows_that_changed_places_are_named_moved() -> None:
    rows = journal(COUNT)
    third, sixth, ninth = rows[2], rows[5], rows[8]
    rows[2], rows[5], rows[8] = moved(sixth, 3), moved(ninth, 6), moved(third, 9)

    assert walked(rows) == ["moved 3", "moved 6", "moved 9"]


def test_a_row_that_left_its_place_is_named_moved() -> None:
    rows = journal(COUNT)
    rows = [*rows[:4], *rows[5:], moved(rows[4], 100)]

    assert walked(rows) == ["moved 100"]


def test_new_numbers_alone_are_noticed() -> None:
    rows = journal(COUNT)

    assert walked([*rows[:6], *renumbered(rows[6:], 8)]) == ["moved 8"]


def test_a_row_covered_by_a_copy_of_another_is_named() -> None:
    rows = journal(COUNT)
    rows[4] = moved(rows[8], 5)

    assert walked(rows) == ["deleted 5", "moved 5"]


@pytest.mark.parametrize("place", [1, 5, 12])
def test_a_row_put_between_is_named_inserted(place: int) -> None:
    rows = journal(COUNT)
    rows = [*rows[: place - 1], forged(place), *renumbered(rows[place - 1 :], place + 1)]

    assert walked(rows) == [f"inserted {place}"]


def test_a_row_put_between_that_fits_both_neighbours_is_named_inserted() -> None:
    rows = journal(COUNT)
    seal = rows[3].mac
    rows = [*rows[:4], forged(5, seal, seal), *renumbered(rows[4:], 6)]

    assert walked(rows) == ["inserted 5"]


def test_a_row_put_between_and_linked_is_named_inserted() -> None:
    rows = journal(COUNT)
    rows = [*rows[:4], forged(5, rows[3].mac), *renumbered(rows[4:], 6)]

    assert walked(relinked(rows, 6)) == ["inserted 5", "altered 6"]


def test_a_row_put_before_the_first_is_named_inserted() -> None:
    assert walked([forged(-3), *journal(COUNT)]) == ["inserted -3"]


def test_rows_put_at_the_end_are_named_inserted() -> None:
    rows = journal(COUNT)
    rows += [forged(13, rows[-1].mac, "a" * 64), forged(14, "a" * 64)]

    assert walked(rows, covered=COUNT) == ["inserted 13-14"]


def test_a_journal_sealed_with_another_key_is_named_foreign() -> None:
    assert walked(journal(COUNT, OTHER_KEY)) == ["foreign 1-12"]


def test_an_end_sealed_with_another_key_is_named_inserted() -> None:
    rows = [*journal(8), *journal(COUNT, OTHER_KEY)[8:]]

    assert walked(rows) == ["inserted 9-12"]


def test_a_row_sealed_anew_with_the_key_itself_betrays_itself_by_the_next() -> None:
    rows = journal(COUNT)
    other = replace(entry(5, rows[3].mac), name="x")
    rows[4] = stored(other, rules.code(KEY, other))

    assert walked(rows) == ["resealed 5"]


def test_a_long_foreign_stretch_takes_little_memory_and_is_named_as_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chain, "HELD", 5)
    rows = [changed(row, name="x") if 3 <= row.place <= 27 else row for row in journal(30)]

    assert walked(rows) == ["foreign 3-26"] or walked(rows) == ["foreign 3-27"]


def test_a_deletion_is_found_behind_many_altered_rows() -> None:
    rows = [changed(row, name="x") if row.place % 2 else row for row in journal(300)]
    del rows[250]

    found = walked(renumbered(rows))

    assert "deleted 251" in found


SOUND = journal(COUNT)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_tampering_without_the_key_goes_unnoticed(data: st.DataObject) -> None:
    """Whatever is done to the rows: something is found, and nothing breaks."""
    rows = list(SOUND)
    for _ in range(data.draw(st.integers(1, 3))):
        rows = data.draw(st.sampled_from(TAMPERINGS))(rows, data)
    rows = sorted({row.place: row for row in rows}.values(), key=lambda row: row.place)
    if rows == SOUND[: len(rows)]:
        return

    assert walked(rows, covered=COUNT)


def _delete(rows: list[Stored], data: st.DataObject) -> list[Stored]:
    gone = data.draw(st.integers(0, max(len(rows) - 2, 0)))
    return [*rows[:gone], *rows[gone + 1 :]]


def _renumber(rows: list[Stored], data: st.DataObject) -> list[Stored]:
    return renumbered(rows)


def _swap(rows: list[Stored], data: st.DataObject) -> list[Stored]:
    one, other = (data.draw(st.integers(0, len(rows) - 1)) for _ in range(2))
    rows = list(rows)
    places = rows[one].place, rows[other].place
    rows[one], rows[other] = moved(rows[other], places[0]), moved(rows[one], places[1])
    return rows


def _alter(rows: list[Stored], data: st.DataObject) -> list[Stored]:
    place = data.draw(st.integers(0, len(rows) - 1))
    change = data.draw(st.sampled_from(CHANGES))
    return [*rows[:place], changed(rows[place], **change), *rows[place + 1 :]]


def _insert(rows: list[Stored], data: st.DataObject) -> list[Stored]:
    place = data.draw(st.integers(0, len(rows)))
    return renumbered([*rows[:place], forged(place + 1), *rows[place:]])


def _copy(rows: list[Stored], data: st.DataObject) -> list[Stored]:
    start = data.draw(st.integers(0, len(rows) - 1))
    return renumbered([*rows[:start], *rows[start : start + 3], *rows[start:]])


TAMPERINGS = [_delete, _renumber, _swap, _alter, _insert, _copy]
