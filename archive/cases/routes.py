"""All pages of cases, and what of them stands in the navigation."""

from flask import Blueprint

from archive.cases import (
    pages_case,
    pages_file,
    pages_import,
    pages_links,
    pages_list,
    pages_parties,
)
from archive.speech import lazy
from archive.web.nav import Item

bp = Blueprint("cases", __name__, url_prefix="/cases")
for pages in (
    pages_list,
    pages_file,
    pages_import,
    pages_links,
    pages_case,
    pages_parties,
):
    bp.register_blueprint(pages.bp)

nav = (Item("cases.list.index", lazy("Cases"), "case", "l", "case:see"),)
