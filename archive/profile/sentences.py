"""What pydantic found wrong with a value, said in the reader's language."""

import re
from collections.abc import Mapping
from typing import Any

from archive.profile.parts import PLAIN, PRINTABLE, ErrorKind
from archive.speech import LazyString, lazy, mark

NOT_TEXT = mark("This must be text in quotation marks.")
NOT_WHOLE = mark("This must be a whole number.")
NOT_LIST = mark("This must be a list.")
NOT_DATE = mark("This must be a date such as 2026-10-01, without quotation marks.")
NOT_TABLE = mark("This must be a section with keys of its own.")
CHOICE = mark("This must be one of: %(choices)s.")
TOO_FEW = mark("At least one entry is needed here.")

SENTENCES = {
    "missing": mark("This is missing."),
    "extra_forbidden": mark("There is no such key here."),
    "string_type": NOT_TEXT,
    "string_too_short": mark("This must not be empty."),
    "string_too_long": mark("This is longer than %(max_length)s characters."),
    "string_unicode": NOT_TEXT,
    "int_type": NOT_WHOLE,
    "int_parsing": NOT_WHOLE,
    "int_from_float": NOT_WHOLE,
    "int_parsing_size": NOT_WHOLE,
    "bool_type": mark("This must be true or false."),
    "bool_parsing": mark("This must be true or false."),
    "date_type": NOT_DATE,
    "date_parsing": NOT_DATE,
    "date_from_datetime_inexact": NOT_DATE,
    "date_from_datetime_parsing": NOT_DATE,
    "tuple_type": NOT_LIST,
    "list_type": NOT_LIST,
    "model_type": NOT_TABLE,
    "dict_type": NOT_TABLE,
    "model_attributes_type": NOT_TABLE,
    "too_short": TOO_FEW,
    "enum": CHOICE,
    "literal_error": CHOICE,
    "greater_than": mark("This must be more than %(gt)s."),
    "greater_than_equal": mark("This must be %(ge)s or more."),
    "less_than": mark("This must be less than %(lt)s."),
    "less_than_equal": mark("This must be %(le)s or less."),
    ErrorKind.ZONE: mark("There is no time zone of this name (such as Asia/Shanghai)."),
    ErrorKind.TERM: mark(
        "A term has a count of its units; only the same day (same_day) has none."
    ),
    ErrorKind.IDLE: mark("A session ends before it can be idle so long."),
}
PATTERNS = {
    PLAIN: mark("A code is a letter and then up to 39 letters, digits or _, all small."),
    PRINTABLE: mark("This must not hold line breaks or control characters."),
}
OTHER = mark("This value cannot be used (%(kind)s).")
QUOTED = re.compile(r"'([^']*)'")


def of(kind: str, context: Mapping[str, Any]) -> LazyString:
    """The sentence for one fault, with the limits pydantic reports in its context."""
    words = {name: str(value) for name, value in context.items()}
    words["choices"] = ", ".join(QUOTED.findall(words.get("expected", "")))
    known = SENTENCES.get(kind) or PATTERNS.get(words.get("pattern", ""))
    return lazy(known or OTHER, **words, kind=kind)
