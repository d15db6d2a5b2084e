"""When a document was made: the day under its text, or the day it says it was held."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from archive.catalog.naming.leaves import Leaf, tight

_DIGITS = {sign: n for n, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "О": 0,
    "O": 0,
    "o": 0,
    "0": 0,
    "Ｏ": 0,
    "元": 1,
}
_WRITTEN = re.compile(
    r"([二〇零○ОOo0一三四五六七八九]{4})年(元|十?[一二三四五六七八九]|十)月"
    r"([一二三四五六七八九]?十?[一二三四五六七八九]|[二三]?十)日"
)
_PLAIN = re.compile(r"((?:19|20)\d{2})[年./-](\d{1,2})[月./-](\d{1,2})日?")
# What a form or a record writes before the day it was made.
_LABEL = re.compile(
    r"(?:时间|日期|填表日期|填写日期|制表日期|打印日期|查询时间|查询日期|签发日期|送达时间"
    r"|送达日期|申请日期|报告日期|出具日期|评议时间|谈话时间|调查时间)[:：为]?$"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day that stands in a document. ``labelled``: its line says what day it is."""

    on: date
    leaf: int
    top: float
    alone: bool
    labelled: bool


def formed_on(leaves: Sequence[Leaf], *, today: date) -> tuple[date | None, float]:
    """The most likely day, and how likely: that of the signature, or one that says so."""
    found = [day for day in _days(leaves) if day.on <= today]
    if not found:
        return None, 0.0
    last = found[-1]
    ends = last.leaf == len(leaves) - 1 or not leaves[last.leaf + 1 :]
    if last.alone and ends:
        return last.on, 0.97
    if labelled := [day for day in found if day.labelled]:
        return labelled[0].on, 0.9
    if any(day.alone for day in found):
        return [day.on for day in found if day.alone][-1], 0.85
    return (last.on, 0.5) if len({day.on for day in found}) == 1 else (None, 0.0)


def _days(leaves: Sequence[Leaf]) -> Iterator[Day]:
    for number, leaf in enumerate(leaves):
        for row in leaf.rows:
            yield from _in_line(number, row.top, tight(row.text))


def _in_line(leaf: int, top: float, text: str) -> Iterator[Day]:
    for pattern, read in ((_WRITTEN, _written), (_PLAIN, _plainly)):
        for match in pattern.finditer(text):
            on = read(match)
            if on is None:
                continue
            before, behind = text[: match.start()], text[match.end() :]
            alone = len(before) <= 8 and len(behind) <= 2 and "第" not in before
            labelled = bool(_LABEL.search(before))
            yield Day(on, leaf, top, alone and not labelled, labelled)


def _plainly(match: re.Match[str]) -> date | None:
    return _day(*(int(part) for part in match.groups()))


def _written(match: re.Match[str]) -> date | None:
    year = int("".join(str(_DIGITS.get(sign, 0)) for sign in match.group(1)))
    return _day(year, _number(match.group(2)), _number(match.group(3)))


def _number(text: str) -> int:
    """十, 十二, 二十八, 元: as days and months are written."""
    if "十" not in text:
        return sum(_DIGITS[sign] for sign in text[-1:])
    tens, _ten, ones = text.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if found.year >= 1980 else None
