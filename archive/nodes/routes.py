"""All pages of nodes, and what of them stands in the navigation."""

from flask import Blueprint

from archive.nodes import pages_acts, pages_case, pages_lists, pages_receipts
from archive.speech import lazy
from archive.web.nav import Item

bp = Blueprint("nodes", __name__)
for pages in (pages_case, pages_acts, pages_lists, pages_receipts):
    bp.register_blueprint(pages.bp)

nav = (
    Item("nodes.lists.late", lazy("Late nodes"), "alert", "n", "node:see"),
    Item("nodes.receipts.index", lazy("Receipts by node"), "receive", "r", "node:see"),
)
