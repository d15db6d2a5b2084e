"""Shelving with a scanner: one field that takes places and papers in any order."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.custody import labels, pages, queries, scanning, service
from archive.custody.errors import NoSuchMove
from archive.custody.forms import ScanForm, numbers
from archive.custody.scanning import Hand, Said
from archive.db import transaction
from archive.errors import DomainError, Invalid
from archive.speech import _
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("scan", __name__)
# Asks for, and tells that it is, the part of the page that changes.
PART = "X-Part"


@bp.get("/custody/scan")
@needs("custody:keep")
def show() -> ResponseReturnValue:
    return _page(_hand(request.args.get("place"), request.args.get("held")))


@bp.post("/custody/scan")
@needs("custody:keep")
def scan() -> ResponseReturnValue:
    form = ScanForm()
    place, held = form.place.data, form.held.data
    if not form.validate():
        return _answer(_hand(place, held), Said("late", form.code.label.text), 422)
    try:
        with transaction():
            act, hand = current_act(), _hand(place, held)
            hand, said = scanning.scan(act, form.code.data, hand)
            place, held = _placed(hand), _held(hand)
    except DomainError as refused:
        status = 422 if isinstance(refused, Invalid) else 409
        return _answer(_hand(place, held), Said("late", str(refused)), status)
    return _answer(_hand(place, held), said, 200)


@bp.post("/custody/moves/<int:move_id>/undo")
@needs("custody:keep")
def undo(move_id: int) -> ResponseReturnValue:
    place, held = request.form.get("place"), request.form.get("held")
    with transaction():
        move = queries.move(move_id)
        if move is None:
            raise NoSuchMove
        service.undo(current_act(), move)
    flash(_("The last move is undone."))
    return redirect(_address(_hand(place, held)), 303)


def _hand(place: str | None, held: str | None) -> Hand:
    places = numbers(place)[:1]
    found = queries.place(places[0]) if places else None
    return Hand(found, tuple(queries.receipts(current_act(), numbers(held))))


def _address(hand: Hand) -> str:
    return url_for(".show", place=_placed(hand) or None, held=_held(hand) or None)


def _placed(hand: Hand) -> str:
    return str(hand.place.id) if hand.place else ""


def _held(hand: Hand) -> str:
    return ".".join(str(one.id) for one in hand.held)


def _answer(hand: Hand, said: Said, status: int) -> ResponseReturnValue:
    """The part alone for the script, which lets the next code be read meanwhile."""
    if PART in request.headers:
        answer = Response(
            render_template("custody/part.html", **_shown(hand, said)), status
        )
        answer.headers[PART] = request.headers[PART][:20]
        return answer
    if status != 200:
        return _page(hand, said), status
    flash(said.text)
    return redirect(_address(hand), 303)


def _page(hand: Hand, said: Said | None = None) -> str:
    return render_template(
        "custody/scan.html", form=ScanForm(formdata=None), **_shown(hand, said)
    )


def _shown(hand: Hand, said: Said | None) -> dict[str, object]:
    act = current_act()
    return {
        "place": hand.place,
        "held": hand.held,
        "held_ids": _held(hand),
        "said": said,
        "moves": labels.own_moves(act, queries.recent(act)),
        "may_keep": pages.may_keep(),
    }
