"""Separator sheets: what follows one belongs to the receipt and piece that it names."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from sqlalchemy import Select, select

from archive.db import db
from archive.intake import queries as intake
from archive.intake import rules as codes
from archive.scan import rules
from archive.scan.models import Aside, Batch, BatchFile, Finding, Page
from archive.search import service as search

SHEETS = (Aside.SEPARATOR, Aside.SEPARATOR_BACK)


@dataclass(frozen=True, slots=True)
class Belonging:
    """Where pages belong until another separator says otherwise."""

    case_id: int | None = None
    receipt_id: int | None = None
    piece_id: int | None = None


def assign(batch: Batch, file: BatchFile, fresh: Sequence[Page]) -> None:
    """Say of new pages where they belong, and of later ones that had come before them.

    Files are split side by side, so that a separator may come after the pages behind it.
    Where a clerk has begun to sort, only the new pages are touched.
    """
    if not fresh:
        return
    start = min(page.position for page in fresh)
    before = db.session.scalars(_before(batch, start)).first()
    belonging = _belonging_at(batch, before)
    new = {page.id for page in fresh}
    for page in db.session.scalars(_from(batch, start)):
        if page.id not in new and (batch.edition or page.aside is Aside.SEPARATOR):
            break
        belonging = _put(page, before, belonging)
        if page.id in new:
            page.begins = page.begins or _begins(page, before, file)
        before = page


def _before(batch: Batch, position: int) -> Select[Page]:
    return (
        select(Page)
        .where(Page.batch_id == batch.id, Page.position < position)
        .order_by(Page.position.desc(), Page.id.desc())
        .limit(1)
    )


def _from(batch: Batch, position: int) -> Select[Page]:
    wanted = select(Page).where(Page.batch_id == batch.id, Page.position >= position)
    return wanted.order_by(Page.position, Page.id)


def _belonging_at(batch: Batch, before: Page | None) -> Belonging:
    """Where the page before belongs: the last separator, or the batch, has said so."""
    if before is None:
        return Belonging(batch.case_id, batch.receipt_id)
    return Belonging(before.case_id, before.receipt_id, before.piece_id)


def _put(page: Page, before: Page | None, belonging: Belonging) -> Belonging:
    """Where this page, and so the next one, belongs."""
    if scanned := _code_on(page):
        text, token, place = scanned
        receipt = intake.by_token(token)
        if receipt is None:
            _note_unknown(page, text)
        else:
            piece = intake.piece_at(receipt, place) if place else None
            belonging = Belonging(receipt.case_id, receipt.id, piece.id if piece else None)
            page.aside, page.begins = Aside.SEPARATOR, True
    elif _is_back(page, before):
        page.aside = Aside.SEPARATOR_BACK
    _belongs(page, belonging)
    return belonging


def _belongs(page: Page, to: Belonging) -> None:
    moved = page.case_id != to.case_id and page.reading is not None
    page.case_id, page.receipt_id, page.piece_id = to.case_id, to.receipt_id, to.piece_id
    if moved:
        search.move([page.id], to.case_id)


def _code_on(page: Page) -> tuple[str, str, int | None] | None:
    for code in page.codes:
        if scanned := codes.read_code(code["text"]):
            return code["text"], scanned.token, scanned.piece
    return None


def _is_back(page: Page, before: Page | None) -> bool:
    follows = before is not None and before.aside is Aside.SEPARATOR
    return follows and page.width > 0 and page.blank_share >= rules.BLANK_SHARE


def _begins(page: Page, before: Page | None, file: BatchFile) -> bool:
    """A file of several pages, or one attached, is a piece; a folder of pictures is one."""
    if before is None:
        return True
    several = (file.pages or 0) > 1 or file.room is not None
    return page.ordinal == 1 and several and before.aside not in SHEETS


def _note_unknown(page: Page, text: str) -> None:
    known = {finding.code for finding in findings_of([page.id])}
    if "separator_unknown" not in known:
        facts = {"code": text[:60]}
        db.session.add(Finding(page_id=page.id, code="separator_unknown", facts=facts))


def findings_of(page_ids: Collection[int]) -> Sequence[Finding]:
    return db.session.scalars(select(Finding).where(Finding.page_id.in_(page_ids))).all()


EXTENSIONS = {
    "application/pdf": {"pdf"},
    "image/tiff": {"tif", "tiff"},
    "image/jpeg": {"jpg", "jpeg", "jpe", "jfif"},
    "image/png": {"png"},
    "image/webp": {"webp"},
    "image/jp2": {"jp2", "jpx", "jpf", "j2k", "jpc", "j2c"},
    "image/bmp": {"bmp", "dib"},
}


def misleading(name: str, media: str) -> str | None:
    """The ending of a file's name, if it promises something else than what it is."""
    ending = PurePosixPath(name.lower()).suffix.removeprefix(".")
    is_ending = 2 <= len(ending) <= 5 and ending.isascii() and ending[:1].isalpha()
    return ending if is_ending and ending not in EXTENSIONS.get(media, {ending}) else None
