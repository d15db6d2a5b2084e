"""Case numbers: read in every form people write them, kept in one. Pure.

（2022）豫0922执123号 is year, court, kind of case, number; rulings after the first in one
case add 之一, 之二 … Before 2016 it was （2014）清执字第123号. Half-width brackets and
digits, full-width ones and inner spaces all mean the same.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    NEW = "new"
    OLD = "old"


@dataclass(frozen=True, slots=True, order=True)
class CaseNumber:
    """A number in its parts; sorts by year, court, kind, number, part."""

    year: int
    court: str
    kind: str
    serial: int
    part: int = 0
    style: Style = Style.NEW

    def __str__(self) -> str:
        if self.style is Style.OLD:
            part = f"-{self.part}" if self.part else ""
            return f"（{self.year}）{self.court}{self.kind}字第{self.serial}{part}号"
        part = f"之{chinese(self.part)}" if self.part else ""
        return f"（{self.year}）{self.court}{self.kind}{self.serial}号{part}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """As much of a number as somebody typed: 执123, 2022 豫0922, or 88 alone."""

    year: int | None = None
    court: str | None = None
    kind: str | None = None
    serial: int | None = None


# Province short names that a court's code begins with, and the courts with none.
PROVINCES = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新军兵"
# Longest first: 执恢 is not 执 followed by 恢.
KINDS = ("执恢", "执保", "执异", "执复", "执监", "执协", "执他", "执")
ONES = "一二三四五六七八九"
HIGHEST_PART = 99
EXAMPLES = "（2022）豫0922执123号、（2022）豫0922执恢45号之一、（2014）清执字第88号"

_KIND = "|".join(KINDS)
_COURT = rf"最高法|[{PROVINCES}]\d{{0,4}}"
_YEAR = r"(?:19|20)\d\d"
_NEW = re.compile(
    rf"\((?P<year>{_YEAR})\)(?P<court>{_COURT})(?P<kind>{_KIND}|[\u4e00-\u9fa5]{{1,4}}?)"
    r"(?P<serial>0*[1-9]\d{0,7})号(?:之(?P<part>[一二三四五六七八九十]{1,3}|\d{1,2})|-(?P<dash>\d{1,2}))?",
    re.ASCII,
)


def _old(kind: str) -> re.Pattern[str]:
    return re.compile(
        rf"\((?P<year>{_YEAR})\)(?P<court>[\u4e00-\u9fa5]{{1,6}}?)(?P<kind>{kind})"
        r"字第(?P<serial>0*[1-9]\d{0,7})(?:-(?P<part>\d{1,2}))?号(?:-(?P<dash>\d{1,2}))?",
        re.ASCII,
    )


# 清法执字: as long as the court's name may end before an execution kind, it does.
_PATTERNS = (
    (Style.NEW, _NEW),
    (Style.OLD, _old(_KIND)),
    (Style.OLD, _old(r"[\u4e00-\u9fa5]{1,4}")),
)
_WANTED = re.compile(
    rf"(?:\(?(?P<year>{_YEAR})(?:\)|年|[,/-]|(?=\D)|$)\)?)?(?P<court>{_COURT})?(?P<kind>{_KIND})?"
    r"(?:字?第?0*(?P<serial>[1-9]\d{0,7})号?)?",
    re.ASCII,
)
# Brackets of every shape, dashes of every length: all one to the reader.
_ALIKE = str.maketrans("〔［【〕］】－–—―‐﹣", "(((" + ")))" + "------")


def parse(typed: str) -> CaseNumber | None:
    """The number somebody typed, or nothing if it is none."""
    plain = _plain(typed)
    for style, pattern in _PATTERNS:
        if found := pattern.fullmatch(plain):
            return _number(found, style)
    return None


def wanted(typed: str) -> Wanted | None:
    """What of a number is meant by a few of its parts; nothing if they make no sense."""
    if whole := parse(typed):
        return Wanted(whole.year, whole.court, whole.kind, whole.serial)
    found = _WANTED.fullmatch(_plain(typed).partition("号")[0])
    if found is None or not any(found.groups()):
        return None
    year, serial = found["year"], found["serial"]
    return Wanted(
        int(year) if year else None,
        found["court"],
        found["kind"],
        int(serial) if serial else None,
    )


def chinese(number: int) -> str:
    """1 to 99 in Chinese: 一, 十, 十二, 二十, 九十九."""
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else ONES[tens - 1]) + "十" if tens else ""
    return head + (ONES[ones - 1] if ones else "")


def _plain(typed: str) -> str:
    """Full and half width are one, and spaces are none."""
    folded = unicodedata.normalize("NFKC", typed[:200]).translate(_ALIKE)
    return "".join(folded.split())


def _number(found: re.Match[str], style: Style) -> CaseNumber | None:
    written = found["part"] or found["dash"]
    part = _part(written) if written else 0
    if part is None:
        return None
    return CaseNumber(
        int(found["year"]), found["court"], found["kind"], int(found["serial"]), part, style
    )


def _part(written: str) -> int | None:
    """The number of a further ruling, or nothing if it is written as nobody writes it."""
    if written.isdecimal():
        return int(written) or None
    known = {chinese(part): part for part in range(1, HIGHEST_PART + 1)}
    return known.get(written)
