"""One receipt: its page, its slip, its separator sheets."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from archive.accounts import rights
from archive.cases import pages as cases
from archive.intake import history, labels, pages, parts, prints, queries, rules
from archive.intake.errors import NoSuchPiece
from archive.intake.models import Piece, Receipt
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("receipt", __name__)


@bp.get("/receipts/<int:receipt_id>")
@needs("receipt:see")
def show(receipt_id: int) -> ResponseReturnValue:
    act, receipt = current_act(), pages.the_receipt(receipt_id)
    return render_template(
        "intake/show.html",
        receipt=receipt,
        state=labels.state_of(act, receipt),
        head=labels.head(act, receipt),
        promises=labels.promises(act, receipt),
        code_of=lambda piece: rules.code_of(receipt.token, piece.position),
        parts=parts.of(act, receipt, cases.may),
        history=history.happened(act, receipt, queries.history(receipt.number)),
        may_correct=bool(rights.can(act, "receipt:register", receipt.case)),
        act_today=act.today,
    )


@bp.get("/receipts/<int:receipt_id>/slip.pdf")
@needs("receipt:see")
def slip(receipt_id: int) -> ResponseReturnValue:
    act, receipt = current_act(), pages.the_receipt(receipt_id)
    return _shown(prints.slip(act, receipt), f"receipt-{receipt.id}.pdf")


@bp.get("/receipts/<int:receipt_id>/separators.pdf")
@needs("receipt:see")
def separators(receipt_id: int) -> ResponseReturnValue:
    act, receipt = current_act(), pages.the_receipt(receipt_id)
    made = prints.separators(act, receipt, _asked(receipt))
    return _shown(made, f"separators-{receipt.id}.pdf")


def _asked(receipt: Receipt) -> list[Piece]:
    """The one that is asked for, else all of them."""
    written = request.args.get("piece", "")
    if not written:
        return list(receipt.pieces)
    place = int(written[:6]) if written.isascii() and written.isdecimal() else 0
    if piece := queries.piece_at(receipt, place):
        return [piece]
    raise NoSuchPiece(receipt.number)


def _shown(made: bytes, name: str) -> Response:
    answer = Response(made, content_type="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=name)
    return answer
