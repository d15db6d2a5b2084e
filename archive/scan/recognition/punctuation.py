"""Marks as they are printed among Chinese characters: as wide as these. Pure.

The network often cannot tell （ from (. What stands next to a mark can: between digits
and Latin letters it is narrow, beside Chinese characters wide; a bracket is as wide as
the one that closes it, and wide around Chinese; a case number has wide ones, as the courts
write it.
"""

import re

NARROW, BROAD = "(),:;!?", "（），：；！？"
WIDE = str.maketrans(NARROW, BROAD)
OTHER = str.maketrans(f"{NARROW}*{BROAD}＊", f"{BROAD}＊{NARROW}*")
# Their own width has room for a gap in it.
ROOMY = BROAD + "。、“”《》"
HAN = re.compile("[\u3007\u3400-\u9fff\uff08\uff09]")
BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
CASE_NUMBER = re.compile(r"\((\d{4})\)(?=\s*[\u3400-\u9fff])")


def other_width(character: str) -> str:
    """The same mark, wide for narrow and narrow for wide; nothing, if it is no mark."""
    other = character.translate(OTHER)
    return other if other != character else ""


def is_gap(text: str, at: int) -> bool:
    """Whether a space is only the room that a wide mark takes, or stands at an end."""
    if text[at] != " ":
        return False
    before, after = text[:at][-1:], text[at + 1 :][:1]
    return not before or not after or before in ROOMY or after in ROOMY


def as_printed(text: str) -> str:
    """As many characters as before, each in its place."""
    paired = BRACKETS.sub(_alike, CASE_NUMBER.sub("（\\1）", text))
    return "".join(_wide(paired, at) for at in range(len(paired)))


def _alike(found: re.Match[str]) -> str:
    whole, within = found.group(), found.group(1)
    chinese = bool(within) and all(HAN.match(each) for each in within)
    if (whole[0], whole[-1]) == ("(", ")") and not chinese:
        return whole
    return f"（{within}）"


def _wide(text: str, at: int) -> str:
    mark = text[at]
    if mark not in NARROW or mark in "()":
        return mark
    # Spaces stand for gaps in print, and say nothing of the mark.
    before, after = text[:at].rstrip()[-1:], text[at + 1 :].lstrip()[:1]
    beside = HAN.match(before) or (HAN.match(after) and not before.isdigit())
    return mark.translate(WIDE) if beside else mark
