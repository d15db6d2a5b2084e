"""What is said of a page's findings, how work on pages is named and ordered. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from archive.speech import LazyString, _, lazy, ngettext

# Grows with every change that makes another picture or another text of the same page.
PIPELINE = "2"
# So many pages are split off at first, so that they are seen at once, then twice as many as
# there are, so that every worker soon has one, and at most so many at a time.
FIRST, CHUNK = 1, 24
# What comes first: the first look at a file, then its first pages, then all the rest.
URGENT, SOON, IN_TURN = 20, 10, 0
# Room between the places of two files for all the pages one may have.
FILE_ROOM = 1_000_000
# So much of it is for each attachment; the first part is for the pages of the file itself.
ATTACHED_ROOM = 40_000
# A page with less of it covered by ink may be the back of a separator sheet.
BLANK_SHARE = 0.9995
# What a page looks like in 64 bits, in hexadecimal figures, when nothing is on it.
NO_LOOK = "0" * 16
Facts = Mapping[str, Any]
Value = float | None

FINDINGS: dict[str, LazyString] = {
    "dpi_missing": lazy("Resolution unknown"),
    "dpi_low": lazy("Resolution too low"),
    "skew": lazy("Crooked"),
    "blur": lazy("Blurred"),
    "dark": lazy("Too dark"),
    "bright": lazy("Too faint"),
    "cut_edge": lazy("Writing at the edge"),
    "dark_border": lazy("Dark edges"),
    "blank": lazy("Blank?"),
    "duplicate_exact": lazy("Same picture twice"),
    "duplicate_look": lazy("Looks like another page"),
    "page_gap": lazy("Number of pages differs"),
    "extension_mismatch": lazy("File name misleads"),
    "separator_unknown": lazy("Separator of an unknown receipt"),
    "attachments_kept": lazy("Attachments not taken in"),
}


def apart(look: str, other: str) -> int:
    """In how many of their 64 bits two looks differ."""
    return (int(look, 16) ^ int(other, 16)).bit_count()


def page_key(page_id: int, turn: int) -> str:
    """Names the work on a page: other steps, or another turn, are another work."""
    return f"scan:page:{page_id}:{PIPELINE}:{turn % 360}"


def split_key(file_id: int, start: int) -> str:
    return f"scan:split:{file_id}:{start}"


def chunk(start: int) -> int:
    """How many pages to split off behind the first ``start``."""
    return min(max(2 * start, FIRST), CHUNK)


def position(file_position: int, ordinal: int, room: int | None = None) -> int:
    """Where a page stands in its batch before anybody moves it.

    What came attached to a file has its ``room`` behind the pages of that file.
    """
    return (file_position * FILE_ROOM if room is None else room) + ordinal


def room_behind(file_position: int, number: int) -> int:
    """Where the pages of an attachment of a file begin; the first has the number 1."""
    return file_position * FILE_ROOM + number * ATTACHED_ROOM


def moved(room: int, here: int, there: int) -> int:
    """The room of an attachment once its file stands at another place."""
    return room + (there - here) * FILE_ROOM


def priority(ordinal: int) -> int:
    return SOON if ordinal <= FIRST else IN_TURN


def finding_label(code: str) -> str:
    return str(FINDINGS.get(code, code))


def finding_sentence(code: str, value: Value, limit: Value, facts: Facts) -> str:
    """What was measured, against which limit, and what to do about it."""
    say = SENTENCES.get(code)
    return say(value, limit, facts) if say else ""


def number(value: Value) -> str:
    """As people write it: no digits that say nothing."""
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def _dpi_missing(_value: Value, limit: Value, facts: Facts) -> str:
    return _(
        "The file does not say how finely it was scanned. If it is A4, it has about "
        "%(guess)s dpi; at least %(limit)s are wanted.",
        guess=facts.get("if_a4", "–"),
        limit=number(limit),
    )


def _dpi_low(value: Value, limit: Value, _facts: Facts) -> str:
    return _(
        "Scanned at %(value)s dpi; at least %(limit)s are wanted. Scan it again.",
        value=number(value),
        limit=number(limit),
    )


def _skew(value: Value, limit: Value, _facts: Facts) -> str:
    return _(
        "It lay crooked by %(value)s degrees, %(limit)s are allowed. It was straightened; "
        "check that nothing is cut off.",
        value=number(value),
        limit=number(limit),
    )


def _blur(value: Value, limit: Value, _facts: Facts) -> str:
    return _(
        "Sharpness %(value)s%%; at least %(limit)s%% is wanted. Clean the glass and scan "
        "it again if it cannot be read.",
        value=number(value),
        limit=number(limit),
    )


def _dark(value: Value, limit: Value, _facts: Facts) -> str:
    return _(
        "The paper has a brightness of %(value)s%%; at least %(limit)s%% is wanted. Scan "
        "it brighter.",
        value=number(value),
        limit=number(limit),
    )


def _bright(value: Value, limit: Value, _facts: Facts) -> str:
    return _(
        "The writing has a brightness of %(value)s%%; at most %(limit)s%% can be read "
        "well. Scan it darker.",
        value=number(value),
        limit=number(limit),
    )


def _cut_edge(value: Value, limit: Value, _facts: Facts) -> str:
    return _(
        "Writing comes within %(value)s mm of the edge; at least %(limit)s mm is wanted. "
        "Check that nothing is cut off.",
        value=number(value),
        limit=number(limit),
    )


def _dark_border(value: Value, limit: Value, _facts: Facts) -> str:
    return _(
        "A dark edge of %(value)s mm was cut away, %(limit)s mm are allowed. The original "
        "still has it.",
        value=number(value),
        limit=number(limit),
    )


def _blank(value: Value, limit: Value, _facts: Facts) -> str:
    return _(
        "%(value)s%% of the page bears ink, less than %(limit)s%%. Set it aside if it is "
        "blank.",
        value=number(value),
        limit=number(limit),
    )


def _exact(_value: Value, _limit: Value, facts: Facts) -> str:
    return _(
        "It is the very picture of page %(page)s of batch %(batch)s. Set one of them aside "
        "if it was sent twice.",
        page=facts.get("page", "–"),
        batch=facts.get("batch", "–"),
    )


def _look(value: Value, limit: Value, facts: Facts) -> str:
    return _(
        "It looks like page %(page)s of batch %(batch)s: they differ in %(value)s of 64 "
        "places, other pages in %(limit)s or more. Compare the two.",
        page=facts.get("page", "–"),
        batch=facts.get("batch", "–"),
        value=number(value),
        limit=number(limit),
    )


def _gap(_value: Value, _limit: Value, facts: Facts) -> str:
    gaps = [_one_gap(gap) for gap in facts.get("gaps", ())]
    return _("Receipt %(number)s:", number=facts.get("receipt", "–")) + " " + " ".join(gaps)


def _one_gap(gap: Facts) -> str:
    listed, counted = gap.get("pages", 0), gap.get("counted", 0)
    return _(
        "“%(name)s” is listed with %(pages)s, and there are %(counted)s.",
        name=gap.get("name", ""),
        pages=ngettext("%(num)s page", "%(num)s pages", listed),
        counted=counted,
    )


def _extension(_value: Value, _limit: Value, facts: Facts) -> str:
    return _(
        "The file is called “%(extension)s” but it is %(media)s. It was read as what "
        "it is.",
        extension=facts.get("extension", ""),
        media=facts.get("media", ""),
    )


def _separator(_value: Value, _limit: Value, facts: Facts) -> str:
    return _(
        "The separator sheet %(code)s belongs to no receipt known here. Say where the "
        "pages after it belong.",
        code=facts.get("code", ""),
    )


def _attachments(_value: Value, _limit: Value, facts: Facts) -> str:
    return _(
        "The file of this page carries attachments that have no pages of their own: "
        "%(names)s. They stay in the file as it came; ask for paper if they matter.",
        names=_(", ").join(facts.get("names", ())),
    )


SENTENCES: dict[str, Callable[[Value, Value, Facts], str]] = {
    "dpi_missing": _dpi_missing,
    "dpi_low": _dpi_low,
    "skew": _skew,
    "blur": _blur,
    "dark": _dark,
    "bright": _bright,
    "cut_edge": _cut_edge,
    "dark_border": _dark_border,
    "blank": _blank,
    "duplicate_exact": _exact,
    "duplicate_look": _look,
    "page_gap": _gap,
    "extension_mismatch": _extension,
    "separator_unknown": _separator,
    "attachments_kept": _attachments,
}
