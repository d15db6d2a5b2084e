"""What happens to papers between the printer and the engine: the generator's hard part.

Each of these misleads whoever takes a page by its first lines, and each is common.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from bench.papers.writing import Line

# Text, left, top, width and size of a line, in points.
Placed = tuple[str, float, float, float, float]
TITLE_SIZE, LONG_TITLE = 17, 8
WIDE = 595.0

# What a page in the middle of a document may begin with, in the middle or at the left.
CENTRED = (
    "（续）",
    "附　件",
    "二、执行情况",
    "（此页无正文）",
    "第二部分　查询结果",
    "接上页",
)
NAMING = (
    "附：执行通知书一份",
    "附：执行裁定书、送达回证各一份",
    "另附报告财产令一份、授权委托书一份。",
    "以上执行裁定书已于当日送达。",
    "执行和解协议",
    "报告财产令",
    "《执行通知书》",
)
STAMPS = (
    "附卷",
    "副本",
    "收讫",
    "与原件核对无异",
    "本件与原本核对无异",
    "清丰县人民法院",
    "执行专用章",
    "2025年3月2日收",
    "复印件",
)
SHINES = ("书知通", "：张", "一丨", "法院")


def titled(lines: Sequence[Line], random: Random) -> Iterator[Line]:
    """Long titles are broken into two lines, as printers of forms do."""
    for line in lines:
        is_title = line.align == "centre" and line.size >= TITLE_SIZE
        text = line.text
        plain = "法院" not in text and " " not in text and len(text) >= LONG_TITLE
        if is_title and plain and random.random() < 0.3:
            at = random.randint(len(text) // 2 - 1, len(text) // 2 + 1)
            yield replace(line, text=text[:at], after=2)
            yield replace(line, text=text[at:])
        else:
            yield line


def begun(placed: Sequence[Placed], random: Random) -> list[Placed]:
    """A later page: what it begins with may look like another document."""
    chance = random.random()
    if chance < 0.07:
        return [_at_top(random.choice(CENTRED), 15, centred=True), *_lower(placed)]
    if chance < 0.13:
        text = random.choice(NAMING)
        short = len(text) < 9
        return [_at_top(text, 15, centred=short and random.random() < 0.4), *_lower(placed)]
    return list(placed)


def _at_top(text: str, size: float, *, centred: bool) -> Placed:
    wide = len(text) * size
    return text, (WIDE - wide) / 2 if centred else 78.0, 72.0, wide, size


def _lower(placed: Sequence[Placed]) -> list[Placed]:
    return [(text, left, top + 26, wide, size) for text, left, top, wide, size in placed]


def gapped(placed: Sequence[Placed], random: Random) -> Iterator[Placed]:
    """A title set with gaps is read as pieces that stand beside each other."""
    for one in placed:
        text, left, top, wide, size = one
        signs = text.split(" ")
        if " " not in text or size < TITLE_SIZE or random.random() < 0.6:
            yield one
            continue
        each = wide / len(signs)
        at = random.randint(1, len(signs) - 1)
        for start, end in ((0, at), (at, len(signs))):
            piece = "".join(signs[start:end])
            yield piece, left + start * each, top, each * (end - start) - size / 2, size


def skewed(placed: Sequence[Placed], random: Random) -> Iterator[Placed]:
    """On a sheet that lay askew the cells of a row do not begin at one height."""
    tilt = random.uniform(-0.035, 0.035) if random.random() < 0.3 else 0.0
    for text, left, top, wide, size in placed:
        yield text, left, top + tilt * (left - WIDE / 2), wide, size


def stamped(random: Random) -> Iterator[Placed]:
    """Stamps are read as lines, wherever they were put, and some are large."""
    if random.random() < 0.22:
        text, size = random.choice(STAMPS), random.choice((12, 16, 22, 26))
        wide = len(text) * size
        left = random.choice((60.0, WIDE - 60 - wide, (WIDE - wide) / 2 + 90))
        yield text, left, random.choice((28.0, 46.0, 520.0, 640.0)), wide, size


def foliated(number: int | None) -> Iterator[Placed]:
    """The clerk numbers the leaves of the file at the corner, on through all papers."""
    if number is not None:
        yield str(number), 520.0, 30.0, 14.0, 13.0


def shines_through(random: Random) -> list[Placed]:
    """An empty back: nothing on it, or what shines through from the front."""
    if random.random() < 0.6:
        return []
    text = random.choice(SHINES)
    return [(text, random.uniform(80, 400), random.uniform(100, 600), 14.0 * len(text), 14)]
