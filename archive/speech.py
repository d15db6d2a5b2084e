"""Words for people: translated text, and dates the way the reader writes them.

English is what the source says; the catalogue of ``zh_Hans_CN`` is complete and the
default. Everything works outside a request too, in commands and workers.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import LazyString, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_babel import ngettext, pgettext

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


def mark(text: str) -> str:
    """Note a text for the catalogue; whoever shows it translates it (commands' help)."""
    return text


def in_chinese() -> bool:
    locale = get_locale()
    return locale is None or locale.language == "zh"


def day(value: date) -> str:
    """``2026-11-20 周五``: sortable at a glance, and the day of the week with it."""
    return f"{value.isoformat()} {WEEKDAYS[in_chinese()][value.weekday()]}"


def moment(value: datetime, zone: ZoneInfo) -> str:
    """An instant in the court's own time, to the minute."""
    return value.astimezone(zone).strftime("%Y-%m-%d %H:%M")
