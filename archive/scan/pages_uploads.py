"""The browser's side of uploads: begun, gone on with, given up; and files had done with."""

from typing import Any

from flask import Response, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from archive.db import db, transaction
from archive.scan import batch_words, listing, removing, uploads
from archive.scan.blueprint import bp
from archive.scan.errors.taking import BadSize, WrongOffset, room_wanted
from archive.scan.listing import HIGHEST
from archive.scan.pages_batches import again, row, wants_json
from archive.scan.uploads import Standing
from archive.speech import _
from archive.web.access import needs
from archive.web.act import current_act
from archive.web.failures import answer
from storage.errors import Full

OFFSET, LENGTH = "Upload-Offset", "Upload-Length"
ONE = "/uploads/<token>"


@bp.post(f"/<int(max={HIGHEST}):batch_id>/uploads")
@needs("scan:work")
def begin_upload(batch_id: int) -> ResponseReturnValue:
    given = request.get_json(silent=True)
    given = given if isinstance(given, dict) else {}
    name, size = given.get("name"), given.get("size")
    if not isinstance(name, str) or type(size) is not int or not 0 <= size < 2**53:
        raise BadSize
    act = current_act()
    with transaction():
        upload = uploads.begin(act, listing.batch(batch_id), name, size)
    return _told(uploads.standing(upload)), 201


@bp.get(ONE)
@needs("scan:work")
def upload(token: str) -> ResponseReturnValue:
    return _told(uploads.standing(uploads.found(current_act(), token)))


@bp.patch(ONE)
@needs("scan:work")
def receive(token: str) -> ResponseReturnValue:
    act = current_act()
    # Who sends slowly must not keep others from writing meanwhile.
    db.session.rollback()
    data = request.get_data(cache=False)
    return _told(uploads.receive(act, token, offset(request.headers.get(OFFSET)), data))


@bp.post(f"{ONE}/discard")
@needs("scan:work")
def discard(token: str) -> ResponseReturnValue:
    act = current_act()
    found = uploads.found(act, token)
    name, batch_id = found.name, found.batch_id
    uploads.abandon(act, token)
    flash(_("The rest of “%(name)s” is not awaited any more.", name=name))
    return redirect(url_for(".files", batch_id=batch_id), 303)


@bp.delete(ONE)
@needs("scan:work")
def give_up(token: str) -> ResponseReturnValue:
    uploads.abandon(current_act(), token)
    return "", 204


@bp.post(f"/<int(max={HIGHEST}):batch_id>/files/<int(max={HIGHEST}):file_id>/remove")
@needs("scan:work")
def remove(batch_id: int, file_id: int) -> ResponseReturnValue:
    """Have done with a quarantined file; ``by`` is what was brought in its place."""
    batch = listing.batch(batch_id)
    name, by = listing.file(batch, file_id).name, row(request.form, "by")
    with transaction():
        removing.remove(
            current_act(),
            listing.file(batch, file_id),
            listing.file(batch, by) if by else None,
        )
    if wants_json():
        return jsonify(removed=file_id)
    flash(_("“%(name)s” counts no more; it is kept.", name=name))
    return redirect(url_for(".files", batch_id=batch_id), 303)


@bp.errorhandler(WrongOffset)
def stands_elsewhere(error: WrongOffset) -> Response:
    response = answer(409, str(error))
    response.headers[OFFSET] = str(error.offset)
    return response


@bp.errorhandler(Full)
def no_room(_error: Full) -> Response:
    return answer(507, room_wanted())


def offset(written: str | None) -> int:
    """A whole number in plain digits."""
    if written and written.isascii() and written.isdecimal() and len(written) < 20:
        return int(written)
    raise BadSize


def told(standing: Standing) -> dict[str, Any]:
    """The same for people's browsers and for other systems."""
    file = standing.file
    found: dict[str, Any] = {
        "upload": standing.token,
        "name": standing.name,
        "size": standing.size,
        "offset": standing.offset,
        "done": file is not None,
        "again": standing.again,
    }
    return found | ({"file": file.id} if file else {})


def _told(standing: Standing) -> Response:
    body = told(standing) | {"url": url_for(".upload", token=standing.token)}
    if standing.file:
        body["state"] = batch_words.file_line(standing.file).state[1]
        body["sentence"] = again(standing.name) if standing.again else ""
    response = jsonify(body)
    response.headers[OFFSET] = str(standing.offset)
    response.headers[LENGTH] = str(standing.size)
    return response
