"""All pages of the catalogue, and what of them stands in the navigation."""

# Each of these puts its pages, or its work, where they belong as it is imported.
from archive.catalog import (
    pages_desk,
    pages_document,
    pages_merging,
    pages_tree,
    tasks,
    veils,
)
from archive.catalog.blueprint import bp
from archive.catalog.completeness import (
    chores,
    keeping,
    pages_case,
    pages_closing,
)
from archive.catalog.completeness import pages_list as pages_lacking
from archive.catalog.exchange import pages_list as pages_sent
from archive.catalog.exchange import pages_pdf
from archive.speech import lazy
from archive.web.nav import Item

__all__ = [
    "bp",
    "chores",
    "keeping",
    "nav",
    "pages_case",
    "pages_closing",
    "pages_desk",
    "pages_document",
    "pages_lacking",
    "pages_merging",
    "pages_pdf",
    "pages_sent",
    "pages_tree",
    "tasks",
    "veils",
]

nav = (
    Item("catalog.index", lazy("Catalogue"), "file", "f", "catalog:work"),
    Item("catalog.lacking_everywhere", lazy("Lacking material"), "list", "w", "page:read"),
    Item("catalog.sent", lazy("Sent on"), "link", "o", "catalog:work"),
)
