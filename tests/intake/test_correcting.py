"""A receipt that is corrected: versions, pieces with paper, terms that follow."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import text

from archive.audit.kinds import Kind
from archive.cases.errors import NothingChanged, Stale
from archive.cases.models import Case
from archive.db import db, transaction
from archive.intake import moved, queries, service
from archive.intake.delivery import Given
from archive.intake.errors import NoSuchPiece, PieceInUse, Unfit
from archive.intake.models import Receipt
from tests.cases.house import events
from tests.intake.house import DAY, ON_SQLITE, given, piece, receipt
from tests.nodes.house import case, on, staff

SECOND = "（2026）豫0922执2号"


def correct(row: Receipt, to: Given, seen: int = 1, at: Case | None = None) -> Receipt:
    target = at or queries.locked(row.id).case
    with transaction():
        made = service.correct(on(DAY), row, target, to, seen)
    db.session.expire_all()
    return made


def kept(row: Receipt) -> list[tuple[int, str, int]]:
    return [(one.position, one.name, one.pages) for one in row.pieces]


def test_a_correction_is_a_new_version_and_says_what_it_changed(app: Flask) -> None:
    row = correct(receipt(case()), given(piece(pages=5, place=1), remarks="缺页"))
    [event] = events(Kind.RECEIPT_CORRECTED)

    assert (row.version, row.remarks, kept(row)) == (2, "缺页", [(1, "起诉状", 5)])
    assert event.facts["version"] == 2
    assert event.facts["changes"] == {
        "remarks": "— → 缺页",
        "piece 1": "起诉状 [original] 3 × 1 → 起诉状 [original] 5 × 1",
    }


@ON_SQLITE
def test_whoever_read_an_older_version_is_told_what_changed(app: Flask) -> None:
    row = receipt(case())
    correct(row, given(piece(place=1), remarks="缺页"))

    with pytest.raises(Stale) as refused:
        correct(row, given(piece(place=1), deliverer="别人"), seen=1)

    assert "Remarks" in str(refused.value)
    assert queries.locked(row.id).deliverer == "承办人甲"


@ON_SQLITE
def test_a_correction_that_changes_nothing_is_none(app: Flask) -> None:
    row = receipt(case())

    with pytest.raises(NothingChanged):
        correct(row, given(piece(place=1)))


@ON_SQLITE
def test_a_correction_is_as_sound_as_a_registration(app: Flask) -> None:
    row = receipt(case())

    with pytest.raises(Unfit, match="At least one"):
        correct(row, Given("team", "甲", (), DAY))


def test_a_place_is_never_given_to_another_piece(app: Flask) -> None:
    row = receipt(case(), piece("甲"), piece("乙"), piece("丙"))
    row = correct(row, given(piece("甲", place=1), piece("乙", place=2)))
    row = correct(
        row, given(piece("甲", place=1), piece("乙", place=2), piece("丁")), seen=2
    )

    assert kept(row) == [(1, "甲", 3), (2, "乙", 3), (4, "丁", 3)]


@ON_SQLITE
def test_a_piece_of_another_receipt_is_not_corrected_here(app: Flask) -> None:
    row = receipt(case())

    with pytest.raises(NoSuchPiece):
        correct(row, given(piece(place=7)))


def test_a_piece_that_something_holds_on_to_stays_on_the_list(app: Flask) -> None:
    row = receipt(case(), piece("甲"), piece("乙"))
    with transaction():
        db.session.execute(
            text("CREATE TABLE held (piece_id INTEGER REFERENCES receipt_piece (id))")
        )
        db.session.execute(
            text("INSERT INTO held VALUES (:piece)"), {"piece": row.pieces[1].id}
        )

    with pytest.raises(PieceInUse, match="乙"):
        correct(row, given(piece("甲", place=1)))

    assert len(kept(queries.locked(row.id))) == 2


@ON_SQLITE
def test_the_terms_follow_the_days(app: Flask) -> None:
    row = receipt(case(), formed_on=date(2026, 3, 2))
    row = correct(
        row, given(piece(place=1), formed_on=date(2026, 3, 2), back_on=date(2026, 3, 13))
    )
    handed = row.term("hand_in_paper")
    [event] = events(Kind.RECEIPT_CORRECTED)

    assert handed is not None
    assert (handed.due, handed.done_on) == (date(2026, 3, 17), DAY)
    assert event.facts["due"]["hand_in_paper"] == "2026-03-17"


@ON_SQLITE
def test_what_was_scanned_stays_scanned(app: Flask) -> None:
    row = receipt(case())
    with transaction():
        service.scanned(on(DAY), row, DAY)
    row = correct(row, given(piece(place=1), received_on=date(2026, 3, 13)))
    scan = row.term("scan_paper")

    assert scan is not None
    assert (scan.due, scan.done_on) == (date(2026, 3, 16), DAY)


def test_a_term_that_has_no_day_any_more_is_gone(app: Flask) -> None:
    row = receipt(case(), formed_on=date(2026, 3, 2))
    row = correct(row, given(piece(place=1)))

    assert [term.code for term in row.terms] == ["scan_paper"]


def test_a_receipt_of_the_wrong_case_goes_to_the_right_one(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, other, told = receipt(case()), case(SECOND), []
    monkeypatch.setattr(
        moved, "on_moved", [lambda _act, one, before: told.append((one.case, before))]
    )
    row = correct(row, given(piece(place=1)), at=other)
    [event] = events(Kind.RECEIPT_CORRECTED)

    assert row.case_id == other.id
    assert event.facts["changes"] == {"case": f"（2026）豫0922执1号 → {SECOND}"}
    assert [before.number for _now, before in told] == ["（2026）豫0922执1号"]


@ON_SQLITE
def test_who_corrected_is_named_to_the_next(app: Flask) -> None:
    row, clerk = receipt(case()), staff("clerk", ("file_clerk", None))
    with transaction():
        new = given(piece(place=1), remarks="甲")
        service.correct(on(DAY, clerk), row, queries.locked(row.id).case, new, 1)

    with pytest.raises(Stale, match="Clerk corrected this"):
        correct(row, given(piece(place=1), remarks="乙"))
