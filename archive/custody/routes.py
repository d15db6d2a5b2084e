"""All pages of where paper is kept, and what of them stands in the navigation."""

from flask import Blueprint

from archive.custody import pages_papers, pages_places, pages_scan
from archive.speech import lazy
from archive.web.nav import Item

bp = Blueprint("custody", __name__)
for pages in (pages_places, pages_scan, pages_papers):
    bp.register_blueprint(pages.bp)

nav = (Item("custody.places.index", lazy("Paper store"), "shelf", "k", "custody:see"),)
