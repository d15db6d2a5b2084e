"""Documents that were accepted, or were not, and a system that follows them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from archive.accounts.models import Person
from archive.api.rules import Scope
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import service as cases
from archive.cases.models import Case
from archive.cases.rules.filing import Details
from archive.catalog import changing
from archive.catalog.exchange.models import Sending
from archive.catalog.models import Document, Leaf
from archive.catalog.review import submitting
from archive.catalog.review.models import Submission
from archive.catalog.review.submitting import Given
from archive.db import db, transaction
from archive.scan import correcting
from archive.scan.models import Page, Reading
from tests.accounts.house import act, act_of
from tests.api.house import Peer, token, told
from tests.catalog import house
from tests.catalog import merging_house as merging
from tests.catalog.house import NOTICE, ORDER
from tests.catalog.review.house import again, chief, judge, reviewed, submitted
from tests.kept import kept
from tests.nodes import house as nodes
from tests.nodes.house import NUMBER, on

FETCH, SIDE = Scope.DOCUMENTS_FETCH.value, Scope.DOCUMENTS_SIDE.value
SYSTEM = "执行流程系统"
TEXTS = (NOTICE, ORDER)
LATER = date(2026, 4, 1)
SIDE_HEADING = "panel_records"
TITLES = ("执行通知书", "报告财产令")


def clerk() -> Person:
    return _called("clerk")


def handler() -> Person:
    return _called("judge")


def _called(account: str) -> Person:
    query = db.select(Person).where(Person.account == account)
    found: Person = db.session.scalars(query).one()
    return found


Numbers = tuple[int, list[int]]


def handed_in(*given: Any, **named: Any) -> tuple[Submission, list[Document]]:
    """Two documents that came with one receipt, filed; nobody has reviewed them."""
    name = f"handed in {given} {sorted(named.items())}"
    return _rows(kept(name, lambda: _hand_in(*given, **named)))


def _rows(numbers: Numbers) -> tuple[Submission, list[Document]]:
    row = db.session.get_one(Submission, numbers[0])
    return again(row), [db.session.get_one(Document, one) for one in numbers[1]]


def _hand_in(
    number: str = NUMBER,
    batch: str = "20260302-001",
    *,
    side: bool = False,
    source: str = "team",
) -> Numbers:
    known = db.session.scalar(db.select(Person.id).where(Person.account == "judge"))
    row = submitted(handler() if known else judge(), number, source=source)
    case, receipt = row.case, row.receipt
    made = house.batch(*TEXTS, case=case, receipt=receipt, number=batch)
    case = db.session.get_one(Case, case.id)
    first, second = house.ids(made)
    by = act_of(clerk())
    documents = [
        house.file(by, case, house.given([first], TITLES[0])),
        house.file(by, case, second_of(second, side=side)),
    ]
    return row.id, [one.id for one in documents]


def second_of(page: int, *, side: bool) -> Any:
    if side:
        said = {"kind": "panel_record", "heading": SIDE_HEADING}
        return house.given([page], "合议庭评议笔录", **said)
    return house.given([page], TITLES[1])


def accepted(**given: Any) -> tuple[Submission, list[Document]]:
    def make() -> Numbers:
        numbers = _hand_in(**given)
        reviewed(db.session.get_one(Submission, numbers[0]), clerk())
        return numbers

    return _rows(kept(f"accepted {sorted(given.items())}", make))


def accept(row: Submission) -> None:
    reviewed(row, clerk())


def filed_late(row: Submission) -> Document:
    """Another document of a receipt, once what it came with was decided on."""
    row = again(row)
    case, receipt = row.case, row.receipt
    made = house.batch(NOTICE, case=case, receipt=receipt, number="20260319-001")
    case = db.session.get_one(Case, case.id)
    return house.file(act_of(clerk()), case, house.given(made, "送达回证"))


def without_paper() -> tuple[Document, Submission]:
    """What the process system made: filed, and handed in by the judge."""
    case = nodes.case(holder=judge(), team="swift")
    made = house.batch(NOTICE, case=case)
    document = house.file(act_of(clerk()), case, house.given(made))
    with transaction():
        given = Given("system", "执行通知书", [document.id])
        row = submitting.submit(on("2026-03-16", handler()), case, given)
    return document, again(row)


def of_preservation() -> tuple[Document, Case]:
    """An accepted document of a case whose file may go into another's."""
    case = nodes.case(merging.KEPT, judge(), team="swift")
    document, _side = merging.filed(act_of(clerk()), case)
    with transaction():
        given = Given("system", "保全裁定书", [document.id])
        row = submitting.submit(on("2026-03-16", handler()), case, given)
    accept(again(row))
    return document, db.session.get_one(Case, again(row).case_id)


def renumber(case_id: int, number: str) -> None:
    with transaction():
        case = db.session.get_one(Case, case_id)
        details = Details(number=number, filed_on=case.filed_on)
        cases.edit(act(), case, details, case.version)


def withdraw(document: Document) -> None:
    with transaction():
        found = db.session.get_one(Document, document.id)
        changing.withdraw(act_of(clerk()), found, found.edition, "误归")


def change(document: Document, **fields: Any) -> None:
    with transaction():
        found = db.session.get_one(Document, document.id)
        changing.change(act_of(clerk()), found, found.edition, **fields)


def move(document: Document, heading: str) -> None:
    with transaction():
        found = db.session.get_one(Document, document.id)
        changing.move(act_of(clerk()), found, found.edition, heading)


def document(ident: int) -> Document:
    db.session.rollback()
    return db.session.get_one(Document, ident)


def first_page(document: Document) -> Page:
    query = db.select(Page).join(Leaf, Leaf.page_id == Page.id)
    db.session.rollback()
    mine = query.where(Leaf.document_id == document.id)
    found: Page = db.session.scalars(mine).one()
    return found


def correct(page: Page, number: int, text: str) -> None:
    page_id = page.id
    with transaction():
        row = db.session.get_one(Page, page_id)
        read = db.session.scalars(
            db.select(Reading.lines).where(Reading.page_id == page_id)
        ).one()
        seen = correcting.lines_now(page_id, read)[number]
        correcting.correct(act_of(clerk()), row, number, seen, text)


def unworked(page_id: int) -> None:
    """Its picture is being made anew."""
    with transaction():
        db.session.get_one(Page, page_id).reading = None
        audit.record(act(), Kind.PAGE_FAILED, "test")


def sendings() -> list[Sending]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(db.select(Sending).order_by(Sending.id)))


class System(Peer):
    """The process system: it follows the list, and keeps where it is."""

    def __init__(self, app: Flask, *scopes: str, system: str = SYSTEM) -> None:
        # It has its token when it first asks: until then the archive is as it was.
        super().__init__(app, "none yet")
        self._asks_as: tuple[str, Sequence[str]] | None = system, scopes or (FETCH,)
        self.cursor: str | None = None
        self.told: list[tuple[int, int]] = []
        self.gone: list[int] = []

    def open(self, where: str, method: str = "GET", **given: Any) -> TestResponse:
        if self._asks_as:
            self.secret, self._asks_as = token(*self._asks_as).secret, None
        return super().open(where, method, **given)

    def step(self, limit: int = 50, **query: Any) -> dict[str, Any]:
        asked = {"limit": limit, **query}
        if self.cursor:
            asked["cursor"] = self.cursor
        answer = self.open("/api/v1/documents", query_string=asked)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        found = told(answer)
        self.cursor = found["next"]
        self.told += [(one["document"], one["edition"]) for one in found["documents"]]
        self.gone += [one["document"] for one in found["withdrawn"]]
        return found

    def follow(self, limit: int = 50) -> list[dict[str, Any]]:
        """Until there is nothing more, for now: the documents of all answers."""
        found = self.step(limit)
        documents: list[dict[str, Any]] = found["documents"]
        while found["more"]:
            found = self.step(limit)
            documents += found["documents"]
        return documents

    def fetch(self, document: int, edition: int = 1, **given: Any) -> TestResponse:
        where = f"/api/v1/documents/{document}/editions/{edition}/pdf"
        answer = self.open(where, **given)
        answer.get_data()  # read before its file is closed
        answer.close()
        return answer

    def receipt(self, document: int, edition: int = 1, **given: Any) -> TestResponse:
        where = f"/api/v1/documents/{document}/editions/{edition}/receipt"
        body = {"receipt": "ZX-2026-0001", "answer": "accepted"} | given
        return self.open(where, "POST", json=body)


__all__ = ["again", "chief"]
