"""All pages of the review, and what of them stands in the navigation."""

# Each of these puts its pages, or its work, where they belong as it is imported.
from archive.catalog.review import (
    going_on,
    pages_acts,
    pages_list,
    pages_registers,
    pages_show,
    pages_timeliness,
)
from archive.catalog.review.blueprint import bp
from archive.speech import lazy
from archive.web.nav import Item

__all__ = [
    "bp",
    "going_on",
    "nav",
    "pages_acts",
    "pages_list",
    "pages_registers",
    "pages_show",
    "pages_timeliness",
]

nav = (Item("review.index", lazy("Submissions"), "check", "v", "submission:see"),)
