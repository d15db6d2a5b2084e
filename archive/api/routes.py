"""The interface for other systems, and the page of their tokens."""

from flask import Blueprint

from archive.api import documents, pages, scans, submissions, views
from archive.speech import lazy
from archive.web.nav import Item

__all__ = ["bp", "documents", "nav", "scans", "submissions"]

bp = Blueprint("api", __name__)
bp.register_blueprint(views.bp, url_prefix="/api/v1")
bp.register_blueprint(pages.bp)

nav = (Item("api.tokens.index", lazy("Other systems"), "link", "x", "token:manage"),)
