"""Receiving material: numbers, terms, and that nobody who brings it is sent away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import Flask

from archive.audit.kinds import Kind
from archive.calendar import Calendar
from archive.cases.models import Case
from archive.cases.rules.stages import Stage
from archive.db import db, transaction
from archive.intake import queries, rules, service
from archive.intake.errors import ScannedBeforeReceived, SentTwice, Unfit
from archive.intake.models import Receipt
from archive.upkeep import promised
from tests.cases.house import events
from tests.intake.house import DAY, ON_SQLITE, given, piece, receipt
from tests.nodes.house import case, on


def due(row: Receipt) -> dict[str, str]:
    return {term.code: term.waived or term.due.isoformat() for term in row.terms}


def test_numbers_run_through_the_year_and_begin_anew(app: Flask) -> None:
    row = case()
    made = [receipt(row, at=date(2026, 12, 31)), receipt(row, at=date(2026, 12, 31))]
    made.append(receipt(row, at=date(2027, 1, 1), received_on=date(2026, 12, 31)))

    assert [one.number for one in made] == [
        "收2026-00001",
        "收2026-00002",
        "收2027-00001",
    ]


SATURDAYS = (
    # Formed, received; to be handed in by, to be scanned by. The 28th of February is a
    # Saturday worked in lieu: it ends a term, and one begins on it.
    ("2026-02-27", "2026-02-27", "2026-03-02", "2026-02-28"),
    ("2026-02-28", "2026-02-28", "2026-03-03", "2026-03-02"),
    ("2026-02-26", "2026-02-28", "2026-02-28", "2026-03-02"),
    # An ordinary Saturday is none.
    ("2026-03-06", "2026-03-06", "2026-03-10", "2026-03-09"),
    # Before the Spring Festival, which the Saturday before it pays for.
    ("2026-02-13", "2026-02-14", "2026-02-24", "2026-02-24"),
)


@ON_SQLITE
def test_a_saturday_worked_in_lieu_counts(app: Flask) -> None:
    row = case(filed_on=date(2026, 2, 2))
    promised_days = [
        due(receipt(row, formed_on=_day(formed), received_on=_day(received)))
        for formed, received, _handed, _scanned in SATURDAYS
    ]

    assert promised_days == [
        {"hand_in_paper": handed, "scan_paper": scanned}
        for _formed, _received, handed, scanned in SATURDAYS
    ]


def _day(written: str) -> date:
    return date.fromisoformat(written)


@ON_SQLITE
def test_material_of_a_party_is_received_at_any_stage_of_the_case(app: Flask) -> None:
    row, numbers = case(), list[str]()
    for stage in Stage:
        with transaction():
            db.session.execute(db.update(Case).values(stage=stage))
        db.session.expire_all()
        numbers.append(receipt(row, source="party").number)

    assert numbers == [f"收2026-{n:05}" for n in range(1, len(Stage) + 1)]


@ON_SQLITE
def test_what_was_uploaded_need_not_be_handed_in(app: Flask) -> None:
    formed = date(2026, 3, 2)
    row = receipt(case(), formed_on=formed, uploaded="移动办案系统 2026-0316")

    assert due(row) == {"hand_in_paper": "uploaded", "scan_paper": "2026-03-17"}
    assert row.term("hand_in_paper").done_on is None  # type: ignore[union-attr]  # it is there


@ON_SQLITE
def test_who_hands_in_late_is_known(app: Flask) -> None:
    row = receipt(case(), formed_on=date(2026, 3, 11))
    term = row.term("hand_in_paper")

    assert term is not None
    assert (term.due, term.done_on) == (date(2026, 3, 13), DAY)


@ON_SQLITE
def test_the_profile_says_which_sources_there_are(app: Flask) -> None:
    row = case()
    with pytest.raises(Unfit, match="Comes from"):
        receipt(row, source="pigeon")

    assert receipt(row, source="mobile").source == "mobile"


def test_a_form_sent_twice_is_one_receipt(app: Flask) -> None:
    row, token = case(), rules.new_token()
    first = receipt(row, token=token).id

    assert receipt(row, token=token).id == first
    assert len(events(Kind.RECEIPT_REGISTERED)) == 1


@ON_SQLITE
def test_a_form_sent_again_with_something_else_in_it_is_not_lost(app: Flask) -> None:
    row, token = case(), rules.new_token()
    receipt(row, token=token)

    with pytest.raises(SentTwice, match="收2026-00001"):
        receipt(row, piece("判决书", 9), token=token)


@ON_SQLITE
def test_a_token_somebody_made_up_is_not_used(app: Flask) -> None:
    assert rules.is_token(receipt(case(), token="../../etc").token)


def test_many_at_once_get_numbers_without_a_gap(app: Flask) -> None:
    row = case().id
    db.session.remove()  # a reader would keep the others from writing

    def register(_turn: int) -> str:
        with app.app_context():
            with transaction():
                found = db.session.get_one(Case, row)
                number = service.register(on(DAY), found, given()).number
            db.session.remove()
            return number

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(register, range(8)))

    assert sorted(numbers) == [f"收2026-0000{n}" for n in range(1, 9)]


@ON_SQLITE
def test_every_fault_is_told_and_nothing_is_kept(app: Flask) -> None:
    row = case()
    with pytest.raises(Unfit) as refused:
        receipt(row, piece("", 0), deliverer="")

    assert set(refused.value.faults) == {"deliverer", "pieces-0-name", "pieces-0-pages"}
    assert "Material 1, Pages" in str(refused.value)
    assert queries.count_of_case(row) == 0


@ON_SQLITE
def test_the_journal_tells_what_came_in_and_what_is_promised(app: Flask) -> None:
    receipt(case(), piece("判决书", 12, original=False))
    [event] = events(Kind.RECEIPT_REGISTERED)

    assert event.subject == "收2026-00001"
    assert event.facts["case"] == "（2026）豫0922执1号"
    assert event.facts["pieces"] == ["判决书 [copy] 12 × 1"]
    assert event.facts["due"] == {"scan_paper": "2026-03-17"}


@ON_SQLITE
def test_a_receipt_is_found_by_its_token(app: Flask) -> None:
    row = receipt(case(), piece(), piece("判决书"))
    found = queries.by_token(row.token)

    assert found is not None
    assert (found.id, found.case.number) == (row.id, "（2026）豫0922执1号")
    assert queries.piece_at(found, 2) is found.pieces[1]
    assert queries.piece_at(found, 3) is None
    assert queries.by_token("0000000000") is None


def test_scanning_is_done_once(app: Flask) -> None:
    row = receipt(case())
    for day in ("2026-03-17", "2026-03-18"):
        with transaction():
            service.scanned(on(day), row, date.fromisoformat(day))

    assert row.term("scan_paper").done_on == date(2026, 3, 17)  # type: ignore[union-attr]  # it is there
    assert len(events(Kind.RECEIPT_SCANNED)) == 1


@ON_SQLITE
def test_nothing_is_scanned_before_it_came(app: Flask) -> None:
    row = receipt(case())

    with pytest.raises(ScannedBeforeReceived, match="2026-03-16"), transaction():
        service.scanned(on(DAY), row, date(2026, 3, 15))


def test_an_imported_year_counts_the_terms_of_receipts_again(app: Flask) -> None:
    day = date(2027, 4, 30)  # a Friday; nobody knows yet what of May will be off
    row = receipt(case(filed_on=date(2027, 4, 1)), received_on=day, at=day)
    term = row.term("scan_paper")

    assert term is not None
    assert term.due_provisional
    assert promised.provisional() >= 1
    assert type(term) in promised.rooms()
    calendar = Calendar(holidays=frozenset({date(2027, 5, 3)}), years=frozenset({2027}))
    assert term.counted(calendar).date == date(2027, 5, 4)
