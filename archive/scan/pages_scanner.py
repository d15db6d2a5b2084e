"""The scanner of this machine, from the page of a batch."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from archive.db import transaction
from archive.scan import listing, scanning
from archive.scan.batch_forms import ScannerForm
from archive.scan.blueprint import bp
from archive.scan.pages_batches import ONE, files_page
from archive.scan.scanner import Wish
from archive.web.access import needs
from archive.web.act import current_act


@bp.post(f"{ONE}/scanner")
@needs("scan:work")
def from_scanner(batch_id: int) -> ResponseReturnValue:
    batch, form = listing.batch(batch_id), ScannerForm()
    if not form.validate():
        return files_page(batch, tuple(map(str, form.resolution.errors))), 422
    with transaction():
        wish = Wish(
            feeder=form.feeder.data, duplex=form.duplex.data, dpi=form.resolution.data
        )
        scanning.want(current_act(), listing.batch(batch_id), wish)
    flash(scanning.begins())
    return redirect(url_for(".files", batch_id=batch_id), 303)
