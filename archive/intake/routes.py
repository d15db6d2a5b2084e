"""All pages of receipts, and what of them stands in the navigation."""

from flask import Blueprint

from archive.intake import pages_case, pages_form, pages_receipt, pages_register
from archive.speech import lazy
from archive.web.nav import Item

bp = Blueprint("intake", __name__)
for pages in (pages_register, pages_form, pages_receipt, pages_case):
    bp.register_blueprint(pages.bp)

nav = (
    Item("intake.register.index", lazy("Received material"), "inbox", "m", "receipt:see"),
)
