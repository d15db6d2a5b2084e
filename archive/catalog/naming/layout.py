"""What of a page speaks for a document beginning on it, ending on it, or going on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.catalog.naming.leaves import Leaf, Row, plain, tight
from archive.catalog.naming.lexicon import Lexicon, Match

# Titles stand in the upper part, and are short.
UPPER, LONGEST_TITLE = 0.5, 34
# How much larger than its text a title is set, and how high at least it is on a sheet of
# A4: the text of court papers is set in 15 or 16 points, titles in 18 and more. Engines
# draw their boxes about a quarter higher than the signs.
LARGER, LARGE = 1.15, 0.0245
# So many lines at the top tell whether something runs on; so few on a page are thin.
AMID, CELLS, THIN = 4, 3, 7
_COURT = re.compile(r"人民法院$")
_PAGE = re.compile(r"^(?:第)?[-—－–]*(\d{1,3})[-—－–]*(?:页)?(?:[,，、/]?共(\d{1,3})页)?$")
_PAGE_OF = re.compile(r"第(\d{1,3})页|^[-—－–]+(\d{1,3})[-—－–]+$|^(\d{1,3})/(\d{1,3})$")
_NUMBER = re.compile(r"[(（]\d{4}[)）].{2,14}(?:执|民|刑|行|财保).{0,6}\d+号")
_NEAR_COURT = re.compile(r"人民|法院|[院完]$")
_SAID = re.compile(r"^[问答间][:：]")
_FIGURES = re.compile(r"\d{2}")
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
    # How much larger than the text it is set, and how high it is on the sheet.
    larger: float
    height: float
    # Nothing else that is set like a title touches it.
    whole: bool
    court: bool
    number: bool
    page: int | None
    ended: bool
    broken: bool
    # Questions, answers or the columns of a table, right from the top of the page.
    amid: bool
    # Little stands on the page: a title, if there is one, has nothing under it.
    thin: bool

    @property
    def is_set_large(self) -> bool:
        """As titles are: larger than the text, and than the text of other papers."""
        return self.larger >= LARGER and self.height >= LARGE


def signs(leaf: Leaf, lexicon: Lexicon) -> Signs:
    found = _title(leaf, lexicon)
    upper = [row for row in leaf.rows if row.top < UPPER]
    first = found.rows[0].top if found.rows else UPPER
    height = max((row.height for row in found.rows), default=0.0)
    return Signs(
        match=found.match,
        heading=found.text,
        larger=found.larger,
        height=height,
        whole=not _is_part(leaf, found.rows),
        # Above the title, or in one line with it: below stands to whom it is written.
        court=any(
            _COURT.search(tight(row.text)) for row in upper[:4] if row.top <= first + 0.01
        ),
        number=any(_NUMBER.search(tight(row.text)) for row in upper[:6]),
        page=page_number(leaf),
        ended=_is_ended(leaf),
        broken=_is_broken(leaf),
        amid=_is_amid(leaf),
        thin=len(leaf.rows) < THIN and leaf.last < UPPER,
    )


@dataclass(frozen=True, slots=True)
class _Title:
    """The best of the lines that may be a title."""

    score: float = 0.0
    match: Match | None = None
    text: str = ""
    larger: float = 0.0
    rows: Sequence[Row] = ()


def _title(leaf: Leaf, lexicon: Lexicon) -> _Title:
    best = _Title()
    for text, rows in candidates(leaf):
        larger = max(row.height for row in rows) / max(leaf.body_height, 1e-6)
        match = lexicon.match(text)
        likely = _likely(leaf, rows, larger)
        score = (match.score if match else 0.45) * likely
        if score > best.score and (match or likely > 0.9):
            best = _Title(score, match, text, larger, rows)
    return best


def candidates(leaf: Leaf) -> Iterator[tuple[str, Sequence[Row]]]:
    """Lines of the upper part that may be a title; two below each other also as one."""
    near = [row for row in leaf.rows if row.top < UPPER and _is_short(row)][:14]
    upper = list(_joined(leaf, near))[:12]
    for number, row in enumerate(upper):
        yield row.text, [row]
        below = upper[number + 1 : number + 2]
        if below and below[0].top - row.bottom < 1.5 * row.height:
            yield row.text + below[0].text, [row, below[0]]


def _joined(leaf: Leaf, rows: Sequence[Row]) -> Iterator[Row]:
    """A title set with gaps is read as pieces side by side: they are one line again."""
    waiting = list(rows)
    while waiting:
        first = waiting.pop(0)
        beside = [one for one in waiting if _is_beside(leaf, first, one)]
        waiting = [one for one in waiting if one not in beside]
        yield _one([first, *beside]) if beside else first


def _is_beside(leaf: Leaf, one: Row, other: Row) -> bool:
    large = min(one.height, other.height) > min(1.1 * leaf.body_height, LARGE)
    middle = (other.top + other.bottom) / 2
    alike = 0.75 < one.height / max(other.height, 1e-6) < 1.33
    return large and alike and one.top < middle < one.bottom


def _one(pieces: Sequence[Row]) -> Row:
    order = sorted(pieces, key=lambda row: row.left)
    return Row(
        text="".join(row.text for row in order),
        top=min(row.top for row in order),
        bottom=max(row.bottom for row in order),
        left=order[0].left,
        right=max(row.right for row in order),
        confidence=min(row.confidence for row in order),
    )


def _is_part(leaf: Leaf, rows: Sequence[Row]) -> bool:
    """Whether a line above or below, set just alike, may belong to the title."""
    if not rows:
        return False
    top, bottom, height = rows[0].top, rows[-1].bottom, rows[0].height
    for row in leaf.rows:
        alike = 0.85 < row.height / max(height, 1e-6) < 1.18
        above = -0.3 * height < top - row.bottom < 1.2 * height
        below = -0.3 * height < row.top - bottom < 1.2 * height
        large = row.height >= LARGER * leaf.body_height
        if alike and large and row.is_centred and (above or below) and not _is_head(row):
            return True
    return False


def _is_head(row: Row) -> bool:
    """A court's name, though it may be misread, or the number of the case."""
    text = tight(row.text)
    return bool(_NEAR_COURT.search(text) or _NUMBER.search(text))


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


def _is_amid(leaf: Leaf) -> bool:
    """Whether question and answer, or a table, run on from the page before."""
    first = leaf.rows[:AMID]
    if any(_SAID.match(tight(row.text)) for row in first):
        return True
    # The second line of a page that begins a table is its head or whose it is, not cells.
    return bool(leaf.rows) and any(_cells(leaf, row) >= CELLS for row in first[:3])


def _cells(leaf: Leaf, row: Row) -> int:
    """How many stand on one line with it, each with figures in it."""
    middle = (row.top + row.bottom) / 2
    beside = [one for one in leaf.rows[:12] if one.top < middle < one.bottom]
    return sum(bool(_FIGURES.search(one.text)) for one in beside)


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
