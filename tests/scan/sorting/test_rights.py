"""Who may read a page and have its pictures, and who may not."""

import pytest
from flask import Flask

from archive.cases.models import Case
from archive.db import db, transaction
from archive.scan.models import Aside, Batch, Page
from tests.accounts.house import Browser, staff
from tests.nodes import house as nodes
from tests.scan.sorting import house


class Reader:
    """A judge of a team, and a page of a case of theirs, and one of another's."""

    def __init__(self, app: Flask) -> None:
        staff("judge", ("judge", "swift"))
        self.browser = Browser(app)
        self.browser.log_in("judge")
        self.own = nodes.case(team="swift")
        self.other = nodes.case("（2026）豫0922执2号", team="general")

    def page(self, case: Case | None, number: str) -> tuple[Batch, int]:
        batch = house.batch(2, case=case, number=number)
        return batch, house.ids(batch)[0]

    def status(self, page: int, kind: str = "") -> int:
        return self.browser.get(f"/scans/pages/{page}{kind}").status_code


@pytest.fixture
def reader(app: Flask) -> Reader:
    return Reader(app)


def test_a_judge_reads_the_pages_of_their_own_cases_alone(reader: Reader) -> None:
    _batch, own = reader.page(reader.own, "20260302-001")
    _batch, other = reader.page(reader.other, "20260302-002")
    _batch, nobodys = reader.page(None, "20260302-003")
    kinds = ("", "/thumb", "/reading", "/image", "/file")

    assert {reader.status(own, kind) for kind in kinds} == {200}
    assert {reader.status(other, kind) for kind in kinds} == {404}
    assert {reader.status(nobodys, kind) for kind in kinds} == {404}


def test_what_was_set_aside_is_not_in_the_file(reader: Reader) -> None:
    batch, own = reader.page(reader.own, "20260302-001")
    set_aside(batch, Aside.REMOVED)

    assert reader.status(own) == 404


def test_a_file_that_holds_another_cases_pages_is_not_given_out(reader: Reader) -> None:
    batch, own = reader.page(reader.own, "20260302-001")
    with transaction():
        house.pages(batch)[1].case_id = reader.other.id
        house.noted()

    assert reader.status(own) == 200
    assert reader.status(own, "/file") == 404


def test_next_leads_to_pages_one_may_read_only(reader: Reader) -> None:
    batch, own = reader.page(reader.own, "20260302-001")
    html = reader.browser.get(f"/scans/pages/{own}").get_data(as_text=True)
    assert 'rel="next"' in html
    second = house.pages(batch)[1]
    with transaction():
        db.session.get_one(Page, second.id).case_id = None
        house.noted()

    html = reader.browser.get(f"/scans/pages/{own}").get_data(as_text=True)
    assert 'rel="next"' not in html


def test_who_does_not_scan_corrects_nothing(reader: Reader) -> None:
    _batch, own = reader.page(reader.own, "20260302-001")

    answer = reader.browser.post(f"/scans/pages/{own}/lines/0", {"text": "x"})
    assert answer.status_code == 403


def set_aside(batch: Batch, why: Aside) -> None:
    with transaction():
        for page in house.pages(batch):
            page.aside = why
        house.noted()
