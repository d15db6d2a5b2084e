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
from archive.speech import lazy
from archive.web.nav import Item

__all__ = [
    "bp",
    "nav",
    "pages_desk",
    "pages_document",
    "pages_merging",
    "pages_tree",
    "tasks",
    "veils",
]

nav = (Item("catalog.index", lazy("Catalogue"), "file", "f", "catalog:work"),)
