"""Words for people: translated text, and dates the way the reader writes them.

English is what the source says; the catalogue of ``zh_Hans_CN`` is complete and the
default. Everything works outside a request too, in commands and workers.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import flask_babel
from flask_babel import LazyString

__all__ = [
    "LANGUAGES",
    "LazyString",
    "_",
    "day",
    "in_chinese",
    "lazy",
    "mark",
    "moment",
    "ngettext",
    "pgettext",
]

CHINESE, ENGLISH = "zh_Hans_CN", "en"
# The code a browser and a cookie know, and the name of the language in itself.
LANGUAGES = {CHINESE: ("zh-CN", "中文"), ENGLISH: ("en", "English")}
WEEKDAYS = {
    True: ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    False: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def _(text: str, **values: object) -> str:
    """Say a text in the reader's language, with ``%(name)s`` filled in."""
    return str(flask_babel.gettext(text, **values))


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """Say a text for one or for many; ``%(num)s`` is how many."""
    return str(flask_babel.ngettext(one, many, num, **values))


def pgettext(context: str, text: str, **values: object) -> str:
    """Say a short word that means different things in different places."""
    return str(flask_babel.pgettext(context, text, **values))


def lazy(text: str, **values: object) -> LazyString:
    """Translate when it is shown, not when the module is read."""
    return flask_babel.lazy_gettext(text, **values)


def mark(text: str) -> str:
    """Note a text for the catalogue; whoever shows it translates it (commands' help)."""
    return text


def in_chinese() -> bool:
    locale = flask_babel.get_locale()
    return bool(locale is None or locale.language == "zh")


def day(value: date) -> str:
    """``2026-11-20 周五``: sortable at a glance, and the day of the week with it."""
    return f"{value.isoformat()} {WEEKDAYS[in_chinese()][value.weekday()]}"


def moment(value: datetime, zone: ZoneInfo) -> str:
    """An instant in the court's own time, to the minute."""
    return value.astimezone(zone).strftime("%Y-%m-%d %H:%M")
