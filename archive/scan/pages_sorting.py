"""The sorting desk: its page, what changes on it, and what is done there."""

from collections.abc import Sequence
from typing import Any, BinaryIO, cast

from flask import (
    flash,
    get_template_attribute,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from archive.db import db, transaction
from archive.errors import DomainError
from archive.scan import (
    asked,
    listing,
    noting,
    peek,
    placing,
    queries,
    readable,
    rescans,
    said,
    service,
    shown,
    sorting,
    taking,
)
from archive.scan.asked import VERBS, Asked
from archive.scan.blueprint import bp
from archive.scan.errors.sorting import NoPicture
from archive.scan.listing import HIGHEST
from archive.scan.models import Batch, BatchState
from archive.scan.said import Verb
from archive.scan.shown import Desk, Thumb
from archive.speech import _, ngettext
from archive.web.access import needs
from archive.web.act import current_act

SORT = f"/<int(max={HIGHEST}):batch_id>/sort"
PAGE = f"{SORT}/pages/<int(max={HIGHEST}):page_id>"
# Whoever watches is told of new pictures without asking for all 500.
AT_ONCE = 200


@bp.get(SORT)
@needs("scan:see")
def sort(batch_id: int) -> ResponseReturnValue:
    batch = listing.batch(batch_id)
    if count := sum(listing.tally(batch).pages.values()):
        with transaction():
            noting.desk(current_act(), batch.number, count)
    return _page(batch_id)


def _page(batch_id: int, faults: Sequence[str] = ()) -> str:
    batch = listing.batch(batch_id)
    desk = shown.desk(batch)
    return render_template(
        "scan/sort.html",
        batch=batch,
        desk=desk,
        faults=faults,
        is_open=batch.state is BatchState.OPEN,
        progress=_progress(batch),
    )


@bp.get(f"{SORT}/now")
@needs("scan:see")
def sort_now(batch_id: int) -> ResponseReturnValue:
    """How things stand; the order of pages only if the reader has seen another."""
    batch = listing.batch(batch_id)
    desk = shown.desk(batch)
    seen = request.args.get("stamp") == desk.stamp
    order = {} if seen else _order(desk)
    return jsonify(stamp=desk.stamp, progress=_progress(batch), **order)


@bp.get(f"{SORT}/thumbs")
@needs("scan:see")
def sort_thumbs(batch_id: int) -> ResponseReturnValue:
    wanted = asked.numbers(request.args.get("pages", "").split("."), AT_ONCE)
    thumbs = shown.desk(listing.batch(batch_id)).thumbs
    return jsonify(pages=_drawn([one for one in thumbs if one.id in wanted]))


@bp.get(PAGE)
@needs("scan:see")
def sort_page(batch_id: int, page_id: int) -> ResponseReturnValue:
    """The page that is looked at: its picture, its findings, and its lines."""
    page = readable.of_batch(current_act(), batch_id, page_id)
    return render_template("scan/sort_page.html", **peek.of(page))


@bp.post(f"{SORT}/<any({','.join(VERBS)}):verb>")
@needs("scan:work")
def sort_change(batch_id: int, verb: str) -> ResponseReturnValue:
    """One change of the order; answered with what is otherwise on the desk."""
    wanted = Asked.read(request.get_json(silent=True))
    act, batch = current_act(), listing.batch(batch_id)
    with transaction():
        row = VERBS[verb](act, batch, wanted)
        touched = {int(page) for page in row.after}
    told = _told(verb, row.verb, len(wanted.pages) or len(touched))
    return _answer(batch_id, told, touched)


def _told(verb: str, done: str, count: int) -> str:
    if verb == Verb.UNDO:
        return _("Undone: %(what)s.", what=said.name(done))
    if verb == Verb.REDO:
        return _("Done again: %(what)s.", what=said.name(done))
    return said.done(done, count)


def _answer(batch_id: int, told: str, touched: set[int]) -> ResponseReturnValue:
    """What was done, the order as it is now, and the thumbnails that changed."""
    db.session.expire_all()
    batch = listing.batch(batch_id)
    desk = shown.desk(batch)
    drawn = _drawn([one for one in desk.thumbs if one.id in touched])
    return jsonify(
        said=told,
        pages=drawn,
        stamp=desk.stamp,
        progress=_progress(batch),
        **_order(desk),
    )


def _order(desk: Desk) -> dict[str, Any]:
    head = get_template_attribute("scan/sort_parts.html", "head")
    return {
        "edition": desk.batch.edition,
        "undo": desk.undo,
        "redo": desk.redo,
        "counts": desk.counts,
        "pieces": [
            {
                "head": head(number, one),
                "pages": [[thumb.id, thumb.version] for thumb in thumbs],
            }
            for number, (one, thumbs) in enumerate(desk.pieces, 1)
        ],
    }


def _drawn(thumbs: Sequence[Thumb]) -> dict[str, str]:
    draw = get_template_attribute("scan/sort_parts.html", "thumb")
    return {str(one.id): draw(one) for one in thumbs}


def _progress(batch: Batch) -> dict[str, Any]:
    return said.progress(queries.progress(batch.id))


@bp.get(f"{SORT}/offers")
@needs("scan:work")
def sort_offers(batch_id: int) -> ResponseReturnValue:
    """Cases, receipts and pieces to choose from, for what was typed."""
    words = request.args.get("words", "")[:100]
    found = placing.offers(current_act(), listing.batch(batch_id), words)
    return render_template("scan/sort_offers.html", offers=found, words=words)


@bp.post(f"{PAGE}/rescan")
@needs("scan:work")
def sort_rescan(batch_id: int, page_id: int) -> ResponseReturnValue:
    """A new scan comes in as a file; its page takes this one's place once it is split."""
    batch, act = listing.batch(batch_id), current_act()
    page = readable.of_batch(act, batch_id, page_id)
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise NoPicture
    file = taking.take_file(act, batch, upload.filename, cast(BinaryIO, upload.stream))
    with transaction():
        rescans.put_in_place(act, page, file)
    return jsonify(said=_("The new scan is in; it takes the page's place in a moment."))


@bp.post(f"{PAGE}/findings/<code>/<any(waive,unwaive):verb>")
@needs("scan:work")
def sort_waive(batch_id: int, page_id: int, code: str, verb: str) -> ResponseReturnValue:
    batch, act = listing.batch(batch_id), current_act()
    page = readable.of_batch(act, batch_id, page_id)
    with transaction():
        if verb == "waive":
            service.waive(act, page, code)
        else:
            sorting.take_back_waiver(act, batch, page, code)
    told = _("The finding is waived.") if verb == "waive" else _("It is open again.")
    return _answer(batch_id, told, {page_id})


@bp.post(f"{PAGE}/retry")
@needs("scan:work")
def sort_retry_page(batch_id: int, page_id: int) -> ResponseReturnValue:
    page = readable.of_batch(current_act(), batch_id, page_id)
    with transaction():
        service.retry_page(current_act(), page)
    return _answer(batch_id, _("The page is tried again."), {page_id})


@bp.post(f"{SORT}/retry")
@needs("scan:work")
def sort_retry(batch_id: int) -> ResponseReturnValue:
    """All pages of the batch that failed."""
    batch = listing.batch(batch_id)
    failed = {page.id for page in queries.failed(batch_id)}
    with transaction():
        count = service.retry_failed(current_act(), batch)
    told = ngettext("%(num)s page is tried again.", "%(num)s pages are tried again.", count)
    return _answer(batch_id, told, failed)


@bp.post(f"{SORT}/finish")
@needs("scan:work")
def sort_finish(batch_id: int) -> ResponseReturnValue:
    batch = listing.batch(batch_id)
    seen = request.form.get("edition", type=int)
    try:
        with transaction():
            sorting.finish(current_act(), batch, -1 if seen is None else seen)
    except DomainError as refused:
        return _page(batch_id, getattr(refused, "missing", [str(refused)])), 409
    batch = listing.batch(batch_id)
    flash(_("Batch %(number)s is sorted.", number=batch.number))
    return redirect(url_for(".sort", batch_id=batch_id), 303)


@bp.post(f"{SORT}/reopen")
@needs("scan:work")
def sort_reopen(batch_id: int) -> ResponseReturnValue:
    batch = listing.batch(batch_id)
    with transaction():
        sorting.reopen(current_act(), batch)
    flash(_("The batch is open again."))
    return redirect(url_for(".sort", batch_id=batch_id), 303)
