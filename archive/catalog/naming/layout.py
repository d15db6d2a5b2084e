"""What of a page speaks for a document beginning on it, ending on it, or going on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.catalog.naming.leaves import Leaf, Row, plain, tight
from archive.catalog.naming.lexicon import Lexicon, Match

# Titles stand in the upper part, and are short.
UPPER, LONGEST_TITLE = 0.5, 34
_COURT = re.compile(r"人民法院$")
_PAGE = re.compile(r"^(?:第)?[-—－–]*(\d{1,3})[-—－–]*(?:页)?(?:[,，、/]?共(\d{1,3})页)?$")
_PAGE_OF = re.compile(r"第(\d{1,3})页|^[-—－–]+(\d{1,3})[-—－–]+$|^(\d{1,3})/(\d{1,3})$")
_NUMBER = re.compile(r"[(（]\d{4}[)）].{2,14}(?:执|民|刑|行|财保).{0,6}\d+号")
_SENTENCE_END = "。；;：:！？!?）)】」』”"
_SIGNED = re.compile(
    r"(?:审判长|审判员|执行员|书记员|法官助理|院长|申请人|被申请人|承办人|记录人|被询问人"
    r"|被谈话人|具状人|经办人|签名|签字|盖章|院印|此致|此令|特此通知|特此证明|特此公告)"
)


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of one page."""

    match: Match | None
    # The line or lines set like a title, whatever they say.
    heading: str
    # How much larger than the text it is set.
    larger: float
    court: bool
    number: bool
    page: int | None
    ended: bool
    broken: bool


def signs(leaf: Leaf, lexicon: Lexicon) -> Signs:
    match, heading, larger = _title(leaf, lexicon)
    upper = [row for row in leaf.rows if row.top < UPPER]
    return Signs(
        match=match,
        heading=heading,
        larger=larger,
        court=any(_COURT.search(tight(row.text)) for row in upper[:4]),
        number=any(_NUMBER.search(tight(row.text)) for row in upper[:6]),
        page=page_number(leaf),
        ended=_is_ended(leaf),
        broken=_is_broken(leaf),
    )


def _title(leaf: Leaf, lexicon: Lexicon) -> tuple[Match | None, str, float]:
    best: tuple[float, Match | None, str, float] = (0.0, None, "", 0.0)
    for text, rows in candidates(leaf):
        larger = max(row.height for row in rows) / max(leaf.body_height, 1e-6)
        match = lexicon.match(text)
        likely = _likely(leaf, rows, larger)
        score = (match.score if match else 0.45) * likely
        if score > best[0] and (match or likely > 0.9):
            best = (score, match, text, larger)
    return best[1:]


def candidates(leaf: Leaf) -> Iterator[tuple[str, Sequence[Row]]]:
    """Lines of the upper part that may be a title; two below each other also as one."""
    upper = [row for row in leaf.rows if row.top < UPPER and _is_short(row)][:12]
    for number, row in enumerate(upper):
        yield row.text, [row]
        below = upper[number + 1 : number + 2]
        if below and below[0].top - row.bottom < 1.5 * row.height:
            yield row.text + below[0].text, [row, below[0]]


def _is_short(row: Row) -> bool:
    return 2 <= len(plain(row.text)) <= LONGEST_TITLE


def _likely(leaf: Leaf, rows: Sequence[Row], larger: float) -> float:
    """Whether a line is set as titles are: larger, in the middle, near the top, alone."""
    weight = 0.55
    weight += 0.2 if larger >= 1.25 else 0.1 if larger >= 1.1 else 0.0
    weight += 0.13 if all(row.is_centred for row in rows) else 0.0
    weight += 0.12 if rows[0].top < 0.25 else 0.04
    # A line that runs over the whole width is text that happens to name a document.
    widest = max(row.right - row.left for row in rows)
    if widest > 0.72 and larger < 1.2:
        weight -= 0.25
    if _is_beside_others(leaf, rows[0]):
        weight -= 0.12
    return max(0.0, min(1.0, weight))


def _is_beside_others(leaf: Leaf, row: Row) -> bool:
    """In a table the words of a cell stand beside those of another."""
    middle = (row.top + row.bottom) / 2
    return any(
        other is not row and other.top < middle < other.bottom for other in leaf.rows
    )


def page_number(leaf: Leaf) -> int | None:
    """What number the page gives itself, at its head or foot."""
    edge = [row for row in leaf.rows if row.top < 0.07 or row.bottom > 0.9]
    for row in edge:
        text = tight(row.text)
        if found := _PAGE_OF.search(text):
            return int(next(part for part in found.groups() if part))
        if row.bottom > 0.9 and (alone := _PAGE.match(text)):
            return int(alone.group(1))
    return None


def _is_ended(leaf: Leaf) -> bool:
    """Somebody signed, or dated, below the text."""
    low = [tight(row.text) for row in leaf.rows][-6:]
    return any(_SIGNED.search(text) and len(text) <= 30 for text in low) or any(
        re.search(r"年.{1,3}月.{1,3}日$", text) and len(text) <= 16 for text in low
    )


def _is_broken(leaf: Leaf) -> bool:
    """The last full line of the text stops amid a sentence, at the foot of the page."""
    body = [row for row in leaf.rows if not _PAGE_OF.search(tight(row.text))]
    if not body or body[-1].bottom < 0.8:
        return False
    last = tight(body[-1].text)
    wide = body[-1].right - body[-1].left > 0.6
    return wide and bool(last) and last[-1] not in _SENTENCE_END
