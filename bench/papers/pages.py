"""Papers laid out on pages as an engine reads them: lines with boxes, and its slips."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from archive.catalog.naming.leaves import Row
from bench.papers import mishaps
from bench.papers.mishaps import Placed
from bench.papers.writing import Line, Paper

HIGH, WIDE = 842.0, 595.0
TOP, LEFT, FOOT = 72.0, 78.0, 770.0
# What engines take for each other.
ALIKE = (
    "末未 己已巳 日曰 土士 干千于 人入八 天夫 大太犬 木本术 王玉主 口囗 执挚 裁栽载 决抉 "
    "书节 令今 财材 产广 报执 告吿 通诵 知和 送迭 达汰 回同 证征 笔竿 录彔 谈淡 话活 询洵 "
    "问间闷 协办 助肋 查査 封村 冻东 结给 清情 单草 表衷 定足 限恨 制刷 消肖 费贵 评坪 "
    "估佑 拍柏 卖买 公么 认讠 确硠 申甲 请清 委季 托扥 受爱 理埋 案安 件仵 民艮 事亊 判刑 "
    "院完"
)
SLIPS = {sign: group.replace(sign, "") for group in ALIKE.split() for sign in group}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it was read. ``paper``: which of the batch it belongs to."""

    rows: Sequence[Row]
    paper: int
    blank: bool = False


def sheets(
    paper: Paper, number: int, random: Random, slips: float, folio: int | None = None
) -> Iterator[Sheet]:
    """The pages of a paper; ``slips``: the share of signs that are misread.

    ``folio``: what the clerk wrote on its first leaf, if leaves are numbered.
    """
    pages = list(_pages(list(mishaps.titled(paper.lines, random))))
    for at, placed in enumerate(pages, start=1):
        lines = mishaps.begun(placed, random) if at > 1 else placed
        lines = [
            *mishaps.skewed(list(mishaps.gapped(lines, random)), random),
            *mishaps.stamped(random),
            *mishaps.foliated(folio + at if folio is not None else None),
        ]
        if len(pages) > 1 and paper.numbered:
            text = random.choice((f"第{at}页 共{len(pages)}页", f"- {at} -", str(at)))
            lines.append((text, 290, 800, 40, 10))
        yield Sheet(_rows(lines, random, slips), number)
        if random.random() < 0.06:
            back = _rows(mishaps.shines_through(random), random, 0.3)
            yield Sheet(back, number, blank=not back)


def _rows(lines: Sequence[Placed], random: Random, slips: float) -> list[Row]:
    """From top to bottom, as the naming is given them."""
    rows = [_read(one, random, slips) for one in lines]
    return sorted((row for row in rows if row.text), key=lambda row: (row.top, row.left))


def _pages(lines: Sequence[Line]) -> Iterator[list[Placed]]:
    """Text, left, top, width and size of each line, page by page."""
    page, down = list[Placed](), TOP
    for line in lines:
        for placed, height in _wrapped(line):
            if down + height > FOOT and page:
                yield page
                page, down = [], TOP
            page += [(text, left, down, wide, size) for text, left, wide, size in placed]
            down += height
        down += line.after
    if page:
        yield page


Piece = tuple[str, float, float, float]


def _wrapped(line: Line) -> Iterator[tuple[list[Piece], float]]:
    height = line.size * 1.6
    room = WIDE - 2 * LEFT
    if line.cells:
        each = room / len(line.cells)
        cells = [
            (cell, LEFT + each * at, min(each, len(cell) * line.size), line.size)
            for at, cell in enumerate(line.cells)
        ]
        yield [one for one in cells if one[0]], height
        return
    most = int(room / line.size)
    for start in range(0, len(line.text), most):
        text = line.text[start : start + most]
        wide = len(text) * line.size
        left = {"centre": (WIDE - wide) / 2, "right": WIDE - LEFT - wide}
        yield [(text, left.get(line.align, LEFT), wide, line.size)], height


def _read(placed: Placed, random: Random, slips: float) -> Row:
    text, left, top, wide, size = placed
    said = "".join(_sign(sign, random, slips) for sign in text).strip()
    shift = random.uniform(-2, 2)
    missed = sum(a != b for a, b in zip(said, text, strict=False))
    return Row(
        text=said,
        top=(top + shift - size * random.uniform(0.08, 0.14)) / HIGH,
        bottom=(top + shift + size * random.uniform(1.08, 1.2)) / HIGH,
        left=left / WIDE,
        right=(left + wide) / WIDE,
        confidence=max(0.4, random.uniform(0.95, 1.0) - 0.4 * missed / max(1, len(text))),
    )


def _sign(sign: str, random: Random, slips: float) -> str:
    if sign == "　":
        return ""
    if random.random() >= slips:
        return sign
    if random.random() < 0.15:
        return ""
    return random.choice(SLIPS.get(sign) or "口一丨")
