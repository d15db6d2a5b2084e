"""Batches: the list of them, a new one, and the files that are in one."""

from typing import Any
from urllib.parse import urlencode

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from archive.db import db, transaction
from archive.errors import DomainError
from archive.intake import queries as receipts
from archive.scan import (
    batch_words,
    destinations,
    listing,
    scanning,
    taking,
    uploads,
)
from archive.scan.batch_forms import BatchForm, ScannerForm
from archive.scan.blueprint import bp
from archive.scan.errors.taking import NothingChosen
from archive.scan.listing import HIGHEST, Place, Wanted
from archive.scan.models import Batch, BatchState, Way
from archive.scan.names import cleaned
from archive.scan.scanner import Wish
from archive.scan.sizes import in_words
from archive.speech import _, ngettext
from archive.web.access import needs
from archive.web.act import current_act

ONE = f"/<int(max={HIGHEST}):batch_id>"


@bp.get("")
@needs("scan:see")
def index() -> ResponseReturnValue:
    asked = {name: request.args.get(name, "") for name in ("state", "way")}
    mine, faulty = request.args.get("mine") == "1", request.args.get("faulty") == "1"
    wanted = Wanted(asked["state"], asked["way"], mine, faulty)
    found = listing.page(current_act(), wanted, Place.read(request.args.get("at", "")))
    given = asked | {"mine": "1" if mine else "", "faulty": "1" if faulty else ""}
    return render_template(
        "scan/index.html",
        batches=batch_words.batch_lines(found.batches),
        wanted=wanted,
        states=[(one.value, word) for one, (_tone, word) in batch_words.STATES.items()],
        ways=[(one.value, word) for one, word in batch_words.WAYS.items()],
        earlier=_address(given, found.earlier),
        later=_address(given, found.later),
    )


def _address(asked: dict[str, str], place: Place | None) -> str | None:
    if place is None:
        return None
    kept = {name: value for name, value in asked.items() if value}
    return url_for(".index") + "?" + urlencode({**kept, "at": str(place)})


@bp.get("/new")
@needs("scan:work")
def new() -> ResponseReturnValue:
    """Coming from a receipt or a case, it is filled in already."""
    form, act = BatchForm(formdata=None), current_act()
    receipt = receipts.found(act, row(request.args, "receipt"))
    if receipt is not None:
        form.receipt.data, form.case.data = receipt.number, receipt.case.number
    else:
        form.case.data = request.args.get("case", "")[:60]
    return _new_page(form)


def row(given: MultiDict[str, str], name: str) -> int:
    """The number of a row; 0, which none has, if none was given."""
    number = given.get(name, 0, type=int)
    return number if 0 < number <= HIGHEST else 0


def _new_page(form: BatchForm, faults: tuple[str, ...] = ()) -> str:
    may_scan = scanning.is_set_up()
    return render_template(
        "scan/new.html", form=form, faults=faults, may_scan=may_scan, **_component()
    )


@bp.post("")
@needs("scan:work")
def create() -> ResponseReturnValue:
    """A script that goes on to send files is answered with where to send them."""
    form = BatchForm()
    is_script = wants_json()
    if not form.validate() and not is_script:
        return _new_page(form), 422
    try:
        batch = _opened(form)
    except DomainError as refused:
        if is_script:
            raise
        return _new_page(form, (str(refused),)), 422
    if is_script:
        return jsonify(_where(batch)), 201
    if request.form.get("scanner"):
        _have_scanned(batch.id)
    _take_in(batch, form.chosen())
    return redirect(url_for(".files", batch_id=batch.id), 303)


def _have_scanned(batch_id: int) -> None:
    """As most paper is: in the feeder, written on both sides."""
    with transaction():
        wish = Wish(feeder=True, duplex=True)
        scanning.want(current_act(), listing.batch(batch_id), wish)
    flash(scanning.begins())


def _opened(form: BatchForm) -> Batch:
    act = current_act()
    where = destinations.named(act, form.case.data or "", form.receipt.data or "")
    with transaction():
        return taking.open_batch(
            act,
            Way.UPLOAD,
            case=where.case,
            receipt=where.receipt,
            title=form.title.data or "",
        )


def _where(batch: Batch) -> dict[str, Any]:
    return {
        "number": batch.number,
        "url": url_for(".files", batch_id=batch.id),
        "begin": url_for(".begin_upload", batch_id=batch.id),
        "panel": url_for(".panel", batch_id=batch.id),
        "batch": batch.id,
    }


@bp.get(f"{ONE}/files")
@needs("scan:see")
def files(batch_id: int) -> ResponseReturnValue:
    return files_page(listing.batch(batch_id))


def files_page(batch: Batch, faults: tuple[str, ...] = ()) -> str:
    return render_template(
        "scan/batch_files.html",
        form=BatchForm(formdata=None),
        scanner=ScannerForm(formdata=None),
        may_scan=scanning.is_set_up(),
        faults=faults,
        way=batch_words.WAYS[batch.way],
        unfinished=_unfinished(batch),
        where=_where(batch),
        **_panel(batch),
        **_component(),
    )


def _unfinished(batch: Batch) -> list[tuple[str, str, str, int]]:
    """Token, name, size and how many hundredths are here of what was cut off."""
    return [
        (one.token, one.name, in_words(one.size), one.received * 100 // max(one.size, 1))
        for one in uploads.unfinished(current_act(), batch)
    ]


@bp.get(f"{ONE}/files/panel")
@needs("scan:see")
def panel(batch_id: int) -> ResponseReturnValue:
    """The list of files alone. Nothing at all if the reader has seen just this."""
    shown = _panel(listing.batch(batch_id))
    if request.args.get("seen") == shown["stamp"]:
        return "", 204
    return render_template("scan/files_panel.html", **shown)


def _panel(batch: Batch) -> dict[str, Any]:
    tally = listing.tally(batch)
    lines = [batch_words.file_line(one) for one in listing.files(batch)]
    scanner = scanning.in_words(batch)
    return {
        "batch": batch,
        "is_open": batch.state is BatchState.OPEN,
        "goes_to": batch_words.goes_to(batch),
        "batch_state": batch_words.batch_state(batch),
        "tally": tally,
        "progress_line": batch_words.progress(tally),
        "lines": lines,
        "stamp": batch_words.stamp(tally, lines, *scanner),
        "scanner_state": scanner[0],
        "scanner_line": scanner[1],
    }


@bp.post(f"{ONE}/files")
@needs("scan:work")
def add(batch_id: int) -> ResponseReturnValue:
    """Without a script: the files come with the form itself."""
    batch, form = listing.batch(batch_id), BatchForm()
    if not form.chosen():
        return files_page(batch, (str(NothingChosen()),)), 422
    _take_in(batch, form.chosen())
    return redirect(url_for(".files", batch_id=batch_id), 303)


def _take_in(batch: Batch, chosen: list[Any]) -> None:
    """One after the other; what is wrong with one keeps no other out."""
    act, count = current_act(), 0
    for one in chosen:
        try:
            taken = taking.take(act, batch, one.filename, one.stream)
        except DomainError as refused:
            flash(str(refused), "error")
            continue
        count += 1
        if taken.again:
            flash(again(one.filename), "warning")
    if count:
        flash(ngettext("%(num)s file taken in.", "%(num)s files taken in.", count))


def again(name: str) -> str:
    return _("“%(name)s” was in this batch already; it is taken once.", name=cleaned(name))


def wants_json() -> bool:
    accepted = request.accept_mimetypes
    return accepted.best_match(["text/html", "application/json"]) == "application/json"


def _component() -> dict[str, Any]:
    """What the part of the page that sends files has to know."""
    db.session.rollback()
    limit = taking.settings().scan_max_bytes
    return {"chunk": uploads.CHUNK, "limit": limit, "limit_words": in_words(limit)}
