"""All pages of scanned batches, and what of them stands in the navigation."""

# Each of these puts its pages, or its work, where they belong as it is imported.
from archive.scan import (
    chores,
    found,
    pages_batches,
    pages_page,
    pages_receipt,
    pages_scanner,
    pages_sorting,
    pages_uploads,
    pictures,
    rescans,
    scanning,
    tasks,
)
from archive.scan.blueprint import bp
from archive.speech import lazy
from archive.web.nav import Item

__all__ = [
    "bp",
    "chores",
    "found",
    "nav",
    "pages_batches",
    "pages_page",
    "pages_receipt",
    "pages_scanner",
    "pages_sorting",
    "pages_uploads",
    "pictures",
    "rescans",
    "scanning",
    "tasks",
]

nav = (Item("scan.index", lazy("Scans"), "scan", "b", "scan:see"),)
