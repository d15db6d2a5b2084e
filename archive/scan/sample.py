"""The scan room's part of the sample court: three batches, really worked by the queue.

One of a receipt with its separator sheets, one in which something is the matter with every
page, and one with a file that nobody can open.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np
import segno
from cv2.typing import MatLike
from pypdf import PdfWriter
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from archive import objects
from archive.accounts import queries as accounts
from archive.act import Act
from archive.cases import queries as cases
from archive.db import db
from archive.intake import rules as codes
from archive.intake.models import Receipt
from archive.scan import taking
from archive.scan.models import Batch, Way
from archive.scan.specimen import pages
from archive.scan.specimen.pages import Office, Specimen
from archive.scan.specimen.wear import Wear

POSTS = ("file_clerk", "file_manager")
# A4 at 200 dpi.
WIDE, HIGH, DPI = 1654, 2339, 200
PIECES, MODULE = 2, 14
File = tuple[str, bytes]


def fill(act: Act) -> list[tuple[str, str, str]]:
    """Take the files in; whoever fills the sample has the work done next."""
    clerk, office = _clerk(act), Office(court=act.profile.court.name)
    receipt = _receipt()
    if receipt is not None:
        batch = taking.open_batch(clerk, Way.SCANNER, title="示例：当事人提交材料")
        _enter(clerk, batch, _of_receipt(receipt, office))
    batch = taking.open_batch(clerk, Way.UPLOAD, title="示例：需要检查的扫描件")
    _enter(clerk, batch, _faulty(office))
    batch = taking.open_batch(clerk, Way.FOLDER, title="示例：含有无法打开的文件")
    _enter(clerk, batch, _locked(office))
    return []


def _clerk(act: Act) -> Act:
    people = cases.holders(act.today, POSTS)
    if not people:
        return act
    return replace(act, actor=accounts.actor(people[0], act.today, ""))


def _receipt() -> Receipt | None:
    """The last one with some pieces."""
    newest = select(Receipt).options(joinedload(Receipt.case)).order_by(Receipt.id.desc())
    found = db.session.scalars(newest).unique()
    return next((one for one in found if len(one.pieces) >= PIECES), None)


def _enter(act: Act, batch: Batch, files: Iterator[File]) -> None:
    db.session.flush()  # files name their batch by its id
    for name, data in files:
        taking.enter(act, batch.id, name, objects.store().put(data))


def _of_receipt(receipt: Receipt, office: Office) -> Iterator[File]:
    for piece in receipt.pieces[:PIECES]:
        place = piece.position
        yield f"{place}-0.png", _png(_separator(codes.code_of(receipt.token, place)))
        seeds = (20 + place, 30 + place)[: piece.pages]
        yield f"{place}-1.pdf", pages.pdf(pages.page(one, office=office) for one in seeds)


def _faulty(office: Office) -> Iterator[File]:
    page, _title, _lines = pages.drawn(41, "notice", DPI, office)
    yield "crooked.jpg", _jpeg(_bordered(page))
    yield "faint.jpg", _jpeg(255 - (255 - page) // 4)
    again = [_scanned(office, wear) for wear in (Wear.LIGHT, Wear.MEDIUM)]
    yield "twice.pdf", pages.pdf(again)
    yield "blank.png", _png(np.full((HIGH, WIDE), 248, np.uint8))


def _scanned(office: Office, wear: Wear) -> Specimen:
    return pages.page(43, "ruling", level=wear, office=office)


def _locked(office: Office) -> Iterator[File]:
    page = pages.page(45, "record", office=office)
    yield "good.pdf", pages.pdf([page])
    writer = PdfWriter(io.BytesIO(pages.pdf([page])))
    writer.encrypt("示例", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    yield "locked.pdf", out.getvalue()


def _separator(text: str) -> MatLike:
    """As much of a separator sheet as a scanner needs to see."""
    dots = np.array([list(row) for row in segno.make(text, error="m").matrix], np.uint8)
    code = np.kron(1 - dots, np.ones((MODULE, MODULE), np.uint8)) * 255
    sheet = np.full((HIGH, WIDE), 250, np.uint8)
    top, left = 600, (WIDE - code.shape[1]) // 2
    sheet[top : top + code.shape[0], left : left + code.shape[1]] = code
    return sheet


def _bordered(page: MatLike) -> MatLike:
    """Crooked on a scanner whose lid was open."""
    edge = 90
    wider = cv2.copyMakeBorder(
        page, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=(18, 18, 18)
    )
    height, width = wider.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 4, 1)
    return cv2.warpAffine(wider, turn, (width, height), borderValue=(18, 18, 18))


def _jpeg(page: MatLike) -> bytes:
    """Without a word about how finely it was scanned."""
    return _encoded(".jpg", cv2.cvtColor(page, cv2.COLOR_RGB2BGR), [85])


def _png(page: MatLike) -> bytes:
    return _encoded(".png", page, [])


def _encoded(ending: str, page: MatLike, quality: Sequence[int]) -> bytes:
    options = [value for each in quality for value in (cv2.IMWRITE_JPEG_QUALITY, each)]
    _done, data = cv2.imencode(ending, page, options)
    return data.tobytes()
