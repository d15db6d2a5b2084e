"""A document as PDF, with its text, for people to read elsewhere, to keep and to print."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import request, send_file
from flask.typing import ResponseReturnValue

from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.catalog import queries
from archive.catalog.blueprint import bp
from archive.catalog.errors import TakenOut
from archive.catalog.exchange import pages
from archive.db import transaction
from archive.scan.listing import HIGHEST
from archive.web.access import needs
from archive.web.act import current_act


@bp.get(f"/documents/<int(max={HIGHEST}):document_id>/pdf")
@needs("page:read")
def document_pdf(document_id: int) -> ResponseReturnValue:
    """To take away is to read: it is noted, unless it is only asked for anew."""
    act, row = current_act(), queries.document(current_act(), document_id)
    if row.withdrawn_at is not None:
        raise TakenOut(row.title)
    called, number = pages.name_of(act, row), row.case.number
    leaves = [leaf.page_id for leaf in row.leaves]
    with TemporaryDirectory(prefix="document-") as folder:
        path = Path(folder) / "document.pdf"
        made = pages.write(act, row, path)
        if made.digest not in request.if_none_match:
            with transaction():
                audit.record(
                    act, Kind.PAGES_READ, number, pages=leaves, document=document_id
                )
        answer = send_file(
            path, pages.MEDIA, download_name=called, etag=made.digest, conditional=True
        )
    answer.headers["Cache-Control"] = "private, max-age=0, must-revalidate"
    answer.headers.pop("Last-Modified", None)  # when it was made anew says nothing
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
