"""Pictures of pages, streamed out of the store under the name of their bytes."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from flask import Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from archive import objects
from archive.db import db, transaction
from archive.scan import noting, readable
from archive.scan.blueprint import bp
from archive.scan.errors.sorting import NoPicture, NoSuchPage
from archive.scan.models import Batch, BatchFile, Page
from archive.web.access import needs
from archive.web.act import current_act

JPEG = "image/jpeg"
# What a picture or file is sent as is ours to say, whatever it was called.
SHOWN = {JPEG: "jpg", "image/png": "png"}
SENT = {
    **SHOWN,
    "application/pdf": "pdf",
    "image/tiff": "tif",
    "image/webp": "webp",
    "image/jp2": "jp2",
    "image/bmp": "bmp",
}
UNKNOWN = "application/octet-stream"
# Kept by this reader's browser alone; after that it asks again whether it still may.
CACHING = "private, max-age=600, must-revalidate"
# Should any of it be taken for a document after all, it may do nothing.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@bp.get("/pages/<int:page_id>/thumb")
@needs("page:read")
def thumb(page_id: int) -> ResponseReturnValue:
    return _shown(_row(page_id).thumb, JPEG)


@bp.get("/pages/<int:page_id>/reading")
@needs("page:read")
def reading(page_id: int) -> ResponseReturnValue:
    return _shown(_row(page_id).reading, JPEG)


@bp.get("/pages/<int:page_id>/image")
@needs("page:read")
def image(page_id: int) -> ResponseReturnValue:
    """The picture of the page as it came, to be kept."""
    row = _row(page_id)
    media = row.media if row.media in SHOWN else UNKNOWN
    name = f"{row.batch}-{row.page}.{SHOWN.get(row.media, 'bin')}"
    return _attached(row, row.image, media, name)


@bp.get("/pages/<int:page_id>/file")
@needs("page:read")
def original(page_id: int) -> ResponseReturnValue:
    """The whole file that the page came in, untouched. It may hold others' pages."""
    row = _row(page_id)
    if not readable.may_see_all(current_act(), row.file_id):
        raise NoSuchPage
    return _attached(row, row.digest, row.file_media, row.name)


def _row(page_id: int) -> Any:
    columns = (
        Page.thumb,
        Page.reading,
        Page.image,
        Page.media,
        Page.file_id,
        BatchFile.digest,
        BatchFile.media.label("file_media"),
        BatchFile.name,
        Batch.number.label("batch"),
        Page.id.label("page"),
    )
    query = select(*columns).join(Page.file).join(Page.batch)
    wanted = query.where(Page.id == page_id, readable.may_see(current_act()))
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NoSuchPage
    return row


def _shown(name: str | None, media: str) -> Response:
    if name is None:
        raise NoPicture
    answer = _unless_known(name) or Response(_bytes(name), mimetype=media)
    answer.headers["Content-Disposition"] = "inline"
    return _guarded(answer, name)


def _attached(row: Any, name: str, media: str, called: str) -> Response:
    """To take away is to read: it is noted, unless it is only asked for anew."""
    answer = _unless_known(name)
    if answer is None:
        with transaction():
            noting.page(current_act(), row.batch, row.page, file=called)
        sent = media if media in SENT else UNKNOWN
        answer = Response(_bytes(name), mimetype=sent)
    last = called.rpartition("/")[2]
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(last)}"
    return _guarded(answer, name)


def _unless_known(name: str) -> Response | None:
    """Whoever has these bytes already is told so: the name is that of the bytes."""
    return Response(status=304) if name in request.if_none_match else None


def _bytes(name: str) -> Iterator[bytes]:
    return objects.store().stream(name)


def _guarded(answer: Response, name: str) -> Response:
    answer.set_etag(name)
    answer.headers["Cache-Control"] = CACHING
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
