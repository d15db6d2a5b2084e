"""All pages of the catalogue, and what of them stands in the navigation."""

# Each of these puts its pages, or its work, where they belong as it is imported.
from archive.catalog import pages_desk, pages_document, pages_tree, tasks, veils
from archive.catalog.blueprint import bp
from archive.catalog.completeness import (
    chores,
    keeping,
    pages_case,
    pages_closing,
    pages_list,
)
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
    "pages_list",
    "pages_tree",
    "tasks",
    "veils",
]

nav = (
    Item("catalog.index", lazy("Catalogue"), "file", "f", "catalog:work"),
    Item("catalog.lacking_everywhere", lazy("Lacking material"), "list", "w", "page:read"),
)
