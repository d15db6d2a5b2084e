"""A preservation case and the execution case whose file takes it in."""

from dataclasses import replace

from archive.act import Act
from archive.cases import links, queries
from archive.cases.models import Case
from archive.catalog import merging
from archive.catalog.models import Document, FileMerger
from archive.db import db, transaction
from tests.accounts.house import act
from tests.cases.house import case
from tests.catalog.house import NOTES, NOTICE, batch, file, given, ids

KEPT = "（2025）豫0922执保12号"
SIDE = {"kind": "panel_record", "heading": "panel_records"}


def target() -> Case:
    return case()


def source(number: str = KEPT) -> Case:
    return case(number=number)


def filed(by: Act, of: Case) -> tuple[Document, Document]:
    """One open document, and one of the court's own, in the file of this case."""
    pages = ids(batch(NOTICE, NOTES, case=of, number=f"20260302-9{of.id:02}"))
    first = given(pages[:1], "保全裁定书", kind=None, heading="preservation_ruling")
    own = given(pages[1:], "合议庭评议笔录", **SIDE)
    return file(by, of, first), file(by, of, own)


def merge(by: Act, one: Case, other: Case, note: str = "") -> FileMerger:
    with transaction():
        made = merging.merge(by, one, other, note)
    db.session.expire_all()
    return made


def part(by: Act, made: FileMerger, why: str = "并错了") -> None:
    ident = made.id
    with transaction():
        merging.part(by, ident, why)
    db.session.expire_all()


def tie(one: Case, other: Case, kind: str) -> None:
    with transaction():
        links.link(act(), one, other, kind)
    db.session.expire_all()


def tied(one: Case, other: Case) -> bool:
    return queries.tied(one.id, other.id, merging.TIE) is not None


def documents(of: Case) -> list[Document]:
    query = db.select(Document).where(Document.case_id == of.id).order_by(Document.id)
    return list(db.session.scalars(query))


def merging_anything(by: Act) -> Act:
    """Under rules that merge files of every type into every other."""
    ties = tuple(
        one.model_copy(update={"from_types": (), "to_types": ()})
        if one.code == merging.TIE
        else one
        for one in by.profile.links
    )
    return replace(by, profile=by.profile.model_copy(update={"links": ties}))
