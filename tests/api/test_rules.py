"""Tokens, cursors and pointers, without an application."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.api import checking, rules
from archive.api.rules import LARGEST, Cursor, Scope, Standing
from archive.api.schemas import SCHEMAS
from archive.api.shapes import PARAMETERS, refer

DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
PLACES = st.integers(0, LARGEST)


@pytest.mark.parametrize(
    ("expires", "standing"),
    [
        (date(2026, 3, 1), Standing.EXPIRED),
        (date(2026, 3, 2), Standing.HOLDS),
        (date(2026, 3, 3), Standing.HOLDS),
    ],
)
def test_a_token_holds_on_its_last_day(expires: date, standing: Standing) -> None:
    assert rules.standing(expires, None, DAY) is standing


def test_a_revoked_token_does_not_hold_again() -> None:
    assert rules.standing(date(2026, 3, 3), NOW, DAY) is Standing.REVOKED


def test_a_scope_opens_only_what_it_names() -> None:
    held = [Scope.CASES_READ.value]

    assert rules.allows(held, Scope.CASES_READ)
    assert not rules.allows(held, Scope.CASES_WRITE)
    assert rules.allows(held, "")


@pytest.mark.parametrize(
    ("seconds", "again"), [(None, True), (59, False), (60, True), (61, True)]
)
def test_a_use_is_noted_once_a_minute(seconds: int | None, *, again: bool) -> None:
    last = None if seconds is None else NOW - timedelta(seconds=seconds)

    assert rules.was_used_again(last, NOW) is again


@given(PLACES, st.none() | PLACES)
def test_a_cursor_reads_back_as_it_was_written(place: int, case_id: int | None) -> None:
    cursor = Cursor(place, case_id)

    assert Cursor.read(str(cursor)) == cursor
    assert checking.faults("query", PARAMETERS["cursor"][1], str(cursor)) == []


@given(st.text(st.sampled_from("ce.0123456789-+ ٣"), max_size=30) | st.text(max_size=30))
def test_a_cursor_has_one_spelling_and_nothing_else_is_one(text: str) -> None:
    cursor = Cursor.read(text)

    assert cursor is None or str(cursor) == text


def test_a_cursor_beyond_any_row_is_none() -> None:
    assert Cursor.read(f"e{LARGEST}") == Cursor(LARGEST)
    assert Cursor.read(f"e{LARGEST + 1}") is None
    assert Cursor.read(f"c{LARGEST + 1}.0") is None


@given(st.lists(st.sampled_from("abcd")))
def test_a_subject_stands_once_where_it_changed_last(subjects: list[str]) -> None:
    found = rules.without_repeats(subjects)
    last = [len(subjects) - 1 - subjects[::-1].index(subject) for subject in found]

    assert sorted(found) == sorted(set(subjects))
    assert last == sorted(last)


def test_a_pointer_escapes_what_would_divide_it() -> None:
    assert rules.pointer("parties", 0, "a/b~c") == "/parties/0/a~1b~0c"


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-03-02T04:00:00Z", NOW),
        ("2026-03-02t12:00:00+08:00", NOW),
        ("2026-03-02T04:00:00.000Z", NOW),
        ("2026-03-02T04:00:00", None),  # of no zone
        ("2026-03-02 04:00:00Z", None),
        ("2026-03-02", None),
        ("0001-01-01T00:00:00+08:00", checking.EARLIEST),
        ("9999-12-31T23:59:59-08:00", checking.LATEST),
    ],
)
def test_a_moment_has_a_zone(written: str, instant: datetime | None) -> None:
    assert checking.instant(written) == instant


def found(name: str, value: object) -> list[str]:
    return [one.pointer for one in checking.faults("body", refer(name), value)]


def test_every_fault_is_found_at_its_own_place() -> None:
    body = {
        "filed_on": "2026-02-30",
        "amount": "1.234",
        "cause": "x" * 201,
        "grounds": ["a", "a"],
        "parties": [{"role": "king", "name": ""}, {"role": "debtor"}],
        "strange": 1,
    }

    assert found("CaseInput", body) == [
        "/amount",
        "/cause",
        "/filed_on",
        "/grounds",
        "/parties/0/name",
        "/parties/0/role",
        "/parties/1/name",
        "/strange",
    ]


def test_what_is_in_order_has_no_fault() -> None:
    assert found("CaseInput", {"filed_on": "2026-02-28", "amount": None}) == []
    assert found("EventInput", {"code": "x", "on": "2026-03-02", "note": "a\nb"}) == []


@pytest.mark.parametrize("sign", ["\x00", "\ud800", "\x7f", "\u202e"])
def test_a_sign_that_cannot_be_shown_is_a_fault(sign: str) -> None:
    assert found("CaseInput", {"cause": f"a{sign}"}) == ["/cause"]


def test_every_shape_closes_its_objects() -> None:
    assert all(shape["additionalProperties"] is False for shape in SCHEMAS.values())
